// Patterns on the end of module names, as rank_pattern and alpha_pattern of a PEFT folder have them: the name, or what
// stands in it after a dot, matches the expression to its end. Run by PCRE2 with bounded work, as the file may be hostile.
// Errors: BadInput (no valid expression). Threads: const and shared.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace diptych {

class NamePattern {
public:
    static Result<NamePattern> compile(std::string_view expression, const std::string& context);
    bool matchesEndOf(std::string_view name) const;

private:
    struct Code;
    std::shared_ptr<const Code> m_code;
};

}  // namespace diptych
