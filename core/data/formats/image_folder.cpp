// The imagefolder layout of Hugging Face datasets: metadata.csv or metadata.jsonl beside the pictures, a folder a split; or
// no metadata and a folder a class, whose name is the text.
#include <algorithm>
#include <set>

#include "core/data/formats/keyed_rows.h"
#include "core/data/formats/table.h"
#include "core/data/formats/writers.h"

namespace diptych {

namespace {

int weighFile(FileHead& head, const DataFiles&) {
    const std::string file = fileOfName(head.name);
    if (file == "metadata.jsonl" && head.isJson)
        return 88;
    return file == "metadata.csv" ? 88 : 0;
}

// Where every picture lies in a folder that is no split, all at the same depth, in at least two of them.
int weighFolder(const DataFiles& files) {
    std::set<std::string> classes;
    std::size_t depth = 0;
    for (const ListedFile& file : files.files()) {
        if (!isPictureName(file.name))
            continue;
        const std::string folder = folderOfName(file.name), label = fileOfName(folder);
        const auto levels = static_cast<std::size_t>(std::count(file.name.begin(), file.name.end(), '/'));
        if (label.empty() || splitInName(label) == label || (depth != 0 && levels != depth))
            return 0;
        depth = levels;
        classes.insert(label);
        if (classes.size() > 100'000)
            return 0;
    }
    return classes.size() >= 2 ? 55 : 0;
}

// A folder with texts beside its pictures is a side-car set, whatever its folders are called.
int weighClasses(const DataFiles& files) { return sidecarFormat.weighFolder(files) > 0 ? 0 : weighFolder(files); }

Result<Dataset> readClasses(const ReadRequest& request) {
    SetBuilder builder(request.files, imageFolderFormat.name, request.context);
    std::int64_t row = 0;
    for (const ListedFile& file : request.files.files()) {
        DIPTYCH_TRY(builder.tick(row, "pictures"));
        if (!isPictureName(file.name))
            continue;
        const auto place = request.files.locate(file.name);
        if (!place.ok()) {
            builder.problem(place.error().code == ErrorCode::NotFound ? "missing_image" : "outside_root", row, file.name, place.error().message);
            continue;
        }
        DataItem& item = builder.addFound(file.name, *place, row, splitOfFile(request.files, file.name, FileNameCounts::No));
        if (const std::string label = fileOfName(folderOfName(file.name)); !label.empty())
            builder.addCaption(item, row, label, {}, row);
        ++row;
    }
    builder.field("label");
    return builder.take();
}

Result<Dataset> read(const ReadRequest& request) {
    if (request.sources.empty())
        return readClasses(request);
    if (std::all_of(request.sources.begin(), request.sources.end(), [](const FileHead& head) { return head.isJson; }))
        return readKeyedRows(request, imageFolderFormat.name, true);
    SetBuilder builder(request.files, imageFolderFormat.name, request.context);
    for (const FileHead& source : request.sources) {
        if (source.isJson)
            return Error{ErrorCode::BadInput, "stands beside a metadata.csv, wanted one kind of metadata", request.files.context(source.name),
                         "Remove one of them"};
        builder.beginFile(source.name, splitOfFile(request.files, source.name));
        DIPTYCH_TRY(readTable(request, source, TableKind::Csv, builder, true));
    }
    return builder.take();
}

}  // namespace

const Format imageFolderFormat{"imagefolder", weighFile, weighClasses, read, writeImageFolder,
                               holds::captions | holds::questions | holds::textIds | holds::pictureIds | holds::languages | holds::lineEnds |
                                   holds::picturesAlone | holds::absentPictures | holds::anySplit};

}  // namespace diptych
