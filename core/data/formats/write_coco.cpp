// COCO captions: annotations/captions_SPLIT.json and a folder of pictures a split; results: one JSON a split.
#include <nlohmann/json.hpp>

#include "core/data/formats/writers.h"

namespace diptych {

namespace {

using Json = nlohmann::json;

Status writeImages(const SplitItems& split, TargetFolder& target, JsonArrayFile& file, std::vector<std::int64_t>& ids) {
    FreeIds free;
    const std::string folder = target.folderOf(split.split).empty() ? "images" : target.folderOf(split.split);
    for (const DataItem* item : split.items) {
        ids.push_back(-1);
        if (item->path.empty())
            continue;
        DIPTYCH_ASSIGN(const std::string name, target.putPicture(*item, folder));
        ids.back() = free.take(item->id);
        Json row{{"id", ids.back()}, {"file_name", name.substr(folder.size() + 1)}};
        if (item->width > 0 && item->height > 0)
            row.update({{"width", item->width}, {"height", item->height}});
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

std::string suffixOf(const std::string& folder) { return folder.empty() ? std::string() : "_" + folder; }

}  // namespace

Status writeCoco(const Dataset& set, TargetFolder& target) {
    for (const SplitItems& split : splitsOf(set)) {
        const std::string name = "captions" + suffixOf(target.folderOf(split.split)) + ".json";
        DIPTYCH_ASSIGN(JsonArrayFile file, JsonArrayFile::create(target.path() / "annotations" / name, R"({"info": {}, "licenses": [], "images": [)"));
        std::vector<std::int64_t> ids;
        DIPTYCH_TRY(writeImages(split, target, file, ids));
        DIPTYCH_TRY(file.next("],\n\"annotations\": ["));
        DIPTYCH_TRY(writeCaptions(split, file, ids));
        DIPTYCH_TRY(file.commit("]}\n"));
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
