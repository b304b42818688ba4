#include "core/data/image_processor_sizes.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace diptych {

namespace {

std::int64_t truncated(double value) { return static_cast<std::int64_t>(value); }

double ratioOf(Extent extent) { return static_cast<double>(extent.width) / static_cast<double>(extent.height); }

Extent withShortest(std::int64_t shortest, double exactShortest, Extent picture) {
    const bool upright = picture.width <= picture.height;
    const auto shorter = static_cast<double>(std::min(picture.width, picture.height));
    const auto longer = static_cast<double>(std::max(picture.width, picture.height));
    const std::int64_t other = truncated(exactShortest * longer / shorter);
    return upright ? Extent{shortest, other} : Extent{other, shortest};
}

// Where the cap decides, the longer side is worked out from the unrounded shorter one.
Extent betweenEdges(const TargetSize& target, Extent picture) {
    const auto shorter = static_cast<double>(std::min(picture.width, picture.height));
    const auto longer = static_cast<double>(std::max(picture.width, picture.height));
    const auto cap = static_cast<double>(target.longest);
    std::int64_t shortest = target.shortest;
    std::optional<double> exact;
    if (longer / shorter * static_cast<double>(shortest) > cap) {
        exact = cap * shorter / longer;
        shortest = truncated(std::nearbyint(*exact));
    }
    if (std::min(picture.width, picture.height) == shortest)
        return picture;
    return withShortest(shortest, exact.value_or(static_cast<double>(shortest)), picture);
}

Extent fitted(const TargetSize& target, Extent picture) {
    const auto width = static_cast<double>(picture.width), height = static_cast<double>(picture.height);
    const double scale = std::min(static_cast<double>(target.height) / height, static_cast<double>(target.width) / width);
    return {truncated(width * scale), truncated(height * scale)};
}

Extent capped(const TargetSize& target, Extent picture) {
    const auto shortest = static_cast<double>(target.shortest);
    const double cap = std::floor(1333.0 / 800.0 * shortest);
    const double scale = shortest / static_cast<double>(std::min(picture.width, picture.height));
    double width = picture.height < picture.width ? scale * static_cast<double>(picture.width) : shortest;
    double height = picture.height < picture.width ? shortest : scale * static_cast<double>(picture.height);
    if (std::max(width, height) > cap) {
        const double again = cap / std::max(width, height);
        width *= again;
        height *= again;
    }
    const auto floored = [&](double side) { return truncated(side + 0.5) / target.divisor * target.divisor; };
    return {floored(width), floored(height)};
}

Extent withLongest(std::int64_t longest, Extent picture, bool even) {
    const double ratio = ratioOf(picture);
    const auto other = [&](double side) {
        const std::int64_t length = truncated(side);
        return std::max<std::int64_t>(even ? length + length % 2 : length, 1);
    };
    if (picture.width >= picture.height)
        return {longest, other(static_cast<double>(longest) / ratio)};
    return {other(static_cast<double>(longest) * ratio), longest};
}

Extent longestEdge(const TargetSize& target, Extent picture) {
    constexpr std::int64_t most = 4096;
    const Extent wanted = withLongest(target.longest, picture, true);
    return std::max(wanted.width, wanted.height) > most ? withLongest(most, wanted, false) : wanted;
}

}  // namespace

Extent resizedExtent(const TargetSize& target, Extent picture) {
    switch (target.rule) {
    case SizeRule::Squash: return {target.width, target.height};
    case SizeRule::ShortestEdge: return withShortest(target.shortest, static_cast<double>(target.shortest), picture);
    case SizeRule::Edges: return betweenEdges(target, picture);
    case SizeRule::Fit: return fitted(target, picture);
    case SizeRule::Capped: return capped(target, picture);
    case SizeRule::LongestEdge: return longestEdge(target, picture);
    }
    return picture;
}

Extent tiledExtent(Extent picture, std::int64_t tile) {
    const double ratio = ratioOf(picture);
    const auto multiple = [&](std::int64_t side) { return (side + tile - 1) / tile * tile; };
    if (picture.width >= picture.height) {
        const std::int64_t width = multiple(picture.width);
        return {width, multiple(truncated(static_cast<double>(width) / ratio))};
    }
    const std::int64_t height = multiple(picture.height);
    return {multiple(truncated(static_cast<double>(height) * ratio)), height};
}

}  // namespace diptych
