#include <algorithm>
#include <array>

#include "core/base/files.h"
#include "core/data/dataset_readers.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t maxSidecarBytes = std::size_t{4} << 20;

// Pictures below the folder, sorted; links are not followed into other folders.
Result<std::vector<fs::path>> picturesBelow(const fs::path& folder, JobContext& context) {
    std::vector<fs::path> pictures;
    std::error_code failure;
    fs::recursive_directory_iterator entries(folder, fs::directory_options::skip_permission_denied, failure);
    if (failure)
        return Error{ErrorCode::Io, "cannot be listed: " + failure.message(), toUtf8(folder), "Check its permissions"};
    for (; entries != fs::recursive_directory_iterator(); entries.increment(failure)) {
        DIPTYCH_TRY(context.cancel.check());
        if (isPictureName(entries->path()))
            pictures.push_back(entries->path());
    }
    if (failure)
        return Error{ErrorCode::Io, "cannot be listed to its end: " + failure.message(), toUtf8(folder), "Check its permissions"};
    std::sort(pictures.begin(), pictures.end());
    return pictures;
}

void addProblem(Dataset& set, const std::string& code, const fs::path& path, const std::string& detail) {
    set.problems.push_back({code, static_cast<std::int64_t>(set.items.size()), toUtf8(path.lexically_relative(set.root)), detail});
}

// One caption a line that is not empty.
void addSidecar(Dataset& set, DataItem& item, const fs::path& text) {
    if (const auto inside = joinInside(set.root, text.lexically_relative(set.root).string()); !inside.ok())
        return addProblem(set, "outside_root", text, inside.error().oneLine());
    const auto content = readFile(text, maxSidecarBytes);
    if (!content.ok())
        return addProblem(set, "bad_text", text, content.error().oneLine());
    for (std::size_t at = 0; at < content->size();) {
        const std::size_t end = std::min(content->find('\n', at), content->size());
        bool changed = false;
        std::string line = cleanText(std::string_view(*content).substr(at, end - at), changed);
        if (line.starts_with("\xEF\xBB\xBF"))
            line.erase(0, 3);
        if (changed)
            addProblem(set, "bad_text", text, "a line is no valid UTF-8 or longer than 16,384 bytes");
        if (!line.empty())
            item.captions.push_back({static_cast<std::int64_t>(item.captions.size()), std::move(line), {}});
        at = end + 1;
    }
}

}  // namespace

bool isPictureName(const fs::path& path) {
    static constexpr std::array<std::string_view, 9> endings{".jpg", ".jpeg", ".png", ".webp", ".gif",
                                                             ".bmp", ".tif",  ".tiff", ".jpe"};
    std::string ending = path.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

Result<Dataset> readFolderSet(const fs::path& folder, JobContext& context) {
    Dataset set;
    set.name = toUtf8(folder.filename().empty() ? folder.parent_path().filename() : folder.filename());
    set.root = folder;
    set.format = "folder";
    DIPTYCH_ASSIGN(const auto pictures, picturesBelow(folder, context));
    for (const fs::path& picture : pictures) {
        DIPTYCH_TRY(context.cancel.check());
        context.progress.report(static_cast<double>(set.items.size()), static_cast<double>(pictures.size()), "pictures");
        std::error_code ignored;
        if (const auto inside = joinInside(folder, picture.lexically_relative(folder).string()); !inside.ok()) {
            addProblem(set, "outside_root", picture, inside.error().oneLine());
            continue;
        }
        if (!fs::is_regular_file(fs::status(picture, ignored))) {
            addProblem(set, "missing_image", picture, "is no regular file");
            continue;
        }
        DataItem item;
        item.id = static_cast<std::int64_t>(set.items.size());
        item.path = toUtf8(picture.lexically_relative(folder));
        item.file = picture;
        item.split = "all";
        fs::path text = picture;
        text.replace_extension(".txt");
        if (fs::exists(text, ignored)) {
            set.format = "sidecar";
            addSidecar(set, item, text);
        }
        set.items.push_back(std::move(item));
    }
    if (set.items.empty())
        return Error{ErrorCode::BadInput, "holds no pictures, wanted JPEG, PNG, WebP, TIFF, GIF or BMP files", toUtf8(folder),
                     "Choose a folder of pictures"};
    set.fields = set.format == "sidecar" ? std::vector<std::string>{"text"} : std::vector<std::string>{};
    return set;
}

}  // namespace diptych
