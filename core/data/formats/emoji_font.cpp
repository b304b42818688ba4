#include "core/data/formats/emoji_font.h"

#include <ft2build.h>
#include FT_FREETYPE_H

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <mutex>

#include "core/base/files.h"
#include "core/data/formats/byte_stream.h"
#include "core/data/image_io.h"

namespace diptych {

struct EmojiFont::State {
    std::filesystem::path path;
    std::string bytes;
    FT_Library library = nullptr;
    FT_Face face = nullptr;
    std::mutex mutex;

    ~State() {
        if (face != nullptr)
            FT_Done_Face(face);
        if (library != nullptr)
            FT_Done_FreeType(library);
    }
};

namespace {

constexpr std::size_t largestFont = std::size_t{256} << 20;

// Premultiplied BGRA on white.
Image onWhite(const FT_Bitmap& bitmap) {
    Image image(static_cast<int>(bitmap.width), static_cast<int>(bitmap.rows));
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x) {
            const unsigned char* from = bitmap.buffer + static_cast<std::ptrdiff_t>(y) * bitmap.pitch + x * 4;
            for (int c = 0; c < 3; ++c)
                image.at(x, y)[c] = static_cast<std::uint8_t>(std::min(255, from[2 - c] + 255 - from[3]));
        }
    return image;
}

}  // namespace

EmojiFont::EmojiFont(std::unique_ptr<State> state) : m_state(std::move(state)) {}
EmojiFont::~EmojiFont() = default;
const std::filesystem::path& EmojiFont::path() const { return m_state->path; }
bool EmojiFont::has(char32_t codePoint) const { return FT_Get_Char_Index(m_state->face, codePoint) != 0; }

Result<std::shared_ptr<const EmojiFont>> EmojiFont::open(const std::filesystem::path& file) {
    auto state = std::make_unique<State>();
    state->path = file;
    DIPTYCH_ASSIGN(state->bytes, readFile(file, largestFont));
    const auto* bytes = reinterpret_cast<const FT_Byte*>(state->bytes.data());
    if (FT_Init_FreeType(&state->library) != 0 ||
        FT_New_Memory_Face(state->library, bytes, static_cast<FT_Long>(state->bytes.size()), 0, &state->face) != 0 ||
        state->face->num_fixed_sizes == 0 || FT_Select_Size(state->face, 0) != 0)
        return Error{ErrorCode::BadInput, "is no font with colour bitmaps", toUtf8(file), "Install fonts-noto-color-emoji"};
    const std::shared_ptr<const EmojiFont> font(new EmojiFont(std::move(state)));
    rememberStore(font);
    return font;
}

Result<std::string> EmojiFont::read(std::string_view name, std::size_t maxBytes) const {
    const Error absent{ErrorCode::NotFound, "is no picture of " + toUtf8(path().filename()), std::string(name), "Choose another emoji"};
    unsigned codePoint = 0;
    const auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), codePoint, 16);
    if (failure != std::errc() || std::string_view(end, static_cast<std::size_t>(name.data() + name.size() - end)) != ".png")
        return absent;
    const std::lock_guard lock(m_state->mutex);
    const FT_UInt glyph = FT_Get_Char_Index(m_state->face, codePoint);
    if (glyph == 0 || FT_Load_Glyph(m_state->face, glyph, FT_LOAD_COLOR) != 0 ||
        m_state->face->glyph->bitmap.pixel_mode != FT_PIXEL_MODE_BGRA)
        return absent;
    DIPTYCH_ASSIGN(const auto png, encodePng(onWhite(m_state->face->glyph->bitmap)));
    if (png.size() > maxBytes)
        return Error{ErrorCode::BadInput, "is larger than " + std::to_string(maxBytes) + " bytes", std::string(name), "Raise the limit"};
    return std::string(reinterpret_cast<const char*>(png.data()), png.size());
}

bool isEmojiFont(const std::filesystem::path& file) {
    auto stream = openFileStream(file);
    if (!stream.ok())
        return false;
    const auto head = firstBytes(**stream, 4);
    return head.ok() && *head == std::string_view("\0\1\0\0", 4);
}

std::string emojiPictureName(char32_t codePoint) {
    char name[16];
    std::snprintf(name, sizeof name, "%x.png", static_cast<unsigned>(codePoint));
    return name;
}

}  // namespace diptych
