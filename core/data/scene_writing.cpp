#include "core/data/scene_writing.h"

#include <ft2build.h>
#include FT_FREETYPE_H

#include <algorithm>
#include <filesystem>
#include <memory>

#include "core/base/code_point.h"

namespace diptych {

namespace {

constexpr const char* words[] = {"open", "stop", "exit", "taxi", "hotel", "cafe", "sale", "zoo",  "bus",  "park", "bank", "shop",
                                 "milk", "tea",  "love", "hello", "sun",  "play", "quiz", "blue", "fish", "news", "gym",  "lucky",
                                 "营业", "出口", "酒店", "书店", "银行", "公园", "咖啡", "牛奶", "学校", "医院", "车站", "面包",
                                 "你好", "春天", "超市", "药店", "邮局", "图书", "小心", "福",   "茶",   "停",   "花店", "欢迎"};

struct Font {
    const char* path;
    FT_Long face;
};
constexpr Font latinFonts[] = {{"/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf", 0},
                               {"/usr/share/fonts/dejavu/DejaVuSans-Bold.ttf", 0}};
// The third face of the collection has the simplified forms.
constexpr Font chineseFonts[] = {{"/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", 2},
                                 {"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2},
                                 {"/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc", 2}};
constexpr int largestLetters = 60, inkWidth = 112, padding = 7;      // px of a plate of 128

using Library = std::unique_ptr<std::remove_pointer_t<FT_Library>, FT_Error (*)(FT_Library)>;
using Face = std::unique_ptr<std::remove_pointer_t<FT_Face>, FT_Error (*)(FT_Face)>;

template <std::size_t N>
Face openFirst(FT_Library library, const Font (&fonts)[N]) {
    for (const Font& font : fonts) {
        FT_Face face = nullptr;
        if (std::filesystem::exists(font.path) && FT_New_Face(library, font.path, font.face, &face) == 0)
            return {face, FT_Done_Face};
    }
    return {nullptr, FT_Done_Face};
}

// Letters side by side from the pen on; without a level only measured. The pen after the last one, −1 where one is missing.
int setWord(FT_Face face, const std::string& word, int pen, int baseline, GlyphLevel* level) {
    for (std::size_t at = 0; at < word.size();) {
        const FT_UInt index = FT_Get_Char_Index(face, nextCodePoint(word, at));
        if (index == 0 || FT_Load_Glyph(face, index, FT_LOAD_RENDER | FT_LOAD_NO_HINTING) != 0)
            return -1;
        const FT_GlyphSlot slot = face->glyph;
        for (int y = 0; level != nullptr && y < static_cast<int>(slot->bitmap.rows); ++y)
            for (int x = 0; x < static_cast<int>(slot->bitmap.width); ++x) {
                const int px = pen + slot->bitmap_left + x, py = baseline - slot->bitmap_top + y;
                if (px < 0 || py < 0 || px >= level->width || py >= level->height)
                    continue;
                const int ink = slot->bitmap.buffer[y * slot->bitmap.pitch + x];
                std::uint8_t* pixel = &level->rgba[static_cast<std::size_t>((py * level->width + px) * 4)];
                for (int c = 0; c < 3; ++c)
                    pixel[c] = static_cast<std::uint8_t>(std::min<int>(pixel[c], 255 - ink));
            }
        pen += static_cast<int>(slot->advance.x >> 6);
    }
    return pen;
}

GlyphLevel plate(int width, int height) {
    GlyphLevel level{Glyph::side, Glyph::side, std::vector<std::uint8_t>(static_cast<std::size_t>(Glyph::side * Glyph::side) * 4)};
    const int left = (Glyph::side - width) / 2, top = (Glyph::side - height) / 2;
    for (int y = top; y < top + height; ++y)
        std::fill_n(level.rgba.begin() + (y * Glyph::side + left) * 4, width * 4, std::uint8_t{255});
    return level;
}

// As large as the plate allows.
bool drawWord(FT_Face face, const std::string& word, std::vector<Glyph>& glyphs) {
    int height = largestLetters;
    FT_Set_Pixel_Sizes(face, 0, static_cast<FT_UInt>(height));
    int width = setWord(face, word, 0, 0, nullptr);
    if (width <= 0)
        return false;
    if (width > inkWidth) {
        height = height * inkWidth / width;
        FT_Set_Pixel_Sizes(face, 0, static_cast<FT_UInt>(height));
        width = setWord(face, word, 0, 0, nullptr);
    }
    GlyphLevel level = plate(std::min(Glyph::side, width + 2 * padding), height + 2 * padding);
    setWord(face, word, (Glyph::side - width) / 2, Glyph::side / 2 + height * 3 / 8, &level);
    glyphs.push_back(glyphWithLevels(std::move(level)));
    return true;
}

}  // namespace

std::span<const char* const> writtenWords() { return words; }

std::vector<Glyph> drawWords(std::span<const char* const> wanted) {
    FT_Library raw = nullptr;
    if (FT_Init_FreeType(&raw) != 0)
        return {};
    const Library library(raw, FT_Done_FreeType);
    const Face latin = openFirst(raw, latinFonts), chinese = openFirst(raw, chineseFonts);
    std::vector<Glyph> glyphs;
    for (const char* word : wanted) {
        const FT_Face face = static_cast<unsigned char>(word[0]) < 0x80 ? latin.get() : chinese.get();
        if (face == nullptr || !drawWord(face, word, glyphs))
            return {};
    }
    return glyphs;
}

}  // namespace diptych
