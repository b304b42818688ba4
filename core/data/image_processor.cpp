#include "core/data/image_processor.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "core/data/image_processor_plan.h"

namespace diptych {

namespace {

// Pixels of one intermediate picture or of the tensor; what a picture or a folder asks for beyond is refused.
constexpr std::int64_t mostPixels = std::int64_t{1} << 26;
// Squares hold more than their picture: the largest pictures may be twice as long as high.
constexpr std::int64_t mostCanvasPixels = mostPixels * 2;
constexpr std::int64_t mostSide = std::int64_t{1} << 30;
constexpr std::int64_t mostTiles = 10'000;

std::string text(Extent extent) { return std::to_string(extent.width) + " × " + std::to_string(extent.height); }

Extent extentOf(const Image& image) { return {image.width, image.height}; }

Error unfit(Extent picture, const std::string& what, const std::string& remedy) {
    return Error{ErrorCode::BadInput, "is " + text(picture) + " px, " + what, "picture", remedy};
}

// Sides that can be computed with; whether all of it can be held is a matter of what is kept.
Status checkSides(Extent resized, Extent picture) {
    if (std::min(resized.width, resized.height) < 1 || std::max(resized.width, resized.height) > mostSide)
        return unfit(picture, "resized for this model it would be " + text(resized) + ", wanted sides of 1 to 2^30",
                     "Crop it to a less elongated part");
    return {};
}

Status checkHeld(Extent held, std::int64_t most, Extent picture) {
    if (held.width * held.height > most)
        return unfit(picture, "preparing it for this model takes " + text(held) + " px, wanted at most " +
                                  std::to_string(most / 1'000'000) + " million",
                     "Crop it to a less elongated part, or make it smaller");
    return {};
}

Image onWhite(Image image) {
    const auto clear = *image.transparentColour;
    for (std::size_t i = 0; i < image.pixels.size(); i += 3)
        if (std::equal(clear.begin(), clear.end(), image.pixels.begin() + static_cast<std::ptrdiff_t>(i)))
            std::fill_n(image.pixels.begin() + static_cast<std::ptrdiff_t>(i), 3, std::uint8_t{255});
    image.transparentColour.reset();
    return image;
}

Image filled(int width, int height, const std::array<std::uint8_t, 3>& colour) {
    Image image(width, height);
    for (std::size_t i = 0; i < image.pixels.size(); ++i)
        image.pixels[i] = colour[i % 3];
    return image;
}

void paste(const Image& part, Image& onto, int left, int top) {
    for (int y = 0; y < part.height; ++y)
        std::copy_n(part.at(0, y), static_cast<std::size_t>(part.width) * 3, onto.at(left, top + y));
}

// In the middle of a square; the rectangle it shows grows with it.
Result<Image> onSquare(const Image& image, const std::array<std::uint8_t, 3>& colour, RectF& canvas) {
    const int side = std::max(image.width, image.height);
    DIPTYCH_TRY(checkHeld({side, side}, mostCanvasPixels, extentOf(image)));
    Image square = filled(side, side, colour);
    const int left = (side - image.width) / 2, top = (side - image.height) / 2;
    paste(image, square, left, top);
    canvas = RectF{static_cast<double>(-left), static_cast<double>(-top), static_cast<double>(side), static_cast<double>(side)};
    return square;
}

int halfDown(std::int64_t rest) { return static_cast<int>(rest >= 0 ? rest / 2 : -((1 - rest) / 2)); }

// A crop from the middle of the resized picture; beyond its edges black.
Image resizedCrop(const Image& image, Extent resized, Extent crop, Filter filter) {
    const int left = halfDown(resized.width - crop.width), top = halfDown(resized.height - crop.height);
    Window inside;
    inside.x = std::max(left, 0);
    inside.y = std::max(top, 0);
    inside.width = static_cast<int>(std::min(resized.width, left + crop.width)) - inside.x;
    inside.height = static_cast<int>(std::min(resized.height, top + crop.height)) - inside.y;
    Image part = resizeWindow(image, static_cast<int>(resized.width), static_cast<int>(resized.height), inside, filter);
    if (part.width == crop.width && part.height == crop.height)
        return part;
    Image whole(static_cast<int>(crop.width), static_cast<int>(crop.height));
    paste(part, whole, inside.x - left, inside.y - top);
    return whole;
}

RectF croppedCanvas(const RectF& canvas, Extent resized, Extent crop) {
    const double scaleX = canvas.width / static_cast<double>(resized.width);
    const double scaleY = canvas.height / static_cast<double>(resized.height);
    return {canvas.x + halfDown(resized.width - crop.width) * scaleX, canvas.y + halfDown(resized.height - crop.height) * scaleY,
            static_cast<double>(crop.width) * scaleX, static_cast<double>(crop.height) * scaleY};
}

RectF insidePicture(const RectF& canvas, const Image& picture) {
    const double left = std::max(canvas.x, 0.0), top = std::max(canvas.y, 0.0);
    const double right = std::min(canvas.x + canvas.width, static_cast<double>(picture.width));
    const double bottom = std::min(canvas.y + canvas.height, static_cast<double>(picture.height));
    return {left, top, right - left, bottom - top};
}

void noteResized(Extent resized, PixelTensor& out) {
    out.resizedWidth = static_cast<int>(resized.width);
    out.resizedHeight = static_cast<int>(resized.height);
}

Image scaled(const Image& image, Extent to, Filter filter) {
    return resize(image, static_cast<int>(to.width), static_cast<int>(to.height), filter);
}

// Tiles row by row and the whole picture last, one below the other.
Image stackedTiles(const Image& large, int side, Filter filter) {
    const int cols = large.width / side, rows = large.height / side;
    Image stack(side, (rows * cols + 1) * side);
    for (int tile = 0; tile < rows * cols; ++tile)
        for (int y = 0; y < side; ++y)
            std::copy_n(large.at(tile % cols * side, tile / cols * side + y), static_cast<std::size_t>(side) * 3,
                        stack.at(0, tile * side + y));
    paste(resize(large, side, side, filter), stack, 0, rows * cols * side);
    return stack;
}

std::vector<RectF> tileRects(const RectF& whole, int rows, int cols) {
    std::vector<RectF> rects;
    for (int row = 0; row < rows; ++row)
        for (int col = 0; col < cols; ++col)
            rects.push_back({whole.x + whole.width * col / cols, whole.y + whole.height * row / rows, whole.width / cols,
                             whole.height / rows});
    rects.push_back(whole);
    return rects;
}

class PlannedProcessor : public ImageProcessor {
public:
    explicit PlannedProcessor(ImagePlan plan) : m_plan(std::move(plan)) {}

    const ImageProcessorInfo& info() const override { return m_plan.info; }

    Result<PixelTensor> process(const Image& image) const override {
        if (image.empty())
            return Error{ErrorCode::BadInput, "has no pixels, wanted a picture", "picture", "Choose another picture"};
        PixelTensor out;
        out.canvas = RectF{0, 0, static_cast<double>(image.width), static_cast<double>(image.height)};
        std::optional<Image> changed;
        if (image.transparentColour && m_plan.convertRgb)
            changed = onWhite(image);
        if (m_plan.square && image.width != image.height) {
            DIPTYCH_ASSIGN(changed, onSquare(changed ? *changed : image, m_plan.background(), out.canvas));
        }
        const Image& source = changed ? *changed : image;
        DIPTYCH_TRY(m_plan.tile > 0 ? cutTiles(source, out) : frame(source, out));
        out.crop = insidePicture(out.canvas, image);
        fillArrays(out);
        return out;
    }

private:
    Result<Extent> resizedSides(const Image& source) const {
        const Extent resized = m_plan.resize ? resizedExtent(m_plan.size, extentOf(source)) : extentOf(source);
        DIPTYCH_TRY(checkSides(resized, extentOf(source)));
        return resized;
    }

    Status frame(const Image& source, PixelTensor& out) const {
        DIPTYCH_ASSIGN(const Extent resized, resizedSides(source));
        const Extent crop = m_plan.crop.width > 0 ? m_plan.crop : resized;
        DIPTYCH_TRY(checkHeld(crop, mostPixels, extentOf(source)));
        out.seen = resizedCrop(source, resized, crop, m_plan.info.resample);
        out.canvas = croppedCanvas(out.canvas, resized, crop);
        noteResized(resized, out);
        return {};
    }

    Status cutTiles(const Image& source, PixelTensor& out) const {
        const Filter filter = m_plan.info.resample;
        const auto side = static_cast<int>(m_plan.tile);
        DIPTYCH_ASSIGN(const Extent first, resizedSides(source));
        DIPTYCH_TRY(checkHeld(first, mostPixels, extentOf(source)));
        const Extent second = m_plan.split ? tiledExtent(first, side) : Extent{side, side};
        DIPTYCH_TRY(checkSides(second, extentOf(source)));
        DIPTYCH_TRY(checkHeld(second, mostPixels, extentOf(source)));
        if (second.width / side * (second.height / side) > mostTiles)
            return unfit(extentOf(source), "it would be cut into more than " + std::to_string(mostTiles) + " tiles",
                         "Use a preprocessor_config.json with larger tiles");
        out.seen = scaled(scaled(source, first, filter), second, filter);
        noteResized(second, out);
        if (second.width > side || second.height > side) {
            out.rows = static_cast<int>(second.height) / side;
            out.cols = static_cast<int>(second.width) / side;
            out.seen = stackedTiles(out.seen, side, filter);
        }
        out.tiles = tileRects(out.canvas, out.rows, out.cols);
        return {};
    }

    void fillArrays(PixelTensor& out) const {
        const std::int64_t height = m_plan.tile > 0 ? m_plan.tile : out.seen.height, width = out.seen.width;
        const std::int64_t count = out.seen.height / height;
        out.shape = m_plan.tile > 0 ? std::vector<std::int64_t>{1, count, 3, height, width}
                                    : std::vector<std::int64_t>{1, 3, height, width};
        if (m_plan.info.patchSize > 0) {
            out.gridRows = static_cast<int>(height / m_plan.info.patchSize);
            out.gridCols = static_cast<int>(width / m_plan.info.patchSize);
        }
        const auto plane = static_cast<std::size_t>(height * width);
        out.values.resize(out.seen.pixels.size());
        for (std::size_t c = 0; c < 3; ++c) {
            const auto table = valuesOf(c);
            for (std::size_t tile = 0; tile < static_cast<std::size_t>(count); ++tile) {
                const std::uint8_t* from = out.seen.pixels.data() + tile * plane * 3 + c;
                float* to = out.values.data() + (tile * 3 + c) * plane;
                for (std::size_t i = 0; i < plane; ++i)
                    to[i] = table[from[i * 3]];
            }
        }
        if (m_plan.mask.empty())
            return;
        out.mask.name = m_plan.mask;
        out.mask.shape = m_plan.tile > 0 ? std::vector<std::int64_t>{1, count, height, width}
                                         : std::vector<std::int64_t>{1, height, width};
        out.mask.values.assign(plane * static_cast<std::size_t>(count), 1.0F);
    }

    // What each of the 256 levels becomes in this channel.
    std::array<float, 256> valuesOf(std::size_t channel) const {
        std::array<float, 256> table{};
        const auto mean = static_cast<float>(m_plan.info.mean[channel]);
        const auto deviation = static_cast<float>(m_plan.info.std[channel]);
        for (std::size_t level = 0; level < table.size(); ++level) {
            const double value = static_cast<double>(level);
            table[level] = static_cast<float>(m_plan.rescale ? value * m_plan.factor : value);
            if (m_plan.normalize)
                table[level] = (table[level] - mean) / deviation;
        }
        return table;
    }

    ImagePlan m_plan;
};

}  // namespace

Result<std::unique_ptr<ImageProcessor>> loadImageProcessor(const std::filesystem::path& folder) {
    DIPTYCH_ASSIGN(ImagePlan plan, readImagePlan(folder));
    return std::unique_ptr<ImageProcessor>(std::make_unique<PlannedProcessor>(std::move(plan)));
}

}  // namespace diptych
