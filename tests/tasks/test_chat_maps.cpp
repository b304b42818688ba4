// Attention over picture tokens laid back on the picture, and pictures put into turns, by hand.
#include <ATen/ATen.h>

#include <QTest>
#include <nlohmann/json.hpp>

#include "core/tasks/chat_maps.h"
#include "core/tasks/chat_prompt.h"

using namespace diptych;

namespace {

double farthest(const at::Tensor& a, const at::Tensor& b) { return (a - b).abs().max().item<double>(); }

}  // namespace

class TestChatMaps : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tokensOfOneTileAreItsCells() {
        const at::Tensor attention = at::arange(12, at::kFloat).view({2, 6});
        const PictureMaps maps = mapsOnPicture(attention, {}, {2, 3, 6, 0});
        QCOMPARE(farthest(maps.values, attention.view({2, 2, 3})), 0.0);
        QVERIFY(maps.rows == 2 && maps.cols == 3);
    }

    void aClassTokenStandsForNoCell() {
        const at::Tensor attention = at::arange(5, at::kFloat).view({1, 5});
        const PictureMaps maps = mapsOnPicture(attention, {}, {2, 2, 5, -1});
        QCOMPARE(farthest(maps.values.view({4}), at::tensor({1.0F, 2.0F, 3.0F, 4.0F})), 0.0);
    }

    // The reference drops the first state of a tower without a class token too: patch 0 has no token then.
    void aPatchWithoutATokenGetsNothing() {
        const at::Tensor attention = at::arange(1, 4, at::kFloat).view({1, 3});
        const PictureMaps maps = mapsOnPicture(attention, {}, {2, 2, 3, 1});
        QCOMPARE(farthest(maps.values.view({4}), at::tensor({0.0F, 1.0F, 2.0F, 3.0F})), 0.0);
    }

    void tilesMakeAMosaicAndTheWholeIsSpreadOverIt() {
        PixelTensor picture;
        picture.rows = 1;
        picture.cols = 2;
        // Two tiles of 2 × 1 cells side by side, then the whole picture in 2 × 1 cells.
        const at::Tensor attention = at::tensor({1.0F, 2.0F, 3.0F, 4.0F, 10.0F, 20.0F}).view({1, 6});
        const PictureMaps maps = mapsOnPicture(attention, picture, {2, 1, 2, 0});
        QCOMPARE(farthest(maps.values[0], at::tensor({6.0F, 8.0F, 12.0F, 14.0F}).view({2, 2})), 0.0);
        QCOMPARE(maps.values.sum().item<double>(), attention.sum().item<double>());
    }

    void tilesStandRowByRow() {
        PixelTensor picture;
        picture.rows = 2;
        picture.cols = 2;
        const at::Tensor attention = at::tensor({1.0F, 2.0F, 3.0F, 4.0F, 0.0F}).view({1, 5});
        const PictureMaps maps = mapsOnPicture(attention, picture, {1, 1, 1, 0});
        QCOMPARE(farthest(maps.values[0], at::tensor({1.0F, 2.0F, 3.0F, 4.0F}).view({2, 2})), 0.0);
    }

    void picturesComeFirstUnlessAMessageMarksThem() {
        const auto first = userTurns({"What?", "And?"}, 2);
        QVERIFY(first.ok() && first->size() == 2);
        QCOMPARE(picturesIn(Json(*first)), std::size_t{2});
        QVERIFY((*first)[0]["content"][1]["type"] == "image" && (*first)[0]["content"][2]["text"] == "What?");
        QCOMPARE((*first)[1]["content"].size(), std::size_t{1});
        const auto marked = userTurns({"Compare <image> with", "<image> please"}, 2);
        QVERIFY(marked.ok());
        QVERIFY((*marked)[0]["content"][0]["text"] == "Compare " && (*marked)[0]["content"][1]["type"] == "image");
        QVERIFY((*marked)[1]["content"][0]["type"] == "image");
    }

    void marksThatDoNotFitThePicturesAreRefused() {
        QCOMPARE(userTurns({"<image> and <image>"}, 1).error().code, ErrorCode::Usage);
        QCOMPARE(userTurns({"<image>"}, 0).error().code, ErrorCode::Usage);
        QCOMPARE(userTurns({}, 1).error().code, ErrorCode::Usage);
    }
};

QTEST_APPLESS_MAIN(TestChatMaps)
#include "test_chat_maps.moc"
