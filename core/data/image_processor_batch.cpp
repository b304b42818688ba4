#include <algorithm>

#include "core/data/image_processor.h"

namespace diptych {

namespace {

// Every picture as [frames, channels, height, width]: a frame is a tile, or the picture itself.
struct Frames {
    std::size_t count = 1, height = 0, width = 0;

    explicit Frames(const PixelTensor& picture) {
        const auto& shape = picture.shape;
        count = shape.size() == 5 ? static_cast<std::size_t>(shape[1]) : 1;
        height = static_cast<std::size_t>(shape[shape.size() - 2]);
        width = static_cast<std::size_t>(shape[shape.size() - 1]);
    }
    bool sameSides(const Frames& other) const { return height == other.height && width == other.width; }
};

struct BatchLayout {
    std::size_t samples = 0, frames = 0, height = 0, width = 0;
    bool tiles = false;
};

Error unfit(const std::string& what) {
    return Error{ErrorCode::BadInput, what, "batch of pictures", "Batch pictures of one image processor"};
}

Result<BatchLayout> layoutOf(std::span<const PixelSample> samples) {
    if (samples.empty() || samples.front().empty())
        return unfit("has no picture, wanted one in every sample");
    const PixelTensor& first = *samples.front().front();
    BatchLayout layout{.samples = samples.size(), .tiles = first.shape.size() == 5};
    for (const PixelSample& sample : samples) {
        std::size_t frames = 0;
        for (const PixelTensor* picture : sample) {
            const Frames size(*picture);
            if (picture->shape.size() != first.shape.size() || picture->mask.name != first.mask.name)
                return unfit("holds pictures of several image processors, wanted one");
            if (first.mask.name.empty() && !size.sameSides(Frames(first)))
                return unfit("holds pictures of unequal sizes and no mask, wanted equal ones");
            frames += size.count;
            layout.height = std::max(layout.height, size.height);
            layout.width = std::max(layout.width, size.width);
        }
        if (frames == 0 || (!layout.tiles && frames != 1))
            return unfit("holds a sample of " + std::to_string(sample.size()) + " pictures, wanted one");
        layout.frames = std::max(layout.frames, frames);
    }
    return layout;
}

void copyPlanes(const float* from, std::size_t planes, const Frames& size, const BatchLayout& layout, float* to) {
    for (std::size_t plane = 0; plane < planes; ++plane)
        for (std::size_t y = 0; y < size.height; ++y)
            std::copy_n(from + (plane * size.height + y) * size.width, size.width,
                        to + (plane * layout.height + y) * layout.width);
}

std::vector<std::int64_t> shapeOf(const BatchLayout& layout, bool channels) {
    std::vector<std::int64_t> shape{static_cast<std::int64_t>(layout.samples)};
    if (layout.tiles)
        shape.push_back(static_cast<std::int64_t>(layout.frames));
    if (channels)
        shape.push_back(3);
    shape.push_back(static_cast<std::int64_t>(layout.height));
    shape.push_back(static_cast<std::int64_t>(layout.width));
    return shape;
}

}  // namespace

Result<PixelArrays> padBatch(std::span<const PixelSample> samples) {
    DIPTYCH_ASSIGN(const BatchLayout layout, layoutOf(samples));
    const std::size_t plane = layout.height * layout.width;
    PixelArrays batch;
    batch.shape = shapeOf(layout, true);
    batch.values.assign(layout.samples * layout.frames * 3 * plane, 0.0F);
    batch.mask.name = samples.front().front()->mask.name;
    const bool masked = !batch.mask.name.empty();
    if (masked) {
        batch.mask.shape = shapeOf(layout, false);
        batch.mask.values.assign(layout.samples * layout.frames * plane, 0.0F);
    }
    for (std::size_t i = 0; i < samples.size(); ++i) {
        std::size_t frame = i * layout.frames;
        for (const PixelTensor* picture : samples[i]) {
            const Frames size(*picture);
            copyPlanes(picture->values.data(), size.count * 3, size, layout, batch.values.data() + frame * 3 * plane);
            if (masked)
                copyPlanes(picture->mask.values.data(), size.count, size, layout, batch.mask.values.data() + frame * plane);
            frame += size.count;
        }
    }
    return batch;
}

}  // namespace diptych
