// The shared vision tower: its two kinds, positions given from outside, states of chosen layers, remainders of a side.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QTest>

#include "core/families/vision_tower.h"
#include "tests/support/pack_tap.h"
#include "tests/support/tiny_dual.h"

using namespace diptych;
using namespace diptych::tests;

namespace {

using ParseVision = Result<VisionTowerConfig> (*)(const Json&, const std::string&, const std::string&);

VisionTower tower(ParseVision parse, std::uint64_t seed = 6) {
    const auto config = parse(tinyVisionConfig(), "vision_config", "test");
    return VisionTower::make(*config, ParameterBuilder::fromSeed(seed).scope("vision_model"));
}

}  // namespace

class TestVisionTower : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void clipHasAClassTokenAndSiglipPoolsAllPatches() {
        const c10::NoGradGuard noGrad;
        const at::Tensor pixels = at::randn({2, 3, 16, 16});
        const VisionTower clip = tower(parseClipVision), siglip = tower(parseSiglipVision);
        const at::Tensor clipStates = clip.lastState({.pixels = pixels}), siglipStates = siglip.lastState({.pixels = pixels});
        QCOMPARE(clipStates.sizes(), at::IntArrayRef({2, 17, 12}));
        QCOMPARE(siglipStates.sizes(), at::IntArrayRef({2, 16, 12}));
        QVERIFY(farthest(clip.pooled(clipStates), clip.postNorm(clipStates).select(1, 0)) < 1e-6);
        QCOMPARE(siglip.pooled(siglipStates).sizes(), at::IntArrayRef({2, 12}));
        // The head looks at a set: the order of the patches does not matter to it.
        QVERIFY(farthest(siglip.pooled(siglipStates.flip({1})), siglip.pooled(siglipStates)) < 1e-5);
    }

    void positionsMayBeGiven() {
        const c10::NoGradGuard noGrad;
        const VisionTower siglip = tower(parseSiglipVision);
        const at::Tensor pixels = at::randn({1, 3, 16, 16});
        const at::Tensor own = siglip.embed({.pixels = pixels});
        QVERIFY(farthest(siglip.embed({.pixels = pixels, .positions = at::arange(16, at::kLong).unsqueeze(0)}), own) < 1e-6);
        const at::Tensor all = siglip.embed({.pixels = pixels, .positions = at::full({1, 16}, 3, at::kLong)});
        QVERIFY(farthest(all - own, (siglip.positions[3] - siglip.positions).unsqueeze(0)) < 1e-5);
    }

    void maskedPatchesAreNotSeen() {
        const c10::NoGradGuard noGrad;
        const VisionTower siglip = tower(parseSiglipVision);
        at::Tensor pixels = at::randn({1, 3, 16, 16}), other = pixels.clone();
        other.slice(2, 12).fill_(5.0);             // the last row of patches
        at::Tensor mask = at::zeros({1, 1, 1, 16});
        mask.slice(3, 12).fill_(-1e4);
        const at::Tensor a = siglip.lastState({.pixels = pixels, .positions = {}, .mask = mask});
        const at::Tensor b = siglip.lastState({.pixels = other, .positions = {}, .mask = mask});
        QVERIFY(farthest(a.slice(1, 0, 12), b.slice(1, 0, 12)) < 1e-5);
        QVERIFY(farthest(siglip.lastState({.pixels = other}).slice(1, 0, 12), a.slice(1, 0, 12)) > 1e-3);
    }

    void chosenLayersComeBeforeTheLastNorm() {
        const c10::NoGradGuard noGrad;
        const VisionTower clip = tower(parseClipVision);
        const at::Tensor pixels = at::randn({1, 3, 16, 16});
        const std::vector<std::int64_t> layers{2, 0};
        const auto states = clip.hiddenStates({.pixels = pixels}, layers);
        QVERIFY(farthest(states[0], clip.lastState({.pixels = pixels})) < 1e-6);
        QVERIFY(farthest(states[1], clip.embed({.pixels = pixels})) < 1e-6);
    }

    void whatIsLeftOverOfASideIsIgnored() {
        const c10::NoGradGuard noGrad;
        Json json = tinyVisionConfig();
        json["image_size"] = 19;
        const auto config = parseClipVision(json, "vision_config", "test");
        QVERIFY(config.ok());
        const auto larger = VisionTower::make(*config, ParameterBuilder::fromSeed(6).scope("vision_model"));
        const at::Tensor pixels = at::randn({1, 3, 19, 19});
        const at::Tensor inner = pixels.slice(2, 0, 16).slice(3, 0, 16);
        QVERIFY(farthest(larger.lastState({.pixels = pixels}), tower(parseClipVision).lastState({.pixels = inner})) < 1e-5);
    }

    void sizesThatCannotBeAreRefused() {
        for (const auto& [key, value] : {std::pair("hidden_size", -4), std::pair("num_attention_heads", 5), std::pair("patch_size", 64),
                                         std::pair("num_hidden_layers", 1'000'000), std::pair("num_channels", 1)}) {
            Json json = tinyVisionConfig();
            json[key] = value;
            for (const ParseVision parse : {parseClipVision, parseSiglipVision}) {
                const auto parsed = parse(json, "vision_config", "test");
                QVERIFY2(!parsed.ok() && parsed.error().oneLine().find(key) != std::string::npos, key);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestVisionTower)
#include "test_vision_tower.moc"
