// What a check finds: a code with its severity, the row and the path as the source has them, and the particulars.
// FindingList keeps a bounded number of each code and counts the rest.
// Threads: a list belongs to one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace diptych {

enum class Severity { Info, Warning, Error };

struct FindingKind {
    std::string_view code;
    Severity severity;
    std::string_view meaning;                   // one sentence without its full stop
};

struct Finding {
    std::string code;
    Severity severity = Severity::Warning;
    std::int64_t row = 0;                       // 0-based place in the source
    std::string path;                           // as written in the source; empty where no picture is meant
    std::string detail;
};

inline constexpr std::int64_t mostFindings = 20'000;

const std::vector<FindingKind>& findingKinds();
std::string_view severityName(Severity severity);   // "error", "warning", "info"

Finding makeFinding(std::string_view code, std::int64_t row, const std::string& path, std::string detail);

class FindingList {
public:
    void add(Finding finding);
    void add(std::vector<Finding> findings);
    // Sorted by row; those of one row as they came.
    std::vector<Finding> takeSorted();
    const std::map<std::string, std::int64_t>& counts() const { return m_counts; }

private:
    std::vector<Finding> m_findings;
    std::map<std::string, std::int64_t> m_counts;
};

}  // namespace diptych
