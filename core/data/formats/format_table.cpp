#include "core/data/formats/format.h"

#include "core/data/formats/set_builder.h"

namespace diptych {

const std::vector<const Format*>& allFormats() {
    static const std::vector<const Format*> formats{
        &cocoFormat,   &karpathyFormat, &lavisFormat,       &vqaFormat,    &flickrFormat, &imageFolderFormat, &webDatasetFormat, &conversationsFormat,
        &tsvFormat,    &csvFormat,      &sidecarFormat,     &anyLabelingFormat, &scenesFormat, &stampsFormat,      &emojiFormat,      &folderFormat};
    return formats;
}

std::vector<std::string> formatNames() {
    std::vector<std::string> names;
    for (const Format* format : allFormats())
        names.emplace_back(format->name);
    return names;
}

Status readJsonSource(const ReadRequest& request, const FileHead& source, SetBuilder& builder,
                      const std::function<Status(const JsonPlace&, const JsonValue&)>& onRow) {
    DIPTYCH_ASSIGN(const auto stream, request.files.stream(source.name));
    const auto read = [&](const JsonPlace& place, const JsonValue& value) -> Status {
        DIPTYCH_TRY(builder.tick(place.row));
        if (place.row >= 0 && !value.isObject()) {
            builder.problem("bad_row", place.row, {}, "the row is no object");
            return {};
        }
        return onRow(place, value);
    };
    const auto fault = [&](const JsonPlace& place, const std::string& what) {
        builder.problem("bad_row", place.row, {}, (place.row < 0 ? "the file " : "the row ") + what);
    };
    return forEachJsonRow(*stream, source.shape, request.files.context(source.name), {read, fault});
}

}  // namespace diptych
