#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/families/blip.h"

using namespace diptych;

namespace {

Json tinyConfig() {
    return Json::parse(R"({"model_type": "blip", "image_text_hidden_size": 8,
      "architectures": ["BlipForImageTextRetrieval", "BlipForConditionalGeneration", "BlipForQuestionAnswering"],
      "vision_config": {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2,
                        "image_size": 16, "patch_size": 8},
      "text_config": {"vocab_size": 40, "hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2,
                      "num_attention_heads": 2, "max_position_embeddings": 24, "bos_token_id": 38, "sep_token_id": 3}})");
}

std::shared_ptr<BlipNetwork> tinyNetwork() {
    const auto config = parseBlipConfig(tinyConfig(), "test");
    const auto builder = ParameterBuilder::fromSeed(5);
    return BlipNetwork::build(*config, BlipNetwork::headsOf(*config, builder), builder);
}

double farthest(const at::Tensor& a, const at::Tensor& b) { return (a - b).abs().max().item<double>(); }

}  // namespace

class TestBlip : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void decodingStepByStepEqualsDecodingAtOnce() {
        const c10::NoGradGuard noGrad;
        const auto network = tinyNetwork();
        const at::Tensor states = network->encodeImage(at::randn({1, 3, 16, 16}));
        const at::Tensor ids = at::tensor({38, 7, 9, 11, 3}, at::kLong).unsqueeze(0);
        const at::Tensor whole = network->decode({ids, {}}, {states, {}}, nullptr);
        KvCache cache;
        for (std::int64_t t = 0; t < ids.size(1); ++t) {
            const at::Tensor step = network->decode({ids.slice(1, t, t + 1), {}}, {states, {}}, &cache);
            QVERIFY(farthest(step.select(1, 0), whole.select(1, t)) < 1e-5);
        }
        QCOMPARE(cache.length(), std::int64_t{5});
    }

    void rowsOfAPictureTogetherEqualRowsAlone() {
        const c10::NoGradGuard noGrad;
        const auto network = tinyNetwork();
        const at::Tensor states = network->encodeImage(at::randn({2, 3, 16, 16}));
        const at::Tensor ids = at::randint(5, 37, {6, 4}, at::kLong);
        const at::Tensor together = network->encodeText({ids, {}}, states);
        for (std::int64_t row = 0; row < 6; ++row) {
            const at::Tensor alone = network->encodeText({ids.slice(0, row, row + 1), {}}, states.slice(0, row / 3, row / 3 + 1));
            QVERIFY(farthest(together.slice(0, row, row + 1), alone) < 1e-5);
        }
    }

    void paddingDoesNotChangeARow() {
        const c10::NoGradGuard noGrad;
        const auto network = tinyNetwork();
        const at::Tensor states = network->encodeImage(at::randn({1, 3, 16, 16}));
        const at::Tensor ids = at::tensor({2, 8, 12, 3}, at::kLong).unsqueeze(0);
        const at::Tensor padded = at::cat({ids, at::zeros({1, 3}, at::kLong)}, 1);
        const at::Tensor mask = at::tensor({1, 1, 1, 1, 0, 0, 0}, at::kLong).unsqueeze(0);
        const at::Tensor plain = network->encodeText({ids, {}}, states);
        QVERIFY(farthest(network->encodeText({padded, mask}, states).slice(1, 0, 4), plain) < 1e-5);
    }

    // In training rows are packed without their padding: what they teach must be what each row teaches alone.
    void paddingDoesNotChangeWhatARowTeaches() {
        const at::Tensor pixels = at::randn({1, 3, 16, 16});
        const at::Tensor ids = at::tensor({2, 8, 12, 3, 2, 9, 3, 0}, at::kLong).view({2, 4});
        const at::Tensor mask = at::tensor({1, 1, 1, 1, 1, 1, 1, 0}, at::kLong).view({2, 4});
        const at::Tensor down = at::randn({2, 4, 16}) * mask.unsqueeze(2);
        std::vector<at::Tensor> gradients[2];
        for (const bool together : {false, true}) {
            const auto network = tinyNetwork();
            for (const NamedTensor& entry : network->parameters())
                entry.tensor.set_requires_grad(true);
            const at::Tensor states = network->encodeImage(pixels);
            if (together) {
                (network->encodeText({ids, mask}, states) * down).sum().backward();
            } else {
                const at::Tensor first = (network->encodeText({ids.slice(0, 0, 1), {}}, states) * down.slice(0, 0, 1)).sum();
                const at::Tensor second =
                    (network->encodeText({ids.slice(0, 1, 2).slice(1, 0, 3), {}}, states) * down.slice(0, 1, 2).slice(1, 0, 3)).sum();
                (first + second).backward();
            }
            for (const NamedTensor& entry : network->parameters())
                gradients[together].push_back(entry.tensor.grad().defined() ? entry.tensor.grad() : at::zeros({1}));
        }
        for (std::size_t i = 0; i < gradients[0].size(); ++i)
            QVERIFY(farthest(gradients[0][i], gradients[1][i]) < 1e-4);
    }

    void savedWeightsLoadBackBitForBit() {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        const auto network = tinyNetwork();
        QVERIFY(saveParameters(path, network->parameters(), DType::F32).ok());
        auto checkpoint = Checkpoint::open(path);
        QVERIFY(checkpoint.ok());
        const auto config = parseBlipConfig(tinyConfig(), "test");
        const auto builder = ParameterBuilder::fromCheckpoint(std::make_shared<const Checkpoint>(std::move(*checkpoint)));
        const auto loaded = BlipNetwork::build(*config, BlipNetwork::headsOf(*config, builder), builder);
        QVERIFY(builder.report().usable());
        QVERIFY(builder.report().unexpected.empty());
        QCOMPARE(loaded->parameters().size(), network->parameters().size());
        for (std::size_t i = 0; i < loaded->parameters().size(); ++i)
            QVERIFY(at::equal(loaded->parameters()[i].tensor, network->parameters()[i].tensor));
    }

    void anUnknownActivationIsRefusedByKeyAndValue() {
        Json config = tinyConfig();
        config["vision_config"]["hidden_act"] = "mish";
        const auto parsed = parseBlipConfig(config, "test");
        QVERIFY(!parsed.ok());
        QCOMPARE(parsed.error().code, ErrorCode::Unsupported);
        QVERIFY(parsed.error().oneLine().find("vision_config.hidden_act") != std::string::npos);
        QVERIFY(parsed.error().oneLine().find("mish") != std::string::npos);
    }

    void sizesThatCannotBeAreRefused() {
        for (const auto& [key, value] : {std::pair("hidden_size", -4), std::pair("num_attention_heads", 3), std::pair("patch_size", 64),
                                         std::pair("num_hidden_layers", 1'000'000)}) {
            Json config = tinyConfig();
            config["vision_config"][key] = value;
            QVERIFY2(!parseBlipConfig(config, "test").ok(), key);
        }
    }
};

QTEST_APPLESS_MAIN(TestBlip)
#include "test_blip.moc"
