// What a source looked like when it was read: its folders by their times, which tell of files that came, went or were
// renamed, and its files by size and time. Pictures are no part of it: what a set says does not depend on their content.
// Comparing costs one look at each folder and each file that is no picture, so a set of a million pictures is compared in
// milliseconds.
// Errors of sourceState: NotFound, Io, BadInput (too many files), Cancelled.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/data/file_stamp.h"

namespace diptych {

struct SourceState {
    struct Watched {
        std::string path;
        FileStamp stamp;
    };
    std::vector<Watched> watched;              // sorted by path
};

// Taken before the source is read, so that what changes meanwhile is seen afterwards. The project's own folder may stand in
// the source: what is written there is no change.
Result<SourceState> sourceState(const std::filesystem::path& source, const std::filesystem::path& project, JobContext& context);
// Adds the folders that hold the pictures of a set.
void watchPictureFolders(SourceState& state, const Dataset& set);
// True where everything watched still looks the same.
bool stillTheSame(const SourceState& state);

std::string encodeState(const SourceState& state);
SourceState decodeState(std::string_view bytes);   // empty where the bytes are damaged: nothing looks like it

}  // namespace diptych
