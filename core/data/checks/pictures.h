// The pictures of a set, each file once: read, measured and forgotten, on all threads. Header first: what is too large is
// never decoded.
// Errors of lookAtPictures: Cancelled.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/data/checks/findings.h"
#include "core/data/checks/measures.h"
#include "core/data/dataset.h"
#include "core/data/file_stamp.h"

namespace diptych {

struct PictureFacts {
    std::vector<std::pair<std::string_view, std::string>> faults;   // code, detail
    std::uint64_t contentHash = 0, bytes = 0;                       // of the file
    std::uint64_t look = 0;                                         // perceptual hash
    Miniature miniature{};
    int width = 0, height = 0;                                      // px as displayed; 0: no header
    bool turned = false;                                            // by its EXIF orientation, width for height
    bool wasRead = false;                                           // its bytes
    bool hasLook = false;                                           // decoded and not of one colour
};

// A row that shows a picture.
struct PictureUse {
    const DataItem* item = nullptr;
    const std::string* path = nullptr;                              // as written
    const std::filesystem::path* file = nullptr;
    std::size_t picture = 0;                                        // index of PicturesOfSet::facts
};

struct PicturesOfSet {
    std::vector<PictureUse> uses;                                   // in the order of the source
    std::vector<PictureFacts> facts;                                // each file once, in the order of its first use
};

struct PictureContent {
    std::uint64_t hash = 0, bytes = 0;
    std::string ending;                                             // of the file's name, which facts depend on
};

// Where facts may be kept from one look to the next. Called by any threads at once.
class PictureFactsStore {
public:
    virtual ~PictureFactsStore() = default;
    virtual std::optional<PictureFacts> ofFile(const std::filesystem::path& file, const FileStamp& stamp) = 0;
    virtual std::optional<PictureFacts> ofContent(const PictureContent& content) = 0;
    virtual void keep(const std::filesystem::path& file, const FileStamp& stamp, const PictureFacts& facts) = 0;
};

// Counts up where facts come out otherwise for the same file: kept ones of another number are of no use.
inline constexpr std::int64_t pictureMeasures = 1;

struct LookOptions {
    int threads = 0;                                                // 0: one a core
    PictureFactsStore* store = nullptr;                             // null: every picture is read
};

PictureFacts lookAtPicture(const std::filesystem::path& file, PictureFactsStore* store = nullptr);
Result<PicturesOfSet> lookAtPictures(const Dataset& set, const LookOptions& options, JobContext& context);
std::vector<Finding> pictureFindings(const PicturesOfSet& pictures);

}  // namespace diptych
