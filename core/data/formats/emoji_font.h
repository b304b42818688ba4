// The colour glyphs of an emoji font (CBDT bitmaps, as Noto Color Emoji has them) as pictures on white, named by their
// code point: "1f436.png". One code point a picture: what is composed of several needs a text shaper and is not here.
// Errors: NotFound, BadInput (no colour bitmaps, no such glyph). Threads: reads wait for each other.
#pragma once

#include "core/data/formats/picture_store.h"

namespace diptych {

class EmojiFont : public PictureStore {
public:
    static Result<std::shared_ptr<const EmojiFont>> open(const std::filesystem::path& file);
    ~EmojiFont() override;

    const std::filesystem::path& path() const override;
    Result<std::string> read(std::string_view name, std::size_t maxBytes) const override;
    bool has(char32_t codePoint) const;

private:
    struct State;
    explicit EmojiFont(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

bool isEmojiFont(const std::filesystem::path& file);                   // a TrueType file by its first bytes
std::string emojiPictureName(char32_t codePoint);                      // "1f436.png"

}  // namespace diptych
