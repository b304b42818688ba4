#include "core/base/companion_files.h"

#include <algorithm>
#include <array>

namespace diptych {

namespace {

constexpr std::array<std::string_view, 5> ends{".json", ".txt", ".md", ".model", ".jinja"};
constexpr std::array<std::string_view, 3> names{"LICENSE", "NOTICE", "diptych_statistics.safetensors"};

}  // namespace

bool isCompanionFile(std::string_view name) {
    return !name.ends_with(".index.json") &&
           (std::any_of(ends.begin(), ends.end(), [&](std::string_view end) { return name.ends_with(end); }) ||
            std::find(names.begin(), names.end(), name) != names.end());
}

}  // namespace diptych
