// Decides which rows of a set a filter lets pass. What is known beyond the rows comes as FilterFacts: findings of a check, and
// sizes of pictures where the source does not declare them. A number that is not known passes no comparison.
// A regular expression that would take unbounded work on a text does not match it.
// Threads: const; the facts must outlive it and be safe to call from the threads that ask. Over 1 M simple rows/s on a core.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/base/job.h"
#include "core/data/checks/findings.h"
#include "core/data/dataset.h"
#include "core/data/filter/filter.h"

namespace diptych {

// Which rows have findings of a code: by the picture's name, else by the row's number.
class FindingIndex {
public:
    void add(const std::string& code, const std::string& path, std::int64_t row);
    void add(std::span<const Finding> findings);
    void add(std::span<const DataProblem> problems);
    bool has(const std::string& code, const DataItem& item) const;
    std::vector<std::string_view> codesOf(const DataItem& item) const;

private:
    struct Places {
        std::unordered_set<std::string> paths;
        std::unordered_set<std::int64_t> rows;           // of those without a path
    };
    static bool holds(const Places& places, const DataItem& item);
    std::unordered_map<std::string, Places> m_codes;     // in lower case
};

struct FilterFacts {
    const FindingIndex* findings = nullptr;
    std::function<std::pair<int, int>(const DataItem&)> pictureSize;   // px, {0, 0}: not known; asked where the row declares none
};

class RowFilter {
public:
    // `filter` must come from parseFilter.
    explicit RowFilter(const FilterNode& filter, FilterFacts facts = {});
    RowFilter(RowFilter&&) noexcept;
    RowFilter& operator=(RowFilter&&) noexcept;
    ~RowFilter();
    bool matches(const DataItem& item) const;

private:
    struct Node;
    std::unique_ptr<const Node> m_root;
    FilterFacts m_facts;
};

// Places of the rows that pass, in order. Cancelled.
Result<std::vector<std::size_t>> placesPassing(const Dataset& set, const RowFilter& filter, JobContext& context);

// A text's length as people count it: words, and each Chinese or Japanese character for itself.
std::int64_t wordsOf(std::string_view text);
// Without case and width: NFKC_Casefold; what texts are compared by. Invalid UTF-8 becomes U+FFFD.
std::string foldedForSearch(std::string_view text);

}  // namespace diptych
