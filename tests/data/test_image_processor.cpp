#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/files.h"
#include "core/data/image_processor.h"

using namespace diptych;
namespace fs = std::filesystem;

namespace {

using Shape = std::vector<std::int64_t>;

Image ramp(int width, int height) {
    Image image(width, height);
    for (std::size_t i = 0; i < image.pixels.size(); ++i)
        image.pixels[i] = static_cast<std::uint8_t>(i * 7);
    return image;
}

}  // namespace

class TestImageProcessor : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    fs::path root() const { return fs::path(m_folder.path().toStdString()); }

    Result<std::unique_ptr<ImageProcessor>> load(const std::string& preprocessor) const {
        return writeFileAtomically(root() / "preprocessor_config.json", preprocessor).ok()
                   ? loadImageProcessor(root())
                   : Result<std::unique_ptr<ImageProcessor>>(Error{});
    }
    Result<std::unique_ptr<ImageProcessor>> loadKind(const std::string& kind, const std::string& options = {}) const {
        return load("{\"image_processor_type\": \"" + kind + "\"" + (options.empty() ? "" : ", " + options) + "}");
    }
    Result<std::unique_ptr<ImageProcessor>> loadBlip(const std::string& options) const {
        return loadKind("BlipImageProcessor", options);
    }
    Shape shapeOf(const std::string& kind, const std::string& options, const Image& image) const {
        const auto out = (*loadKind(kind, options))->process(image);
        return out.ok() ? out->shape : Shape();
    }
    static bool refused(const Result<std::unique_ptr<ImageProcessor>>& processor, ErrorCode code, const char* named) {
        return !processor.ok() && processor.error().code == code &&
               processor.error().oneLine().find(named) != std::string::npos;
    }

private Q_SLOTS:
    void cleanup() {
        for (const auto& entry : fs::directory_iterator(root()))
            fs::remove_all(entry);
    }

    void absentKeysTakeTheDefaultsOfBlip() {
        const auto processor = loadBlip("");
        QVERIFY(processor.ok());
        const ImageProcessorInfo& info = (*processor)->info();
        QCOMPARE(info.width, 384);
        QCOMPARE(info.height, 384);
        QVERIFY(info.resample == Filter::Bicubic);
        QCOMPARE(info.mean[0], 0.48145466);
        QCOMPARE(info.std[2], 0.27577711);
    }

    void anIntegerSizeIsASquareAndTwoSidesAreTaken() {
        QCOMPARE((*loadBlip(R"("size": 20)"))->process(ramp(30, 7))->shape, (std::vector<std::int64_t>{1, 3, 20, 20}));
        const auto sides = loadBlip(R"("size": {"height": 6, "width": 10}, "resample": 2)");
        QVERIFY(sides.ok());
        QVERIFY((*sides)->info().resample == Filter::Bilinear);
        QCOMPARE((*sides)->process(ramp(30, 7))->shape, (std::vector<std::int64_t>{1, 3, 6, 10}));
    }

    void valuesAreRescaledAndNormalisedChannelByChannel() {
        const auto processor = loadBlip(R"("size": 4, "image_mean": [0.1, 0.2, 0.3], "image_std": [0.5, 0.25, 2])");
        const Image image = ramp(4, 4);
        const auto out = (*processor)->process(image);
        QVERIFY(out.ok());
        const std::array<double, 3> mean{0.1, 0.2, 0.3}, deviation{0.5, 0.25, 2};
        for (std::size_t i = 0; i < 16; ++i)
            for (std::size_t c = 0; c < 3; ++c)
                QVERIFY(std::abs(out->values[c * 16 + i] - (image.pixels[i * 3 + c] / 255.0 - mean[c]) / deviation[c]) < 1e-5);
    }

    void everyStepCanBeSwitchedOff() {
        const Image image = ramp(5, 3);
        const auto raw = (*loadBlip(R"("size": 4, "do_resize": false, "do_rescale": false, "do_normalize": false)"))->process(image);
        QCOMPARE(raw->shape, (std::vector<std::int64_t>{1, 3, 3, 5}));
        QCOMPARE(raw->values[1], static_cast<float>(image.pixels[3]));
        const auto scaled = (*loadBlip(R"("do_resize": false, "do_normalize": false, "rescale_factor": 0.5)"))->process(image);
        QCOMPARE(scaled->values[1], static_cast<float>(image.pixels[3]) * 0.5f);
        QVERIFY(scaled->seen.pixels == image.pixels);
    }

    void theWholePictureIsSeen() {
        const auto out = (*loadBlip(R"("size": 8)"))->process(ramp(30, 7));
        for (const RectF& rect : {out->crop, out->canvas})
            QVERIFY(rect.x == 0 && rect.y == 0 && rect.width == 30 && rect.height == 7);
        QCOMPARE(out->seen.width, 8);
    }

    void aTransparentColourStandsOnWhite() {
        Image image(2, 1);
        image.pixels = {10, 20, 30, 10, 20, 31};
        image.transparentColour = {10, 20, 30};
        const auto out = (*loadBlip(R"("do_resize": false)"))->process(image);
        QVERIFY(out->seen.pixels == (std::vector<std::uint8_t>{255, 255, 255, 10, 20, 31}));
        const auto kept = (*loadBlip(R"("do_resize": false, "do_convert_rgb": false)"))->process(image);
        QVERIFY(kept->seen.pixels == image.pixels);
    }

    void anEmptyPictureIsRefused() { QVERIFY(!(*loadBlip(""))->process(Image()).ok()); }

    void newerFoldersKeepItInProcessorConfig() {
        QVERIFY(writeFileAtomically(root() / "processor_config.json",
                                    R"({"processor_class": "BlipProcessor", "image_processor":
                                        {"image_processor_type": "BlipImageProcessor", "size": {"height": 12, "width": 16}}})").ok());
        const auto processor = loadImageProcessor(root());
        QVERIFY(processor.ok());
        QCOMPARE((*processor)->info().width, 16);
        QVERIFY(writeFileAtomically(root() / "processor_config.json",
                                    R"({"image_processor": {"image_processor_type": "BlipImageProcessor", "size": true}})").ok());
        QVERIFY(refused(loadImageProcessor(root()), ErrorCode::BadInput, "processor_config.json"));
        QVERIFY(loadImageProcessor(root()).error().oneLine().find("preprocessor_config") == std::string::npos);
    }

    void theObjectInsideOfProcessorConfigIsTheValidOneOfTwo() {
        QVERIFY(writeFileAtomically(root() / "processor_config.json",
                                    R"({"image_processor": {"image_processor_type": "BlipImageProcessor", "size": 12}})").ok());
        QCOMPARE((*loadBlip(R"("size": 20)"))->info().width, 12);
        QVERIFY(writeFileAtomically(root() / "processor_config.json", R"({"processor_class": "BlipProcessor"})").ok());
        QCOMPARE((*loadBlip(R"("size": 20)"))->info().width, 20);
    }

    void everySpellingOfAProcessorIsKnown() {
        for (const char* name : {"CLIPImageProcessor", "CLIPImageProcessorFast", "CLIPImageProcessorPil", "CLIPFeatureExtractor"})
            QCOMPARE((*loadKind(name))->info().kind, std::string("CLIPImageProcessor"));
        for (const char* name : {"ChineseCLIP", "Siglip", "Vilt", "BridgeTower", "Llava", "Idefics3", "SmolVLM"})
            QCOMPARE((*loadKind(name + std::string("ImageProcessor")))->info().kind, name + std::string("ImageProcessor"));
        QVERIFY(!loadKind("Siglip2ImageProcessor").ok());
    }

    void aNumberAsSizeIsWhatTheProcessorTakesItFor() {
        QCOMPARE(shapeOf("CLIPImageProcessor", R"("size": 20, "do_center_crop": false)", ramp(30, 70)), (Shape{1, 3, 46, 20}));
        QCOMPARE(shapeOf("CLIPImageProcessor", R"("size": 20, "crop_size": 12)", ramp(30, 70)), (Shape{1, 3, 12, 12}));
        QCOMPARE(shapeOf("ViltImageProcessor", R"("size": 64, "size_divisor": 16)", ramp(30, 40)), (Shape{1, 3, 80, 64}));
        QCOMPARE(shapeOf("SmolVLMImageProcessor", R"("size": 32, "max_image_size": {"longest_edge": 16})", ramp(9, 30)),
                 (Shape{1, 5, 3, 16, 16}));
    }

    void everySizeRuleGivesItsSides() {
        const auto sides = [&](const char* size, const Image& image) {
            return shapeOf("CLIPImageProcessor", R"("do_center_crop": false, "size": )" + std::string(size), image);
        };
        QCOMPARE(sides(R"({"height": 6, "width": 10})", ramp(30, 7)), (Shape{1, 3, 6, 10}));
        QCOMPARE(sides("[6, 10]", ramp(30, 7)), (Shape{1, 3, 6, 10}));
        QCOMPARE(sides(R"({"shortest_edge": 5})", ramp(31, 7)), (Shape{1, 3, 5, 22}));
        QCOMPARE(sides(R"({"shortest_edge": 5, "longest_edge": 40})", ramp(31, 7)), (Shape{1, 3, 5, 22}));
        QCOMPARE(sides(R"({"shortest_edge": 5, "longest_edge": 16})", ramp(31, 7)), (Shape{1, 3, 4, 16}));
        QCOMPARE(sides(R"({"max_height": 20, "max_width": 20})", ramp(31, 7)), (Shape{1, 3, 4, 20}));
    }

    void aCropLargerThanThePictureIsBlackAround() {
        const auto processor = loadKind("CLIPImageProcessor", R"("size": 3, "crop_size": {"height": 6, "width": 4})");
        const Image image = ramp(3, 3);
        const auto out = (*processor)->process(image);
        QVERIFY(out.ok());
        const Image& seen = out->seen;
        for (int y = 0; y < 3; ++y)
            QVERIFY(std::equal(image.at(0, y), image.at(0, y) + 9, seen.at(1, 2 + y)));
        for (const auto& [x, y] : {std::pair(0, 0), std::pair(0, 3), std::pair(2, 1), std::pair(3, 5)})
            QVERIFY(std::all_of(seen.at(x, y), seen.at(x, y) + 3, [](std::uint8_t level) { return level == 0; }));
        QVERIFY(out->canvas.x == -1 && out->canvas.y == -2 && out->canvas.width == 4 && out->canvas.height == 6);
        QVERIFY(out->crop.x == 0 && out->crop.y == 0 && out->crop.width == 3 && out->crop.height == 3);
    }

    void paddingToASquareTakesTheMeanColour() {
        const auto processor = loadKind(
            "LlavaImageProcessor", R"("do_pad": true, "do_resize": false, "do_center_crop": false, "image_mean": [0.1, 0.5, 1])");
        const Image image = ramp(5, 2);
        const auto out = (*processor)->process(image);
        QVERIFY(out.ok());
        QCOMPARE(out->seen.height, 5);
        const std::array<std::uint8_t, 3> colour{25, 127, 255};
        QVERIFY(std::equal(colour.begin(), colour.end(), out->seen.at(4, 0)));
        QVERIFY(std::equal(colour.begin(), colour.end(), out->seen.at(0, 4)));
        QVERIFY(std::equal(image.pixels.begin(), image.pixels.end(), out->seen.at(0, 1)));
        QVERIFY(out->canvas.y == -1 && out->canvas.height == 5);
    }

    void tilesAreReadRowByRowAndTheWholePictureIsLast() {
        const auto processor = loadKind("Idefics3ImageProcessor", R"("do_resize": false, "max_image_size": {"longest_edge": 2})");
        const Image image = ramp(6, 4);
        const auto out = (*processor)->process(image);
        QVERIFY(out.ok());
        QCOMPARE(out->shape, (Shape{1, 7, 3, 2, 2}));
        QCOMPARE(out->mask.shape, (Shape{1, 7, 2, 2}));
        QVERIFY(out->rows == 2 && out->cols == 3);
        QVERIFY(std::equal(image.at(2, 3), image.at(2, 3) + 6, out->seen.at(0, 4 * 2 + 1)));
        QVERIFY(std::equal(out->seen.at(0, 12), out->seen.at(0, 12) + 12, resize(image, 2, 2, Filter::Lanczos).pixels.begin()));
        QVERIFY(out->tiles[5].x == 4 && out->tiles[5].y == 2 && out->tiles[5].width == 2 && out->tiles[6].width == 6);
    }

    void aPictureOfOneTileIsNotSplit() {
        const char* options = R"("size": {"longest_edge": 8}, "max_image_size": {"longest_edge": 8})";
        const auto out = (*loadKind("SmolVLMImageProcessor", options))->process(ramp(6, 4));
        QVERIFY(out.ok());
        QCOMPARE(out->shape, (Shape{1, 1, 3, 8, 8}));
        QVERIFY(out->rows == 0 && out->cols == 0 && out->tiles.size() == 1);
    }

    void elongatedPicturesEndCleanlyUnderEveryProcessor() {
        for (const char* name : {"CLIP", "ChineseCLIP", "Siglip", "Blip", "Vilt", "BridgeTower", "Llava", "Idefics3", "SmolVLM"})
            for (const auto& [options, length] : {std::pair(R"("do_pad": true)", 30000), std::pair(R"("do_resize": false)", 3000)})
                for (const auto& [width, height] : {std::pair(1, length), std::pair(length, 1)}) {
                    const auto processor = loadKind(name + std::string("ImageProcessor"), options);
                    const auto out = (*processor)->process(Image(width, height));
                    QVERIFY2(out.ok() || out.error().code == ErrorCode::BadInput, name);
                    QVERIFY2(!out.ok() || !out->values.empty(), name);
                }
        const auto vilt = (*loadKind("ViltImageProcessor"))->process(Image(1, 30000));
        QVERIFY(!vilt.ok() && vilt.error().oneLine().find("0 × ") != std::string::npos);
        QVERIFY((*loadKind("CLIPImageProcessor"))->process(Image(1, 30000)).ok());
    }

    void whatCannotBeHeldIsRefused() {
        const Image image(1, 30000);
        QVERIFY(!(*loadKind("CLIPImageProcessor", R"("do_center_crop": false)"))->process(image).ok());
        QVERIFY(!(*loadKind("LlavaImageProcessor", R"("do_pad": true)"))->process(image).ok());
        const char* dust = R"("max_image_size": {"longest_edge": 1})";
        QVERIFY(!(*loadKind("Idefics3ImageProcessor", dust))->process(ramp(30, 40)).ok());
    }

    void thePatchGridIsThatOfOneTile() {
        QVERIFY(writeFileAtomically(root() / "config.json", R"({"vision_config": {"patch_size": 4}, "patch_size": 3})").ok());
        const char* options = R"("size": {"longest_edge": 32}, "max_image_size": {"longest_edge": 16})";
        const auto out = (*loadKind("SmolVLMImageProcessor", options))->process(ramp(6, 4));
        QVERIFY(out->gridRows == 4 && out->gridCols == 4);
        QCOMPARE((*loadBlip(""))->info().patchSize, 4);
        QVERIFY(writeFileAtomically(root() / "config.json", R"({"patch_size": -3})").ok());
        QVERIFY(refused(loadBlip(""), ErrorCode::BadInput, "patch_size"));
    }

    void theSizeIsToldWhereEveryPictureGivesTheSame() {
        QVERIFY((*loadKind("CLIPImageProcessor"))->info().height == 224);
        QVERIFY((*loadKind("CLIPImageProcessor", R"("do_center_crop": false)"))->info().height == 0);
        QVERIFY((*loadKind("ViltImageProcessor"))->info().width == 0);
        QVERIFY((*loadKind("BridgeTowerImageProcessor"))->info().width == 288);
        QVERIFY((*loadKind("SmolVLMImageProcessor"))->info().width == 364);
    }

    void aBatchIsPaddedWithZerosAndMasked() {
        const auto processor = loadKind("ViltImageProcessor", R"("size": 4, "size_divisor": 2)");
        const auto wide = (*processor)->process(ramp(6, 4)), tall = (*processor)->process(ramp(4, 6));
        const auto batch = padBatch(std::vector<PixelSample>{{&*wide}, {&*tall}});
        QVERIFY(batch.ok());
        QCOMPARE(batch->shape, (Shape{2, 3, 6, 6}));
        QCOMPARE(batch->mask.shape, (Shape{2, 6, 6}));
        QCOMPARE(batch->values[7], wide->values[7]);
        QVERIFY(batch->values[24] == 0.0F && batch->mask.values[24] == 0.0F && batch->mask.values[23] == 1.0F);
        QVERIFY(batch->mask.values[36 + 30] == 1.0F && batch->mask.values[36 + 34] == 0.0F);
    }

    void batchesThatDoNotFitTogetherAreRefused() {
        const auto clip = (*loadKind("CLIPImageProcessor", R"("size": 4, "do_center_crop": false)"))->process(ramp(6, 4));
        const auto other = (*loadKind("CLIPImageProcessor", R"("size": 4, "do_center_crop": false)"))->process(ramp(4, 4));
        const auto vilt = (*loadKind("ViltImageProcessor", R"("size": 4, "size_divisor": 2)"))->process(ramp(6, 4));
        for (const std::vector<PixelSample>& samples :
             {std::vector<PixelSample>{}, {{}}, {{&*clip}, {}}, {{&*clip, &*clip}}, {{&*clip}, {&*other}}, {{&*clip}, {&*vilt}}})
            QVERIFY(!padBatch(samples).ok());
        QVERIFY(padBatch(std::vector<PixelSample>{{&*clip}, {&*clip}}).ok());
    }

    void theModelTypeDecidesWhereNoProcessorIsNamed() {
        QVERIFY(writeFileAtomically(root() / "config.json", R"({"model_type": "blip"})").ok());
        QCOMPARE((*load(R"({"size": 32})"))->info().kind, std::string("BlipImageProcessor"));
        QVERIFY(writeFileAtomically(root() / "config.json", R"({"model_type": "dalle"})").ok());
        QVERIFY(refused(load(R"({"size": 32})"), ErrorCode::Unsupported, "dalle"));
        QVERIFY((load(R"({"feature_extractor_type": "BlipFeatureExtractor"})")).ok());
    }

    void anUnknownProcessorIsNamedWithWhatIsSupported() {
        const auto processor = load(R"({"image_processor_type": "Pix2StructImageProcessor"})");
        QVERIFY(refused(processor, ErrorCode::Unsupported, "Pix2StructImageProcessor"));
        QVERIFY(refused(processor, ErrorCode::Unsupported, "image_processor_type"));
        for (const char* known : {"BlipImageProcessor", "CLIPImageProcessor", "SmolVLMImageProcessor"})
            QVERIFY(refused(processor, ErrorCode::Unsupported, known));
    }

    void optionsThatChangeThePixelsAndAreNotThereAreRefused() {
        for (const auto& [options, named] : std::vector<std::pair<const char*, const char*>>{
                 {R"("size": {"longest_edge": 224})", "longest_edge"},
                 {R"("size": {"shortest_edge": 2, "height": 3})", "shortest_edge"},
                 {R"("do_center_crop": true)", "crop_size"},
                 {R"("do_center_crop": true, "crop_size": {"longest_edge": 4})", "longest_edge"},
                 {R"("size": {"shortest_edge": 24}, "do_pad": true)", "do_pad"},
                 {R"("pad_size": {"height": 500, "width": 500})", "pad_size"},
                 {R"("do_image_splitting": true)", "do_image_splitting"},
                 {R"("do_thumbnail": true)", "do_thumbnail"},
                 {R"("size_divisor": 32)", "size_divisor"}})
            QVERIFY2(refused(loadBlip(options), ErrorCode::Unsupported, named), options);
        QVERIFY(loadBlip(R"("do_center_crop": false, "do_pad": null, "do_thumbnail": false, "pad_size": null)").ok());
        QVERIFY(loadBlip(R"("do_pad": true)").ok());
    }

    void valuesThatCannotBeAreRefusedByName() {
        const std::vector<std::pair<const char*, const char*>> bad{
            {R"("size": 0)", "size"},           {R"("size": {"height": -3, "width": 4})", "height"},
            {R"("size": 100000)", "size"},      {R"("size": "large")", "size"},
            {R"("resample": 9)", "resample"},   {R"("resample": "bicubic")", "resample"},
            {R"("image_mean": [1, 2])", "image_mean"}, {R"("image_std": [1, 0, 1])", "image_std"},
            {R"("image_mean": [1, 1e300, 0])", "image_mean"}, {R"("image_std": 1e-300)", "image_std"},
            {R"("image_std": "x")", "image_std"},      {R"("do_resize": 3)", "do_resize"},
            {R"("rescale_factor": "1/255")", "rescale_factor"}};
        for (const auto& [options, named] : bad)
            QVERIFY2(refused(loadBlip(options), ErrorCode::BadInput, named), options);
    }

    void foldersWithoutAnyAndBrokenFilesAreRefused() {
        QCOMPARE(loadImageProcessor(root()).error().code, ErrorCode::NotFound);
        QCOMPARE(load("{").error().code, ErrorCode::BadInput);
        QCOMPARE(load("[]").error().code, ErrorCode::BadInput);
        QCOMPARE(load("").error().code, ErrorCode::BadInput);
    }
};

QTEST_APPLESS_MAIN(TestImageProcessor)
#include "test_image_processor.moc"
