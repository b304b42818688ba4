// JSON as BLIP and LAVIS keep it: [{"image", "caption"}], captions one or a list; VQA: [{"image", "question", "answer"}].
// X-AnyLabeling writes VQA rows of the same keys as JSON lines.
#include "core/data/formats/columns.h"
#include "core/data/formats/format.h"
#include "core/data/formats/keyed_rows.h"

namespace diptych {

namespace {

bool isFlat(const FileHead& head) {
    return head.rowHas("", "image") && (head.rowHas("", "caption") || (head.rowHas("", "question") && (head.rowHas("", "answer") || head.rowHas("", "answers")))) &&
           !head.rowHas("", "conversations") && !head.rowHas("", "messages");
}

int weighLavis(FileHead& head, const DataFiles&) { return isFlat(head) && head.shape == JsonShape::Document ? 80 : 0; }
int weighAnyLabeling(FileHead& head, const DataFiles&) { return isFlat(head) && head.shape == JsonShape::Lines ? 80 : 0; }

}  // namespace

// Rows in JSON whose keys have their usual meanings.
Result<Dataset> readKeyedRows(const ReadRequest& request, const char* format, bool imageFolder) {
    SetBuilder builder(request.files, format, request.context);
    for (const FileHead& source : request.sources) {
        KeyedRoles roles(imageFolder);
        builder.beginFile(source.name, splitOfFile(request.files, source.name));
        DIPTYCH_TRY(readJsonSource(request, source, builder, [&](const JsonPlace& place, const JsonValue& row) -> Status {
            if (place.row < 0)
                return {};
            FlatRow flat = roles.rowOf(row, builder);
            if (flat.images.empty())
                builder.problem("bad_row", place.row, {}, "the row names no picture");
            else
                builder.addFlat(std::move(flat), place.row);
            return {};
        }));
    }
    return builder.take();
}

namespace {

Result<Dataset> readLavis(const ReadRequest& request) { return readKeyedRows(request, lavisFormat.name, false); }
Result<Dataset> readAnyLabeling(const ReadRequest& request) { return readKeyedRows(request, anyLabelingFormat.name, false); }

}  // namespace

const Format lavisFormat{"lavis", weighLavis, nullptr, readLavis};
const Format anyLabelingFormat{"x-anylabeling", weighAnyLabeling, nullptr, readAnyLabeling};

}  // namespace diptych
