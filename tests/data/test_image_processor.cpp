#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "core/base/files.h"
#include "core/data/image_processor.h"

using namespace diptych;
namespace fs = std::filesystem;

namespace {

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
    Result<std::unique_ptr<ImageProcessor>> loadBlip(const std::string& options) const {
        return load(R"({"image_processor_type": "BlipImageProcessor")" + (options.empty() ? "" : ", " + options) + "}");
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
        QVERIFY(refused(processor, ErrorCode::Unsupported, "BlipImageProcessor"));
    }

    void optionsThatChangeThePixelsAndAreNotThereAreRefused() {
        QVERIFY(refused(loadBlip(R"("size": {"shortest_edge": 224})"), ErrorCode::Unsupported, "shortest_edge"));
        QVERIFY(refused(loadBlip(R"("do_center_crop": true)"), ErrorCode::Unsupported, "do_center_crop"));
        QVERIFY(refused(loadBlip(R"("do_pad": true)"), ErrorCode::Unsupported, "do_pad"));
        QVERIFY(loadBlip(R"("do_center_crop": false, "do_pad": null)").ok());
    }

    void valuesThatCannotBeAreRefusedByName() {
        const std::vector<std::pair<const char*, const char*>> bad{
            {R"("size": 0)", "size"},           {R"("size": {"height": -3, "width": 4})", "height"},
            {R"("size": 100000)", "size"},      {R"("size": "large")", "size"},
            {R"("resample": 9)", "resample"},   {R"("resample": "bicubic")", "resample"},
            {R"("image_mean": [1, 2])", "image_mean"}, {R"("image_std": [1, 0, 1])", "image_std"},
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
