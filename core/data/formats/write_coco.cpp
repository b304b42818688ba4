// COCO captions: annotations/captions_SPLIT.json, where there are boxes instances_SPLIT.json with one category a label, and a
// folder of pictures a split; results: one JSON a split.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "core/data/formats/writers.h"

namespace diptych {

namespace {

using Json = nlohmann::json;

// Ids of the split's pictures as they are written; −1 where an item has none.
std::vector<std::int64_t> pictureIds(const SplitItems& split) {
    FreeIds free;
    std::vector<std::int64_t> ids;
    for (const DataItem* item : split.items)
        ids.push_back(item->path.empty() ? -1 : free.take(item->id));
    return ids;
}

Status writeImages(const SplitItems& split, TargetFolder& target, JsonArrayFile& file, const std::vector<std::int64_t>& ids) {
    const std::string folder = target.folderOf(split.split).empty() ? "images" : target.folderOf(split.split);
    for (std::size_t i = 0; i < split.items.size(); ++i) {
        const DataItem& item = *split.items[i];
        if (item.path.empty())
            continue;
        DIPTYCH_ASSIGN(const std::string name, target.putPicture(item, folder));
        Json row{{"id", ids[i]}, {"file_name", name.substr(folder.size() + 1)}};
        if (item.width > 0 && item.height > 0)
            row.update({{"width", item.width}, {"height", item.height}});
        if (!nameTellsSplit(split.split))
            row["split"] = split.split;
        DIPTYCH_TRY(file.add(row));
    }
    return {};
}

Status writeCaptions(const SplitItems& split, JsonArrayFile& file, const std::vector<std::int64_t>& ids) {
    FreeIds free;
    for (std::size_t i = 0; i < split.items.size(); ++i)
        for (const Caption& caption : split.items[i]->captions) {
            if (split.items[i]->path.empty())
                continue;
            Json row{{"id", free.take(caption.id)}, {"image_id", ids[i]}, {"caption", caption.text}};
            if (!caption.language.empty())
                row["language"] = caption.language;
            DIPTYCH_TRY(file.add(row));
        }
    return {};
}

using Categories = std::map<std::string, std::int64_t>;        // label → id, 1 … in the order of labels

Categories categoriesOf(const Dataset& set) {
    Categories categories;
    for (const DataItem& item : set.items)
        for (const Box& box : item.boxes)
            categories[box.label] = 0;
    for (std::int64_t next = 0; auto& [label, id] : categories)
        id = ++next;
    return categories;
}

Status writeBoxes(const SplitItems& split, JsonArrayFile& file, const std::vector<std::int64_t>& ids, const Categories& categories) {
    std::int64_t next = 0;
    for (std::size_t i = 0; i < split.items.size(); ++i)
        for (const Box& box : split.items[i]->boxes) {
            if (split.items[i]->path.empty())
                continue;
            const RectF& rect = box.rect;
            DIPTYCH_TRY(file.add({{"id", ++next}, {"image_id", ids[i]}, {"category_id", categories.at(box.label)}, {"iscrowd", 0},
                                  {"bbox", {rect.x, rect.y, rect.width, rect.height}}, {"area", rect.width * rect.height}}));
        }
    return {};
}

Status writeInstances(const SplitItems& split, TargetFolder& target, const std::filesystem::path& path, const Categories& categories) {
    const std::vector<std::int64_t> ids = pictureIds(split);
    DIPTYCH_ASSIGN(JsonArrayFile file, JsonArrayFile::create(path, R"({"info": {}, "licenses": [], "categories": [)"));
    for (const auto& [label, id] : categories)
        DIPTYCH_TRY(file.add({{"id", id}, {"name", label}}));
    DIPTYCH_TRY(file.next("],\n\"images\": ["));
    DIPTYCH_TRY(writeImages(split, target, file, ids));
    DIPTYCH_TRY(file.next("],\n\"annotations\": ["));
    DIPTYCH_TRY(writeBoxes(split, file, ids, categories));
    return file.commit("]}\n");
}

std::string suffixOf(const std::string& folder) { return folder.empty() ? std::string() : "_" + folder; }

}  // namespace

Status writeCoco(const Dataset& set, TargetFolder& target) {
    const Categories categories = categoriesOf(set);
    for (const SplitItems& split : splitsOf(set)) {
        const std::string end = suffixOf(target.folderOf(split.split)) + ".json";
        const std::filesystem::path folder = target.path() / "annotations";
        DIPTYCH_ASSIGN(JsonArrayFile file, JsonArrayFile::create(folder / ("captions" + end), R"({"info": {}, "licenses": [], "images": [)"));
        const std::vector<std::int64_t> ids = pictureIds(split);
        DIPTYCH_TRY(writeImages(split, target, file, ids));
        DIPTYCH_TRY(file.next("],\n\"annotations\": ["));
        DIPTYCH_TRY(writeCaptions(split, file, ids));
        DIPTYCH_TRY(file.commit("]}\n"));
        if (std::any_of(split.items.begin(), split.items.end(), [](const DataItem* item) { return !item->boxes.empty(); }))
            DIPTYCH_TRY(writeInstances(split, target, folder / ("instances" + end), categories));
    }
    return {};
}

Status writeCocoResults(const Dataset& set, TargetFolder& target) {
    for (const SplitItems& split : splitsOf(set)) {
        const std::string name = "captions" + suffixOf(target.folderOf(split.split)) + "_results.json";
        DIPTYCH_ASSIGN(JsonArrayFile file, JsonArrayFile::create(target.path() / name, "["));
        for (const DataItem* item : split.items)
            if (!item->path.empty() && !item->captions.empty())
                DIPTYCH_TRY(file.add({{"image_id", item->id}, {"caption", item->captions.front().text}}));
        DIPTYCH_TRY(file.commit("]\n"));
    }
    return {};
}

}  // namespace diptych
