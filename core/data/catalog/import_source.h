// Brings a catalog up to its source: reads the set, puts the journal's edits on it and imports it, unless nothing has changed
// since. A catalog that turns out to be damaged is made anew on the way. Errors: as openDataset, readEdits and Catalog.
#pragma once

#include <optional>

#include "core/data/catalog/catalog.h"

namespace diptych {

struct ImportOutcome {
    bool wasCurrent = false;                   // nothing was read
    std::optional<SetChanges> changes;         // against the last import, where there was one
    std::int64_t rows = 0;
};

Result<ImportOutcome> importSource(Catalog& catalog, const std::filesystem::path& source, const OpenOptions& options, JobContext& context);

}  // namespace diptych
