// CLIP, MetaCLIP 2, Chinese-CLIP and SigLIP without a folder: where a text is read, what padding may change, which options are
// honoured and which are refused by key and value, what a misshaped file is told.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QTemporaryDir>
#include <QTest>

#include "core/families/chinese_clip.h"
#include "core/families/clip.h"
#include "core/families/siglip.h"
#include "tests/support/pack_tap.h"
#include "tests/support/tiny_dual.h"

using namespace diptych;
using namespace diptych::tests;

namespace {

at::Tensor ids(std::initializer_list<std::int64_t> row) { return at::tensor(at::ArrayRef<std::int64_t>(row), at::kLong).unsqueeze(0); }

std::vector<std::int64_t> placesOf(DualBuilder build, std::int64_t eos, const TextBatch& text) {
    Json config = tinyClipConfig();
    config["text_config"]["eos_token_id"] = eos;
    const at::Tensor places = tinyDual(build, config)->pooledPlaces(text).to(at::kLong).contiguous();
    return {places.data_ptr<std::int64_t>(), places.data_ptr<std::int64_t>() + places.numel()};
}

// What a configuration is refused with; empty where it is taken.
std::string refusal(DualBuilder build, const Json& config) {
    const auto network = build(config, "test", ParameterBuilder::shapesOnly());
    return network.ok() ? std::string() : network.error().oneLine();
}

using Places = std::vector<std::int64_t>;

}  // namespace

class TestDualEncoders : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void clipReadsAtTheLargestIdWhereTheEndTokenIsTwo() {
        const TextBatch text{ids({5, 2, 39, 7, 39}), {}};
        QCOMPARE(placesOf(buildClip, 2, text), Places{2});
        QCOMPARE(placesOf(buildMetaClip2, 2, text), Places{1});
    }

    void clipReadsAtTheFirstEndTokenElsewhere() {
        const TextBatch text{ids({5, 9, 39, 7, 9}), {}};
        QCOMPARE(placesOf(buildClip, 9, text), Places{1});
        QCOMPARE(placesOf(buildMetaClip2, 9, text), Places{1});
        QCOMPARE(placesOf(buildClip, 11, text), Places{0});   // a text without it
    }

    void paddingIsNeverReadAt() {
        TextBatch text{at::cat({ids({5, 8, 30}), ids({5, 30, 39})}), at::ones({2, 3}, at::kLong)};
        text.mask[1][2] = 0;
        QCOMPARE(placesOf(buildClip, 2, text), (Places{2, 1}));
        text.ids[0][2] = 39;
        QCOMPARE(placesOf(buildClip, 39, text), (Places{2, 0}));
    }

    void aRowGivesTheSameFeaturesAloneAndPadded() {
        const c10::NoGradGuard noGrad;
        for (const DualBuilder build : {buildClip, buildChineseClip}) {
            const auto network = tinyDual(build, tinyClipConfig());
            const at::Tensor alone = network->textFeatures({ids({5, 8, 39}), {}});
            TextBatch text = paddedBatch({{5, 8, 39}, {5, 9, 11, 12, 39}}, 1);
            QVERIFY(farthest(network->textFeatures(text).slice(0, 0, 1), alone) < 1e-5);
            text.paddingStates = true;
            QVERIFY(farthest(network->textFeatures(text).slice(0, 0, 1), alone) < 1e-5);
        }
    }

    void siglipReadsTheLastPositionAndSeesPadding() {
        const c10::NoGradGuard noGrad;
        const auto network = tinyDual(buildSiglip, tinySiglipConfig());
        QVERIFY(network->traits().padsToLength && network->traits().sigmoid);
        QCOMPARE(network->pooledPlaces({ids({5, 8, 1, 1}), {}}).item<std::int64_t>(), std::int64_t{3});
        QVERIFY(farthest(network->textFeatures({ids({5, 8, 1, 1}), {}}), network->textFeatures({ids({5, 8, 1}), {}})) > 1e-4);
        QCOMPARE(network->logitBias().sizes(), at::IntArrayRef({1}));
    }

    void theConfigurationsOfOlderExportsRuleOverTheNewerOnes() {
        Json config = tinyClipConfig();
        config["text_config_dict"] = {{"hidden_size", 32}, {"num_attention_heads", 4}};
        config["vision_config_dict"] = nullptr;
        const DualTraits traits = tinyDual(buildClip, config)->traits();
        QCOMPARE(traits.textHeads, std::int64_t{4});
        QCOMPARE(traits.textLayers, std::int64_t{12});        // absent from the older section: its default, not the newer value
        QCOMPARE(traits.vocabSize, std::int64_t{49408});
        QCOMPARE(traits.vision.encoder.width, std::int64_t{12});
    }

    void eachTowerHasItsOwnActivation() {
        const c10::NoGradGuard noGrad;
        const at::Tensor pixels = at::randn({1, 3, 16, 16});
        const TextBatch text{ids({5, 8, 39}), {}};
        Json other = tinyClipConfig();
        other["text_config"]["hidden_act"] = "gelu";
        const auto quick = tinyDual(buildClip, tinyClipConfig()), mixed = tinyDual(buildClip, other);
        QVERIFY(farthest(quick->imageFeatures(pixels), mixed->imageFeatures(pixels)) < 1e-7);
        QVERIFY(farthest(quick->textFeatures(text), mixed->textFeatures(text)) > 1e-6);
    }

    void anUnknownOptionIsRefusedByKeyAndValue_data() {
        QTest::addColumn<QString>("section");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("word");
        QTest::newRow("activation of the text") << "text_config" << "hidden_act" << "\"mish\"" << "mish";
        QTest::newRow("activation of the picture") << "vision_config" << "hidden_act" << "\"mish\"" << "mish";
        QTest::newRow("channels") << "vision_config" << "num_channels" << "1" << "1";
        QTest::newRow("class") << "" << "architectures" << "[\"CLIPForImageClassification\"]" << "CLIPForImageClassification";
        QTest::newRow("heads") << "text_config" << "num_attention_heads" << "3" << "3";
    }

    void anUnknownOptionIsRefusedByKeyAndValue() {
        QFETCH(QString, section);
        QFETCH(QString, key);
        QFETCH(QString, value);
        QFETCH(QString, word);
        for (const DualBuilder build : {buildClip, buildMetaClip2, buildChineseClip, buildSiglip}) {
            Json config = tinySiglipConfig();
            QVERIFY(refusal(build, config).empty());
            Json& target = section.isEmpty() ? config : config[section.toStdString()];
            target[key.toStdString()] = Json::parse(value.toStdString());
            const std::string told = refusal(build, config);
            QVERIFY2(told.find(key.toStdString()) != std::string::npos, told.c_str());
            QVERIFY2(told.find(word.toStdString()) != std::string::npos, told.c_str());
        }
    }

    void optionsOfOneFamilyAreRefusedByKey() {
        Json siglip = tinySiglipConfig(), chinese = tinyClipConfig(), narrow = tinySiglipConfig();
        siglip["vision_config"]["vision_use_head"] = false;
        QVERIFY(refusal(buildSiglip, siglip).find("vision_use_head") != std::string::npos);
        narrow["text_config"]["projection_size"] = 7;
        QVERIFY(refusal(buildSiglip, narrow).find("projection_size") != std::string::npos);
        chinese["text_config"]["position_embedding_type"] = "relative_key";
        QVERIFY(refusal(buildChineseClip, chinese).find("relative_key") != std::string::npos);
    }

    void projectionsOfAnotherSizeAreListedAsMisshaped() {
        const QTemporaryDir scratch;
        const std::filesystem::path folder = scratch.path().toStdString();
        for (const DualBuilder build : {buildClip, buildChineseClip}) {
            QVERIFY(saveParameters(folder, tinyDual(build, tinyClipConfig())->parameters(), DType::F32).ok());
            auto checkpoint = Checkpoint::open(folder);
            QVERIFY(checkpoint.ok());
            Json config = tinyClipConfig();
            config["projection_dim"] = 7;
            const auto builder = ParameterBuilder::shapesOnly(std::make_shared<const Checkpoint>(std::move(*checkpoint)));
            QVERIFY(build(config, "test", builder).ok());
            LoadReport report = builder.report();
            std::sort(report.shapeMismatch.begin(), report.shapeMismatch.end());
            QCOMPARE(report.shapeMismatch, (std::vector<std::string>{"text_projection.weight", "visual_projection.weight"}));
            QVERIFY(report.missing.empty() && report.unexpected.empty());
        }
    }

    void everyWeightHasAGradient() {
        const std::pair<DualBuilder, Json> families[] = {
            {buildClip, tinyClipConfig()}, {buildChineseClip, tinyClipConfig()}, {buildSiglip, tinySiglipConfig()}};
        for (const auto& [build, config] : families) {
            const auto network = tinyDual(build, config);
            for (const NamedTensor& entry : network->parameters())
                entry.tensor.set_requires_grad(true);
            const at::Tensor images = unitRows(network->imageFeatures(at::randn({2, 3, 16, 16})));
            const at::Tensor texts = unitRows(network->textFeatures({at::cat({ids({5, 8, 39}), ids({5, 9, 39})}), {}}));
            at::Tensor logits = images.matmul(texts.t()) * network->logitScale().exp();
            if (network->logitBias().defined())
                logits = logits + network->logitBias();
            logits.pow(2).sum().backward();
            for (const NamedTensor& entry : network->parameters())
                QVERIFY2(entry.tensor.grad().defined(), entry.name.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(TestDualEncoders)
#include "test_dual_encoders.moc"
