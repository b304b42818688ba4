#define PCRE2_CODE_UNIT_WIDTH 8
#include "core/data/filter/text_regex.h"

#include <pcre2.h>

#include <array>
#include <cstdint>

#include "core/base/errors.h"

namespace diptych {

namespace {

constexpr std::size_t longestExpression = 4096, longestResult = std::size_t{1} << 20;
constexpr std::uint32_t matchLimit = 1'000'000, depthLimit = 100'000, heapLimitKiB = 16 << 10, nestLimit = 100;

struct Free {
    void operator()(pcre2_code* code) const { pcre2_code_free(code); }
    void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
    void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
    void operator()(pcre2_compile_context* context) const { pcre2_compile_context_free(context); }
};

PCRE2_SPTR unitsOf(std::string_view text) { return reinterpret_cast<PCRE2_SPTR>(text.data()); }

std::string messageOf(int number) {
    std::array<PCRE2_UCHAR, 160> message{};
    pcre2_get_error_message(number, message.data(), message.size());
    return reinterpret_cast<const char*>(message.data());
}

Error refused(std::string_view expression, const std::string& why) {
    return Error{ErrorCode::BadInput, "is no regular expression: " + why, visibleText(expression.substr(0, 80)), "Mend the expression"};
}

bool isTooMuch(int failure) {
    return failure == PCRE2_ERROR_NOMEMORY || failure == PCRE2_ERROR_MATCHLIMIT || failure == PCRE2_ERROR_DEPTHLIMIT ||
           failure == PCRE2_ERROR_HEAPLIMIT || failure == PCRE2_ERROR_JIT_STACKLIMIT;
}

}  // namespace

struct TextRegex::Code {
    std::unique_ptr<pcre2_code, Free> code;
    std::unique_ptr<pcre2_match_context, Free> limits;
    bool literal = false;
};

Result<TextRegex> TextRegex::compile(std::string_view expression, const Options& options) {
    if (expression.empty() || expression.size() > longestExpression)
        return refused(expression, "wanted 1 to " + std::to_string(longestExpression) + " bytes");
    const std::unique_ptr<pcre2_compile_context, Free> dialect(pcre2_compile_context_create(nullptr));
    pcre2_set_parens_nest_limit(dialect.get(), nestLimit);
    const std::uint32_t flags = PCRE2_UTF | (options.anyCase ? PCRE2_CASELESS : 0) |
                                (options.literal ? PCRE2_LITERAL : PCRE2_UCP | PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C);
    int failure = 0;
    PCRE2_SIZE place = 0;
    auto compiled = std::make_shared<Code>();
    compiled->literal = options.literal;
    compiled->code.reset(pcre2_compile(unitsOf(expression), expression.size(), flags, &failure, &place, dialect.get()));
    if (compiled->code == nullptr)
        return refused(expression, messageOf(failure) + " at byte " + std::to_string(place + 1));
    pcre2_jit_compile(compiled->code.get(), PCRE2_JIT_COMPLETE);          // without it matching is only slower
    compiled->limits.reset(pcre2_match_context_create(nullptr));
    pcre2_set_match_limit(compiled->limits.get(), matchLimit);
    pcre2_set_depth_limit(compiled->limits.get(), depthLimit);
    pcre2_set_heap_limit(compiled->limits.get(), heapLimitKiB);
    TextRegex regex;
    regex.m_code = std::move(compiled);
    return regex;
}

bool TextRegex::matches(std::string_view text) const {
    thread_local const std::unique_ptr<pcre2_match_data, Free> data(pcre2_match_data_create(1, nullptr));
    return pcre2_match(m_code->code.get(), unitsOf(text), text.size(), 0, 0, data.get(), m_code->limits.get()) >= 0;
}

Result<std::string> TextRegex::replaceAll(std::string_view text, std::string_view replacement) const {
    const std::uint32_t flags = PCRE2_SUBSTITUTE_GLOBAL | PCRE2_SUBSTITUTE_OVERFLOW_LENGTH | PCRE2_SUBSTITUTE_UNSET_EMPTY |
                                (m_code->literal ? PCRE2_SUBSTITUTE_LITERAL : 0);
    std::string result(text.size() * 2 + replacement.size() + 64, '\0');
    int count = PCRE2_ERROR_NOMEMORY;
    for (PCRE2_SIZE size = result.size(); count == PCRE2_ERROR_NOMEMORY && size <= longestResult;) {
        result.resize(size);                                              // the second time to what PCRE2 says is needed
        count = pcre2_substitute(m_code->code.get(), unitsOf(text), text.size(), 0, flags, nullptr, m_code->limits.get(), unitsOf(replacement),
                                 replacement.size(), reinterpret_cast<PCRE2_UCHAR*>(result.data()), &size);
        if (count >= 0) {
            result.resize(size);
            return result;
        }
    }
    const std::string why = count == PCRE2_ERROR_NOMEMORY ? "the text would be too long" : messageOf(count);
    return Error{isTooMuch(count) ? ErrorCode::Unsupported : ErrorCode::BadInput, "cannot be put in: " + why, visibleText(replacement.substr(0, 80)),
                 "Mend the expression or its replacement"};
}

}  // namespace diptych
