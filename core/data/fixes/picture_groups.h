// Rows whose pictures are the same, as fixes need them: the same file, the same bytes, and where asked the same look, joined over
// several steps. Rows that are excluded are in no group. Errors: Cancelled. Only core/data/fixes includes this.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "core/base/job.h"
#include "core/data/checks/pictures.h"
#include "core/data/dataset.h"

namespace diptych {

struct GroupedRow {
    std::size_t place = 0;
    std::size_t picture = 0;                     // the file: equal for rows that show the same one
    std::int64_t area = 0;                       // px; 0: not read
};

// Each row is in one group; those without a picture that is there are alone, unless they name the same one. Groups by their first row.
Result<std::vector<std::vector<GroupedRow>>> groupRows(const Dataset& set, bool near, const LookOptions& look, JobContext& context);

}  // namespace diptych
