// Sets whose rows are JSON objects with keys of the usual meanings (columns.h): LAVIS, X-AnyLabeling, metadata.jsonl.
#pragma once

#include "core/data/formats/format.h"

namespace diptych {

Result<Dataset> readKeyedRows(const ReadRequest& request, const char* format, bool imageFolder);

}  // namespace diptych
