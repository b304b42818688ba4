#define PCRE2_CODE_UNIT_WIDTH 8
#include "core/nn/name_pattern.h"

#include <pcre2.h>

#include "core/base/errors.h"

namespace diptych {

namespace {

constexpr std::size_t maxExpressionBytes = 4096;
constexpr std::uint32_t matchLimit = 1'000'000, heapLimitKiB = 16 << 10;

}  // namespace

struct NamePattern::Code {
    pcre2_code* code = nullptr;
    pcre2_match_context* limits = nullptr;

    Code() = default;
    Code(const Code&) = delete;
    Code& operator=(const Code&) = delete;
    ~Code() {
        pcre2_match_context_free(limits);
        pcre2_code_free(code);
    }
};

Result<NamePattern> NamePattern::compile(std::string_view expression, const std::string& context) {
    const std::string whole = "^(.*\\.)?(" + std::string(expression) + ")$";
    auto compiled = std::make_shared<Code>();
    int failure = 0;
    PCRE2_SIZE place = 0;
    if (expression.size() <= maxExpressionBytes)
        compiled->code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(whole.data()), whole.size(),
                                       PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C, &failure, &place, nullptr);
    if (compiled->code == nullptr)
        return Error{ErrorCode::BadInput, "has the pattern \"" + visibleText(std::string(expression.substr(0, 80))) +
                                              "\", wanted a regular expression",
                     context, "Mend the pattern"};
    compiled->limits = pcre2_match_context_create(nullptr);
    pcre2_set_match_limit(compiled->limits, matchLimit);
    pcre2_set_heap_limit(compiled->limits, heapLimitKiB);
    NamePattern pattern;
    pattern.m_code = std::move(compiled);
    return pattern;
}

bool NamePattern::matchesEndOf(std::string_view name) const {
    pcre2_match_data* data = pcre2_match_data_create(1, nullptr);
    const int found = pcre2_match(m_code->code, reinterpret_cast<PCRE2_SPTR>(name.data()), name.size(), 0, 0, data,
                                  m_code->limits);
    pcre2_match_data_free(data);
    return found >= 0;
}

}  // namespace diptych
