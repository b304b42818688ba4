#include "core/data/resample.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <vector>

#include "core/data/resample_axis.h"

// Two versions of a hot loop, chosen when the program starts.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define DIPTYCH_VECTOR_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define DIPTYCH_VECTOR_CLONES
#endif

namespace diptych {

namespace {

constexpr std::int32_t half = 1 << (weightBits - 1);

inline std::uint8_t clip8(std::int32_t sum) { return static_cast<std::uint8_t>(std::clamp(sum >> weightBits, 0, 255)); }

// Sixteen rows side by side, so that one weight serves sixteen sums at once.
constexpr int lanes = 16;
constexpr std::size_t squareBytes = lanes * lanes;

inline void shuffle(const std::uint8_t* __restrict from, std::uint8_t* __restrict to) {
    for (std::size_t i = 0; i < squareBytes / 2; ++i) {
        to[2 * i] = from[i];
        to[2 * i + 1] = from[squareBytes / 2 + i];
    }
}

// Rows and columns of a 16 × 16 square exchanged: four perfect shuffles, which the vectoriser knows, in place of 256 moves.
inline void transposeSquare(std::uint8_t* square) {
    std::uint8_t other[squareBytes];
    shuffle(square, other);
    shuffle(other, square);
    shuffle(square, other);
    shuffle(other, square);
}

// Whole squares are copied with a length the compiler knows.
inline void copyLane(const std::uint8_t* from, std::size_t left, std::uint8_t* to) {
    if (left >= lanes)
        std::memcpy(to, from, lanes);
    else
        std::memcpy(to, from, left);
}

std::size_t roundedUp(std::size_t bytes) { return (bytes + lanes - 1) / lanes * lanes; }

// Bytes `begin` on of sixteen rows to [byte, row]; rows below the picture repeat the last one.
void interleaveRows(const Image& image, int top, std::size_t begin, std::size_t count, std::vector<std::uint8_t>& block) {
    std::array<const std::uint8_t*, lanes> rows{};
    for (int r = 0; r < lanes; ++r)
        rows[static_cast<std::size_t>(r)] = image.at(0, std::min(top + r, image.height - 1)) + begin;
    for (std::size_t i = 0; i < count; i += lanes) {
        std::uint8_t* square = &block[i * lanes];
        for (std::size_t r = 0; r < lanes; ++r)
            copyLane(rows[r] + i, count - i, square + r * lanes);
        transposeSquare(square);
    }
}

// The way back: [byte, row] to the first `rows` rows from `top` on.
void separateRows(std::vector<std::uint8_t>& block, int top, int rows, Image& image) {
    const std::size_t count = static_cast<std::size_t>(image.width) * 3;
    for (std::size_t i = 0; i < count; i += lanes) {
        std::uint8_t* square = &block[i * lanes];
        transposeSquare(square);
        for (int r = 0; r < rows; ++r)
            copyLane(square + r * lanes, count - i, image.at(0, top + r) + i);
    }
}

// One output pixel of sixteen rows, [channel, row].
DIPTYCH_VECTOR_CLONES
void sumColumns(const std::uint8_t* from, const std::int32_t* weights, int count, std::uint8_t* to) {
    std::int32_t sums[3 * lanes];
    for (std::int32_t& sum : sums)
        sum = half;
    for (int k = 0; k < count; ++k, from += 3 * lanes)
        for (int i = 0; i < 3 * lanes; ++i)
            sums[i] += from[i] * weights[k];
    for (int i = 0; i < 3 * lanes; ++i)
        to[i] = clip8(sums[i]);
}

// Rows firstRow to endRow of the picture, resized in width.
Image resizeWidth(const Image& image, const Axis& axis, int firstRow, int endRow) {
    const auto width = axis.first.size();
    const int left = axis.firstInput();
    const std::size_t begin = static_cast<std::size_t>(left) * 3, count = static_cast<std::size_t>(axis.endInput() - left) * 3;
    Image out(static_cast<int>(width), endRow - firstRow);
    std::vector<std::uint8_t> block(roundedUp(count) * lanes), result(roundedUp(width * 3) * lanes);
    for (int top = firstRow; top < endRow; top += lanes) {
        interleaveRows(image, top, begin, count, block);
        for (std::size_t x = 0; x < width; ++x)
            sumColumns(&block[static_cast<std::size_t>(axis.first[x] - left) * 3 * lanes],
                       &axis.weights[x * static_cast<std::size_t>(axis.taps)], axis.count[x], &result[x * 3 * lanes]);
        separateRows(result, top - firstRow, std::min(lanes, endRow - top), out);
    }
    return out;
}

// Adds weight × row to the sums of one output row.
DIPTYCH_VECTOR_CLONES
void addRow(const std::uint8_t* __restrict from, std::int32_t weight, std::int32_t* __restrict sums, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        sums[i] += from[i] * weight;
}

// The picture's row 0 is row `offset` of the axis.
Image resizeHeight(const Image& image, const Axis& axis, int offset) {
    Image out(image.width, static_cast<int>(axis.first.size()));
    std::vector<std::int32_t> sums(static_cast<std::size_t>(image.width) * 3);
    for (int y = 0; y < out.height; ++y) {
        const auto at = static_cast<std::size_t>(y);
        std::fill(sums.begin(), sums.end(), half);
        for (int k = 0; k < axis.count[at]; ++k)
            addRow(image.at(0, axis.first[at] - offset + k),
                   axis.weights[at * static_cast<std::size_t>(axis.taps) + static_cast<std::size_t>(k)], sums.data(),
                   sums.size());
        std::transform(sums.begin(), sums.end(), out.at(0, y), clip8);
    }
    return out;
}

Image resizeNearest(const Image& image, const Stretch& across, const Stretch& down) {
    const auto columns = nearestCoordinates(across), rows = nearestCoordinates(down);
    Image out(across.count, down.count);
    for (int y = 0; y < out.height; ++y)
        for (int x = 0; x < out.width; ++x)
            std::copy_n(image.at(columns[static_cast<std::size_t>(x)], rows[static_cast<std::size_t>(y)]), 3, out.at(x, y));
    return out;
}

Image cropped(const Image& image, const Window& window) {
    Image out(window.width, window.height);
    for (int y = 0; y < window.height; ++y)
        std::copy_n(image.at(window.x, window.y + y), static_cast<std::size_t>(window.width) * 3, out.at(0, y));
    return out;
}

// Pillow's order since version 12: rows first where more than twice as many of them go as columns.
bool rowsFirst(const Stretch& across, const Stretch& down) {
    const std::int64_t rowsLost = std::int64_t{down.in} - down.out, columnsLost = std::int64_t{across.in} - across.out;
    return rowsLost > 0 && rowsLost > 2 * columnsLost;
}

Image resizeBoth(const Image& image, const Stretch& across, const Stretch& down, Filter filter) {
    const Axis rows = makeAxis(down, filter);
    const Axis columns = makeAxis(across, filter);
    if (rowsFirst(across, down))
        return resizeWidth(resizeHeight(image, rows, 0), columns, 0, down.count);
    const int firstRow = rows.firstInput();
    return resizeHeight(resizeWidth(image, columns, firstRow, rows.endInput()), rows, firstRow);
}

}  // namespace

Image resizeWindow(const Image& image, int width, int height, const Window& window, Filter filter) {
    const Stretch across{image.width, width, window.x, window.width}, down{image.height, height, window.y, window.height};
    if (width == image.width && height == image.height)
        return cropped(image, window);
    if (filter == Filter::Nearest)
        return resizeNearest(image, across, down);
    if (width == image.width)
        return cropped(resizeHeight(image, makeAxis(down, filter), 0), {window.x, 0, window.width, window.height});
    if (height == image.height)
        return resizeWidth(image, makeAxis(across, filter), window.y, window.y + window.height);
    return resizeBoth(image, across, down, filter);
}

Image resize(const Image& image, int width, int height, Filter filter) {
    if (width == image.width && height == image.height)
        return image;
    return resizeWindow(image, width, height, {0, 0, width, height}, filter);
}

}  // namespace diptych
