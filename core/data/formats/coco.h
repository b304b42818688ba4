// COCO captions files added to a set that is being built: for coco-captions itself and for scenes.
#pragma once

#include "core/data/formats/format.h"
#include "core/data/formats/set_builder.h"

namespace diptych {

Status readCocoFiles(const ReadRequest& request, SetBuilder& builder);

}  // namespace diptych
