// LLaVA and Idefics3 as networks, on small random weights: what configurations mean and which are refused, how tensors of files
// are called, where features come from and where they go.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/families/idefics3.h"
#include "core/families/llava.h"

using namespace diptych;

namespace {

double farthest(const at::Tensor& a, const at::Tensor& b) { return (a - b).abs().max().item<double>(); }

Json llavaJson() {
    return Json::parse(R"({"model_type": "llava", "image_token_index": 30, "vision_feature_layer": -2,
        "text_config": {"model_type": "llama", "vocab_size": 32, "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2,
                        "num_attention_heads": 4, "num_key_value_heads": 2, "rope_parameters": {"rope_type": "default", "rope_theta": 1e4}},
        "vision_config": {"model_type": "clip_vision_model", "hidden_size": 12, "intermediate_size": 16, "num_hidden_layers": 3,
                          "num_attention_heads": 2, "image_size": 12, "patch_size": 4}})");
}

Json idefics3Json() {
    Json json = llavaJson();
    json["model_type"] = "idefics3";
    json["image_token_id"] = 30;
    json["vision_config"].update({{"model_type", "idefics3_vision"}, {"image_size", 16}});
    json["tie_word_embeddings"] = true;
    return json;
}

Result<LanguageConfig> languageWith(const Json& changes) {
    Json json = llavaJson();
    for (const auto& [key, value] : changes.items())
        json["text_config"][key] = value;
    return parseLanguage(json, "config.json");
}

std::shared_ptr<LlavaNetwork> llavaOf(const Json& json) {
    const auto config = parseLlavaConfig(json, "config.json");
    return config.ok() ? LlavaNetwork::build(*config, ParameterBuilder::fromSeed(3)) : nullptr;
}

class HiddenTap : public TensorTap {
public:
    bool wants(std::string_view name, int) const override { return name == "vision.hidden"; }
    void observe(std::string_view, int layer, const at::Tensor& value) override { states[layer] = value; }
    std::map<int, at::Tensor> states;
};

at::Tensor parameter(const PictureLanguageNetwork& network, const std::string& name) {
    for (const NamedTensor& one : network.parameters())
        if (one.name == name)
            return one.tensor;
    return {};
}

}  // namespace

class TestLanguageFamilies : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { at::manual_seed(4); }

    void absentKeysMeanWhatTheReferenceMeans() {
        const auto llama = parseLanguage(Json{{"text_config", Json::object()}}, "config.json");
        QVERIFY(llama.ok());
        QVERIFY(llama->width == 4096 && llama->keyValueHeads == 32 && llama->headWidth == 128 && llama->vocabSize == 32000);
        QVERIFY(!llama->inputBias && !llama->outputBias && llama->windows.empty() && !llama->tied);
        const auto mistral = parseLanguage(Json{{"text_config", {{"model_type", "mistral"}}}}, "config.json");
        QVERIFY(mistral.ok());
        QVERIFY(mistral->intermediate == 14336 && mistral->keyValueHeads == 8 && mistral->windowOf(31) == 4096);
        const auto qwen2 = parseLanguage(Json{{"text_config", {{"model_type", "qwen2"}}}}, "config.json");
        QVERIFY(qwen2.ok());
        QVERIFY(qwen2->vocabSize == 151936 && qwen2->inputBias && !qwen2->outputBias && qwen2->windows.empty());
    }

    void everyOptionOfTheDecoderIsHonoured() {
        const auto config = languageWith({{"head_dim", 6}, {"attention_bias", true}, {"mlp_bias", true}, {"hidden_act", "gelu"},
                                          {"rms_norm_eps", 0.5}, {"tie_word_embeddings", true}, {"pad_token_id", 2}});
        QVERIFY(config.ok());
        QVERIFY(config->headWidth == 6 && config->inputBias && config->outputBias && config->mlpBias && config->tied);
        QVERIFY(config->activation == Activation::Gelu && config->normEps == 0.5 && config->padId == 2);
        Json outer = llavaJson();
        outer["tie_word_embeddings"] = true;
        QVERIFY(parseLanguage(outer, "config.json")->tied);
    }

    void oldAndNewRopeKeysMeanTheSame() {
        const Json scaling{{"factor", 4.0}, {"low_freq_factor", 1.0}, {"high_freq_factor", 2.0}, {"original_max_position_embeddings", 64}};
        for (const char* key : {"type", "rope_type"}) {
            Json old = scaling;
            old[key] = "llama3";
            const auto config = languageWith({{"rope_parameters", nullptr}, {"rope_theta", 777.0}, {"rope_scaling", old}});
            QVERIFY2(config.ok(), config.ok() ? "" : config.error().oneLine().c_str());
            QVERIFY(config->rope.kind == RopeKind::Llama3 && config->rope.theta == 777.0 && config->rope.factor == 4.0 &&
                    config->rope.highFrequencyFactor == 2.0 && config->rope.originalPositions == 64);
        }
        const auto linear = languageWith({{"rope_parameters", {{"rope_type", "linear"}, {"factor", 3.0}, {"rope_theta", 5.0}}}});
        QVERIFY(linear.ok() && linear->rope.kind == RopeKind::Linear && linear->rope.factor == 3.0 && linear->rope.theta == 5.0);
        QVERIFY(languageWith({{"rope_parameters", nullptr}, {"rope_scaling", nullptr}, {"rope_theta", 9.0}})->rope.theta == 9.0);
    }

    void windowsFollowTheirKeys() {
        QVERIFY(languageWith({{"model_type", "mistral"}, {"sliding_window", nullptr}})->windows.empty());
        QVERIFY(languageWith({{"model_type", "mistral"}, {"sliding_window", 7}})->windows == (std::vector<std::int64_t>{7, 7}));
        QVERIFY(languageWith({{"model_type", "qwen2"}, {"sliding_window", 7}})->windows.empty());
        const Json used{{"model_type", "qwen2"}, {"use_sliding_window", true}, {"sliding_window", 7}, {"max_window_layers", 1}};
        QVERIFY(languageWith(used)->windows == (std::vector<std::int64_t>{0, 7}));
        Json typed = used;
        typed["layer_types"] = {"sliding_attention", "full_attention"};
        QVERIFY(languageWith(typed)->windows == (std::vector<std::int64_t>{7, 0}));
    }

    void whatWeDoNotHaveIsRefusedWithKeyValueAndChoice_data() {
        QTest::addColumn<QByteArray>("changes");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("value");
        const auto row = [](const char* name, const char* changes, const char* key, const char* value) {
            QTest::newRow(name) << QByteArray(changes) << QByteArray(key) << QByteArray(value);
        };
        row("architecture", R"({"architectures": ["LlavaLlamaForCausalLM"]})", "architectures", "LlavaLlamaForCausalLM");
        row("decoder", R"({"text_config": {"model_type": "gemma"}})", "text_config.model_type", "gemma");
        row("tower", R"({"vision_config": {"model_type": "pixtral"}})", "vision_config.model_type", "pixtral");
        row("rope kind", R"({"text_config": {"rope_parameters": {"rope_type": "yarn", "factor": 2.0}}})", "text_config.rope_parameters.rope_type", "yarn");
        row("old rope kind", R"({"text_config": {"rope_scaling": {"type": "dynamic", "factor": 2.0}}})", "text_config.rope_scaling.type", "dynamic");
        row("rope key", R"({"text_config": {"rope_parameters": {"rope_type": "default", "mrope_section": [1, 2]}}})", "text_config.rope_parameters.mrope_section", "[1,2]");
        row("partial rope", R"({"text_config": {"partial_rotary_factor": 0.5}})", "text_config.partial_rotary_factor", "0.5");
        row("activation", R"({"text_config": {"hidden_act": "mish"}})", "text_config.hidden_act", "mish");
        row("projector", R"({"projector_hidden_act": "elu"})", "projector_hidden_act", "elu");
        row("strategy", R"({"vision_feature_select_strategy": "cls"})", "vision_feature_select_strategy", "cls");
        row("quantised", R"({"quantization_config": {"bits": 4}})", "quantization_config", "bits");
        row("llama window", R"({"text_config": {"sliding_window": 9}})", "text_config.sliding_window", "9");
        row("layer types", R"({"text_config": {"layer_types": ["full_attention", "chunked_attention"]}})", "text_config.layer_types", "chunked_attention");
    }
    void whatWeDoNotHaveIsRefusedWithKeyValueAndChoice() {
        QFETCH(QByteArray, changes);
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, value);
        Json json = llavaJson();
        json.merge_patch(Json::parse(changes.toStdString()));
        const auto config = parseLlavaConfig(json, "config.json");
        QVERIFY(!config.ok());
        QCOMPARE(config.error().code, ErrorCode::Unsupported);
        const std::string line = config.error().oneLine();
        QVERIFY2(line.find(key.toStdString()) != std::string::npos && line.find(value.toStdString()) != std::string::npos, line.c_str());
        QVERIFY2(line.find("wanted") != std::string::npos && line.find('\n') == std::string::npos, line.c_str());
    }

    void sizesThatCannotBeAreRefused() {
        QCOMPARE(languageWith({{"num_key_value_heads", 3}}).error().code, ErrorCode::BadInput);
        QCOMPARE(languageWith({{"head_dim", 5}}).error().code, ErrorCode::BadInput);
        QCOMPARE(languageWith({{"hidden_size", 18}}).error().code, ErrorCode::BadInput);
        QCOMPARE(languageWith({{"vocab_size", -1}}).error().code, ErrorCode::BadInput);
        QCOMPARE(languageWith({{"rope_parameters", {{"rope_type", "linear"}, {"factor", 0.0}}}}).error().code, ErrorCode::BadInput);
        for (const Json& layer : {Json(7), Json(-9), Json("last"), Json::array(), Json::array({-2, 9})}) {
            Json json = llavaJson();
            json["vision_feature_layer"] = layer;
            QVERIFY2(!parseLlavaConfig(json, "config.json").ok(), layer.dump().c_str());
        }
        Json json = idefics3Json();
        json["scale_factor"] = 3;
        QCOMPARE(parseIdefics3Config(json, "config.json").error().code, ErrorCode::BadInput);
        json.erase("vision_config");
        QCOMPARE(parseIdefics3Config(json, "config.json").error().code, ErrorCode::BadInput);
    }

    void everySpellingOfAFileIsTheSameTensor() {
        for (const char* name : {"language_model.model.layers.0.mlp.up_proj.weight", "model.language_model.layers.0.mlp.up_proj.weight",
                                 "model.language_model.model.layers.0.mlp.up_proj.weight"})
            QCOMPARE(llavaName(name), std::string("language_model.layers.0.mlp.up_proj.weight"));
        for (const char* name : {"vision_tower.vision_model.encoder.x", "model.vision_tower.vision_model.encoder.x", "vision_tower.encoder.x",
                                 "model.vision_tower.encoder.x"})
            QCOMPARE(llavaName(name), std::string("vision_tower.encoder.x"));
        QCOMPARE(llavaName("language_model.lm_head.weight"), std::string("lm_head.weight"));
        QCOMPARE(llavaName("lm_head.weight"), std::string("lm_head.weight"));
        QCOMPARE(llavaName("model.multi_modal_projector.linear_1.bias"), std::string("multi_modal_projector.linear_1.bias"));
        QCOMPARE(idefics3Name("model.text_model.norm.weight"), std::string("text_model.norm.weight"));
        QCOMPARE(idefics3Name("lm_head.weight"), std::string("lm_head.weight"));
    }

    void eitherOfTwoTiedTensorsIsEnough() {
        Json json = llavaJson();
        json["tie_word_embeddings"] = true;
        const auto tied = llavaOf(json);
        QVERIFY(tied != nullptr && !parameter(*tied, "lm_head.weight").defined());
        for (const char* kept : {"language_model.embed_tokens.weight", "lm_head.weight"}) {
            std::vector<NamedTensor> tensors = tied->parameters();
            for (NamedTensor& one : tensors)
                if (one.name == "language_model.embed_tokens.weight")
                    one.name = kept;
            const QTemporaryDir folder;
            const std::filesystem::path path = folder.path().toStdString();
            QVERIFY(saveParameters(path, tensors, DType::F32).ok());
            auto checkpoint = Checkpoint::open(path);
            QVERIFY(checkpoint.ok());
            const auto builder = ParameterBuilder::fromCheckpoint(std::make_shared<const Checkpoint>(std::move(*checkpoint)));
            const auto again = LlavaNetwork::build(*parseLlavaConfig(json, "config.json"), builder);
            QVERIFY2(builder.report().usable(), kept);
            QVERIFY(builder.report().unexpected.empty());
            QCOMPARE(builder.parameterCount(), [&] {
                std::int64_t count = 0;
                for (const NamedTensor& one : tensors)
                    count += one.tensor.numel();
                return count;
            }());
            const at::Tensor ids = at::tensor({1, 2, 3}, at::kLong).unsqueeze(0);
            QCOMPARE(farthest(again->embed(ids, {}), tied->embed(ids, {})), 0.0);
            QCOMPARE(farthest(again->language().head, tied->language().head), 0.0);
        }
    }

    void featuresAreTheStatesThatTheConfigurationNames() {
        const c10::NoGradGuard noGrad;
        Json json = llavaJson();
        json["vision_feature_layer"] = {-1, 0, 2};
        json["vision_feature_select_strategy"] = "full";
        const auto network = llavaOf(json);
        QVERIFY(network != nullptr);
        const at::Tensor pixels = at::randn({2, 3, 12, 12});
        HiddenTap tap;
        const at::Tensor features = network->features(pixels, &tap);
        QCOMPARE(tap.states.size(), std::size_t{4});                           // of three blocks
        const at::Tensor joined = at::cat({tap.states[3], tap.states[0], tap.states[2]}, 2);
        const auto linear = [&](const at::Tensor& x, const std::string& name) {
            return at::linear(x, parameter(*network, "multi_modal_projector." + name + ".weight"),
                              parameter(*network, "multi_modal_projector." + name + ".bias"));
        };
        QVERIFY(farthest(features, linear(at::gelu(linear(joined, "linear_1")), "linear_2")) < 1e-6);
        QVERIFY(farthest(network->features(pixels), features) < 1e-5);
        QCOMPARE(features.size(1), network->tokensOf(12, 12).count);
        QCOMPARE(network->tokensOf(12, 12).shift, std::int64_t{-1});           // token 0 is the class token
        const auto without = llavaOf(llavaJson());
        QCOMPARE(without->tokensOf(12, 12).count, std::int64_t{9});
        QCOMPARE(without->features(pixels).size(1), std::int64_t{9});
    }

    void featuresStandInThePlacesOfPictureTokens() {
        const auto network = llavaOf(llavaJson());
        const at::Tensor ids = at::tensor({4, 30, 30, 5, 30}, at::kLong).unsqueeze(0), features = at::randn({3, 16});
        const at::Tensor words = network->embed(ids, features);
        QCOMPARE(farthest(words[0].index_select(0, at::tensor({1, 2, 4}, at::kLong)), features), 0.0);
        const at::Tensor plain = network->embed(at::tensor({4, 5}, at::kLong).unsqueeze(0), {});
        QCOMPARE(farthest(words[0].index_select(0, at::tensor({0, 3}, at::kLong)), plain[0]), 0.0);
    }

    void pixelShuffleKeepsBlocksTogether() {
        constexpr std::int64_t rows = 4, cols = 6, scale = 2, width = 3;
        const at::Tensor states = at::arange(rows * cols * width, at::kFloat).view({1, rows * cols, width});
        const at::Tensor shuffled = pixelShuffle(states, rows, cols, scale);
        QCOMPARE(shuffled.sizes().vec(), (std::vector<std::int64_t>{1, 6, 12}));
        for (std::int64_t y = 0; y < rows; ++y)
            for (std::int64_t x = 0; x < cols; ++x)
                for (std::int64_t c = 0; c < width; ++c) {
                    const std::int64_t token = y / scale * (cols / scale) + x / scale;
                    const std::int64_t channel = (y % scale * scale + x % scale) * width + c;
                    QCOMPARE(shuffled[0][token][channel].item<float>(), states[0][y * cols + x][c].item<float>());
                }
    }

    // Positions of a smaller tile: every second row and column of the table where the tile has half of the patches.
    void tilesOfAnotherSizeTakeThePositionsTheyFallOn() {
        const c10::NoGradGuard noGrad;
        const auto config = parseIdefics3Config(idefics3Json(), "config.json");
        QVERIFY2(config.ok(), config.ok() ? "" : config.error().oneLine().c_str());
        const auto network = Idefics3Network::build(*config, ParameterBuilder::fromSeed(3));
        HiddenTap tap;
        network->features(at::zeros({1, 3, 8, 8}), &tap);                      // 2 × 2 patches, the table is 4 × 4
        const at::Tensor table = parameter(*network, "vision_model.embeddings.position_embedding.weight");
        const at::Tensor wanted = table.index_select(0, at::tensor({0, 2, 8, 10}, at::kLong));
        QVERIFY(farthest(tap.states[0][0], wanted) < 1e-6);                    // the convolution of zeros is its bias, 0
        QCOMPARE(network->tokensOf(16, 16).count, std::int64_t{4});
    }
};

QTEST_APPLESS_MAIN(TestLanguageFamilies)
#include "test_language_families.moc"
