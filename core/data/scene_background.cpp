#include "core/data/scene_background.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/data/resample.h"

namespace diptych {

namespace {

using Colour = std::array<double, 3>;

Colour randomColour(SceneRandom& random) {
    // Mostly pale or dim, so that objects stand out.
    const double base = random.chance(0.6) ? random.between(150.0, 250.0) : random.between(20.0, 150.0);
    Colour colour{};
    for (double& channel : colour)
        channel = std::clamp(base + random.between(-45.0, 45.0), 0.0, 255.0);
    return colour;
}

Colour mixed(const Colour& a, const Colour& b, double t) {
    return {a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t};
}

void put(Image& image, int x, int y, const Colour& colour) {
    std::uint8_t* pixel = image.at(x, y);
    for (std::size_t c = 0; c < 3; ++c)
        pixel[c] = static_cast<std::uint8_t>(std::clamp(colour[c] + 0.5, 0.0, 255.0));
}

void paintGradient(Image& image, SceneRandom& random) {
    const Colour a = randomColour(random), b = randomColour(random);
    const double angle = random.between(0.0, 6.283185307179586), dx = std::cos(angle), dy = std::sin(angle);
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x) {
            const double u = (x + 0.5) / image.width - 0.5, v = (y + 0.5) / image.height - 0.5;
            put(image, x, y, mixed(a, b, std::clamp(0.5 + u * dx + v * dy, 0.0, 1.0)));
        }
}

void paintNoise(Image& image, SceneRandom& random) {
    const Colour base = randomColour(random);
    const double strength = random.between(5.0, 30.0);
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x) {
            const double grain = random.between(-strength, strength);
            put(image, x, y, {base[0] + grain, base[1] + grain, base[2] + grain});
        }
}

void paintBlobs(Image& image, SceneRandom& random) {
    constexpr int knots = 4;
    std::array<Colour, (knots + 1) * (knots + 1)> grid{};
    const Colour a = randomColour(random), b = randomColour(random);
    for (Colour& knot : grid)
        knot = mixed(a, b, random.unit());
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x) {
            const double u = (x + 0.5) / image.width * knots, v = (y + 0.5) / image.height * knots;
            const auto column = static_cast<std::size_t>(u), row = static_cast<std::size_t>(v);
            const std::size_t at = row * (knots + 1) + column;
            const double fu = u - static_cast<double>(column), fv = v - static_cast<double>(row);
            put(image, x, y, mixed(mixed(grid[at], grid[at + 1], fu), mixed(grid[at + knots + 1], grid[at + knots + 2], fu), fv));
        }
}

void paintPicture(Image& image, const Image& picture, SceneRandom& random) {
    const int side = std::min(picture.width, picture.height);
    const int cut = std::max(1, static_cast<int>(side * random.between(0.5, 1.0)));
    const int left = random.below(picture.width - cut + 1), top = random.below(picture.height - cut + 1);
    Image piece(cut, cut);
    for (int y = 0; y < cut; ++y)
        std::copy_n(picture.at(left, top + y), static_cast<std::size_t>(cut) * 3, piece.at(0, y));
    image = resize(piece, image.width, image.height, Filter::Bilinear);
}

}  // namespace

void paintBackground(Image& image, const std::vector<Image>& pictures, SceneRandom& random) {
    if (!pictures.empty() && random.chance(0.5))
        return paintPicture(image, random.pick(pictures), random);
    switch (random.below(4)) {
    case 0: {
        const Colour flat = randomColour(random);
        for (int y = 0; y < image.height; ++y)
            for (int x = 0; x < image.width; ++x)
                put(image, x, y, flat);
        return;
    }
    case 1: return paintGradient(image, random);
    case 2: return paintNoise(image, random);
    default: return paintBlobs(image, random);
    }
}

}  // namespace diptych
