#include "core/data/catalog/source_state.h"

#include <algorithm>
#include <unordered_set>

#include "core/base/files.h"
#include "core/data/catalog/byte_codec.h"
#include "core/data/formats/data_files.h"
#include "core/data/formats/set_builder.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t mostWatched = 10'000'000;

SourceState::Watched watch(const fs::path& path) { return {path.native(), stampOf(path).value_or(FileStamp())}; }

void sortOnce(SourceState& state) {
    std::sort(state.watched.begin(), state.watched.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    const auto same = [](const auto& a, const auto& b) { return a.path == b.path; };
    state.watched.erase(std::unique(state.watched.begin(), state.watched.end(), same), state.watched.end());
}

bool isSameFolder(const fs::path& a, const fs::path& b) {
    std::error_code ignored;
    return a.filename() == b.filename() && fs::equivalent(a, b, ignored);
}

Status watchTree(const fs::path& folder, const fs::path& project, SourceState& state, JobContext& context) {
    state.watched.push_back(watch(folder));
    std::error_code failure;
    fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, failure);
    for (; !failure && entry != fs::recursive_directory_iterator(); entry.increment(failure)) {
        DIPTYCH_TRY(context.cancel.check());
        std::error_code ignored;
        if (entry->is_directory(ignored) && isSameFolder(entry->path(), project)) {
            entry.disable_recursion_pending();
            continue;
        }
        if (entry->is_directory(ignored) || !isPictureName(entry->path().native()))
            state.watched.push_back(watch(entry->path()));
        if (state.watched.size() > mostWatched)
            return Error{ErrorCode::BadInput, "holds more than " + std::to_string(mostWatched) + " files", toUtf8(folder), "Choose the set's own folder"};
    }
    if (failure)
        return Error{ErrorCode::Io, "cannot be listed: " + failure.message(), toUtf8(folder), "Check its permissions"};
    return {};
}

// A file of a set reads others beside it, as questions their annotations, and pictures from its root on.
void watchAround(const fs::path& file, SourceState& state) {
    state.watched.push_back(watch(file));
    for (const fs::path& folder : {rootOfFile(file), file.parent_path()}) {
        const fs::path place = folder.empty() ? "." : folder;
        state.watched.push_back(watch(place));
        std::error_code failure, ignored;
        for (fs::directory_iterator entry(place, failure); !failure && entry != fs::directory_iterator(); entry.increment(failure))
            if (entry->is_directory(ignored) || endingOf(entry->path().native()) == endingOf(file.native()))
                state.watched.push_back(watch(entry->path()));
    }
}

}  // namespace

Result<SourceState> sourceState(const fs::path& source, const fs::path& project, JobContext& context) {
    SourceState state;
    if (!stampOf(source))
        return Error{ErrorCode::NotFound, "is not there, wanted a folder or file of a data set", toUtf8(source), "Check the path"};
    if (fs::is_directory(source)) {
        DIPTYCH_TRY(watchTree(source, project, state, context));
    } else {
        watchAround(source, state);
    }
    sortOnce(state);
    return state;
}

void watchPictureFolders(SourceState& state, const Dataset& set) {
    std::unordered_set<std::string> folders;
    for (const DataItem& item : set.items)
        if (const std::string_view file = item.file.native(); !file.empty())
            folders.emplace(file.substr(0, file.rfind('/')));
    for (const std::string& folder : folders)
        if (stampOf(folder))
            state.watched.push_back(watch(folder));
    sortOnce(state);
}

bool stillTheSame(const SourceState& state) {
    return !state.watched.empty() && std::all_of(state.watched.begin(), state.watched.end(), [](const SourceState::Watched& known) {
        return stampOf(known.path).value_or(FileStamp()) == known.stamp;
    });
}

std::string encodeState(const SourceState& state) {
    ByteWriter bytes;
    bytes.list(state.watched, [&](const SourceState::Watched& watched) {
        bytes.text(watched.path);
        bytes.integer(watched.stamp.bytes);
        bytes.integer(watched.stamp.time);
    });
    return bytes.take();
}

SourceState decodeState(std::string_view bytes) {
    ByteReader reader(bytes);
    SourceState state;
    reader.list([&] {
        std::string path(reader.text());
        const std::int64_t size = reader.integer();
        state.watched.push_back({std::move(path), {size, reader.integer()}});
    });
    return reader.atEnd() ? state : SourceState();
}

}  // namespace diptych
