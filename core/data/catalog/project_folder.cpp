#include "core/data/catalog/project_folder.h"

#include <unicode/uchar.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/base/code_point.h"
#include "core/base/files.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t longestName = 60;             // bytes

std::string safeName(const std::string& name) {
    const std::string valid = sanitizeUtf8(name);
    std::string safe;
    for (std::size_t at = 0; at < valid.size();) {
        const std::size_t begin = at;
        const char32_t c = nextCodePoint(valid, at);
        const bool plain = u_isalnum(static_cast<UChar32>(c)) || c == U'-' || (c == U'.' && !safe.empty());
        if (safe.size() + (at - begin) > longestName)
            break;
        safe += plain ? valid.substr(begin, at - begin) : "_";
    }
    return safe.empty() ? "source" : safe;
}

// FNV-1a, 64 bit: the same in every build, as the names of folders must be.
std::string hashOf(const std::string& text) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    std::array<char, 16> digits{};
    for (std::size_t i = digits.size(); i-- > 0; hash >>= 4)
        digits[i] = "0123456789abcdef"[hash & 0xF];
    return {digits.begin(), digits.end()};
}

fs::path wholePath(const fs::path& source) {
    std::error_code failure;
    fs::path whole = fs::weakly_canonical(fs::absolute(source, failure), failure);
    if (failure)
        whole = fs::absolute(source, failure).lexically_normal();
    return whole.has_filename() ? whole : whole.parent_path();
}

}  // namespace

fs::path projectFolder(const fs::path& root, const fs::path& source) {
    const fs::path whole = wholePath(source);
    return root / fromUtf8(safeName(whole.filename().native()) + "-" + hashOf(whole.native()));
}

fs::path defaultProjectsRoot() {
    const char* const data = std::getenv("XDG_DATA_HOME");
    if (data != nullptr && *data == '/')
        return fs::path(data) / "diptych" / "projects";
    const char* const home = std::getenv("HOME");
    return fs::path(home != nullptr ? home : "/tmp") / ".local" / "share" / "diptych" / "projects";
}

}  // namespace diptych
