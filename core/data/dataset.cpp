#include "core/data/dataset.h"

#include <algorithm>
#include <array>

#include "core/base/files.h"
#include "core/data/edits/journal.h"
#include "core/data/formats/columns.h"
#include "core/data/formats/format.h"
#include "core/data/formats/table.h"
#include "core/data/image_io.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t mostHeads = 20'000, mostHeadsOfArchive = 64;      // each one of an archive is looked for from its beginning

struct Choice {
    const Format* format = nullptr;
    int sure = 0;
    std::vector<FileHead> sources;
};

bool endsAsData(const std::string& name) {
    static constexpr std::array<std::string_view, 8> endings{".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".txt", ".token", ".parquet"};
    return std::find(endings.begin(), endings.end(), endingOf(name)) != endings.end();
}

// A text or JSON that belongs to one picture is no list of pictures.
bool hasPictureBeside(const DataFiles& files, const std::string& name) {
    static constexpr std::array<std::string_view, 10> endings{".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".svg", ".JPG", ".PNG"};
    const std::string stem = name.substr(0, name.rfind('.'));
    return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return files.has(stem + std::string(ending)); });
}

bool isColumnar(const FileHead& head) {
    return head.bytes.starts_with("PAR1") || head.bytes.starts_with("ARROW1") || head.ending == ".parquet" || head.ending == ".arrow";
}

Error columnarError(const std::string& context) {
    return Error{ErrorCode::Unsupported, "is Parquet or Arrow, which is not read: Debian has no reader for it", context,
                 "Export it as metadata.jsonl or metadata.csv beside the pictures"};
}

const Format* formatNamed(const std::string& name) {
    for (const Format* format : allFormats())
        if (format->name == name)
            return format;
    return nullptr;
}

Result<std::vector<FileHead>> headsOf(const DataFiles& files, JobContext& context) {
    std::vector<FileHead> heads;
    const std::size_t most = files.archive() == nullptr ? mostHeads : mostHeadsOfArchive;
    for (const ListedFile& file : files.files()) {
        DIPTYCH_TRY(context.cancel.check());
        if (!endsAsData(file.name) || hasPictureBeside(files, file.name) || heads.size() >= most)
            continue;
        if (auto head = readHead(files, file.name); head.ok())
            heads.push_back(std::move(head).value());
    }
    return heads;
}

// The surest format; `wanted` overrules.
Choice choose(const DataFiles& files, std::vector<FileHead>& heads, const Format* wanted) {
    Choice best;
    for (const Format* format : allFormats()) {
        if (wanted != nullptr && format != wanted)
            continue;
        Choice choice{format, format->weighFolder != nullptr && (wanted != nullptr || !files.files().empty()) ? format->weighFolder(files) : 0, {}};
        for (FileHead& head : heads) {
            const int sure = format->weighFile == nullptr ? 0 : format->weighFile(head, files);
            if (sure > 0)
                choice.sources.push_back(head);
            choice.sure = std::max(choice.sure, sure);
        }
        if (choice.sure > best.sure)
            best = std::move(choice);
    }
    return best;
}

Error unknown(const fs::path& path) {
    return Error{ErrorCode::BadInput, "is no set that is read here, wanted " + joinedNames(formatNames()), toUtf8(path),
                 "Choose a folder or file of such a set, or name its format with --format"};
}

struct Asked {
    const DataFiles& files;
    const fs::path& path;                          // as the user gave it: a file, or the folder of all
};

Result<Dataset> readChosen(const Asked& asked, std::vector<FileHead> heads, const OpenOptions& options, JobContext& context) {
    const DataFiles& files = asked.files;
    const Format* wanted = formatNamed(options.format);
    Choice choice = choose(files, heads, wanted);
    const auto columnar = std::find_if(heads.begin(), heads.end(), isColumnar);
    if (columnar != heads.end() && choice.sure <= 10)
        return columnarError(files.context(columnar->name));
    if (wanted != nullptr && choice.format == nullptr)
        choice = {wanted, 1, wanted->weighFolder != nullptr ? std::vector<FileHead>() : std::move(heads)};
    if (choice.format == nullptr)
        return unknown(asked.path);
    return choice.format->read({files, std::move(choice.sources), options, context});
}

Result<Dataset> openWhole(const fs::path& path, const OpenOptions& options, JobContext& context) {
    DIPTYCH_ASSIGN(const auto files, DataFiles::open(path, context));
    if (files->files().empty())
        return Error{ErrorCode::BadInput, "holds no files, wanted a data set", toUtf8(path), "Choose another folder"};
    DIPTYCH_ASSIGN(auto heads, headsOf(*files, context));
    return readChosen({*files, path}, std::move(heads), options, context);
}

Result<Dataset> openFile(const fs::path& path, const OpenOptions& options, JobContext& context) {
    if (isArchive(path))
        return openWhole(path, options, context);
    const auto files = DataFiles::around(rootOfFile(path));
    const std::string name = path.lexically_relative(rootOfFile(path)).string();
    DIPTYCH_ASSIGN(FileHead head, readHead(*files, name == "." || name.empty() ? path.filename().string() : name));
    if (isColumnar(head))
        return columnarError(toUtf8(path));
    std::vector<FileHead> heads;
    heads.push_back(std::move(head));
    return readChosen({*files, path}, std::move(heads), options, context);
}

Result<Dataset> openSource(const fs::path& path, JobContext& context, const OpenOptions& options) {
    if (!options.format.empty() && formatNamed(options.format) == nullptr)
        return Error{ErrorCode::Unsupported, "is not read, wanted one of " + joinedNames(formatNames()), options.format, "Choose one of these"};
    DIPTYCH_TRY(context.cancel.check());
    std::error_code failure;
    const auto status = fs::status(path, failure);
    if (!fs::exists(status))
        return Error{ErrorCode::NotFound, "is not there, wanted a folder or file of a data set", toUtf8(path), "Check the path"};
    if (fs::is_directory(status))
        return openWhole(path, options, context);
    if (!fs::is_regular_file(status))
        return Error{ErrorCode::BadInput, "is a pipe or a device, wanted a folder or file of a data set", toUtf8(path), "Choose a file"};
    return openFile(path, options, context);
}

Result<Dataset> withEdits(Dataset set, const OpenOptions& options) {
    std::error_code failure;
    const fs::path journal = fs::is_directory(options.edits, failure) ? options.edits / journalName : options.edits;
    DIPTYCH_ASSIGN(const std::vector<Edit> edits, readEdits(journal));
    const Dataset source = set;
    for (const SetAside& left : applyEdits(set, edits, {source, journal.parent_path()}).setAside)
        set.problems.push_back({"edit_set_aside", left.edit.item, left.edit.path, std::string(editKindName(left.edit.kind)) + ": " + left.reason});
    return options.keepExcluded ? std::move(set) : withoutExcluded(set);
}

}  // namespace

Result<Dataset> openDataset(const fs::path& path, JobContext& context, const OpenOptions& options) {
    DIPTYCH_ASSIGN(Dataset set, openSource(path, context, options));
    return options.edits.empty() ? Result<Dataset>(std::move(set)) : withEdits(std::move(set), options);
}

std::vector<std::string> tableColumns(const fs::path& file) {
    const std::string ending = endingOf(toUtf8(file.filename()));
    if (ending != ".csv" && ending != ".tsv")
        return {};
    const auto files = DataFiles::around(file.has_parent_path() ? file.parent_path() : fs::path("."));
    const auto head = readHead(*files, file.filename().string());
    return head.ok() ? headerOf(*head, ending == ".csv" ? TableKind::Csv : TableKind::Tsv) : std::vector<std::string>();
}

Result<Image> readItemImage(const DataItem& item) {
    if (item.file.empty())
        return Error{ErrorCode::NotFound, item.path.empty() ? "has no picture" : "is not there", item.path.empty() ? "row" : item.path,
                     "Put the picture back or leave the row out"};
    return readImage(item.file);
}

}  // namespace diptych
