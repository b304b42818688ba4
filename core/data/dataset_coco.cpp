#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/files.h"
#include "core/data/dataset_readers.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

// One COCO JSON added to a set; rows at fault are listed and left out.
class CocoFile {
public:
    CocoFile(Dataset& set, const fs::path& file)
        : m_set(set), m_context(toUtf8(file)), m_split(splitOfName(file.stem().string())), m_finder(set.root, m_split) {}

    Status add(const Json& json, JobContext& context) {
        DIPTYCH_ASSIGN(const Json* images, jsonArray(json, "images", m_context));
        DIPTYCH_ASSIGN(const Json* annotations, jsonArray(json, "annotations", m_context));
        if (images == nullptr || annotations == nullptr)
            return Error{ErrorCode::BadInput, "has no images and annotations, wanted COCO captions", m_context,
                         "Choose a COCO captions file"};
        for (std::size_t row = 0; row < images->size(); ++row) {
            DIPTYCH_TRY(context.cancel.check());
            context.progress.report(static_cast<double>(row), static_cast<double>(images->size()), "pictures");
            addImage((*images)[row], static_cast<std::int64_t>(row));
        }
        for (std::size_t row = 0; row < annotations->size(); ++row)
            addCaption((*annotations)[row], static_cast<std::int64_t>(row));
        collectFields(*annotations);
        return {};
    }

private:
    void problem(const std::string& code, std::int64_t row, const std::string& path, const std::string& detail) {
        m_set.problems.push_back({code, row, path, detail});
    }

    void addImage(const Json& image, std::int64_t row) {
        const auto id = jsonInt(image, "id", m_context);
        const auto name = jsonString(image, "file_name", m_context);
        if (!id.ok() || !name.ok())
            return problem("bad_row", row, {}, (id.ok() ? name.error() : id.error()).oneLine());
        if (m_places.contains(*id))
            return problem("duplicate_id", row, *name, "the image id " + std::to_string(*id) + " stands twice");
        DataItem item;
        item.id = *id;
        item.path = *name;
        const auto own = jsonStringOr(image, "split", m_split, m_context);
        item.split = own.ok() ? *own : m_split;
        const auto file = m_finder.find(*name);
        if (file.ok())
            item.file = *file;
        else
            problem(file.error().code == ErrorCode::NotFound ? "missing_image" : "outside_root", row, *name,
                    file.error().oneLine());
        m_places[*id] = m_set.items.size();
        m_set.items.push_back(std::move(item));
    }

    void addCaption(const Json& annotation, std::int64_t row) {
        const auto image = jsonInt(annotation, "image_id", m_context);
        const auto id = jsonIntOr(annotation, "id", row, m_context);
        const auto text = jsonString(annotation, "caption", m_context);
        if (!image.ok() || !text.ok() || !id.ok())
            return problem("bad_row", row, {}, (!image.ok() ? image.error() : !text.ok() ? text.error() : id.error()).oneLine());
        const auto place = m_places.find(*image);
        if (place == m_places.end())
            return problem("dangling_id", row, {}, "no image has the id " + std::to_string(*image));
        if (!m_captionIds.insert(*id).second)
            problem("duplicate_id", row, m_set.items[place->second].path, "the caption id " + std::to_string(*id) + " stands twice");
        bool changed = false;
        const auto language = jsonStringOr(annotation, "language", "", m_context);
        Caption caption{*id, cleanText(*text, changed), language.ok() ? *language : std::string()};
        if (changed)
            problem("bad_text", row, m_set.items[place->second].path, "the caption was longer than 16,384 bytes and is cut");
        m_set.items[place->second].captions.push_back(std::move(caption));
    }

    void collectFields(const Json& annotations) {
        std::set<std::string> fields(m_set.fields.begin(), m_set.fields.end());
        if (!annotations.empty() && annotations.front().is_object())
            for (const auto& [key, value] : annotations.front().items())
                fields.insert(key);
        m_set.fields.assign(fields.begin(), fields.end());
    }

    Dataset& m_set;
    std::string m_context, m_split;
    PictureFinder m_finder;
    std::map<std::int64_t, std::size_t> m_places;  // image id → item
    std::set<std::int64_t> m_captionIds;
};

}  // namespace

Result<Dataset> readCocoCaptions(const std::vector<fs::path>& files, JobContext& context) {
    Dataset set;
    set.format = "coco-captions";
    if (files.empty())
        return Error{ErrorCode::BadInput, "holds no captions_*.json", "COCO set", "Choose the JSON file itself"};
    const fs::path folder = files.front().has_parent_path() ? files.front().parent_path() : fs::path(".");
    set.root = folder.filename() == "annotations" ? folder.parent_path() : folder;
    set.name = toUtf8(set.root.filename());
    for (const fs::path& file : files) {
        DIPTYCH_ASSIGN(const Json json, readJsonFile(file));
        CocoFile reader(set, file);
        DIPTYCH_TRY(reader.add(json, context));
    }
    if (set.items.empty())
        return Error{ErrorCode::BadInput, "names no picture that can be used", toUtf8(files.front()),
                     "Check the file's images"};
    return set;
}

}  // namespace diptych
