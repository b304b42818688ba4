// The writers of formats, one file each (write_*.cpp). Each writes a whole set below a folder that is new; what its format
// cannot hold was told before (losses.h). JSON is written row by row. Errors: Io, what reading the pictures returns.
#pragma once

#include "core/data/dataset.h"
#include "core/data/formats/target_folder.h"

namespace diptych {

Status writeCoco(const Dataset& set, TargetFolder& target);
Status writeCocoResults(const Dataset& set, TargetFolder& target);
Status writeVqa(const Dataset& set, TargetFolder& target);
Status writeVqaResults(const Dataset& set, TargetFolder& target);
Status writeKarpathy(const Dataset& set, TargetFolder& target);
Status writeImageFolder(const Dataset& set, TargetFolder& target);
Status writeWebDataset(const Dataset& set, TargetFolder& target);
Status writeConversations(const Dataset& set, TargetFolder& target);
Status writeTsv(const Dataset& set, TargetFolder& target);
Status writeSidecar(const Dataset& set, TargetFolder& target);

}  // namespace diptych
