// The pictures of a set, each file once: read, measured and forgotten, on all threads. Header first: what is too large is
// never decoded.
// Errors of lookAtPictures: Cancelled.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/data/checks/findings.h"
#include "core/data/checks/measures.h"
#include "core/data/dataset.h"

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

PictureFacts lookAtPicture(const std::filesystem::path& file);
Result<PicturesOfSet> lookAtPictures(const Dataset& set, int threads, JobContext& context);
std::vector<Finding> pictureFindings(const PicturesOfSet& pictures);

}  // namespace diptych
