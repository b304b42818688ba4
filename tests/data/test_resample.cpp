#include <QTest>
#include <algorithm>
#include <array>

#include "core/data/resample.h"

using namespace diptych;

namespace {

constexpr std::array<Filter, 6> allFilters{Filter::Nearest, Filter::Lanczos, Filter::Bilinear,
                                           Filter::Bicubic, Filter::Box,     Filter::Hamming};

Image noise(int width, int height) {
    Image image(width, height);
    std::uint32_t state = 99;
    for (std::uint8_t& value : image.pixels)
        value = static_cast<std::uint8_t>((state = state * 1664525u + 1013904223u) >> 24);
    return image;
}

Image rowOf(const Image& image, int y) {
    Image row(image.width, 1);
    std::copy_n(image.at(0, y), row.pixels.size(), row.pixels.begin());
    return row;
}

}  // namespace

class TestResample : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theSameSizeGivesTheSamePixels() {
        const Image image = noise(19, 7);
        for (const Filter filter : allFilters)
            QVERIFY(resize(image, 19, 7, filter).pixels == image.pixels);
    }

    void anEvenPictureStaysEven() {
        Image image(23, 31);
        std::fill(image.pixels.begin(), image.pixels.end(), std::uint8_t{173});
        for (const Filter filter : allFilters)
            for (const auto& [width, height] : {std::pair(1, 1), std::pair(7, 64), std::pair(200, 3), std::pair(23, 5)}) {
                const Image out = resize(image, width, height, filter);
                QCOMPARE(out.width, width);
                QCOMPARE(out.height, height);
                QVERIFY(std::all_of(out.pixels.begin(), out.pixels.end(), [](std::uint8_t v) { return v == 173; }));
            }
    }

    void onePixelCanBeEnlarged() {
        Image image(1, 1);
        image.pixels = {1, 128, 254};
        for (const Filter filter : allFilters) {
            const Image out = resize(image, 5, 4, filter);
            for (int y = 0; y < 4; ++y)
                for (int x = 0; x < 5; ++x)
                    QVERIFY(std::equal(image.pixels.begin(), image.pixels.end(), out.at(x, y)));
        }
    }

    void boxOfHalfTheSizeIsTheRoundedMeanOfPairs() {
        const Image image = noise(40, 1), out = resize(image, 20, 1, Filter::Box);
        for (int x = 0; x < 20; ++x)
            for (int c = 0; c < 3; ++c)
                QCOMPARE(static_cast<int>(out.at(x, 0)[c]), (image.at(2 * x, 0)[c] + image.at(2 * x + 1, 0)[c] + 1) / 2);
    }

    // Rows are worked on in blocks: the last, shorter block and every row of a block must be as if alone.
    void everyRowIsResizedAsIfItWereAlone() {
        for (const int height : {1, 15, 16, 17, 33}) {
            const Image image = noise(50, height);
            for (const Filter filter : {Filter::Bicubic, Filter::Lanczos}) {
                const Image out = resize(image, 21, height, filter);
                for (int y = 0; y < height; ++y)
                    QVERIFY(rowOf(out, y).pixels == resize(rowOf(image, y), 21, 1, filter).pixels);
            }
        }
    }

    void theTwoAxesAreTreatedAlike() {
        const Image image = noise(41, 1);
        Image turned(1, 41);
        turned.pixels = image.pixels;
        for (const Filter filter : allFilters)
            QVERIFY(resize(image, 13, 1, filter).pixels == resize(turned, 1, 13, filter).pixels);
    }

    void aSharpEdgeOvershootsWithoutWrappingAround() {
        Image image(8, 1);
        std::fill(image.pixels.begin() + 12, image.pixels.end(), std::uint8_t{255});
        const Image out = resize(image, 64, 1, Filter::Lanczos);
        QCOMPARE(static_cast<int>(out.at(0, 0)[0]), 0);
        QCOMPARE(static_cast<int>(out.at(63, 0)[0]), 255);
        QVERIFY(out.at(28, 0)[0] < 128 && out.at(35, 0)[0] > 127);
    }

    // The window of Hamming is in single precision in the reference; in double precision one of these levels differs.
    void hammingHasTheWeightsOfTheReference() {
        Image image(9, 1);
        image.pixels = {50, 37, 191, 203, 145, 68, 97, 128, 232, 21, 15, 91, 74, 177, 117, 136, 180, 145, 253, 47, 85, 1, 238, 225, 42, 123, 40};
        const std::vector<std::uint8_t> wanted{125, 105, 145, 86, 128, 122, 86, 154, 135};
        QVERIFY(resize(image, 3, 1, Filter::Hamming).pixels == wanted);
    }

    void aWindowIsACropOfTheWhole() {
        const Image image = noise(57, 90);
        for (const Filter filter : allFilters)
            for (const auto& [width, height] : {std::pair(23, 31), std::pair(130, 201), std::pair(57, 40), std::pair(31, 90),
                                                std::pair(57, 90), std::pair(50, 30)}) {
                const Image whole = resize(image, width, height, filter);
                const Window window{7, 11, 13, 19};
                const Image part = resizeWindow(image, width, height, window, filter);
                QVERIFY(part.width == window.width && part.height == window.height);
                for (int y = 0; y < part.height; ++y)
                    QVERIFY(std::equal(part.at(0, y), part.at(0, y) + 13 * 3, whole.at(window.x, window.y + y)));
            }
    }

    void aWindowOfAPictureThatNoMemoryHoldsIsFound() {
        const Image image = noise(40, 2);              // the window lies in the middle of pixel (20, 1)
        for (const Filter filter : allFilters) {
            const Image part = resizeWindow(image, 40'000'000, 1'000'000, {20'500'000, 750'000, 4, 3}, filter);
            QCOMPARE(part.pixels.size(), std::size_t{36});
            for (int y = 0; y < 3; ++y)
                for (int x = 0; x < 4; ++x)
                    QVERIFY(std::equal(part.at(x, y), part.at(x, y) + 3, image.at(20, 1)));
        }
    }

    void nearestSumsItsStepsUp() {
        const Image image = noise(7, 1), out = resize(image, 3, 1, Filter::Nearest);
        const std::array<int, 3> sources{1, 3, 5};
        for (int x = 0; x < 3; ++x)
            QVERIFY(std::equal(out.at(x, 0), out.at(x, 0) + 3, image.at(sources[static_cast<std::size_t>(x)], 0)));
    }
};

QTEST_APPLESS_MAIN(TestResample)
#include "test_resample.moc"
