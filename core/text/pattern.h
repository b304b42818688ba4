// Patterns of tokenizer.json: a literal text or a regular expression in the dialect of the reference (Oniguruma), run
// by PCRE2. \p{L}, \p{N}, \s are written out from our own tables, because PCRE2 knows another Unicode than the
// reference. Units: bytes of valid UTF-8. Errors: BadInput (no valid expression), Unsupported (constructs that mean
// other things in PCRE2). Threads: const and shared. A match that would take unbounded work ends the search: what
// follows counts as unmatched.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/text/aligned_text.h"

namespace diptych {

class Pattern {
public:
    static Result<Pattern> expression(std::string_view expression, const std::string& context);
    static Pattern literal(std::string text);

    // Matches that are not empty, from the left, none overlapping; places are bytes of `text`.
    void findAll(std::string_view text, std::vector<ByteRange>& matches) const;

private:
    struct Code;
    void findLiteral(std::string_view text, std::vector<ByteRange>& matches) const;

    std::string m_literal;
    std::shared_ptr<const Code> m_code;  // null: literal
};

// The expression with its character classes written out. Exposed for tests.
Result<std::string> expandClasses(std::string_view expression, const std::string& context);

}  // namespace diptych
