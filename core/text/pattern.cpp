#define PCRE2_CODE_UNIT_WIDTH 8
#include "core/text/pattern.h"

#include <pcre2.h>

#include <algorithm>
#include <array>

#include "core/base/errors.h"

namespace diptych {

namespace {

constexpr std::size_t maxExpressionLength = 16 << 10;
constexpr std::uint32_t matchLimit = 20'000'000, heapLimitKiB = 64 << 10;

struct FreeCode {
    void operator()(pcre2_code* code) const { pcre2_code_free(code); }
};
struct FreeMatch {
    void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
};
struct FreeContext {
    void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
    void operator()(pcre2_compile_context* context) const { pcre2_compile_context_free(context); }
};

pcre2_match_data* matchData() {
    thread_local const std::unique_ptr<pcre2_match_data, FreeMatch> data(pcre2_match_data_create(1, nullptr));
    return data.get();
}

}  // namespace

struct Pattern::Code {
    std::unique_ptr<pcre2_code, FreeCode> code;
    std::unique_ptr<pcre2_match_context, FreeContext> context;

    // Negative: no match, or none within the limits.
    int match(std::string_view text, std::size_t from) const {
        const auto* subject = reinterpret_cast<PCRE2_SPTR>(text.data());
        const int found =
            pcre2_match(code.get(), subject, text.size(), from, PCRE2_NO_UTF_CHECK, matchData(), context.get());
        if (found != PCRE2_ERROR_JIT_STACKLIMIT)
            return found;
        return pcre2_match(code.get(), subject, text.size(), from, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, matchData(),
                           context.get());
    }
};

Result<Pattern> Pattern::expression(std::string_view expression, const std::string& context) {
    const auto refuse = [&](const std::string& why) {
        return Error{ErrorCode::BadInput,
                     "has the regular expression \"" + visibleText(expression.substr(0, 80)) + "\": " + why, context,
                     "Fetch the tokenizer files again"};
    };
    if (expression.size() > maxExpressionLength)
        return refuse("longer than " + std::to_string(maxExpressionLength) + " bytes");
    DIPTYCH_ASSIGN(const std::string expanded, expandClasses(expression, context));
    const std::unique_ptr<pcre2_compile_context, FreeContext> dialect(pcre2_compile_context_create(nullptr));
    pcre2_set_newline(dialect.get(), PCRE2_NEWLINE_LF);
    pcre2_set_parens_nest_limit(dialect.get(), 100);
    int failure = 0;
    PCRE2_SIZE place = 0;
    auto code = std::make_shared<Code>();
    code->code.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(expanded.data()), expanded.size(),
                                   PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C, &failure, &place,
                                   dialect.get()));
    if (code->code == nullptr) {
        std::array<PCRE2_UCHAR, 128> message{};
        pcre2_get_error_message(failure, message.data(), message.size());
        return refuse(reinterpret_cast<const char*>(message.data()));
    }
    pcre2_jit_compile(code->code.get(), PCRE2_JIT_COMPLETE);  // without it matching is only slower
    code->context.reset(pcre2_match_context_create(nullptr));
    pcre2_set_match_limit(code->context.get(), matchLimit);
    pcre2_set_heap_limit(code->context.get(), heapLimitKiB);
    Pattern pattern;
    pattern.m_code = std::move(code);
    return pattern;
}

Pattern Pattern::literal(std::string text) {
    Pattern pattern;
    pattern.m_literal = std::move(text);
    return pattern;
}

void Pattern::findLiteral(std::string_view text, std::vector<ByteRange>& matches) const {
    if (m_literal.empty())
        return;
    for (std::size_t at = text.find(m_literal); at != std::string_view::npos;
         at = text.find(m_literal, at + m_literal.size()))
        matches.push_back({at, at + m_literal.size()});
}

void Pattern::findAll(std::string_view text, std::vector<ByteRange>& matches) const {
    if (m_code == nullptr)
        return findLiteral(text, matches);
    for (std::size_t at = 0; at < text.size();) {
        if (m_code->match(text, at) < 0)
            return;
        const PCRE2_SIZE* found = pcre2_get_ovector_pointer(matchData());
        if (found[1] > found[0]) {
            matches.push_back({found[0], found[1]});
            at = found[1];
        } else {
            at = std::max(at, static_cast<std::size_t>(found[1]));
            if (at < text.size())
                nextCodePoint(text, at);
        }
    }
}

}  // namespace diptych
