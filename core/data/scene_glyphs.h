// Colour glyphs of the emoji font and geometric shapes as premultiplied RGBA bitmaps in halving sizes, ready to be sampled.
// Errors of SceneGlyphs::load: NotFound (font), BadInput (no colour bitmaps, a glyph is missing).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace diptych {

struct GlyphLevel {
    int width = 0, height = 0;
    std::vector<std::uint8_t> rgba;                // [height, width, 4] premultiplied

    // Premultiplied RGBA at (u, v) in [-0.5, 0.5]² of the glyph's square, 0 outside.
    std::array<float, 4> sample(double u, double v) const;
};

struct Glyph {
    static constexpr int side = 128;               // px of the largest level, square
    std::array<GlyphLevel, 4> levels;              // each half of the one before

    const GlyphLevel& levelFor(double pixels) const;       // the size on the canvas
};

Glyph glyphWithLevels(GlyphLevel base);

class SceneGlyphs {
public:
    // `words` are plates as drawWords makes them.
    static Result<SceneGlyphs> load(const std::vector<std::string>& emoji, std::vector<Glyph> words);

    const Glyph& emoji(std::size_t index) const { return m_emoji[index]; }
    const Glyph& shape(std::size_t index) const { return m_shapes[index]; }      // white, to be tinted
    const Glyph& word(std::size_t index) const { return m_words[index]; }
    const std::string& fontVersion() const { return m_fontVersion; }

    static constexpr std::size_t shapeCount = 6;   // circle square triangle star cross heart

private:
    std::vector<Glyph> m_emoji, m_shapes, m_words;
    std::string m_fontVersion;
};

}  // namespace diptych
