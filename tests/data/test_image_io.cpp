#include <sys/stat.h>

#include <QTemporaryDir>
#include <QTest>
#include <cstring>
#include <map>

#include "core/base/files.h"
#include "core/data/image_io.h"
#include "core/data/png_writer.h"
#include "tests/data/tiny_pictures.h"

using namespace diptych;
namespace fs = std::filesystem;

namespace {

using Colour = std::array<int, 3>;
constexpr Colour red{200, 30, 40}, green{30, 180, 50}, blue{20, 60, 210};

std::vector<std::byte> bytesOf(const char* base64) {
    const QByteArray raw = QByteArray::fromBase64(QByteArray(base64));
    std::vector<std::byte> bytes(static_cast<std::size_t>(raw.size()));
    std::memcpy(bytes.data(), raw.constData(), bytes.size());
    return bytes;
}

const std::map<std::string, const char*>& containers() {
    static const std::map<std::string, const char*> all{
        {"jpeg", tests::jpeg}, {"progressive", tests::jpegProgressive}, {"webp", tests::webpLossless},
        {"gif", tests::gifAnimated}, {"tiff", tests::tiff}, {"png", tests::pngTurned}};
    return all;
}

bool near(const Image& image, int x, int y, const Colour& wanted, int tolerance) {
    const std::uint8_t* pixel = image.at(x, y);
    for (std::size_t c = 0; c < 3; ++c)
        if (std::abs(pixel[c] - wanted[c]) > tolerance)
            return false;
    return true;
}

bool looksLikeTheCard(const Image& image, int tolerance) {
    return image.width == 12 && image.height == 8 && near(image, 1, 1, red, tolerance) && near(image, 1, 6, green, tolerance) &&
           near(image, 10, 1, blue, tolerance) && near(image, 10, 6, blue, tolerance);
}

// Turned by a quarter clockwise: what was left below stands left above.
bool looksLikeTheTurnedCard(const Image& image, int tolerance) {
    return image.width == 8 && image.height == 12 && near(image, 1, 1, green, tolerance) && near(image, 6, 1, red, tolerance) &&
           near(image, 1, 10, blue, tolerance);
}

Image noise(int width, int height) {
    Image image(width, height);
    std::uint32_t state = 7;
    for (std::uint8_t& value : image.pixels)
        value = static_cast<std::uint8_t>((state = state * 1664525u + 1013904223u) >> 24);
    return image;
}

void put(std::vector<std::byte>& bytes, std::size_t at, std::uint32_t value, int count, bool little) {
    for (int i = 0; i < count; ++i)
        bytes[at + static_cast<std::size_t>(little ? i : count - 1 - i)] = static_cast<std::byte>(value >> (8 * i));
}

std::vector<std::byte> pngClaiming(std::uint32_t width, std::uint32_t height) {
    const QByteArray raw = QByteArray::fromBase64(tests::pngAlpha);
    const std::string png = tests::claimingSize(raw.toStdString(), width, height);
    const auto bytes = std::as_bytes(std::span(png));
    return {bytes.begin(), bytes.end()};
}

struct Bmp {
    int width = 2, height = 2, bits = 24;
    std::vector<std::array<int, 3>> palette = {};
    std::vector<int> rows = {};                    // bytes of the pixels, bottom row first, padded
};

std::vector<std::byte> bmpOf(const Bmp& bmp) {
    const std::size_t start = 54 + bmp.palette.size() * 4;
    std::vector<std::byte> bytes(start + bmp.rows.size());
    bytes[0] = std::byte{'B'};
    bytes[1] = std::byte{'M'};
    put(bytes, 10, static_cast<std::uint32_t>(start), 4, true);
    put(bytes, 14, 40, 4, true);
    put(bytes, 18, static_cast<std::uint32_t>(bmp.width), 4, true);
    put(bytes, 22, static_cast<std::uint32_t>(bmp.height), 4, true);
    put(bytes, 26, 1, 2, true);
    put(bytes, 28, static_cast<std::uint32_t>(bmp.bits), 2, true);
    put(bytes, 46, static_cast<std::uint32_t>(bmp.palette.size()), 4, true);
    for (std::size_t i = 0; i < bmp.palette.size(); ++i)
        for (std::size_t c = 0; c < 3; ++c)
            bytes[54 + i * 4 + 2 - c] = static_cast<std::byte>(bmp.palette[i][c]);
    for (std::size_t i = 0; i < bmp.rows.size(); ++i)
        bytes[start + i] = static_cast<std::byte>(bmp.rows[i]);
    return bytes;
}

bool isRefusal(const Result<Image>& image) {
    return !image.ok() && (image.error().code == ErrorCode::BadInput || image.error().code == ErrorCode::Unsupported) &&
           image.error().oneLine().find('\n') == std::string::npos;
}

}  // namespace

class TestImageIo : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    fs::path file(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }
    fs::path save(const char* name, const std::vector<std::byte>& bytes) const {
        const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return writeFileAtomically(file(name), text).ok() ? file(name) : fs::path();
    }

private Q_SLOTS:
    void everyContainerGivesTheSamePicture() {
        QVERIFY(looksLikeTheCard(*decodeImage(bytesOf(tests::jpeg), "jpeg"), 12));
        QVERIFY(looksLikeTheCard(*decodeImage(bytesOf(tests::jpegProgressive), "jpeg"), 12));
        QVERIFY(looksLikeTheCard(*decodeImage(bytesOf(tests::webpLossless), "webp"), 0));
        QVERIFY(looksLikeTheCard(*decodeImage(bytesOf(tests::tiff), "tiff"), 0));
        QVERIFY(looksLikeTheCard(*decodeImage(bytesOf(tests::tiffPages), "tiff"), 0));
        QVERIFY(looksLikeTheCard(*decodeImage(bytesOf(tests::gifAnimated), "gif"), 0));
    }

    void orientationIsAppliedWhateverTheContainer() {
        QVERIFY(looksLikeTheTurnedCard(*decodeImage(bytesOf(tests::jpegTurned), "jpeg"), 12));
        QVERIFY(looksLikeTheTurnedCard(*decodeImage(bytesOf(tests::webpTurned), "webp"), 0));
        QVERIFY(looksLikeTheTurnedCard(*decodeImage(bytesOf(tests::pngTurned), "png"), 0));
    }

    void theHeaderTellsTheUprightSizeTheKindAndTheAnimation() {
        const auto turned = readImageHeader(save("turned.png", bytesOf(tests::jpegTurned)));
        QVERIFY(turned.ok());
        QCOMPARE(turned->format, std::string("jpeg"));  // by content, not by name
        QCOMPARE(turned->width, 8);
        QCOMPARE(turned->height, 12);
        QCOMPARE(turned->orientation, 6);
        QVERIFY(!turned->animated);
        QVERIFY(readImageHeader(save("a.gif", bytesOf(tests::gifAnimated)))->animated);
    }

    void cmykIsConvertedAsStored() {
        QVERIFY(near(*decodeImage(bytesOf(tests::jpegCmyk), "jpeg"), 3, 3, {255, 0, 0}, 3));
        QVERIFY(near(*decodeImage(bytesOf(tests::tiffCmyk), "tiff"), 3, 3, {255, 0, 0}, 0));
    }

    void sixteenBitGreyIsScaledAndAlphaIsDropped() {
        const auto grey = decodeImage(bytesOf(tests::pngGrey16), "png");
        QVERIFY(grey.ok());
        const std::array<int, 4> wanted{0, 1, 128, 255};
        for (int x = 0; x < 4; ++x)
            QCOMPARE(static_cast<int>(grey->at(x, 0)[1]), wanted[static_cast<std::size_t>(x)]);
        QVERIFY(near(*decodeImage(bytesOf(tests::pngAlpha), "png"), 1, 1, {10, 20, 30}, 0));
    }

    void aWholeTiffOfAKindThatIsNotReadIsNamedAsSuch() {
        const auto image = decodeImage(bytesOf(tests::tiffFloat), "tiff");
        QVERIFY(!image.ok() && image.error().code == ErrorCode::Unsupported);
        QVERIFY(image.error().oneLine().find("32") != std::string::npos);
    }

    void aColourKeyIsKeptBesideThePixels() {
        const auto image = decodeImage(bytesOf(tests::pngKey), "png");
        QVERIFY(image.ok() && looksLikeTheCard(*image, 0));
        QVERIFY(image->transparentColour == (std::array<std::uint8_t, 3>{200, 30, 40}));
        QVERIFY(!decodeImage(bytesOf(tests::tiff), "tiff")->transparentColour);
    }

    void writtenPicturesAreReadBackPixelByPixel() {
        for (const auto& [width, height] : {std::pair(1, 1), std::pair(37, 5), std::pair(3, 211)}) {
            const Image image = noise(width, height);
            QVERIFY(writePng(file("noise.png"), image).ok());
            QVERIFY(readImage(file("noise.png"))->pixels == image.pixels);
        }
        QVERIFY(!encodePng(Image()).ok());
        QVERIFY(!writePng(file("absent/noise.png"), noise(2, 2)).ok());
    }

    void greyMasksKeepTheirValues() {
        const GreyImage mask{3, 2, {0, 1, 2, 3, 128, 255}};
        QVERIFY(writeGreyPng(file("mask.png"), mask).ok());
        const auto back = readGreyPng(file("mask.png"));
        QVERIFY(back.ok());
        QCOMPARE(back->width, 3);
        QVERIFY(back->values == mask.values);
    }

    void bitmapsOfEveryDepthAreRead() {
        const std::vector<std::array<int, 3>> two{{9, 8, 7}, {250, 240, 230}};
        const auto one = decodeImage(bmpOf({.bits = 1, .palette = two, .rows = {0x40, 0, 0, 0, 0x80, 0, 0, 0}}), "1");
        QVERIFY(near(*one, 0, 0, {250, 240, 230}, 0) && near(*one, 1, 0, {9, 8, 7}, 0) && near(*one, 1, 1, {250, 240, 230}, 0));
        const auto four = decodeImage(bmpOf({.bits = 4, .palette = two, .rows = {0x01, 0, 0, 0, 0x10, 0, 0, 0}}), "4");
        QVERIFY(near(*four, 0, 0, {250, 240, 230}, 0) && near(*four, 0, 1, {9, 8, 7}, 0));
        const auto eight = decodeImage(bmpOf({.bits = 8, .palette = two, .rows = {0, 1, 0, 0, 1, 0, 0, 0}}), "8");
        QVERIFY(near(*eight, 0, 0, {250, 240, 230}, 0) && near(*eight, 1, 1, {250, 240, 230}, 0));
        const auto fifteen = decodeImage(bmpOf({.bits = 16, .rows = {0, 0, 0, 0, 0, 0x7C, 0x1F, 0}}), "16");
        QVERIFY(near(*fifteen, 0, 0, {255, 0, 0}, 0) && near(*fifteen, 1, 0, {0, 0, 255}, 0));
        const auto full = decodeImage(bmpOf({.rows = {1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 10, 11, 12, 0, 0}}), "24");
        QVERIFY(near(*full, 0, 0, {9, 8, 7}, 0) && near(*full, 1, 1, {6, 5, 4}, 0));
        const auto down = decodeImage(bmpOf({.height = -2, .bits = 32, .rows = {1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0, 1, 1, 1, 0}}), "32");
        QVERIFY(near(*down, 0, 0, {3, 2, 1}, 0) && near(*down, 0, 1, {9, 8, 7}, 0));
    }

    void bitmapsThatLieAreRefused() {
        QVERIFY(isRefusal(decodeImage(bmpOf({.width = 3000, .height = 2000, .rows = {1, 2, 3}}), "claims more than it has")));
        QVERIFY(isRefusal(decodeImage(bmpOf({.width = 30000, .height = 30000}), "too large")));
        QVERIFY(isRefusal(decodeImage(bmpOf({.width = -2, .height = INT32_MIN}), "negative")));
        QVERIFY(isRefusal(decodeImage(bmpOf({.bits = 7, .rows = std::vector<int>(16)}), "seven bits")));
    }

    void hugeHeadersAreRefusedBeforeAnythingIsAllocated() {
        for (const auto& [width, height] : {std::pair(30000u, 30000u), std::pair(0x7FFFFFFFu, 0x7FFFFFFFu), std::pair(60'000'000u, 1u)}) {
            const auto image = decodeImage(pngClaiming(width, height), "bomb");
            QVERIFY(isRefusal(image));
            QVERIFY(isRefusal(readThumbnail(save("bomb.png", pngClaiming(width, height)), 64)));
        }
        const auto message = decodeImage(pngClaiming(30000, 30000), "bomb").error().oneLine();
        QVERIFY2(message.find("30000") != std::string::npos && message.find("64 million") != std::string::npos, message.c_str());
    }

    void limitsOfTheCallerHold() {
        const fs::path path = save("card.jpg", bytesOf(tests::jpeg));
        QVERIFY(isRefusal(readImage(path, {.maxPixels = 95})));
        QVERIFY(readImage(path, {.maxPixels = 96}).ok());
        QVERIFY(isRefusal(readImage(path, {.maxFileBytes = 100})));
    }

    void filesThatAreNoPicturesAreRefused() {
        QVERIFY(isRefusal(readImage(save("empty.png", {}))));
        QVERIFY(isRefusal(decodeImage({}, "nothing")));
        for (const char* text : {"hello", "BM", "GIF89a", "\x89PNG\r\n\x1A\n", "II*", "RIFF    WEBP", "\xFF\xD8\xFF"})
            QVERIFY2(isRefusal(decodeImage(std::as_bytes(std::span(text, std::strlen(text))), "text")), text);
        QCOMPARE(readImage(file("absent.png")).error().code, ErrorCode::NotFound);
    }

    void pipesFoldersAndLoopsDoNotHang() {
        QCOMPARE(::mkfifo(file("pipe.png").c_str(), 0600), 0);
        fs::create_symlink("loop.png", file("loop.png"));
        fs::create_directory(file("folder.png"));
        fs::create_symlink("/dev/zero", file("device.png"));
        for (const char* name : {"pipe.png", "loop.png", "folder.png", "device.png"}) {
            QVERIFY2(!readImage(file(name)).ok(), name);
            QVERIFY2(!readImageHeader(file(name)).ok(), name);
            QVERIFY2(!readThumbnail(file(name), 32).ok(), name);
        }
    }

    void picturesCutShortAreRefused() {
        for (const auto& [name, base64] : containers()) {
            const auto whole = bytesOf(base64);
            for (std::size_t length = 0; length + 24 < whole.size(); ++length) {
                const auto image = decodeImage(std::span(whole).first(length), name);
                if (name == "gif" && image.ok() && looksLikeTheCard(*image, 0))
                    continue;                      // the first frame is whole; the cut is in the second one
                QVERIFY2(isRefusal(image), (name + " of " + std::to_string(length) + " bytes").c_str());
            }
        }
    }

    void damagedPicturesGiveAPictureOrARefusal() {
        for (const auto& [name, base64] : containers()) {
            const auto whole = bytesOf(base64);
            for (std::size_t at = 0; at < whole.size(); ++at)
                for (const int mask : {0x01, 0x80, 0xFF}) {
                    auto damaged = whole;
                    damaged[at] ^= static_cast<std::byte>(mask);
                    const auto image = decodeImage(damaged, name, {.maxPixels = 4'000'000});
                    if (image.ok())
                        QCOMPARE(image->pixels.size(), static_cast<std::size_t>(image->width) * static_cast<std::size_t>(image->height) * 3);
                    else
                        QVERIFY(isRefusal(image));
                }
        }
    }

    void thumbnailsFitAndStandUpright() {
        QVERIFY(writePng(file("large.png"), noise(640, 300)).ok());
        const auto wide = readThumbnail(file("large.png"), 128);
        QVERIFY(wide.ok());
        QCOMPARE(wide->width, 128);
        QCOMPARE(wide->height, 60);
        QVERIFY(looksLikeTheTurnedCard(*readThumbnail(save("turned.jpg", bytesOf(tests::jpegTurned)), 64), 12));
        const auto small = readThumbnail(save("turned.jpg", bytesOf(tests::jpegTurned)), 6);
        QVERIFY(small.ok());
        QCOMPARE(small->width, 4);
        QCOMPARE(small->height, 6);
    }
};

QTEST_APPLESS_MAIN(TestImageIo)
#include "test_image_io.moc"
