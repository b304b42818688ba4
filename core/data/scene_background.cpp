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

// Stripes of two colours, or where they cross, checks.
void paintStripes(Image& image, bool crossed, SceneRandom& random) {
    const Colour a = randomColour(random);
    Colour b = randomColour(random);
    b = mixed(a, b, 0.5);                          // pale enough to be a background
    const double angle = random.between(0.0, 3.141592653589793), period = random.between(0.08, 0.25);
    const double dx = std::cos(angle) / period, dy = std::sin(angle) / period;
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x) {
            const double u = (x + 0.5) / image.width, v = (y + 0.5) / image.height;
            const auto band = static_cast<int>(std::floor(u * dx + v * dy)) + (crossed ? static_cast<int>(std::floor(v * dx - u * dy)) : 0);
            put(image, x, y, band % 2 == 0 ? a : b);
        }
}

struct Mark {
    double x = 0, y = 0, endX = 0, endY = 0;       // px; a dot or ring has no end
    double radius = 0, hole = 0;                   // of the pen, or of dot and ring
    Colour colour{};
    double opacity = 1;
};

Mark randomMark(double size, SceneRandom& random) {
    Mark mark;
    mark.x = mark.endX = random.between(0.0, size);
    mark.y = mark.endY = random.between(0.0, size);
    const double unit = size / 96.0;
    const int kind = random.below(3);
    mark.radius = (kind == 0 ? random.between(0.5, 1.3) : random.between(1.0, 4.0)) * unit;
    if (kind == 0) {
        mark.endX += random.between(-20.0, 20.0) * unit;
        mark.endY += random.between(-20.0, 20.0) * unit;
    }
    mark.hole = kind == 2 ? mark.radius * random.between(0.5, 0.8) : 0;
    for (double& channel : mark.colour)
        channel = random.between(0.0, 255.0);
    mark.opacity = random.between(0.4, 0.9);
    return mark;
}

void paintMark(Image& image, const Mark& mark) {
    const double dx = mark.endX - mark.x, dy = mark.endY - mark.y, length = dx * dx + dy * dy;
    const auto first = [&](double a, double b) { return std::max(0, static_cast<int>(std::min(a, b) - mark.radius - 1)); };
    const auto last = [&](double a, double b, int side) { return std::min(side - 1, static_cast<int>(std::max(a, b) + mark.radius + 1)); };
    for (int y = first(mark.y, mark.endY); y <= last(mark.y, mark.endY, image.height); ++y)
        for (int x = first(mark.x, mark.endX); x <= last(mark.x, mark.endX, image.width); ++x) {
            const double px = x + 0.5 - mark.x, py = y + 0.5 - mark.y;
            const double along = length > 0 ? std::clamp((px * dx + py * dy) / length, 0.0, 1.0) : 0;
            const double distance = std::hypot(px - along * dx, py - along * dy);
            double cover = std::clamp(mark.radius - distance + 0.5, 0.0, 1.0);
            if (mark.hole > 0)
                cover *= std::clamp(distance - mark.hole + 0.5, 0.0, 1.0);
            const std::uint8_t* under = image.at(x, y);
            put(image, x, y, mixed({double(under[0]), double(under[1]), double(under[2])}, mark.colour, cover * mark.opacity));
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

void paintBackground(Image& image, const std::vector<Image>& pictures, int kinds, SceneRandom& random) {
    if (!pictures.empty() && random.chance(0.5))
        return paintPicture(image, random.pick(pictures), random);
    switch (random.below(kinds)) {
    case 0: {
        const Colour flat = randomColour(random);
        for (int y = 0; y < image.height; ++y)
            for (int x = 0; x < image.width; ++x)
                put(image, x, y, flat);
        return;
    }
    case 1: return paintGradient(image, random);
    case 2: return paintNoise(image, random);
    case 3: return paintBlobs(image, random);
    case 4: return paintStripes(image, false, random);
    default: return paintStripes(image, true, random);
    }
}

void paintMarks(Image& image, int most, SceneRandom& random) {
    if (most == 0)
        return;
    for (int marks = random.between(0, most); marks > 0; --marks)
        paintMark(image, randomMark(image.width, random));
}

void paintGrain(Image& image, double strength, SceneRandom& random) {
    if (strength == 0)
        return;
    for (std::uint8_t& value : image.pixels)
        value = static_cast<std::uint8_t>(std::clamp(value + random.between(-strength, strength) + 0.5, 0.0, 255.0));
}

}  // namespace diptych
