#include "core/data/dataset.h"

#include <algorithm>
#include <array>

#include "core/base/files.h"
#include "core/data/dataset_readers.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

std::vector<fs::path> cocoFilesOf(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code ignored;
    for (const fs::path& place : {folder / "annotations", folder})
        for (const auto& entry : fs::directory_iterator(place, ignored)) {
            const std::string name = entry.path().filename().string();
            if (name.ends_with(".json") && name.starts_with("captions"))
                files.push_back(entry.path());
        }
    std::sort(files.begin(), files.end());
    return files;
}

Result<Dataset> openFolder(const fs::path& folder, const std::string& format, JobContext& context) {
    std::error_code ignored;
    const bool scenes = fs::exists(folder / "scenes.json", ignored) && fs::exists(folder / "captions.json", ignored);
    if (format == "scenes" || (format.empty() && scenes))
        return readScenesSet(folder, context);
    const auto files = cocoFilesOf(folder);
    if (format == "coco-captions" || (format.empty() && !files.empty()))
        return readCocoCaptions(files, context);
    return readFolderSet(folder, context);
}

}  // namespace

std::string cleanText(std::string_view text, bool& changed) {
    const bool valid = isValidUtf8(text);
    std::string clean = valid ? std::string(text) : sanitizeUtf8(text);
    for (char& c : clean)
        if (c == '\n' || c == '\r' || c == '\t' || c == '\0')
            c = ' ';
    const auto begin = clean.find_first_not_of(' ');
    clean = begin == std::string::npos ? std::string() : clean.substr(begin, clean.find_last_not_of(' ') - begin + 1);
    changed = !valid || clean.size() > maxTextBytes;
    if (clean.size() > maxTextBytes) {
        std::size_t end = maxTextBytes;
        while (end > 0 && (static_cast<unsigned char>(clean[end]) & 0xC0) == 0x80)
            --end;
        clean.resize(end);
    }
    return clean;
}

std::string splitOfName(const std::string& stem) {
    for (const char* split : {"train", "restval", "val", "test"})
        if (stem.find(split) != std::string::npos)
            return split;
    return "all";
}

PictureFinder::PictureFinder(fs::path root, const std::string& split)
    : m_root(std::move(root)), m_places{"", "images", split, split + "2017", split + "2014", "Images"} {}

Result<fs::path> PictureFinder::find(const std::string& name) {
    Error last{ErrorCode::NotFound, "is not there", name, "Put the picture back or leave the row out"};
    for (std::size_t i = 0; i < m_places.size(); ++i) {
        auto joined = joinInside(m_root, m_places[i].empty() ? name : m_places[i] + "/" + name);
        std::error_code ignored;
        if (!joined.ok()) {
            last = joined.error();
            continue;
        }
        const auto status = fs::status(*joined, ignored);
        if (!fs::exists(status))
            continue;
        if (!fs::is_regular_file(status))
            return Error{ErrorCode::BadInput, "is no regular file", name, "Leave the row out"};
        std::rotate(m_places.begin(), m_places.begin() + static_cast<std::ptrdiff_t>(i),
                    m_places.begin() + static_cast<std::ptrdiff_t>(i) + 1);
        return *joined;
    }
    return last;
}

Result<Dataset> openDataset(const fs::path& path, JobContext& context, const std::string& format) {
    static constexpr std::array<std::string_view, 4> formats{"sidecar", "coco-captions", "scenes", "folder"};
    if (!format.empty() && std::find(formats.begin(), formats.end(), format) == formats.end())
        return Error{ErrorCode::Unsupported, "is not read yet, wanted sidecar, coco-captions, scenes or folder", format,
                     "Choose one of these"};
    std::error_code failure;
    const auto status = fs::status(path, failure);
    if (!fs::exists(status))
        return Error{ErrorCode::NotFound, "is not there, wanted a folder of pictures or a COCO captions JSON", toUtf8(path),
                     "Check the path"};
    if (fs::is_directory(status))
        return openFolder(path, format, context);
    if (path.extension() == ".json")
        return readCocoCaptions({path}, context);
    return Error{ErrorCode::BadInput, "is no set that is read here, wanted a folder of pictures or a COCO captions JSON",
                 toUtf8(path), "Choose a folder or a JSON file"};
}

}  // namespace diptych
