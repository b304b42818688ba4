// Looks over a whole data set and lists what is wrong with it: pictures, duplicates, texts, answers, ids, balance.
// Codes are stable: findingKinds() lists them with their severity, docs/data-checks.md says what to do about each.
// Faults of single rows are findings, never errors. The result does not depend on the number of threads.
// Errors: Cancelled, OutOfMemory.
// Memory: under 500 bytes a picture besides the set, one decoded picture a thread, large ones one at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/checks/findings.h"
#include "core/data/dataset.h"

namespace diptych {

class PictureFactsStore;

// How long a text may be for a model; without `count` words and CJK characters are counted.
struct TokenLimit {
    std::function<std::int64_t(std::string_view)> count;   // tokens of a text, special ones included; called by any thread
    std::int64_t most = 0;
};

struct CheckOptions {
    TokenLimit tokens;
    std::vector<std::string> answers;                      // what a model can answer; empty: anything
    int threads = 0;                                       // 0: one a core
    PictureFactsStore* facts = nullptr;                    // what was measured of pictures before; null: all are read
};

struct CheckReport {
    std::int64_t rows = 0;
    std::vector<Finding> findings;                         // by row, then as found; at most mostFindings of a code
    std::map<std::string, std::int64_t> counts;            // by code, those that are not listed too
};

Result<CheckReport> checkDataset(const Dataset& set, const CheckOptions& options, JobContext& context);

}  // namespace diptych
