#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QTest>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/families/blip2.h"

using namespace diptych;

namespace {

Json tinyConfig() {
    return Json::parse(R"({"model_type": "blip-2", "architectures": ["Blip2ForConditionalGeneration"], "num_query_tokens": 3,
      "vision_config": {"hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2, "num_attention_heads": 2,
                        "image_size": 16, "patch_size": 8},
      "qformer_config": {"hidden_size": 12, "intermediate_size": 20, "num_hidden_layers": 3, "num_attention_heads": 2},
      "text_config": {"model_type": "opt", "vocab_size": 30, "hidden_size": 16, "num_hidden_layers": 2, "ffn_dim": 24,
                      "num_attention_heads": 2, "max_position_embeddings": 20, "word_embed_proj_dim": 16}})");
}

std::shared_ptr<Blip2Network> tinyNetwork(const Json& json = tinyConfig()) {
    const auto config = parseBlip2Config(json, "test");
    return config.ok() ? Blip2Network::build(*config, ParameterBuilder::fromSeed(5)) : nullptr;
}

// Parameter k in the order of names holds 0.5 sin(0.37 (i + 1) + k); norms lie around 1.
std::shared_ptr<Blip2Network> waveNetwork(const Json& json) {
    const auto network = tinyNetwork(json);
    std::vector<NamedTensor> parameters = network->parameters();
    std::sort(parameters.begin(), parameters.end(), [](const NamedTensor& a, const NamedTensor& b) { return a.name < b.name; });
    for (std::size_t k = 0; k < parameters.size(); ++k) {
        const NamedTensor& entry = parameters[k];
        at::Tensor values = (at::arange(1, entry.tensor.numel() + 1, at::kDouble) * 0.37 + static_cast<double>(k)).sin() * 0.5;
        if (entry.tensor.dim() == 1 && entry.name.find("orm") != std::string::npos && entry.name.ends_with("weight"))
            values = 1 + 0.2 * values;
        entry.tensor.copy_(values.view(entry.tensor.sizes()).to(at::kFloat));
    }
    return network;
}

at::Tensor picture() { return (at::arange(3 * 256, at::kDouble) * 0.1).sin().view({1, 3, 16, 16}).to(at::kFloat); }

at::Tensor logitsOf(const Blip2Network& network, const at::Tensor& ids) {
    KvCache cache;
    return network.vocabularyLogits(network.decode(at::cat({network.readPicture(picture()), network.embed(ids)}, 1), cache))[0];
}

double farthest(const at::Tensor& a, const at::Tensor& b) { return (a - b).abs().max().item<double>(); }

}  // namespace

class TestBlip2 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // What transformers 4.38 computes of the same weights, picture and ids: a check without a folder.
    void logitsAreTheReferences() {
        const c10::NoGradGuard noGrad;
        const at::Tensor ids = idTensor(TokenIds{2, 7, 11, 5});
        const at::Tensor before = logitsOf(*waveNetwork(tinyConfig()), ids);
        QVERIFY(farthest(before[-1].slice(0, 0, 6), at::tensor({-0.91044, -1.69611, -2.26051, -2.53, -2.46943, -2.08669})) < 1e-4);
        QVERIFY(farthest(before[-4].slice(0, 0, 3), at::tensor({1.07326, 0.85578, 0.52667})) < 1e-4);
        Json json = tinyConfig();
        json["text_config"].update({{"do_layer_norm_before", false}, {"activation_function", "gelu"}, {"enable_bias", false}});
        const at::Tensor after = logitsOf(*waveNetwork(json), ids);
        QVERIFY(farthest(after[-1].slice(0, 0, 6), at::tensor({2.04155, 1.604, 0.95718, 0.18549, -0.61039, -1.32665})) < 1e-4);
        QVERIFY(farthest(after[-4].slice(0, 0, 3), at::tensor({2.05011, 1.61265, 0.9648})) < 1e-4);
    }

    void decodingStepByStepEqualsDecodingAtOnce() {
        const c10::NoGradGuard noGrad;
        const auto network = waveNetwork(tinyConfig());
        const at::Tensor ids = idTensor(TokenIds{2, 7, 11, 5}), whole = logitsOf(*network, ids);
        KvCache cache;
        network->decode(network->readPicture(picture()), cache);
        for (std::int64_t t = 0; t < 4; ++t) {
            const at::Tensor step = network->vocabularyLogits(network->decode(network->embed(ids.slice(1, t, t + 1)), cache));
            QVERIFY(farthest(step[0][0], whole[3 + t]) < 1e-5);
        }
        QCOMPARE(cache.length(), std::int64_t{7});
    }

    void onlyBlocksOfTheFrequencyLookAtThePicture() {
        const auto names = [](const Blip2Network& network) {
            std::string all;
            for (const NamedTensor& entry : network.parameters())
                all += entry.name + "\n";
            return all;
        };
        const std::string every2 = names(*tinyNetwork());
        QVERIFY(every2.find("qformer.encoder.layer.0.crossattention.attention.key.weight") != std::string::npos);
        QVERIFY(every2.find("qformer.encoder.layer.1.crossattention") == std::string::npos);
        QVERIFY(every2.find("qformer.encoder.layer.2.crossattention") != std::string::npos);
        Json json = tinyConfig();
        json["qformer_config"]["cross_attention_frequency"] = 1;
        QVERIFY(names(*tinyNetwork(json)).find("qformer.encoder.layer.1.crossattention") != std::string::npos);
    }

    void optionsThatWeDoNotHaveAreRefusedByKeyAndValue() {
        const std::tuple<const char*, const char*, Json> cases[] = {
            {"text_config", "model_type", "t5"}, {"text_config", "word_embed_proj_dim", 8},
            {"text_config", "layer_norm_elementwise_affine", false}, {"qformer_config", "use_qformer_text_input", true},
            {"qformer_config", "position_embedding_type", "relative_key"}, {"vision_config", "qkv_bias", false}};
        for (const auto& [section, key, value] : cases) {
            Json json = tinyConfig();
            json[section][key] = value;
            const auto parsed = parseBlip2Config(json, "test");
            QVERIFY2(!parsed.ok(), key);
            QCOMPARE(parsed.error().code, ErrorCode::Unsupported);
            const std::string line = parsed.error().oneLine();
            QVERIFY2(line.find(std::string(section) + "." + key) != std::string::npos && line.find(value.dump()) != std::string::npos,
                     line.c_str());
        }
    }

    void sizesThatCannotBeAreRefused() {
        const std::tuple<const char*, const char*, int> cases[] = {{"text_config", "num_attention_heads", 3},
                                                                   {"text_config", "max_position_embeddings", 3},
                                                                   {"text_config", "bos_token_id", 30},
                                                                   {"qformer_config", "cross_attention_frequency", 0},
                                                                   {"vision_config", "patch_size", 32}};
        for (const auto& [section, key, value] : cases) {
            Json json = tinyConfig();
            json[section][key] = value;
            QVERIFY2(!parseBlip2Config(json, "test").ok(), key);
        }
    }
};

QTEST_APPLESS_MAIN(TestBlip2)
#include "test_blip2.moc"
