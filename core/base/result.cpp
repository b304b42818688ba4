#include "core/base/result.h"

#include <cstdint>

#include "core/base/code_point.h"
#include "core/base/errors.h"
#include "core/base/files.h"

namespace diptych {

namespace {

bool isBidiControl(char32_t c) {
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool isHidden(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || isBidiControl(c);
}

std::string escapeCodePoint(char32_t c) {
    constexpr const char* digits = "0123456789ABCDEF";
    std::string hex;
    for (auto rest = static_cast<std::uint32_t>(c); rest != 0 || hex.empty(); rest >>= 4)
        hex.insert(hex.begin(), digits[rest & 0xF]);
    return "\\u{" + hex + "}";
}

}  // namespace

std::string visibleText(std::string_view text) {
    const std::string valid = sanitizeUtf8(text);
    std::string visible;
    visible.reserve(valid.size());
    for (std::size_t at = 0; at < valid.size();) {
        const std::size_t begin = at;
        const char32_t c = nextCodePoint(valid, at);
        visible += isHidden(c) ? escapeCodePoint(c) : valid.substr(begin, at - begin);
    }
    return visible;
}

std::string Error::oneLine() const {
    std::string line = context.empty() ? message : context + ": " + message;
    if (!remedy.empty())
        line += (line.ends_with('.') ? " " : ". ") + remedy;
    if (!line.ends_with('.'))
        line += '.';
    return visibleText(line);
}

int exitCode(ErrorCode code) {
    switch (code) {
        case ErrorCode::Cancelled:
            return 130;
        case ErrorCode::Usage:
            return 2;
        case ErrorCode::BadInput:
        case ErrorCode::NotFound:
        case ErrorCode::Unsupported:
            return 3;
        case ErrorCode::Io:
        case ErrorCode::OutOfMemory:
        case ErrorCode::Internal:
            return 1;
    }
    return 1;
}

}  // namespace diptych
