#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QTest>
#include <map>
#include <nlohmann/json.hpp>

#include "core/families/bridgetower.h"

using namespace diptych;

namespace {

Json tinyConfig() {
    return Json::parse(R"({"model_type": "bridgetower", "hidden_size": 16, "num_hidden_layers": 2, "contrastive_hidden_size": 8,
      "architectures": ["BridgeTowerForContrastiveLearning", "BridgeTowerForImageAndTextRetrieval", "BridgeTowerForMaskedLM"],
      "text_config": {"vocab_size": 40, "hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 3,
                      "num_attention_heads": 2, "max_position_embeddings": 14, "pad_token_id": 1},
      "vision_config": {"hidden_size": 64, "num_hidden_layers": 3, "image_size": 16, "patch_size": 8}})");
}

std::shared_ptr<BridgeTowerNetwork> built(const Json& json, const ParameterBuilder& builder) {
    const auto config = parseBridgeTowerConfig(json, "test");
    return config.ok() ? BridgeTowerNetwork::build(*config, BridgeTowerNetwork::headsOf(*config, builder), builder) : nullptr;
}

std::shared_ptr<BridgeTowerNetwork> tinyNetwork(const Json& json = tinyConfig()) { return built(json, ParameterBuilder::fromSeed(5)); }

std::map<std::string, at::Tensor> parameters(const BridgeTowerNetwork& network) {
    std::map<std::string, at::Tensor> all;
    for (const NamedTensor& entry : network.parameters())
        all[entry.name] = entry.tensor;
    return all;
}

// Copies what both have, and under `to` what the other calls `from`.
void takeOver(const BridgeTowerNetwork& from, const BridgeTowerNetwork& to, const std::string& oldPart, const std::string& newPart) {
    const auto source = parameters(from);
    for (auto& [name, tensor] : parameters(to)) {
        std::string known = name;
        if (const auto at = known.find(newPart); at != std::string::npos)
            known.replace(at, newPart.size(), oldPart);
        if (const auto found = source.find(known); found != source.end())
            tensor.copy_(found->second);
    }
}

double farthest(const at::Tensor& a, const at::Tensor& b) { return (a - b).abs().max().item<double>(); }

at::Tensor pixels(std::int64_t pictures = 1) { return at::arange(pictures * 3 * 256, at::kFloat).view({pictures, 3, 16, 16}).sin(); }

at::Tensor matchLogits(const BridgeTowerNetwork& network, const TextBatch& text, const at::Tensor& picture) {
    return network.itmLogits(network.fuse(network.encodeText(text), network.encodeImage(picture)));
}

struct HiddenTap : TensorTap {
    bool wants(std::string_view name, int) const override { return name.ends_with(".hidden"); }
    void observe(std::string_view name, int layer, const at::Tensor& value) override {
        states[std::string(name) + "." + std::to_string(layer)] = value;
    }
    std::map<std::string, at::Tensor> states;
};

}  // namespace

class TestBridgeTower : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textsOfOnePictureTogetherEqualEachAlone() {
        const c10::NoGradGuard noGrad;
        const auto network = tinyNetwork();
        const std::vector<TokenIds> rows{{0, 8, 12, 2}, {0, 9, 4, 7, 11, 2}};
        const at::Tensor together = matchLogits(*network, paddedBatch(rows, 1), pixels());
        for (std::int64_t i = 0; i < 2; ++i)
            QVERIFY(farthest(together.slice(0, i, i + 1), matchLogits(*network, {idTensor(rows[static_cast<std::size_t>(i)]), {}}, pixels())) < 1e-5);
    }

    void oneTapGivesTheSameStatesAsNone() {
        const c10::NoGradGuard noGrad;
        struct All : TensorTap {
            bool wants(std::string_view, int) const override { return true; }
            void observe(std::string_view, int, const at::Tensor&) override { ++seen; }
            int seen = 0;
        } tap;
        const auto network = tinyNetwork();
        const TextBatch text{idTensor(TokenIds{0, 8, 12, 2}), {}};
        const FusedStates looked = network->fuse(network->encodeText(text, &tap), network->encodeImage(pixels(), &tap), &tap);
        const FusedStates plain = network->fuse(network->encodeText(text), network->encodeImage(pixels()));
        QVERIFY(farthest(looked.text, plain.text) < 1e-5 && farthest(looked.image, plain.image) < 1e-5);
        QCOMPARE(tap.seen, (4 + 3) * 2 + 3 * 2 + 2 * 4);   // towers: states, softmax; sides: states; a layer: four softmaxes
    }

    // RoBERTa counts only what is no padding, wherever padding stands.
    void paddingInsideATextIsNotCounted() {
        const c10::NoGradGuard noGrad;
        const auto network = tinyNetwork();
        HiddenTap with, without;
        network->encodeText({idTensor(TokenIds{0, 7, 1, 9, 2}), {}}, &with);
        network->encodeText({idTensor(TokenIds{0, 7, 9, 2}), {}}, &without);
        const at::Tensor counted = with.states.at("text.hidden.0")[0], plain = without.states.at("text.hidden.0")[0];
        QVERIFY(farthest(counted.slice(0, 3), plain.slice(0, 2)) < 1e-6);
    }

    void everyWayOfLinkingDoesWhatItsNameSays() {
        const c10::NoGradGuard noGrad;
        const auto plain = tinyNetwork();
        const TextBatch text{idTensor(TokenIds{0, 8, 12, 2}), {}};
        const at::Tensor added = matchLogits(*plain, text, pixels());
        for (const auto& [kind, factor, half] : {std::tuple("scaled_add", "scaled_factor", 1.0), std::tuple("interpolate", "beta", 0.5)}) {
            Json json = tinyConfig();
            json["link_tower_type"] = kind;
            const auto network = tinyNetwork(json);
            takeOver(*plain, *network, "", "");
            const auto all = parameters(*network);
            for (const char* side : {"text", "image"})
                all.at("bridgetower.cross_modal_" + std::string(side) + "_link_tower.0." + factor).fill_(half);
            QVERIFY2(farthest(matchLogits(*network, text, pixels()), added) < 1e-3, kind);   // a norm hides the common factor
            all.at("bridgetower.cross_modal_text_link_tower.0." + std::string(factor)).fill_(0.25);
            QVERIFY2(farthest(matchLogits(*network, text, pixels()), added) > 1e-4, kind);
        }
    }

    void oneLinkForAllBridgesIsThatLinkAtEach() {
        const c10::NoGradGuard noGrad;
        Json json = tinyConfig();
        json["num_hidden_layers"] = 3;
        json["share_link_tower_layers"] = true;
        const auto shared = tinyNetwork(json);
        json["share_link_tower_layers"] = false;
        const auto separate = tinyNetwork(json);
        takeOver(*shared, *separate, "_link_tower.", "_link_tower.0.");
        takeOver(*shared, *separate, "_link_tower.", "_link_tower.1.");
        const auto all = parameters(*shared);
        all.at("bridgetower.cross_modal_text_link_tower.LayerNorm.weight").fill_(0.7);
        for (const char* place : {"0", "1"})
            parameters(*separate).at("bridgetower.cross_modal_text_link_tower." + std::string(place) + ".LayerNorm.weight").fill_(0.7);
        const TextBatch text{idTensor(TokenIds{0, 8, 12, 2}), {}};
        QVERIFY(farthest(matchLogits(*shared, text, pixels()), matchLogits(*separate, text, pixels())) < 1e-6);
    }

    void oneTransformForEachBridgeIsReadByItsPlace() {
        const c10::NoGradGuard noGrad;
        const auto shared = tinyNetwork();
        Json json = tinyConfig();
        json["share_cross_modal_transformer_layers"] = false;
        const auto listed = tinyNetwork(json);
        for (const char* place : {"0", "1"})
            takeOver(*shared, *listed, "_transform.", "_transform." + std::string(place) + ".");
        const TextBatch text{idTensor(TokenIds{0, 8, 12, 2}), {}};
        QVERIFY(farthest(matchLogits(*shared, text, pixels()), matchLogits(*listed, text, pixels())) < 1e-6);
        const TowerStates before = listed->encodeText(text);
        parameters(*listed).at("bridgetower.cross_modal_text_transform.1.weight").zero_();
        const TowerStates after = listed->encodeText(text);
        QVERIFY(at::equal(before.bridges[0], after.bridges[0]));
        QVERIFY(!at::equal(before.bridges[1], after.bridges[1]));
    }

    void layersThatTheFolderDoesNotHaveAreNotAskedFor() {
        Json json = tinyConfig();
        json["vision_config"]["num_hidden_layers"] = 4;
        const std::string last = "bridgetower.vision_model.visual.transformer.resblocks.3.ln_1.weight";
        QVERIFY(parameters(*tinyNetwork(json)).contains(last));
        json["vision_config"]["remove_last_layer"] = true;
        const auto network = tinyNetwork(json);
        QVERIFY(!parameters(*network).contains(last));
        QVERIFY(!parameters(*network).contains("bridgetower.vision_model.visual.ln_separate.0.weight"));
        json["vision_config"]["share_layernorm"] = false;
        QVERIFY(parameters(*tinyNetwork(json)).contains("bridgetower.vision_model.visual.ln_separate.3.weight"));
    }

    void wordsAreScoredByTheirEmbeddingWhereTheFileSaysThatTheyAreTied() {
        Json json = tinyConfig();
        QVERIFY(parameters(*tinyNetwork(json)).contains("mlm_score.decoder.weight"));
        json["tie_word_embeddings"] = true;
        const auto network = tinyNetwork(json);
        QVERIFY(!parameters(*network).contains("mlm_score.decoder.weight"));
        const c10::NoGradGuard noGrad;
        const at::Tensor states = at::randn({1, 16}), before = network->wordLogits(states);
        parameters(*network).at("bridgetower.text_model.embeddings.word_embeddings.weight").mul_(2.0);
        QVERIFY(farthest(network->wordLogits(states), before * 2.0) < 1e-4);   // the bias is zero
    }

    void optionsThatWeDoNotHaveAreRefusedByKeyAndValue_data() {
        QTest::addColumn<QString>("section");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::newRow("link") << "" << "link_tower_type" << "\"gated\"";
        QTest::newRow("activation") << "text_config" << "hidden_act" << "\"mish\"";
        QTest::newRow("activation of the head") << "" << "hidden_act" << "\"mish\"";
        QTest::newRow("positions") << "text_config" << "position_embedding_type" << "\"relative_key_query\"";
        QTest::newRow("decoder") << "text_config" << "is_decoder" << "true";
        QTest::newRow("cross-attention in the tower") << "text_config" << "add_cross_attention" << "true";
        QTest::newRow("channels") << "vision_config" << "num_channels" << "1";
        QTest::newRow("width") << "" << "hidden_size" << "32";
        QTest::newRow("architecture") << "" << "architectures" << "[\"BridgeTowerForChess\"]";
    }

    void optionsThatWeDoNotHaveAreRefusedByKeyAndValue() {
        QFETCH(QString, section);
        QFETCH(QString, key);
        QFETCH(QString, value);
        Json json = tinyConfig();
        Json& owner = section.isEmpty() ? json : json[section.toStdString()];
        owner[key.toStdString()] = Json::parse(value.toStdString());
        const auto parsed = parseBridgeTowerConfig(json, "test");
        QVERIFY(!parsed.ok());
        QCOMPARE(parsed.error().code, ErrorCode::Unsupported);
        const std::string line = parsed.error().oneLine();
        const Json given = owner[key.toStdString()];
        const std::string shown = given.is_array() ? given[0].dump() : given.dump();
        for (const std::string& wanted : {section.toStdString(), key.toStdString(), shown, std::string("wanted")})
            QVERIFY2(line.find(wanted) != std::string::npos, line.c_str());
    }

    void separateNormsCannotBeSetFromOnesThatTheReferenceLacks() {
        Json json = tinyConfig();
        json["init_layernorm_from_vision_encoder"] = true;   // says how training began: nothing to do where norms are shared
        QVERIFY(parseBridgeTowerConfig(json, "test").ok());
        json["vision_config"]["share_layernorm"] = false;
        const auto parsed = parseBridgeTowerConfig(json, "test");
        QVERIFY(!parsed.ok() && parsed.error().oneLine().find("init_layernorm_from_vision_encoder") != std::string::npos);
    }

    void sizesThatCannotBeAreRefused() {
        for (const auto& [section, key, value] :
             {std::tuple("vision_config", "hidden_size", 32), std::tuple("vision_config", "hidden_size", 200),
              std::tuple("vision_config", "num_hidden_layers", 2), std::tuple("vision_config", "patch_size", 32),
              std::tuple("text_config", "num_attention_heads", 3), std::tuple("text_config", "pad_token_id", 13),
              std::tuple("text_config", "num_hidden_layers", 1'000'000)}) {
            Json json = tinyConfig();
            json[section][key] = value;
            QVERIFY2(!parseBridgeTowerConfig(json, "test").ok(), key);
        }
        Json json = tinyConfig();
        json["num_hidden_layers"] = 5;
        QVERIFY(!parseBridgeTowerConfig(json, "test").ok());
        json["num_hidden_layers"] = 4;             // a bridge below the first block
        QVERIFY(parseBridgeTowerConfig(json, "test").ok());
        const c10::NoGradGuard noGrad;
        QCOMPARE(tinyNetwork(json)->encodeImage(pixels()).bridges.size(), std::size_t{4});
    }
};

QTEST_APPLESS_MAIN(TestBridgeTower)
#include "test_bridgetower.moc"
