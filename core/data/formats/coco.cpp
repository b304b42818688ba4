// COCO captions (2014 and 2017: annotations/captions_*.json), the boxes of instances_*.json beside them, and their results ([{"image_id", "caption"}]).
// Layout: http://cocodataset.org/#format-data and #format-results. Scenes made here are COCO captions with VQA v2
// questions beside them: scenes.cpp reads them through readCocoFiles.
#include "core/data/formats/coco.h"

#include <algorithm>

#include "core/data/formats/coco_boxes.h"
#include "core/data/formats/writers.h"

namespace diptych {

namespace {

constexpr int certain = 90, results = 40;

int weigh(FileHead& head, const DataFiles& files) {
    if (head.rowHas("", "image_id") && head.rowHas("", "caption") && !head.rowHas("", "image"))
        return results;
    if (!head.isJson || head.shape != JsonShape::Document || head.rowHas("images", "sentences"))
        return 0;
    if (head.rowHas("annotations", "image_id") || (head.rowHas("images", "id") && head.rowHas("images", "file_name")))
        readOnUntil(head, files, "annotations");
    if (head.rowHas("annotations", "image_id") && head.rowHas("annotations", "caption"))
        return certain;
    const bool pictures = head.rowHas("images", "id") && head.rowHas("images", "file_name");
    return pictures && !head.rowKeys.contains("annotations") && !head.topKeys.contains("categories") ? certain / 2 : 0;
}

// One COCO JSON added to a set. Captions may stand before the pictures they speak of.
class CocoFile {
public:
    explicit CocoFile(SetBuilder& builder) : m_builder(builder) {}

    Status row(const JsonPlace& place, const JsonValue& value) {
        if (place.key == "images" && place.row >= 0)
            return told(addImage(value, place.row), place.row);
        if (place.key == "annotations" && place.row >= 0)
            return told(addAnnotation(value, place.row), place.row);
        return {};
    }
    Status resultRow(const JsonPlace& place, const JsonValue& value) { return told(addResult(value, place.row), place.row); }

    void finish() {
        for (Pending& pending : m_pending)
            place(pending);
    }
    const PlacesById& pictures() const { return m_places; }

private:
    struct Pending {
        std::int64_t image = 0, id = 0, row = 0;
        std::string text, language;
    };

    Status told(const Status& status, std::int64_t row) {
        if (!status.ok())
            m_builder.problem("bad_row", row, {}, status.error().message);
        return {};
    }

    Status addImage(const JsonValue& image, std::int64_t row) {
        DIPTYCH_ASSIGN(const std::int64_t id, image.integer("id"));
        DIPTYCH_ASSIGN(const std::string_view name, image.text("file_name"));
        DIPTYCH_ASSIGN(const std::int64_t width, image.integerOr("width", 0));
        DIPTYCH_ASSIGN(const std::int64_t height, image.integerOr("height", 0));
        const auto split = image.textOr("split", "");
        if (m_places.find(id) != nullptr) {
            m_builder.problem("duplicate_id", row, std::string(name), "the image id " + std::to_string(id) + " stands twice");
            return {};
        }
        m_places.add(id, m_builder.items().size());
        if (name.empty())
            m_builder.problem("missing_image", row, {}, "the picture has no name");
        DataItem& item = m_builder.addItem(std::string(name), row, split.ok() ? std::string(*split) : std::string());
        item.id = id;
        item.width = static_cast<int>(std::clamp<std::int64_t>(width, 0, INT32_MAX));
        item.height = static_cast<int>(std::clamp<std::int64_t>(height, 0, INT32_MAX));
        return {};
    }

    Status addAnnotation(const JsonValue& annotation, std::int64_t row) {
        if (row == 0)
            annotation.forEachKey([this](std::string_view key, const JsonValue&) { m_builder.field(key); });
        DIPTYCH_ASSIGN(const std::int64_t image, annotation.integer("image_id"));
        DIPTYCH_ASSIGN(const std::int64_t id, annotation.integerOr("id", row));
        DIPTYCH_ASSIGN(const std::string_view text, annotation.text("caption"));
        const auto language = annotation.textOr("language", "");
        const std::string_view tag = language.ok() ? *language : std::string_view();
        if (const std::size_t* item = m_places.find(image); item != nullptr)
            addCaption(m_builder.items().edit(*item), id, text, tag, row);
        else
            m_pending.push_back({image, id, row, std::string(text), std::string(tag)});
        return {};
    }

    void addCaption(DataItem& item, std::int64_t id, std::string_view text, std::string_view language, std::int64_t row) {
        if (!m_captionIds.insert(id))
            m_builder.problem("duplicate_id", row, item.path, "the caption id " + std::to_string(id) + " stands twice");
        m_builder.addCaption(item, id, text, language, row);
    }

    void place(const Pending& pending) {
        const std::size_t* item = m_places.find(pending.image);
        if (item == nullptr)
            m_builder.problem("dangling_id", pending.row, {}, "no image has the id " + std::to_string(pending.image));
        else
            addCaption(m_builder.items().edit(*item), pending.id, pending.text, pending.language, pending.row);
    }

    Status addResult(const JsonValue& value, std::int64_t row) {
        if (row == 0)
            value.forEachKey([this](std::string_view key, const JsonValue&) { m_builder.field(key); });
        DIPTYCH_ASSIGN(const std::int64_t image, value.integer("image_id"));
        DIPTYCH_ASSIGN(const std::string_view text, value.text("caption"));
        if (m_places.find(image) == nullptr) {
            m_places.add(image, m_builder.items().size());
            m_builder.addItem(nameOfImageId(m_builder, image, m_builder.split()), row, {}).id = image;
        }
        m_builder.addCaption(m_builder.items().edit(*m_places.find(image)), row, text, {}, row);
        return {};
    }

    SetBuilder& m_builder;
    PlacesById m_places;
    IdSet m_captionIds;
    std::vector<Pending> m_pending;
};

Result<Dataset> read(const ReadRequest& request) {
    SetBuilder builder(request.files, cocoFormat.name, request.context);
    DIPTYCH_TRY(readCocoFiles(request, builder));
    return builder.take();
}

}  // namespace

Status readCocoFiles(const ReadRequest& request, SetBuilder& builder) {
    const bool whole = std::any_of(request.sources.begin(), request.sources.end(), [](const FileHead& head) { return !head.rowKeys.contains(""); });
    for (const FileHead& source : request.sources) {
        const bool isResult = source.rowKeys.contains("");
        if (isResult && whole)
            continue;                              // results of a set that lie beside it are no captions of it
        builder.beginFile(source.name, splitOfFile(request.files, source.name));
        CocoFile file(builder);
        DIPTYCH_TRY(readJsonSource(request, source, builder, [&](const JsonPlace& place, const JsonValue& value) {
            return isResult ? file.resultRow(place, value) : file.row(place, value);
        }));
        file.finish();
        if (!isResult)
            DIPTYCH_TRY(readBoxesBeside(request, source.name, file.pictures(), builder));
    }
    return {};
}

const Format cocoFormat{"coco-captions", weigh, nullptr, read, writeCoco,
                        holds::captions | holds::textIds | holds::pictureIds | holds::languages | holds::lineEnds | holds::picturesAlone |
                            holds::absentPictures | holds::anySplit | holds::boxes};

}  // namespace diptych
