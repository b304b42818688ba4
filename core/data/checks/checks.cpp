#include "core/data/checks/checks.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <utility>

#include "core/data/checks/answers.h"
#include "core/data/checks/duplicates.h"
#include "core/data/checks/parallel.h"
#include "core/data/checks/pictures.h"
#include "core/data/checks/text_signs.h"
#include "core/data/checks/texts.h"

namespace diptych {

namespace {

constexpr std::size_t itemsAtOnce = 16'384;             // findings of these rows are in memory before they are counted

Status addTextFindings(const Dataset& set, const SetTexts& texts, const CheckOptions& options, JobContext& context, FindingList& found) {
    std::unordered_set<std::string> allowed;
    for (const std::string& answer : options.answers)
        allowed.insert(foldedText(answer));
    for (std::size_t begin = 0; begin < set.items.size(); begin += itemsAtOnce) {
        std::vector<std::vector<Finding>> byItem(std::min(itemsAtOnce, set.items.size() - begin));
        DIPTYCH_TRY(forEachIndex(byItem.size(), options.threads, context.cancel, [&](std::size_t i) {
            const DataItem& item = set.items[begin + i];
            byItem[i] = itemTextFindings(item, texts, options.tokens);
            std::vector<Finding> answers = itemAnswerFindings(item, texts, allowed);
            byItem[i].insert(byItem[i].end(), std::make_move_iterator(answers.begin()), std::make_move_iterator(answers.end()));
        }));
        for (std::vector<Finding>& findings : byItem)
            found.add(std::move(findings));
        context.progress.report(static_cast<double>(begin + byItem.size()), static_cast<double>(set.items.size()), "texts");
    }
    return {};
}

Status addPictureFindings(const Dataset& set, const CheckOptions& options, JobContext& context, FindingList& found) {
    DIPTYCH_ASSIGN(const PicturesOfSet pictures, lookAtPictures(set, {options.threads, options.facts}, context));
    found.add(pictureFindings(pictures));
    DIPTYCH_ASSIGN(std::vector<Finding> duplicates, duplicateFindings(pictures, context.cancel));
    found.add(std::move(duplicates));
    return {};
}

}  // namespace

Result<CheckReport> checkDataset(const Dataset& set, const CheckOptions& options, JobContext& context) {
    DIPTYCH_TRY(context.cancel.check());
    FindingList found;
    for (const DataProblem& problem : set.problems)
        found.add(makeFinding(problem.code, problem.row, problem.path, problem.detail));
    DIPTYCH_TRY(addPictureFindings(set, options, context, found));
    const SetTexts texts = textsOfSet(set);
    DIPTYCH_TRY(addTextFindings(set, texts, options, context, found));
    found.add(balanceFindings(set, texts));
    CheckReport report;
    report.rows = static_cast<std::int64_t>(set.items.size());
    report.findings = found.takeSorted();
    report.counts = found.counts();
    return report;
}

}  // namespace diptych
