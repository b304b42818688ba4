#include <algorithm>
#include <tuple>
#include <utility>

#include "core/data/fixes/counted.h"
#include "core/data/fixes/fixes.h"
#include "core/data/fixes/picture_groups.h"

namespace diptych {

namespace {

// Whoever comes first is kept: in the wanted split, larger, with more texts, earlier.
auto rankOf(const Dataset& set, const GroupedRow& row, const std::string& keepSplit) {
    const DataItem& item = set.items[row.place];
    const auto texts = static_cast<std::int64_t>(item.captions.size() + item.questions.size());
    return std::tuple(item.split != keepSplit, -row.area, -texts, row.place);
}

// Rows that show the same file in the same split are one picture with several rows, no duplicates.
void keepBest(const Dataset& set, const std::vector<GroupedRow>& group, const std::string& keepSplit, std::vector<Edit>& edits) {
    const auto best = *std::min_element(group.begin(), group.end(), [&](const GroupedRow& a, const GroupedRow& b) {
        return rankOf(set, a, keepSplit) < rankOf(set, b, keepSplit);
    });
    const DataItem& kept = set.items[best.place];
    for (const GroupedRow& row : group) {
        const DataItem& item = set.items[row.place];
        if (!item.file.empty() && (row.picture != best.picture || item.split != kept.split))
            edits.push_back(excludedEdit(set, row.place, "duplicate of " + rowName(kept) + " (" + kept.split + ")"));
    }
}

}  // namespace

Result<FixPlan> deduplicate(const Dataset& set, const DuplicateOptions& options, JobContext& context) {
    DIPTYCH_ASSIGN(const auto groups, groupRows(set, options.near, {options.threads, options.facts}, context));
    FixPlan plan;
    for (const std::vector<GroupedRow>& group : groups)
        if (group.size() > 1)
            keepBest(set, group, options.keepSplit, plan.step.edits);
    plan.step.title = "Deduplicate: exclude " + counted(plan.step.edits.size(), "row");
    return plan;
}

}  // namespace diptych
