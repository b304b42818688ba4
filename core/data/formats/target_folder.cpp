#include "core/data/formats/target_folder.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/data/formats/data_files.h"
#include "core/data/formats/set_builder.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t bufferBytes = std::size_t{1} << 20, longestName = 160;

// A file name that is safe everywhere: no controls, no separators, not hidden, not too long.
std::string safeName(const std::string& path) {
    std::string name = fileOfName(path);
    for (char& c : name)
        if (static_cast<unsigned char>(c) < 0x20 || c == '\x7F' || c == '\\' || c == '/')
            c = '_';
    while (name.starts_with('.'))
        name.erase(0, 1);
    const std::string ending = endingOf(name).size() > 8 ? std::string() : endingOf(name);
    if (name.size() > longestName) {
        std::size_t end = longestName;
        while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80)
            --end;
        name = name.substr(0, end) + ending;
    }
    return name.empty() ? "picture" : name;
}

std::string stemOf(const std::string& name) { return name.substr(0, name.rfind('.')); }

}  // namespace

Status TargetFolder::makeFolder(const std::string& name) const {
    std::error_code failure;
    fs::create_directories(m_folder / fs::path(name), failure);
    if (failure)
        return Error{ErrorCode::Io, "cannot be made: " + failure.message(), toUtf8(m_folder / fs::path(name)), "Choose another place"};
    return {};
}

// Pictures that differ only in their ending get different stems: a text beside them belongs to one.
std::string TargetFolder::freeName(const std::string& path, const std::string& folder) {
    const std::string name = safeName(path), stem = joinNames(folder, stemOf(name)), ending = name.substr(stemOf(name).size());
    if (m_taken.insert(stem).second)
        return stem + ending;
    for (int& number = m_next.emplace(stem, 2).first->second;; ++number)
        if (const std::string other = stem + "_" + std::to_string(number); m_taken.insert(other).second)
            return other + ending;
}

Status TargetFolder::copy(const fs::path& from, const fs::path& to) const {
    auto stream = isStoredPicture(from) ? Result<std::unique_ptr<ByteStream>>(std::unique_ptr<ByteStream>()) : openFileStream(from);
    DIPTYCH_ASSIGN(AtomicFile file, AtomicFile::create(to));
    DIPTYCH_ASSIGN(const auto source, std::move(stream));
    if (source == nullptr) {
        DIPTYCH_ASSIGN(const std::string bytes, readStoredPicture(from, std::size_t{1} << 30));
        DIPTYCH_TRY(file.write(bytes));
        return file.commit();
    }
    std::string chunk(bufferBytes, '\0');
    for (;;) {
        DIPTYCH_ASSIGN(const std::size_t got, source->read(chunk));
        if (got == 0)
            return file.commit();
        DIPTYCH_TRY(file.write(std::string_view(chunk).substr(0, got)));
    }
}

Status TargetFolder::tick() {
    m_context.progress.report(static_cast<double>(++m_done), static_cast<double>(m_pictures), "pictures");
    return m_context.cancel.check();
}

Result<std::string> TargetFolder::putPicture(const PictureRef& picture, const std::string& folder) {
    const std::string key = folder + '\0' + (picture.file.empty() ? picture.path : picture.file.native());
    if (const auto known = m_known.find(key); known != m_known.end())
        return known->second;
    const std::string name = freeName(picture.path, folder);
    if (!picture.file.empty()) {
        DIPTYCH_TRY(makeFolder(folder));
        DIPTYCH_TRY(copy(picture.file, m_folder / fs::path(name)));
    }
    DIPTYCH_TRY(tick());
    m_known.emplace(key, name);
    return name;
}

Result<std::string> TargetFolder::putPicture(const DataItem& item, const std::string& folder) {
    return putPicture(PictureRef{item.path, item.file}, folder);
}

Result<std::string> TargetFolder::putPictureAs(const DataItem& item, const std::string& stem) {
    const std::string ending = isPictureName(item.path) ? endingOf(item.path) : ".jpg", name = stem + ending;
    if (item.file.empty() || !m_taken.insert(stem).second)
        return name;
    DIPTYCH_TRY(makeFolder(folderOfName(name)));
    DIPTYCH_TRY(copy(item.file, m_folder / fs::path(name)));
    DIPTYCH_TRY(tick());
    return name;
}

Result<RowFile> RowFile::create(const fs::path& file) {
    std::error_code failure;
    fs::create_directories(file.parent_path(), failure);
    DIPTYCH_ASSIGN(AtomicFile opened, AtomicFile::create(file));
    return RowFile(std::move(opened));
}

Status RowFile::write(std::string_view text) {
    m_buffer += text;
    if (m_buffer.size() < bufferBytes)
        return {};
    DIPTYCH_TRY(m_file.write(m_buffer));
    m_buffer.clear();
    return {};
}

Status RowFile::commit() {
    DIPTYCH_TRY(m_file.write(m_buffer));
    return m_file.commit();
}

Result<JsonArrayFile> JsonArrayFile::create(const fs::path& file, std::string_view before) {
    DIPTYCH_ASSIGN(RowFile rows, RowFile::create(file));
    DIPTYCH_TRY(rows.write(before));
    return JsonArrayFile(std::move(rows));
}

Status JsonArrayFile::add(const nlohmann::json& row) {
    const char* separator = m_first ? "\n" : ",\n";
    m_first = false;
    return m_file.write(separator + jsonLine(row));
}

Status JsonArrayFile::next(std::string_view between) {
    m_first = true;
    return m_file.write(between);
}

Status JsonArrayFile::commit(std::string_view behind) {
    DIPTYCH_TRY(m_file.write(behind));
    return m_file.commit();
}

std::string jsonLine(const nlohmann::json& row) { return row.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace); }

std::int64_t FreeIds::take(std::int64_t wanted) {
    while (!m_taken.insert(wanted).second)
        wanted = m_next++;
    m_next = std::max(m_next, wanted == INT64_MAX ? 0 : wanted + 1);
    return wanted;
}

std::vector<SplitItems> splitsOf(const Dataset& set) {
    std::vector<SplitItems> splits;
    std::unordered_map<std::string_view, std::size_t> places;
    for (const DataItem& item : set.items) {
        const auto [place, fresh] = places.emplace(item.split, splits.size());
        if (fresh)
            splits.push_back({item.split, {}});
        splits[place->second].items.push_back(&item);
    }
    return splits;
}

std::string TargetFolder::folderOf(const std::string& split) {
    if (split == "all")
        return {};
    if (const auto known = m_folders.find(split); known != m_folders.end())
        return known->second;
    return m_folders[split] = freeName(stemOf(safeName(split)), {});
}

bool nameTellsSplit(const std::string& split) { return split == "all" || splitInName(split) == split; }

std::string onOneLine(std::string_view text) {
    std::string line(text);
    for (char& c : line)
        if (c == '\n' || c == '\r' || c == '\t')
            c = ' ';
    return line;
}

}  // namespace diptych
