#include "core/data/formats/coco_boxes.h"

#include <array>
#include <cmath>

namespace diptych {

namespace {

constexpr std::size_t mostBoxes = 1000;            // of one picture
constexpr double farthest = 1e6;                   // px

Error badBox(const std::string& what) {
    return Error{ErrorCode::BadInput, what + ", wanted [x, y, width, height] in px that lies in the picture", "row", "Mend the row"};
}

Result<RectF> boxOf(const JsonValue& annotation, const DataItem& item) {
    const auto written = annotation.find("bbox");
    if (!written)
        return badBox("\"bbox\" is absent");
    std::array<double, 4> numbers{};
    std::size_t count = 0;
    bool sound = written->isArray();
    written->forEach([&](const JsonValue& value) {
        const auto number = value.asNumber();
        sound = sound && number && std::abs(*number) <= farthest && count < numbers.size();
        if (sound)
            numbers[count++] = *number;
    });
    const auto [x, y, width, height] = numbers;
    const bool outside = (item.width > 0 && x >= item.width) || (item.height > 0 && y >= item.height) || x + width <= 0 || y + height <= 0;
    if (!sound || count != numbers.size() || width <= 0 || height <= 0 || outside)
        return badBox("\"bbox\" is " + written->shown().substr(0, 60));
    return RectF{x, y, width, height};
}

class BoxFile {
public:
    BoxFile(const PlacesById& pictures, SetBuilder& builder) : m_pictures(pictures), m_builder(builder) {}

    Status row(const JsonPlace& place, const JsonValue& value) {
        Status status;
        if (place.key == "categories" && place.row >= 0)
            status = addCategory(value);
        else if (place.key == "annotations" && place.row >= 0)
            status = addBox(value, place.row);
        if (!status.ok())
            m_builder.problem("bad_row", place.row, m_path, "a box: " + status.error().message);
        return {};
    }

    void finish() {
        for (const Pending& pending : m_pending) {
            DataItem& item = m_builder.items().edit(pending.item);
            const auto name = m_categories.find(pending.category);
            if (name != m_categories.end())
                item.boxes[pending.box].label = name->second;
            else
                m_builder.problem("dangling_id", pending.row, item.path, "no category of boxes has the id " + std::to_string(pending.category));
        }
        if (m_strangers > 0)
            m_builder.problem("dangling_id", m_firstStranger, {}, std::to_string(m_strangers) + " boxes are of images that have no captions here");
    }

private:
    struct Pending {
        std::size_t item = 0, box = 0;
        std::int64_t category = 0, row = 0;
    };

    Status addCategory(const JsonValue& category) {
        DIPTYCH_ASSIGN(const std::int64_t id, category.integer("id"));
        DIPTYCH_ASSIGN(const std::string_view name, category.text("name"));
        m_categories.emplace(id, m_builder.cleaned(name, {}, 0));
        return {};
    }

    Status addBox(const JsonValue& annotation, std::int64_t row) {
        m_path.clear();
        DIPTYCH_ASSIGN(const std::int64_t image, annotation.integer("image_id"));
        DIPTYCH_ASSIGN(const std::int64_t category, annotation.integer("category_id"));
        const std::size_t* place = m_pictures.find(image);
        if (place == nullptr) {
            m_firstStranger = m_strangers++ == 0 ? row : m_firstStranger;
            return {};
        }
        DataItem& item = m_builder.items().edit(*place);
        m_path = item.path;
        DIPTYCH_ASSIGN(const RectF rect, boxOf(annotation, item));
        if (item.boxes.size() >= mostBoxes)
            return Error{ErrorCode::BadInput, "its picture has " + std::to_string(mostBoxes) + " already, more are not kept", "row", "Leave some out"};
        m_pending.push_back({*place, item.boxes.size(), category, row});
        item.boxes.push_back({rect, {}});
        return {};
    }

    const PlacesById& m_pictures;
    SetBuilder& m_builder;
    std::unordered_map<std::int64_t, std::string> m_categories;
    std::vector<Pending> m_pending;
    std::string m_path;                            // of the picture of the row at hand
    std::int64_t m_strangers = 0, m_firstStranger = 0;
};

// "annotations/captions_val2017.json" → "annotations/instances_val2017.json"; "" where it is not named so.
std::string instancesBeside(const std::string& captionsFile) {
    const std::string_view captions = "captions";
    std::string file = fileOfName(captionsFile);
    const auto at = file.find(captions);
    return at == std::string::npos ? std::string() : joinNames(folderOfName(captionsFile), file.replace(at, captions.size(), "instances"));
}

}  // namespace

Status readBoxesBeside(const ReadRequest& request, const std::string& captionsFile, const PlacesById& pictures, SetBuilder& builder) {
    const std::string name = instancesBeside(captionsFile);
    if (name.empty() || !request.files.has(name))
        return {};
    DIPTYCH_ASSIGN(const FileHead head, readHead(request.files, name));
    if (!head.isJson || head.shape != JsonShape::Document) {
        builder.problem("bad_row", 0, name, "the file of boxes is no JSON document");
        return {};
    }
    BoxFile boxes(pictures, builder);
    const Status read = readJsonSource(request, head, builder, [&](const JsonPlace& place, const JsonValue& value) { return boxes.row(place, value); });
    if (!read.ok() && read.error().code != ErrorCode::BadInput)
        return read;
    if (!read.ok())
        builder.problem("bad_row", 0, name, "the file of boxes " + read.error().message);
    boxes.finish();
    return {};
}

}  // namespace diptych
