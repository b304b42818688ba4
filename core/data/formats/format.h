// The table of formats: how each is recognised, read and written. A format is one small file that defines its entry; the
// table (format_table.cpp) lists them. Files are weighed one by one, folders as a whole; the surest wins, 100 is certain.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/data/dataset.h"
#include "core/data/formats/data_files.h"
#include "core/data/formats/file_head.h"

namespace diptych {

struct ReadRequest {
    const DataFiles& files;
    std::vector<FileHead> sources;                 // the files that were recognised as this format's, sorted by name
    const OpenOptions& options;
    JobContext& context;
};

class TargetFolder;

// What a written format keeps of a set; the rest is told before anything is written (losses.h).
namespace holds {
constexpr unsigned captions = 1, questions = 2, textIds = 4, pictureIds = 8, languages = 16, lineEnds = 32, turns = 64, severalPictures = 128,
                   textRows = 256, picturesAlone = 512, absentPictures = 1024, anySplit = 2048, columns = 4096, confidences = 8192,
                   namesOnly = 16384,              // no pictures: ids and texts alone
                   boxes = 32768;
}

struct Format {
    const char* name;
    int (*weighFile)(FileHead& head, const DataFiles& files);            // null: the format is no single file
    int (*weighFolder)(const DataFiles& files);                          // null: the format is known by its files
    Result<Dataset> (*read)(const ReadRequest& request);
    Status (*write)(const Dataset& set, TargetFolder& target) = nullptr; // null: not written
    unsigned holds = 0;                                                  // where it is written
};

extern const Format cocoFormat, karpathyFormat, lavisFormat, vqaFormat, flickrFormat, imageFolderFormat, webDatasetFormat,
    conversationsFormat, tsvFormat, csvFormat, sidecarFormat, anyLabelingFormat, scenesFormat, stampsFormat, emojiFormat, folderFormat;

const std::vector<const Format*>& allFormats();

class SetBuilder;
// Reads the rows of a JSON source; rows at fault are listed as bad_row.
Status readJsonSource(const ReadRequest& request, const FileHead& source, SetBuilder& builder,
                      const std::function<Status(const JsonPlace&, const JsonValue&)>& onRow);

}  // namespace diptych
