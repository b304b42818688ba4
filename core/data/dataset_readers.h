// The readers behind openDataset, one a format. Only core/data includes this.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "core/data/dataset.h"

namespace diptych {

constexpr std::size_t maxTextBytes = 16384;        // of one caption; longer ones are cut and listed

Result<Dataset> readFolderSet(const std::filesystem::path& folder, JobContext& context);
// One file, or several that are splits of one set.
Result<Dataset> readCocoCaptions(const std::vector<std::filesystem::path>& files, JobContext& context);
Result<Dataset> readScenesSet(const std::filesystem::path& folder, JobContext& context);

bool isPictureName(const std::filesystem::path& path);
// A text as it may be shown: valid UTF-8, line ends as blanks, ends trimmed, cut at maxTextBytes.
std::string cleanText(std::string_view text, bool& changed);
std::string splitOfName(const std::string& stem);  // "captions_train2017" → "train", else "all"

// Finds the files that a COCO-like set names, wherever they are kept under its root.
class PictureFinder {
public:
    PictureFinder(std::filesystem::path root, const std::string& split);
    // NotFound, or BadInput for names that leave the root and for what is no regular file.
    Result<std::filesystem::path> find(const std::string& name);

private:
    std::filesystem::path m_root;
    std::vector<std::string> m_places;             // the one that served last stands first
};

}  // namespace diptych
