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
};

struct Glyph {
    std::array<GlyphLevel, 4> levels;              // each half of the one before

    // Premultiplied RGBA at (u, v) in [-0.5, 0.5]² of the glyph's square, 0 outside; `pixels` = size on the canvas.
    std::array<float, 4> sample(double u, double v, double pixels) const;
};

class SceneGlyphs {
public:
    static Result<SceneGlyphs> load(const std::vector<std::string>& emoji);

    const Glyph& emoji(std::size_t index) const { return m_emoji[index]; }
    const Glyph& shape(std::size_t index) const { return m_shapes[index]; }      // white, to be tinted
    const std::string& fontVersion() const { return m_fontVersion; }

    static constexpr std::size_t shapeCount = 6;   // circle square triangle star cross heart

private:
    std::vector<Glyph> m_emoji, m_shapes;
    std::string m_fontVersion;
};

}  // namespace diptych
