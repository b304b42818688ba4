// Karpathy's splits: dataset_coco.json, dataset_flickr8k.json, dataset_flickr30k.json. One row a picture with its sentences.
#include "core/data/formats/format.h"
#include "core/data/formats/set_builder.h"
#include "core/data/formats/writers.h"

namespace diptych {

namespace {

int weigh(FileHead& head, const DataFiles&) {
    return head.rowHas("images", "sentences") && head.rowHas("images", "filename") ? 95 : 0;
}

Status addPicture(SetBuilder& builder, const JsonValue& row, std::int64_t number) {
    DIPTYCH_ASSIGN(const std::string_view file, row.text("filename"));
    DIPTYCH_ASSIGN(const std::string_view folder, row.textOr("filepath", ""));
    DIPTYCH_ASSIGN(const std::string_view split, row.textOr("split", ""));
    DIPTYCH_ASSIGN(const std::int64_t place, row.integerOr("imgid", number));
    DIPTYCH_ASSIGN(const std::int64_t id, row.integerOr("cocoid", place));
    if (number == 0)
        row.forEachKey([&](std::string_view key, const JsonValue&) { builder.field(key); });
    DataItem& item = builder.addItem(joinNames(folder, file), number, std::string(split));
    item.id = id;
    const auto sentences = row.find("sentences");
    if (!sentences || !sentences->isArray())
        return Error{ErrorCode::BadInput, "\"sentences\" is absent, wanted an array", "row", "Mend the row"};
    Status status;
    sentences->forEach([&](const JsonValue& sentence) {
        const auto raw = sentence.text("raw");
        const auto sentenceId = sentence.integerOr("sentid", number);
        if (raw.ok() && sentenceId.ok())
            builder.addCaption(item, *sentenceId, *raw, {}, number);
        else
            status = raw.ok() ? sentenceId.error() : raw.error();
    });
    return status;
}

Result<Dataset> read(const ReadRequest& request) {
    SetBuilder builder(request.files, karpathyFormat.name, request.context);
    for (const FileHead& source : request.sources) {
        builder.beginFile(source.name, splitOfFile(request.files, source.name));
        DIPTYCH_TRY(readJsonSource(request, source, builder, [&](const JsonPlace& place, const JsonValue& row) -> Status {
            if (place.key != "images" || place.row < 0)
                return {};
            if (const Status added = addPicture(builder, row, place.row); !added.ok())
                builder.problem("bad_row", place.row, {}, added.error().message);
            return {};
        }));
    }
    return builder.take();
}

}  // namespace

const Format karpathyFormat{"karpathy", weigh, nullptr, read, writeKarpathy,
                            holds::captions | holds::textIds | holds::pictureIds | holds::lineEnds | holds::picturesAlone |
                                holds::absentPictures | holds::anySplit};

}  // namespace diptych
