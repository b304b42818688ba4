// Every pack of image processors: pixels, masks, geometry and batches as the reference makes them, and refusals where it fails.
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/safetensors.h"
#include "core/data/image_io.h"
#include "core/data/image_processor.h"
#include "tests/support/shared_files.h"

using namespace diptych;
namespace fs = std::filesystem;

namespace {

using Shape = std::vector<std::int64_t>;

fs::path root() { return tests::parityFolder() / "preprocess"; }

// Decoded once for all packs.
const Image& picture(const std::string& name) {
    static std::map<std::string, Image> pictures;
    const auto known = pictures.find(name);
    if (known != pictures.end())
        return known->second;
    auto image = readImage(tests::parityFolder() / "images" / name);
    return pictures[name] = image.ok() ? *std::move(image) : Image();
}

bool close(const RectF& rect, const Json& wanted) {
    const std::array<double, 4> values{rect.x, rect.y, rect.width, rect.height};
    for (std::size_t i = 0; i < 4; ++i)
        if (std::abs(values[i] - wanted[i].get<double>()) > 0.5)
            return false;
    return true;
}

std::string geometryProblem(const PixelTensor& out, const Json& fact) {
    if (out.shape != fact["shape"].get<Shape>())
        return "another shape";
    if (!close(out.crop, fact["crop"]) || !close(out.canvas, fact["canvas"]))
        return "another crop or canvas";
    if (fact["resized"] != Json({out.resizedWidth, out.resizedHeight}))
        return "resized to another size";
    if (fact["grid"] != Json({out.gridRows, out.gridCols}))
        return "another grid of patches";
    const Json tiles = fact.value("tiles", Json::array());
    if (out.rows != fact.value("rows", 0) || out.cols != fact.value("cols", 0) || out.tiles.size() != tiles.size())
        return "another number of tiles";
    for (std::size_t i = 0; i < tiles.size(); ++i)
        if (!close(out.tiles[i], tiles[i]))
            return "tile " + std::to_string(i) + " lies elsewhere";
    return {};
}

std::string maskProblem(const PixelTensor& out, const Json& masks) {
    const std::vector<std::string> wanted = masks.get<std::vector<std::string>>();
    if (wanted != (out.mask.name.empty() ? std::vector<std::string>() : std::vector<std::string>{out.mask.name}))
        return "other masks";
    if (wanted.empty())
        return {};
    Shape shape = out.shape;
    shape.erase(shape.end() - 3);
    const bool ones = std::all_of(out.mask.values.begin(), out.mask.values.end(), [](float value) { return value == 1.0F; });
    return shape == out.mask.shape && ones && out.mask.values.size() * 3 == out.values.size() ? "" : "the mask is not all ones";
}

// The reference's [.., 3, h, w] against interleaved rows, tiles one below the other.
int largestDifference(std::span<const std::byte> planes, const Image& seen, std::size_t plane) {
    if (planes.size() != seen.pixels.size())
        return 256;
    int largest = 0;
    for (std::size_t i = 0; i < seen.pixels.size() / 3; ++i)
        for (std::size_t c = 0; c < 3; ++c)
            largest = std::max(largest, std::abs(static_cast<int>(planes[(i / plane * 3 + c) * plane + i % plane]) -
                                                 seen.pixels[i * 3 + c]));
    return largest;
}

std::string levelProblem(const PixelTensor& out, const SafetensorsFile& expected, const std::string& name) {
    const TensorInfo* levels = expected.find(name + "|u8");
    if (levels == nullptr)
        return "no levels to compare with";
    const auto plane = static_cast<std::size_t>(out.shape.back() * out.shape[out.shape.size() - 2]);
    int difference = largestDifference(expected.bytes(*levels), out.seen, plane);
    if (const TensorInfo* other = expected.find(name + "|u8_alternative"))
        difference = std::min(difference, largestDifference(expected.bytes(*other), out.seen, plane));
    return difference == 0 ? "" : "off by " + std::to_string(difference) + " levels";
}

std::string valueProblem(const PixelArrays& out, const SafetensorsFile& expected, const std::string& name) {
    const TensorInfo* tensor = expected.find(name);
    if (tensor == nullptr)
        return {};
    const auto wanted = expected.floats(*tensor);
    if (out.shape != tensor->shape || out.values.size() != wanted.size())
        return "values of another shape";
    for (std::size_t i = 0; i < wanted.size(); ++i)
        if (!(std::abs(out.values[i] - wanted[i]) <= 1e-5F))
            return "value " + std::to_string(i) + " is " + std::to_string(out.values[i]) + ", wanted " + std::to_string(wanted[i]);
    return {};
}

std::string pictureProblem(const ImageProcessor& processor, const Json& fact, const SafetensorsFile& expected,
                           const std::string& name) {
    const auto out = processor.process(picture(name));
    if (fact.contains("error"))
        return !out.ok() && out.error().code == ErrorCode::BadInput && out.error().oneLine().find('\n') == std::string::npos
                   ? ""
                   : "not refused";
    if (!out.ok())
        return out.error().oneLine();
    for (const std::string& problem : {geometryProblem(*out, fact), maskProblem(*out, fact["masks"]),
                                       levelProblem(*out, expected, name), valueProblem(*out, expected, name + "|pixel_values")})
        if (!problem.empty())
            return problem;
    return {};
}

std::vector<std::string> parts(const std::string& text, char separator) {
    std::vector<std::string> all;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);)
        if (const auto begin = part.find_first_not_of(' '); begin != std::string::npos)
            all.push_back(part.substr(begin));
    return all;
}

// A batch is named after model type and sizes: vilt_64, idefics3_96_32.
bool writeProcessorOf(const std::string& batch, const fs::path& folder) {
    const std::vector<std::string> words = parts(batch, '_');
    if (words.size() < 2)
        return false;
    Json options{{"size", {{words.size() > 2 ? "longest_edge" : "shortest_edge", std::stoi(words[1])}}}};
    if (words.size() > 2)
        options["max_image_size"] = {{"longest_edge", std::stoi(words[2])}};
    return writeFileAtomically(folder / "config.json", Json({{"model_type", words[0]}}).dump()).ok() &&
           writeFileAtomically(folder / "preprocessor_config.json", options.dump()).ok();
}

}  // namespace

class TestImageProcessorParity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPictureGivesTheReferencesTensor_data() {
        QTest::addColumn<QString>("pack");
        const auto geometry = readJsonFile(root() / "geometry.json");
        if (geometry.ok())
            for (const auto& [pack, facts] : geometry->items())
                QTest::newRow(pack.c_str()) << QString::fromStdString(pack);
        else
            QTest::newRow("no packs") << QString();
    }

    void everyPictureGivesTheReferencesTensor() {
        QFETCH(QString, pack);
        SKIP_WITHOUT(root());
        const auto geometry = readJsonFile(root() / "geometry.json");
        const fs::path folder = root() / pack.toStdString();
        const auto processor = loadImageProcessor(folder / "model");
        QVERIFY2(processor.ok(), processor.ok() ? "" : processor.error().oneLine().c_str());
        const auto expected = SafetensorsFile::open(folder / "expected.safetensors");
        QVERIFY(expected.ok());
        int wrong = 0, checked = 0;
        for (const auto& [name, fact] : geometry->at(pack.toStdString()).items()) {
            const std::string problem = pictureProblem(**processor, fact, *expected, name);
            if (!problem.empty())
                qWarning("%s: %s", name.c_str(), problem.c_str()), ++wrong;
            ++checked;
        }
        QVERIFY(checked > 0);
        QCOMPARE(wrong, 0);
    }

    void batchesArePaddedAndMaskedAsTheReferenceDoes() {
        SKIP_WITHOUT(root() / "batches");
        int batches = 0;
        for (const auto& entry : fs::directory_iterator(root() / "batches")) {
            const auto expected = SafetensorsFile::open(entry.path());
            QVERIFY(expected.ok());
            QTemporaryDir scratch;
            const fs::path folder = scratch.path().toStdString();
            QVERIFY(writeProcessorOf(entry.path().stem().string(), folder));
            const auto processor = loadImageProcessor(folder);
            QVERIFY2(processor.ok(), processor.ok() ? "" : processor.error().oneLine().c_str());
            compareBatch(**processor, *expected);
            ++batches;
        }
        QVERIFY(batches > 0);
    }

private:
    static void compareBatch(const ImageProcessor& processor, const SafetensorsFile& expected) {
        const bool tiles = processor.info().tiles;
        std::vector<std::unique_ptr<PixelTensor>> tensors;
        std::vector<PixelSample> samples;
        for (const std::string& sample : parts(expected.metadata().at("pictures"), tiles ? ';' : ',')) {
            samples.emplace_back();
            for (const std::string& name : parts(sample, ',')) {
                auto out = processor.process(picture(name));
                QVERIFY2(out.ok(), name.c_str());
                tensors.push_back(std::make_unique<PixelTensor>(*std::move(out)));
                samples.back().push_back(tensors.back().get());
            }
        }
        const auto batch = padBatch(samples);
        QVERIFY2(batch.ok(), batch.ok() ? "" : batch.error().oneLine().c_str());
        const std::string problem = valueProblem(*batch, expected, "pixel_values");
        QVERIFY2(problem.empty() && expected.find("pixel_values") != nullptr, problem.c_str());
        const TensorInfo* mask = expected.find(batch->mask.name);
        QVERIFY(mask != nullptr && mask->shape == batch->mask.shape);
        QVERIFY(expected.floats(*mask) == batch->mask.values);
    }
};

QTEST_APPLESS_MAIN(TestImageProcessorParity)
#include "test_image_processor_parity.moc"
