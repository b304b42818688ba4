// PEFT folders made by hand: what each kind of adapter does to a weight, and what is refused.
#include <ATen/ATen.h>

#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/nn/parameters.h"
#include "tests/support/tiny_model.h"
#include "tests/support/torch_archive.h"

using namespace diptych;
using namespace diptych::tests;

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

bool near(const at::Tensor& a, const at::Tensor& b) { return a.sizes() == b.sizes() && (a - b).abs().max().item<double>() < 1e-6; }

Json plainConfig() {
    return {{"peft_type", "LORA"}, {"r", 2}, {"lora_alpha", 8}, {"lora_dropout", 0.1}, {"target_modules", {"q"}}};
}

}  // namespace

class TestAdapters : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary{scratchTemplate()};
    fs::path m_base, m_adapter;
    at::Tensor m_weight, m_bias, m_down, m_up;

    void write(const Json& config, const std::vector<NamedTensor>& tensors) {
        std::vector<NamedTensor> named;
        for (const NamedTensor& tensor : tensors)
            named.push_back({"base_model.model." + tensor.name, tensor.tensor});
        fs::remove_all(m_adapter);
        fs::create_directories(m_adapter);
        QVERIFY(saveParameters(m_adapter, named, DType::F32).ok());
        fs::rename(m_adapter / "model.safetensors", m_adapter / "adapter_model.safetensors");
        writeContent(m_adapter / "adapter_config.json", config.dump());
    }

    std::vector<NamedTensor> pair(const std::string& module = "layers.0.q") const {
        return {{module + ".lora_A.weight", m_down}, {module + ".lora_B.weight", m_up}};
    }

    at::Tensor merged(const std::string& name = "layers.0.q.weight") {
        auto checkpoint = Checkpoint::open(m_base);
        const Status added = checkpoint->addAdapters({m_adapter});
        return added.ok() ? checkpoint->load(name) : at::Tensor();
    }

    std::string refusal() {
        auto checkpoint = Checkpoint::open(m_base);
        const Status added = checkpoint->addAdapters({m_adapter});
        return added.ok() ? std::string("was accepted") : added.error().oneLine();
    }

private Q_SLOTS:
    void init() {
        at::manual_seed(4);
        m_base = fs::path(m_temporary.path().toStdString()) / "base";
        m_adapter = fs::path(m_temporary.path().toStdString()) / "adapter";
        fs::create_directories(m_base);
        m_weight = at::randn({4, 3});
        m_bias = at::randn({4});
        m_down = at::randn({2, 3});
        m_up = at::randn({4, 2});
        QVERIFY(saveParameters(m_base, {{"layers.0.q.weight", m_weight}, {"layers.0.q.bias", m_bias},
                                        {"layers.1.q.weight", m_weight}, {"head.weight", at::ones({2, 2})}}, DType::F32).ok());
    }

    void loraAddsTheScaledProductAndLeavesTheRestAlone() {
        write(plainConfig(), pair());
        QVERIFY(near(merged(), m_weight + 4 * at::mm(m_up, m_down)));
        QVERIFY(at::equal(merged("layers.1.q.weight"), m_weight) && at::equal(merged("layers.0.q.bias"), m_bias));
    }

    void theFileOfTheBaseIsNotTouchedByMerging() {
        const std::string before = contentOf(m_base / "model.safetensors");
        write(plainConfig(), pair());
        QVERIFY(merged().defined());
        QCOMPARE(contentOf(m_base / "model.safetensors"), before);
        QVERIFY(at::equal(Checkpoint::open(m_base)->load("layers.0.q.weight"), m_weight));   // switched off again
    }

    void rankStabilisedAdaptersDivideByTheRoot() {
        Json config = plainConfig();
        config["use_rslora"] = true;
        write(config, pair());
        QVERIFY(near(merged(), m_weight + 8 / std::sqrt(2.0) * at::mm(m_up, m_down)));
    }

    void patternsDecideByTheEndOfTheNameAndTheFirstOneWins() {
        Json config = plainConfig();
        config["r"] = 7;
        config["rank_pattern"] = {{"q", 2}};
        config["alpha_pattern"] = {{"0.x", 100}, {"layers\\.\\d+\\.q", 6}, {"q", 50}};
        auto tensors = pair();
        for (const NamedTensor& more : pair("layers.1.q"))
            tensors.push_back(more);
        write(config, tensors);
        QVERIFY(near(merged(), m_weight + 3 * at::mm(m_up, m_down)));
        QVERIFY(near(merged("layers.1.q.weight"), m_weight + 3 * at::mm(m_up, m_down)));
        config["alpha_pattern"] = {{"ers.0.q", 100}, {"1.q", 2}};                 // not after a dot; after one
        write(config, tensors);
        QVERIFY(near(merged(), m_weight + 4 * at::mm(m_up, m_down)));
        QVERIFY(near(merged("layers.1.q.weight"), m_weight + at::mm(m_up, m_down)));
    }

    void aPatternThatNeverEndsGivesUp() {
        Json config = plainConfig();
        config["alpha_pattern"] = {{"((a|a?)+)+x", 2}};
        write(config, pair(std::string(2000, 'a')));
        QVERIFY(refusal().find("which the model does not have") != std::string::npos);
    }

    void weightsThatLieOnTheirSideAreChangedOnTheirSide() {
        Json config = plainConfig();
        config["fan_in_fan_out"] = true;
        write(config, {{"layers.0.q.lora_A.weight", at::randn({2, 4})}, {"layers.0.q.lora_B.weight", at::randn({3, 2})}});
        const auto adapter = Adapter::open(m_adapter);
        const AdapterChange& change = adapter->changes.at("layers.0.q.weight");
        QVERIFY(near(merged(), m_weight + 4 * at::mm(change.up, change.down).t()));
    }

    void embeddingsAndConvolutionsAreChangedToo() {
        const at::Tensor table = at::randn({5, 4}), filters = at::randn({4, 3, 2, 2});
        QVERIFY(saveParameters(m_base, {{"embed.weight", table}, {"patch.weight", filters}}, DType::F32).ok());
        const at::Tensor rows = at::randn({2, 5}), columns = at::randn({4, 2}), down = at::randn({2, 3, 2, 2});
        write(plainConfig(), {{"embed.lora_embedding_A", rows}, {"embed.lora_embedding_B", columns},
                              {"patch.lora_A.weight", down}, {"patch.lora_B.weight", m_up.view({4, 2, 1, 1})}});
        QVERIFY(near(merged("embed.weight"), table + 4 * at::mm(columns, rows).t()));
        // The product of the two convolutions, one position of the kernel after the other.
        at::Tensor wanted = filters.clone();
        for (int y = 0; y < 2; ++y)
            for (int x = 0; x < 2; ++x)
                wanted.select(3, x).select(2, y).add_(4 * at::mm(m_up, down.select(3, x).select(2, y)));
        QVERIFY(near(merged("patch.weight"), wanted));
    }

    void doraKeepsTheGivenLengthOfEveryRow() {
        Json config = plainConfig();
        config["use_dora"] = true;
        auto tensors = pair();
        const at::Tensor lengths = at::rand({4}) + 0.5;
        tensors.push_back({"layers.0.q.lora_magnitude_vector", lengths});
        write(config, tensors);
        const at::Tensor sum = m_weight + 4 * at::mm(m_up, m_down);
        QVERIFY(near(merged().norm(2, {1}), lengths));
        QVERIFY(near(merged() / lengths.unsqueeze(1), sum / sum.norm(2, {1}, true)));
    }

    void biasesAndSavedModulesReplaceThoseOfTheBase() {
        Json config = plainConfig();
        config["bias"] = "all";
        config["modules_to_save"] = {"head", "fresh"};
        auto tensors = pair();
        const at::Tensor head = at::randn({2, 2}), bias = at::randn({4});
        for (const NamedTensor& more : std::vector<NamedTensor>{{"layers.0.q.base_layer.bias", bias}, {"head.weight", head}, {"fresh.weight", head}})
            tensors.push_back(more);
        write(config, tensors);
        QVERIFY(near(merged(), m_weight + 4 * at::mm(m_up, m_down)));
        QVERIFY(at::equal(merged("layers.0.q.bias"), bias) && at::equal(merged("head.weight"), head) && at::equal(merged("fresh.weight"), head));
    }

    void theBiasOfAnAdapterIsAddedScaled() {
        Json config = plainConfig();
        config["lora_bias"] = true;
        auto tensors = pair();
        tensors.push_back({"layers.0.q.lora_B.bias", at::ones({4})});
        write(config, tensors);
        QVERIFY(near(merged("layers.0.q.bias"), m_bias + 4));
    }

    void severalAdaptersAreMergedOneAfterTheOther() {
        write(plainConfig(), pair());
        auto checkpoint = Checkpoint::open(m_base);
        QVERIFY(checkpoint->addAdapters({m_adapter, m_adapter}).ok());
        QVERIFY(near(checkpoint->load("layers.0.q.weight"), m_weight + 8 * at::mm(m_up, m_down)));
        QCOMPARE(checkpoint->load("layers.0.q.weight", at::kBFloat16).scalar_type(), at::kBFloat16);
    }

    void bothSidesAreMappedToCanonicalNames() {
        write(plainConfig(), pair("old.layers.0.q"));
        QVERIFY(saveParameters(m_base, {{"new.layers.0.q.weight", m_weight}}, DType::F32).ok());
        auto checkpoint = Checkpoint::open(m_base);
        QVERIFY(checkpoint->rename([](std::string_view name) { return std::string(name.substr(name.find('.') + 1)); }).ok());
        QVERIFY(checkpoint->addAdapters({m_adapter}).ok());
        QVERIFY(near(checkpoint->load("layers.0.q.weight"), m_weight + 4 * at::mm(m_up, m_down)));
        QCOMPARE(checkpoint->fileName("layers.0.q.weight"), std::string("new.layers.0.q.weight"));
    }

    void aPickledAdapterIsReadAsTensorsAlone() {
        write(plainConfig(), {});
        fs::remove(m_adapter / "adapter_model.safetensors");
        const auto floats = [](const at::Tensor& tensor) {
            return std::string(static_cast<const char*>(tensor.data_ptr()), tensor.nbytes());
        };
        writeContent(m_adapter / "adapter_model.bin",
                     storedZip({{"a/data.pkl", pickledDictionary({{"base_model.model.layers.0.q.lora_A.weight",
                                                                   pickledTensor({.storageElements = 6, .shape = {2, 3}, .strides = {3, 1}})},
                                                                  {"base_model.model.layers.0.q.lora_B.weight",
                                                                   pickledTensor({.storage = "1", .storageElements = 8, .shape = {4, 2}, .strides = {2, 1}})}})},
                                {"a/data/0", floats(m_down)},
                                {"a/data/1", floats(m_up)}}));
        QVERIFY2(near(merged(), m_weight + 4 * at::mm(m_up, m_down)), refusal().c_str());
    }

    void settingsThatAreNotHonouredAreNamed_data() {
        QTest::addColumn<QString>("patch");
        QTest::addColumn<QString>("told");
        QTest::newRow("another method") << R"({"peft_type": "VERA"})" << R"(peft_type is "VERA")";
        QTest::newRow("no method") << R"({"peft_type": null})" << "peft_type is null";
        QTest::newRow("repeated layers") << R"({"layer_replication": [[0, 4], [2, 5]]})" << "layer_replication is [[0,4],[2,5]]";
        QTest::newRow("bare parameters") << R"({"target_parameters": ["experts"]})" << "target_parameters is";
        QTest::newRow("single tokens") << R"({"trainable_token_indices": [7]})" << "trainable_token_indices is [7]";
        QTest::newRow("a base that was changed") << R"({"init_lora_weights": "pissa_niter_4"})" << "init_lora_weights is \"pissa_niter_4\"";
        QTest::newRow("a setting of the future") << R"({"use_warp": true})" << "use_warp is true";
        QTest::newRow("another bias") << R"({"bias": "some"})" << "bias is \"some\"";
        QTest::newRow("no rank") << R"({"r": 0})" << "wanted a positive rank";
        QTest::newRow("another rank") << R"({"r": 3})" << "the rank 3 of adapter_config.json";
        QTest::newRow("no expression") << "{\"alpha_pattern\": {\"q(\": 1}}" << "wanted a regular expression";
        QTest::newRow("no number") << R"({"rank_pattern": {"q": "two"}})" << "rank_pattern gives q no positive number";
        QTest::newRow("a magnitude that is not there") << R"({"use_dora": true})" << "lacks a magnitude";
    }
    void settingsThatAreNotHonouredAreNamed() {
        QFETCH(const QString, patch);
        QFETCH(const QString, told);
        Json config = plainConfig();
        const Json changes = Json::parse(patch.toStdString());
        for (const auto& [key, value] : changes.items())
            config[key] = value;
        write(config, pair());
        QVERIFY2(refusal().find(told.toStdString()) != std::string::npos, refusal().c_str());
    }

    void anAdapterOfAnotherModelIsRefused() {
        write(plainConfig(), pair("layers.9.q"));
        QVERIFY2(refusal().find("changes layers.9.q.weight") != std::string::npos, refusal().c_str());
        write(plainConfig(), {{"layers.0.q.lora_A.weight", at::randn({2, 5})}, {"layers.0.q.lora_B.weight", m_up}});
        QVERIFY2(refusal().find("layers.0.q.weight: is [4, 3] in the model, wanted [4, 5]") != std::string::npos, refusal().c_str());
        write(plainConfig(), {{"layers.0.q.lora_A.weight", m_down}});
        QVERIFY2(refusal().find("one half of the adapter of layers.0.q") != std::string::npos, refusal().c_str());
        write(plainConfig(), {{"layers.0.q.lora_C.weight", m_down}});
        QVERIFY2(refusal().find("lora_C") != std::string::npos, refusal().c_str());
        write(plainConfig(), {{"head.bias", m_bias}});
        QVERIFY2(refusal().find("changes head.bias") != std::string::npos, refusal().c_str());
    }

    void aSavedAdapterIsTheSameAdapter() {
        Json config = plainConfig();
        config["use_rslora"] = true;
        config["alpha_pattern"] = {{"0.q", 6}};
        write(config, pair());
        const at::Tensor wanted = merged();
        const auto read = Adapter::open(m_adapter);
        fs::remove_all(m_adapter);
        fs::create_directories(m_adapter);
        QVERIFY(saveAdapter(m_adapter, read->config, {{"layers.0.q.lora_A.weight", m_down}, {"layers.0.q.lora_B.weight", m_up}}).ok());
        QVERIFY2(at::equal(merged(), wanted), refusal().c_str());
        const auto written = Json::parse(contentOf(m_adapter / "adapter_config.json"));
        QCOMPARE(written["peft_type"].get<std::string>(), std::string("LORA"));
        QVERIFY(written["r"].is_number_integer() && written["target_modules"] == Json({"q"}));
    }
};

QTEST_APPLESS_MAIN(TestAdapters)
#include "test_adapters.moc"
