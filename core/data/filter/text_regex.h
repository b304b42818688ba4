// Regular expressions over texts of a set, run by PCRE2 with bounded work, as expression and text may be hostile. Units: bytes of
// valid UTF-8. Errors: BadInput (no valid expression; the message says where), of replaceAll also Unsupported (too much work, a
// result of over 1 MiB). Threads: const and shared.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace diptych {

class TextRegex {
public:
    struct Options {
        bool anyCase = false;
        bool literal = false;              // the text itself, no expression; the replacement neither
    };
    static Result<TextRegex> compile(std::string_view expression, const Options& options);
    // False too where that cannot be told with bounded work.
    bool matches(std::string_view text) const;
    // $1, ${name} and $$ in the replacement.
    Result<std::string> replaceAll(std::string_view text, std::string_view replacement) const;

private:
    struct Code;
    std::shared_ptr<const Code> m_code;
};

}  // namespace diptych
