// The boxes of COCO instances: annotations/instances_X.json beside annotations/captions_X.json, rows
// {"image_id", "category_id", "bbox": [x, y, width, height] in px}, labelled by the names of `categories`, which may stand
// behind them. Layout: http://cocodataset.org/#format-data. Rows at fault are listed as bad_row, of one image at most 1,000
// boxes are kept. Errors: as readJsonSource.
#pragma once

#include "core/data/formats/format.h"
#include "core/data/formats/set_builder.h"
#include "core/data/formats/vqa_names.h"

namespace diptych {

// Adds the boxes that lie beside a file of captions to its pictures; none where there is no such file.
Status readBoxesBeside(const ReadRequest& request, const std::string& captionsFile, const PlacesById& pictures, SetBuilder& builder);

}  // namespace diptych
