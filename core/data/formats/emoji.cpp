// Emoji with their names: glyphs of Noto Color Emoji, names and keywords of the Unicode CLDR (common/annotations/*.xml), as
// Debian installs them. Either one is opened; the other is looked for where Debian keeps it. English is read unless other
// languages are chosen. Emoji of one code point: composed ones need a text shaper.
#include <algorithm>
#include <array>
#include <map>

#include "core/base/files.h"
#include "core/data/formats/emoji_font.h"
#include "core/data/formats/format.h"
#include "core/data/formats/languages.h"
#include "core/data/formats/line_reader.h"
#include "core/data/formats/set_builder.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr const char* debianFont = "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf";
constexpr const char* debianNames = "/usr/share/unicode/cldr/common/annotations";
constexpr std::string_view open = "<annotation cp=\"", close = "</annotation>", tts = "\" type=\"tts\">";

std::string unescaped(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, char>, 6> entities{
        {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&#39;", '\''}}};
    std::string plain;
    for (std::size_t i = 0; i < text.size();) {
        const auto found = std::find_if(entities.begin(), entities.end(), [&](const auto& entity) { return text.substr(i).starts_with(entity.first); });
        plain += found == entities.end() ? text[i] : found->second;
        i += found == entities.end() ? 1 : found->first.size();
    }
    return plain;
}

// The one code point that the text is, a variation selector behind it left out; 0 where it is none or several.
char32_t onlyCodePoint(std::string_view text) {
    if (text.ends_with("\xEF\xB8\x8F"))
        text.remove_suffix(3);
    if (text.empty())
        return 0;
    const auto lead = static_cast<unsigned char>(text[0]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (text.size() != length)
        return 0;
    auto code = static_cast<char32_t>(length == 1 ? lead : lead & (0xFFu >> (length + 1)));
    for (std::size_t i = 1; i < length; ++i)
        code = (code << 6) | (static_cast<unsigned char>(text[i]) & 0x3F);
    return code;
}

int weigh(const DataFiles& files) {
    for (const ListedFile& file : files.files()) {
        if (endingOf(file.name) != ".xml" || fileOfName(file.name) != "en.xml")
            continue;
        const auto text = files.read(file.name, std::size_t{16} << 20);
        if (text.ok() && text->find(open) != std::string::npos)
            return 60;
    }
    return 0;
}

class EmojiReader {
public:
    EmojiReader(SetBuilder& builder, const EmojiFont& font) : m_builder(builder), m_font(font) {}

    // Names of one language: `<annotation cp="X" type="tts">NAME</annotation>`, keywords without the type.
    Status add(const fs::path& file, const std::string& language) {
        DIPTYCH_ASSIGN(const auto stream, openFileStream(file));
        LineReader lines(*stream);
        for (std::int64_t row = 0; const auto line = lines.next(); ++row) {
            DIPTYCH_TRY(m_builder.tick(row, "emoji"));
            const auto begin = line->text.find(open), end = line->text.find(close);
            const auto quote = begin == std::string_view::npos ? begin : line->text.find('"', begin + open.size());
            if (quote == std::string_view::npos || end == std::string_view::npos)
                continue;
            const std::string cp = unescaped(line->text.substr(begin + open.size(), quote - begin - open.size()));
            const bool name = line->text.substr(quote).starts_with(tts);
            const auto from = quote + (name ? tts.size() : 2);
            if (from <= end)
                addText(cp, unescaped(line->text.substr(from, end - from)), name, language);
        }
        return lines.status();
    }

private:
    void addText(const std::string& emoji, const std::string& text, bool name, const std::string& language) {
        const char32_t code = onlyCodePoint(emoji);
        if (code == 0 || !m_font.has(code) || code < 0x80)
            return;
        const auto [place, fresh] = m_places.emplace(code, m_builder.items().size());
        if (fresh) {
            const auto row = static_cast<std::int64_t>(place->second);
            DataItem& made = m_builder.addFound(emojiPictureName(code), m_font.path() / emojiPictureName(code), row, "all");
            made.id = static_cast<std::int64_t>(code);
            made.columns.emplace_back("emoji", emoji);
        }
        DataItem& item = m_builder.items().edit(place->second);
        if (name)
            m_builder.addCaption(item, m_nextId++, text, language, item.row);
        else
            item.columns.emplace_back("keywords:" + language, text);
    }

    SetBuilder& m_builder;
    const EmojiFont& m_font;
    std::map<char32_t, std::size_t> m_places;
    std::int64_t m_nextId = 0;
};

// The folder of names: below what was opened, else where Debian keeps it.
fs::path namesFolder(const DataFiles& files) {
    for (const ListedFile& file : files.files())
        if (fileOfName(file.name) == "en.xml" && folderOfName(file.name).find("Derived") == std::string::npos)
            return files.root() / folderOfName(file.name);
    return debianNames;
}

Result<Dataset> read(const ReadRequest& request) {
    const bool fontChosen = !request.sources.empty();
    const fs::path fontFile = fontChosen ? request.files.root() / request.sources.front().name : fs::path(debianFont);
    const auto font = EmojiFont::open(fontFile);
    if (!font.ok() && font.error().code == ErrorCode::NotFound)
        return Error{ErrorCode::NotFound, "is not there", toUtf8(fontFile), "Install the package fonts-noto-color-emoji"};
    DIPTYCH_TRY(font.ok() ? Status() : Status(font.error()));
    const fs::path folder = fontChosen ? fs::path(debianNames) : namesFolder(request.files);
    std::error_code failure;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder, failure))
        files.push_back(entry.path());
    if (failure)
        return Error{ErrorCode::NotFound, "is not there", toUtf8(folder), "Install the package unicode-cldr-core"};
    std::sort(files.begin(), files.end());
    const LanguageChoice chosen(request.options.languages);
    SetBuilder builder(request.files, emojiFormat.name, request.context);
    builder.keep(*font);
    EmojiReader reader(builder, **font);
    for (const fs::path& file : files)
        if (file.extension() == ".xml" && chosen.has(file.stem().string()))
            DIPTYCH_TRY(reader.add(file, file.stem().string()));
    for (const char* field : {"cp", "keywords", "tts"})
        builder.field(field);
    return builder.take();
}

// A font that was chosen itself.
int weighFont(FileHead& head, const DataFiles&) { return head.ending == ".ttf" && head.bytes.find("CBDT") != std::string::npos ? 60 : 0; }

}  // namespace

const Format emojiFormat{"emoji", weighFont, weigh, read};

}  // namespace diptych
