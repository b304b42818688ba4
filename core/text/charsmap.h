// The precompiled character map of a SentencePiece model: a double-array trie (darts-clone) from byte sequences to
// their replacements. Every index is checked, for the map comes from a file. Errors of read: BadInput (truncated, or
// the trie's size does not fit).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace diptych {

class Charsmap {
public:
    static Result<Charsmap> read(std::string_view blob, const std::string& context);

    struct Rule {
        std::size_t length = 0;  // bytes of the text that it replaces
        std::string_view replacement;
    };
    std::optional<Rule> longest(std::string_view text) const;  // of the rules for a prefix of the text
    std::optional<Rule> shortest(std::string_view text) const;

private:
    template <typename Found>
    void prefixes(std::string_view text, Found found) const;
    std::string_view replacementAt(std::uint32_t offset) const;

    std::vector<std::uint32_t> m_units;
    std::string m_replacements;  // each ends in a null byte
};

}  // namespace diptych
