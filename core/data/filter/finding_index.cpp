#include <algorithm>

#include "core/base/files.h"
#include "core/data/filter/row_filter.h"

namespace diptych {

namespace {

std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

}  // namespace

void FindingIndex::add(const std::string& code, const std::string& path, std::int64_t row) {
    Places& places = m_codes[lowered(code)];
    if (path.empty())
        places.rows.insert(row);
    else
        places.paths.insert(path);
}

void FindingIndex::add(std::span<const Finding> findings) {
    for (const Finding& finding : findings)
        add(finding.code, finding.path, finding.row);
}

void FindingIndex::add(std::span<const DataProblem> problems) {
    for (const DataProblem& problem : problems)
        add(problem.code, problem.path, problem.row);
}

// A finding may name the side-car text of a picture instead.
bool FindingIndex::holds(const Places& places, const DataItem& item) {
    if (item.path.empty())
        return places.rows.contains(item.row);
    return places.paths.contains(item.path) || places.paths.contains(toUtf8(fromUtf8(item.path).replace_extension(".txt")));
}

bool FindingIndex::has(const std::string& code, const DataItem& item) const {
    const auto found = m_codes.find(code);
    return found != m_codes.end() && holds(found->second, item);
}

std::vector<std::string_view> FindingIndex::codesOf(const DataItem& item) const {
    std::vector<std::string_view> codes;
    for (const auto& [code, places] : m_codes)
        if (holds(places, item))
            codes.push_back(code);
    return codes;
}

}  // namespace diptych
