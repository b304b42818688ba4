// Fixes: each looks at a set and what a check found and gives one step of edits, to be shown first and applied then; none
// touches the source. What a fix could not do for a row is told in `skipped`. fixesFor says which fix mends which finding.
// Errors: Usage (impossible options), Cancelled, Io (no room for mended pictures).
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/job.h"
#include "core/data/checks/findings.h"
#include "core/data/edits/edit.h"

namespace diptych {

class PictureFactsStore;

enum class FixKind {
    Exclude, Deduplicate, Reencode, Remeasure, Resplit,                                             // of rows and pictures
    Trim, StripMarkup, StripAddresses, RepairEncoding, DropCaptions,                                // of texts: cleanTexts
    EditText                                                                                        // by hand
};

// The fixes that mend a finding, the one to offer first in front; none where only the source can be mended.
std::vector<FixKind> fixesFor(std::string_view code);
std::string_view fixName(FixKind kind);                        // "exclude", "strip_markup", …
std::optional<FixKind> fixNamed(std::string_view name);

struct SkippedRow {
    std::size_t item = 0;
    std::string reason;
};

struct FixPlan {
    EditStep step;                                             // its edits are the preview: item, part, before, after
    std::vector<SkippedRow> skipped;
};

// Places of the rows that findings of these codes name and that are not excluded; empty codes: of any finding.
std::vector<std::size_t> placesOf(const Dataset& set, std::span<const Finding> findings, std::span<const std::string> codes);

FixPlan excludeRows(const Dataset& set, std::span<const std::size_t> places, const std::string& reason);
FixPlan includeRows(const Dataset& set, std::span<const std::size_t> places);

struct DuplicateOptions {
    bool near = false;                                         // pictures that look the same too
    std::string keepSplit;                                     // where one stands there it is kept; empty: whichever is best
    int threads = 0;
    PictureFactsStore* facts = nullptr;                        // as in CheckOptions
};
// Of pictures that are the same one stays: the largest, then that with most texts, then the first.
Result<FixPlan> deduplicate(const Dataset& set, const DuplicateOptions& options, JobContext& context);

struct ReencodeOptions {
    std::filesystem::path project;                             // copies go to its folder pictures/
    int maxSide = 4096;                                        // px; larger ones are made smaller; 0: as they are
    bool write = true;                                         // else the plan alone: its edits cannot be applied
};
// Writes upright PNG copies of what can be read; the rows then show those.
Result<FixPlan> reencode(const Dataset& set, std::span<const std::size_t> places, const ReencodeOptions& options, JobContext& context);
// Declares the size that the picture has.
Result<FixPlan> remeasure(const Dataset& set, std::span<const std::size_t> places, const std::filesystem::path& project, JobContext& context);

struct ResplitOptions {
    std::vector<std::pair<std::string, double>> parts{{"train", 80}, {"val", 10}, {"test", 10}};   // name, share (any sum)
    std::uint64_t seed = 0;
    enum class Stratify { Nothing, Answer, Class, QuestionType } stratify = Stratify::Nothing;
    bool nearTogether = true;                                  // pictures that look the same go into one split, as equal ones do
    int threads = 0;
    PictureFactsStore* facts = nullptr;
};
// "80/10/10" or "90/10" or "train=8/val=1/test=1". Usage.
Result<std::vector<std::pair<std::string, double>>> parseParts(std::string_view text);
Result<FixPlan> resplit(const Dataset& set, const ResplitOptions& options, JobContext& context);

struct ReplaceOptions {
    std::string find, replacement;                             // of a regex: $1, ${name}
    bool regex = false, matchCase = false;
    bool captions = true, questions = true, answers = true;
};
// A text on which the expression would take unbounded work is skipped.
Result<FixPlan> replaceTexts(const Dataset& set, std::span<const std::size_t> places, const ReplaceOptions& options, JobContext& context);

// One of the fixes of texts over these rows. DropCaptions takes out empty captions and those that the row has already. What would
// leave a text or a row of captions empty is skipped.
Result<FixPlan> cleanTexts(const Dataset& set, std::span<const std::size_t> places, FixKind kind, JobContext& context);

}  // namespace diptych
