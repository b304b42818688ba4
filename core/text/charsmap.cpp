#include "core/text/charsmap.h"

#include "core/base/files.h"

namespace diptych {

namespace {

constexpr std::size_t maxReplacement = 1024;  // bytes; real ones have at most 54

bool continuesCharacter(std::string_view text, std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

std::uint32_t littleEndian(std::string_view bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 4; i > 0; --i)
        value = value << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
    return value;
}

// A unit packs the label of its edge, whether a leaf hangs on it, and the offset of its children.
bool hasLeaf(std::uint32_t unit) {
    return (unit >> 8 & 1) != 0;
}
std::uint32_t label(std::uint32_t unit) {
    return unit & 0x800000FFu;
}
std::uint32_t offset(std::uint32_t unit) {
    return (unit >> 10) << ((unit & 0x200u) >> 6);
}
std::uint32_t leafValue(std::uint32_t unit) {
    return unit & 0x7FFFFFFFu;
}

}  // namespace

Result<Charsmap> Charsmap::read(std::string_view blob, const std::string& context) {
    const auto damaged = [&](const std::string& message) {
        return Error{ErrorCode::BadInput, "has a damaged precompiled_charsmap: " + message, context,
                     "Fetch the tokenizer files again"};
    };
    if (blob.size() < 8)
        return damaged(std::to_string(blob.size()) + " bytes, wanted 8 or more");
    const std::size_t bytes = littleEndian(blob, 0);
    if (bytes % 4 != 0 || bytes == 0 || bytes > blob.size() - 4)
        return damaged("a trie of " + std::to_string(bytes) + " bytes in " + std::to_string(blob.size()) + " bytes");
    Charsmap map;
    map.m_units.reserve(bytes / 4);
    for (std::size_t at = 4; at < 4 + bytes; at += 4)
        map.m_units.push_back(littleEndian(blob, at));
    map.m_replacements = blob.substr(4 + bytes);
    if (!isValidUtf8(map.m_replacements))
        return damaged("replacements that are not valid UTF-8");
    return map;
}

template <typename Found>
void Charsmap::prefixes(std::string_view text, Found found) const {
    std::uint32_t node = offset(m_units[0]);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        node ^= byte;
        if (node >= m_units.size() || label(m_units[node]) != byte)
            return;
        const std::uint32_t unit = m_units[node];
        node ^= offset(unit);
        const bool isRule = hasLeaf(unit) && node < m_units.size() && !continuesCharacter(text, i + 1);
        if (isRule && !found(Rule{i + 1, replacementAt(leafValue(m_units[node]))}))
            return;
    }
}

std::string_view Charsmap::replacementAt(std::uint32_t offset) const {
    if (offset >= m_replacements.size() || continuesCharacter(m_replacements, offset))
        return {};
    const std::string_view rest = std::string_view(m_replacements).substr(offset, maxReplacement);
    const std::size_t end = rest.find('\0');
    return end == std::string_view::npos ? std::string_view() : rest.substr(0, end);
}

std::optional<Charsmap::Rule> Charsmap::longest(std::string_view text) const {
    std::optional<Rule> best;
    prefixes(text, [&](const Rule& rule) {
        best = rule;
        return true;
    });
    return best;
}

std::optional<Charsmap::Rule> Charsmap::shortest(std::string_view text) const {
    std::optional<Rule> first;
    prefixes(text, [&](const Rule& rule) {
        first = rule;
        return false;
    });
    return first;
}

}  // namespace diptych
