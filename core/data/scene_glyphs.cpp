#include "core/data/scene_glyphs.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_SFNT_NAMES_H

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>

#include "core/base/code_point.h"

namespace diptych {

namespace {

constexpr const char* fontPaths[] = {"/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf",
                                     "/usr/share/fonts/noto/NotoColorEmoji.ttf",
                                     "/usr/share/fonts/google-noto-emoji/NotoColorEmoji.ttf"};
constexpr int side = Glyph::side;

struct Library {
    FT_Library library = nullptr;
    FT_Face face = nullptr;
    ~Library() {
        if (face != nullptr)
            FT_Done_Face(face);
        if (library != nullptr)
            FT_Done_FreeType(library);
    }
};

Error fontError(const std::string& message) {
    return Error{ErrorCode::NotFound, message, "NotoColorEmoji.ttf", "Install the package fonts-noto-color-emoji"};
}

GlyphLevel halved(const GlyphLevel& from) {
    GlyphLevel to{std::max(1, from.width / 2), std::max(1, from.height / 2), {}};
    to.rgba.resize(static_cast<std::size_t>(to.width * to.height * 4));
    for (int y = 0; y < to.height; ++y)
        for (int x = 0; x < to.width; ++x)
            for (int c = 0; c < 4; ++c) {
                const auto at = [&](int dx, int dy) {
                    return from.rgba[static_cast<std::size_t>(((2 * y + dy) * from.width + 2 * x + dx) * 4 + c)];
                };
                const int sum = at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1);
                to.rgba[static_cast<std::size_t>((y * to.width + x) * 4 + c)] = static_cast<std::uint8_t>((sum + 2) / 4);
            }
    return to;
}

// The bitmap centred in a square of `side`, cut where it is wider. FreeType gives premultiplied BGRA.
GlyphLevel fromBitmap(const FT_Bitmap& bitmap) {
    GlyphLevel level{side, side, std::vector<std::uint8_t>(static_cast<std::size_t>(side * side * 4))};
    const int left = (side - static_cast<int>(bitmap.width)) / 2, top = (side - static_cast<int>(bitmap.rows)) / 2;
    for (int y = 0; y < static_cast<int>(bitmap.rows); ++y)
        for (int x = 0; x < static_cast<int>(bitmap.width); ++x) {
            const int tx = x + left, ty = y + top;
            if (tx < 0 || ty < 0 || tx >= side || ty >= side)
                continue;
            const std::uint8_t* from = bitmap.buffer + y * bitmap.pitch + x * 4;
            std::uint8_t* to = &level.rgba[static_cast<std::size_t>((ty * side + tx) * 4)];
            to[0] = from[2];
            to[1] = from[1];
            to[2] = from[0];
            to[3] = from[3];
        }
    return level;
}

std::string versionOf(FT_Face face) {
    FT_SfntName name{};
    for (FT_UInt i = 0; i < FT_Get_Sfnt_Name_Count(face); ++i) {
        if (FT_Get_Sfnt_Name(face, i, &name) != 0 || name.name_id != 5)
            continue;
        std::string text;
        for (FT_UInt k = 0; k < name.string_len; ++k)
            if (name.string[k] >= 0x20 && name.string[k] < 0x7F)
                text += static_cast<char>(name.string[k]);
        return text;
    }
    return "unknown version";
}

bool insideShape(std::size_t shape, double x, double y) {   // x, y in [-1, 1], y down
    switch (shape) {
    case 0: return x * x + y * y < 0.90 * 0.90;
    case 1: return std::abs(x) < 0.78 && std::abs(y) < 0.78;
    case 2: return y < 0.75 && y > -0.85 && std::abs(x) < (y + 0.85) * 0.58;
    case 3: {
        const double angle = std::atan2(x, -y), radius = std::hypot(x, y);
        const double step = std::acos(-1.0) / 5;       // from a tip to the notch beside it
        const double within = std::abs(std::remainder(angle, 2 * step));
        // The edge runs from the tip (radius 0.95) to the notch (radius 0.40).
        const double tip = 0.95, notch = 0.40;
        const double edge = tip * notch * std::sin(step) / (notch * std::sin(step - within) + tip * std::sin(within));
        return radius < edge;
    }
    case 4: return (std::abs(x) < 0.28 && std::abs(y) < 0.88) || (std::abs(y) < 0.28 && std::abs(x) < 0.88);
    default: {
        const double u = x * 1.25, v = -(y - 0.12) * 1.25, r = u * u + v * v - 1;
        return r * r * r - u * u * v * v * v < 0;
    }
    }
}

GlyphLevel drawShape(std::size_t shape) {
    constexpr int samples = 4;
    GlyphLevel level{side, side, std::vector<std::uint8_t>(static_cast<std::size_t>(side * side * 4))};
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            int hits = 0;
            for (int k = 0; k < samples * samples; ++k) {
                const double sx = x + (k % samples + 0.5) / samples, sy = y + (k / samples + 0.5) / samples;
                hits += insideShape(shape, sx / side * 2 - 1, sy / side * 2 - 1) ? 1 : 0;
            }
            const auto value = static_cast<std::uint8_t>(hits * 255 / (samples * samples));
            std::fill_n(level.rgba.begin() + (y * side + x) * 4, 4, value);
        }
    return level;
}

}  // namespace

Glyph glyphWithLevels(GlyphLevel base) {
    Glyph glyph;
    glyph.levels[0] = std::move(base);
    for (std::size_t i = 1; i < glyph.levels.size(); ++i)
        glyph.levels[i] = halved(glyph.levels[i - 1]);
    return glyph;
}

const GlyphLevel& Glyph::levelFor(double pixels) const {
    const double reduction = std::max(1.0, side / std::max(1.0, pixels));
    const auto wanted = static_cast<std::size_t>(std::lround(std::log2(reduction)));
    return levels[std::min(wanted, levels.size() - 1)];
}

std::array<float, 4> GlyphLevel::sample(double u, double v) const {
    const double x = (u + 0.5) * width - 0.5, y = (v + 0.5) * height - 0.5;
    const int x0 = static_cast<int>(std::floor(x)), y0 = static_cast<int>(std::floor(y));
    const auto fx = static_cast<float>(x - x0), fy = static_cast<float>(y - y0);
    std::array<float, 4> out{};
    for (int dy = 0; dy < 2; ++dy)
        for (int dx = 0; dx < 2; ++dx) {
            const int px = x0 + dx, py = y0 + dy;
            if (px < 0 || py < 0 || px >= width || py >= height)
                continue;
            const float weight = (dx != 0 ? fx : 1 - fx) * (dy != 0 ? fy : 1 - fy);
            const std::uint8_t* at = &rgba[static_cast<std::size_t>((py * width + px) * 4)];
            for (std::size_t c = 0; c < 4; ++c)
                out[c] += weight * static_cast<float>(at[c]) / 255.0f;
        }
    return out;
}

Result<SceneGlyphs> SceneGlyphs::load(const std::vector<std::string>& emoji, std::vector<Glyph> words) {
    const auto found = std::find_if(std::begin(fontPaths), std::end(fontPaths),
                                    [](const char* path) { return std::filesystem::exists(path); });
    if (found == std::end(fontPaths))
        return fontError("is not installed, wanted for the pictures of nouns");
    Library ft;
    if (FT_Init_FreeType(&ft.library) != 0 || FT_New_Face(ft.library, *found, 0, &ft.face) != 0 ||
        ft.face->num_fixed_sizes == 0 || FT_Select_Size(ft.face, 0) != 0)
        return fontError("cannot be read or has no colour bitmaps");
    SceneGlyphs glyphs;
    glyphs.m_fontVersion = versionOf(ft.face);
    glyphs.m_words = std::move(words);
    for (const std::string& text : emoji) {
        std::size_t first = 0;
        const FT_UInt index = FT_Get_Char_Index(ft.face, nextCodePoint(text, first));
        if (index == 0 || FT_Load_Glyph(ft.face, index, FT_LOAD_COLOR) != 0 ||
            ft.face->glyph->bitmap.pixel_mode != FT_PIXEL_MODE_BGRA)
            return fontError("has no colour glyph for " + text);
        glyphs.m_emoji.push_back(glyphWithLevels(fromBitmap(ft.face->glyph->bitmap)));
    }
    for (std::size_t i = 0; i < shapeCount; ++i)
        glyphs.m_shapes.push_back(glyphWithLevels(drawShape(i)));
    return glyphs;
}

}  // namespace diptych
