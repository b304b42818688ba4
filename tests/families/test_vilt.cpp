#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>

#include "core/families/vilt.h"

using namespace diptych;

namespace {

Json tinyConfig() {
    return Json::parse(R"({"model_type": "vilt",
      "architectures": ["ViltForQuestionAnswering", "ViltForMaskedLM", "ViltForImageAndTextRetrieval"],
      "vocab_size": 40, "max_position_embeddings": 12, "hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2,
      "num_attention_heads": 2, "image_size": 24, "patch_size": 8, "id2label": {"1": "no", "0": "yes", "2": "two"}})");
}

std::shared_ptr<ViltNetwork> built(const Json& json, const ParameterBuilder& builder) {
    const auto config = parseViltConfig(json, "test");
    return config.ok() ? ViltNetwork::build(*config, ViltNetwork::headsOf(*config, builder), builder) : nullptr;
}

std::shared_ptr<ViltNetwork> tinyNetwork() { return built(tinyConfig(), ParameterBuilder::fromSeed(5)); }

at::Tensor parameter(const ViltNetwork& network, const std::string& name) {
    for (const NamedTensor& entry : network.parameters())
        if (entry.name == name)
            return entry.tensor;
    return {};
}

at::Tensor row(const std::vector<std::int64_t>& ids) { return idTensor(ids); }

double farthest(const at::Tensor& a, const at::Tensor& b) { return (a - b).abs().max().item<double>(); }

// What is saved under other names than the network's own.
LoadReport reportOf(const std::vector<NamedTensor>& saved, const Json& json, std::shared_ptr<ViltNetwork>* loaded = nullptr) {
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    LoadReport report;
    report.missing = {"not saved"};
    if (!saveParameters(path, saved, DType::F32).ok())
        return report;
    auto checkpoint = Checkpoint::open(path);
    if (!checkpoint.ok() || !checkpoint->rename(canonicalViltName).ok())
        return report;
    const auto builder = ParameterBuilder::fromCheckpoint(std::make_shared<const Checkpoint>(std::move(*checkpoint)));
    const auto network = built(json, builder);
    if (loaded != nullptr)
        *loaded = network;
    return builder.report();
}

}  // namespace

class TestVilt : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void paddingDoesNotChangeARow() {
        const c10::NoGradGuard noGrad;
        const auto network = tinyNetwork();
        const at::Tensor image = network->embedImage(at::randn({1, 3, 24, 24}));
        const at::Tensor alone = network->encode({row({2, 8, 12, 3}), {}}, image);
        const TextBatch batch = paddedBatch({{2, 8, 12, 3}, {2, 9, 4, 7, 11, 3}}, 0);
        const at::Tensor together = network->encode(batch, image).slice(0, 0, 1);
        QVERIFY(farthest(together.slice(1, 0, 4), alone.slice(1, 0, 4)) < 1e-5);
        QVERIFY(farthest(together.slice(1, 6), alone.slice(1, 4)) < 1e-5);
        QVERIFY(farthest(network->rankLogits(together), network->rankLogits(alone)) < 1e-5);
    }

    void oneTapGivesTheSameStatesAsNone() {
        struct Looking : TensorTap {
            bool wants(std::string_view, int) const override { return true; }
            void observe(std::string_view name, int, const at::Tensor& value) override {
                if (name == "joint.attn")
                    softmax = value;
            }
            at::Tensor softmax;
        } tap;
        const c10::NoGradGuard noGrad;
        const auto network = tinyNetwork();
        const at::Tensor image = network->embedImage(at::randn({1, 3, 16, 32}));
        const at::Tensor ids = row({2, 8, 3});
        QVERIFY(farthest(network->encode({ids, {}}, image, &tap), network->encode({ids, {}}, image)) < 1e-5);
        QCOMPARE(tap.softmax.sizes().vec(), (std::vector<std::int64_t>{1, 2, 3 + 1 + 8, 3 + 1 + 8}));
        QVERIFY(farthest(tap.softmax.sum(-1), at::ones({1, 2, 12})) < 1e-5);
    }

    // With a patch embedding of zeros only the positions are left: corners keep theirs, and a square as large as the
    // training grid keeps all of them.
    void positionsAreStretchedCornerToCorner() {
        const c10::NoGradGuard noGrad;
        const auto network = tinyNetwork();
        parameter(*network, "vilt.embeddings.patch_embeddings.projection.weight").zero_();
        const at::Tensor positions = parameter(*network, "vilt.embeddings.position_embeddings")[0].slice(0, 1);   // [9, C]
        const at::Tensor modality = parameter(*network, "vilt.embeddings.token_type_embeddings.weight")[1];
        const at::Tensor square = network->embedImage(at::zeros({1, 3, 24, 24}))[0].slice(0, 1) - modality;
        QVERIFY(farthest(square, positions) < 1e-6);
        const at::Tensor wide = network->embedImage(at::zeros({1, 3, 19, 40}))[0].slice(0, 1) - modality;   // 2 × 5 patches
        QCOMPARE(wide.size(0), std::int64_t{10});
        for (const auto& [mine, theirs] : {std::pair(0, 0), std::pair(4, 2), std::pair(5, 6), std::pair(9, 8)})
            QVERIFY(farthest(wide[mine], positions[theirs]) < 1e-6);
        QVERIFY(farthest(wide[2], positions[1]) < 1e-6);   // the middle of five is the middle of three
    }

    void whatIsLeftOverOfASideIsIgnored() {
        const c10::NoGradGuard noGrad;
        const auto network = tinyNetwork();
        const at::Tensor pixels = at::randn({1, 3, 23, 31});
        QVERIFY(farthest(network->embedImage(pixels), network->embedImage(pixels.slice(2, 0, 16).slice(3, 0, 24))) < 1e-6);
    }

    void foldersOfTheBareModelAreReadUnderTheirOwnNames() {
        const auto whole = tinyNetwork();
        std::vector<NamedTensor> bare;
        for (const NamedTensor& entry : whole->parameters())
            if (entry.name.starts_with("vilt."))
                bare.push_back({entry.name.substr(5), entry.tensor});
        Json json = tinyConfig();
        json["architectures"] = {"ViltModel"};
        std::shared_ptr<ViltNetwork> network;
        const LoadReport report = reportOf(bare, json, &network);
        QVERIFY2(report.usable(), report.status("bare").ok() ? "" : report.status("bare").error().oneLine().c_str());
        QVERIFY(report.unexpected.empty());
        QVERIFY(!network->heads().vqa && !network->heads().itm && !network->heads().mlm);
        bare.pop_back();
        json["architectures"] = {"ViltForImageAndTextRetrieval"};
        const LoadReport lacking = reportOf(bare, json);
        QVERIFY(std::find(lacking.missing.begin(), lacking.missing.end(), "rank_output.weight") != lacking.missing.end());
    }

    void theBiasOfMaskedWordsIsReadInBothSpellings() {
        Json json = tinyConfig();
        json["architectures"] = {"ViltForMaskedLM"};
        const auto network = built(json, ParameterBuilder::fromSeed(6));
        const at::Tensor bias = at::randn({40});
        for (const std::vector<std::string>& names : {std::vector<std::string>{"mlm_score.bias"}, {"mlm_score.decoder.bias"},
                                                      {"mlm_score.bias", "mlm_score.decoder.bias"}}) {
            std::vector<NamedTensor> saved;
            for (const NamedTensor& entry : network->parameters())
                if (entry.name != "mlm_score.decoder.bias")
                    saved.push_back(entry);
            for (const std::string& name : names)
                saved.push_back({name, bias});
            std::shared_ptr<ViltNetwork> loaded;
            const LoadReport report = reportOf(saved, json, &loaded);
            QVERIFY(report.usable() && report.unexpected.empty());
            const c10::NoGradGuard noGrad;
            const at::Tensor states = at::randn({1, 16});
            QVERIFY(farthest(loaded->wordLogits(states) - bias, network->wordLogits(states)) < 1e-5);
        }
    }

    // A tied matrix is absent from the file: the word embedding stands in, and is counted once.
    void wordsAreScoredByTheirEmbeddingWhereTheFileHasNoMatrix() {
        Json json = tinyConfig();
        json["architectures"] = {"ViltForMaskedLM"};
        const auto network = built(json, ParameterBuilder::fromSeed(7));
        QVERIFY(!parameter(*network, "mlm_score.decoder.weight").defined());
        const c10::NoGradGuard noGrad;
        const at::Tensor words = parameter(*network, "vilt.embeddings.text_embeddings.word_embeddings.weight");
        const at::Tensor states = at::randn({1, 16}), before = network->wordLogits(states);
        words.mul_(2.0);
        QVERIFY(farthest(network->wordLogits(states), before * 2.0) < 1e-4);   // the bias is zero
    }

    void labelsComeInTheOrderOfTheirNumbers() {
        QCOMPARE(parseViltConfig(tinyConfig(), "test")->labels, (std::vector<std::string>{"yes", "no", "two"}));
        Json json = tinyConfig();
        json.erase("id2label");
        QCOMPARE(parseViltConfig(json, "test")->labels, (std::vector<std::string>{"LABEL_0", "LABEL_1"}));
        for (const char* key : {"5", "one", "-1", "01x"}) {
            json["id2label"] = {{"0", "yes"}, {key, "no"}};
            QVERIFY2(!parseViltConfig(json, "test").ok(), key);
        }
    }

    void optionsThatWeDoNotHaveAreRefusedByKeyAndValue_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::newRow("activation") << "hidden_act" << "\"mish\"";
        QTest::newRow("positions") << "position_embedding_type" << "\"relative_key\"";
        QTest::newRow("channels") << "num_channels" << "4";
        QTest::newRow("pairs of pictures") << "architectures" << "[\"ViltForImagesAndTextClassification\"]";
        QTest::newRow("single tokens") << "architectures" << "[\"ViltForTokenClassification\"]";
        QTest::newRow("decoder") << "is_decoder" << "true";
        QTest::newRow("heads taken out") << "pruned_heads" << "{\"0\":[1]}";
    }

    void optionsThatWeDoNotHaveAreRefusedByKeyAndValue() {
        QFETCH(QString, key);
        QFETCH(QString, value);
        Json json = tinyConfig();
        json[key.toStdString()] = Json::parse(value.toStdString());
        const auto parsed = parseViltConfig(json, "test");
        QVERIFY(!parsed.ok());
        QCOMPARE(parsed.error().code, ErrorCode::Unsupported);
        const std::string line = parsed.error().oneLine();
        const Json given = json[key.toStdString()];
        const std::string shown = given.is_array() ? given[0].dump() : given.dump();
        QVERIFY2(line.find(key.toStdString()) != std::string::npos && line.find(shown) != std::string::npos, line.c_str());
        QVERIFY2(line.find("wanted") != std::string::npos, line.c_str());
    }

    void sizesThatCannotBeAreRefused() {
        for (const auto& [key, value] : {std::pair("hidden_size", -4), std::pair("num_attention_heads", 3), std::pair("patch_size", 64),
                                         std::pair("modality_type_vocab_size", 1), std::pair("num_hidden_layers", 1'000'000)}) {
            Json json = tinyConfig();
            json[key] = value;
            QVERIFY2(!parseViltConfig(json, "test").ok(), key);
        }
    }
};

QTEST_APPLESS_MAIN(TestVilt)
#include "test_vilt.moc"
