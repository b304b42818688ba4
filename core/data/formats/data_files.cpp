#include "core/data/formats/data_files.h"

#include <algorithm>

#include "core/base/files.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t mostFiles = 8'000'000;
constexpr int deepestFolder = 64;

ListedFile::Kind kindOf(const fs::directory_entry& entry) {
    std::error_code ignored;
    if (entry.is_symlink(ignored))
        return ListedFile::Kind::Link;
    return entry.is_regular_file(ignored) ? ListedFile::Kind::Regular : ListedFile::Kind::Other;
}

bool byName(const ListedFile& a, const ListedFile& b) { return a.name < b.name; }

}  // namespace

fs::path rootOfFile(const fs::path& file) {
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    return folder.filename() == "annotations" && folder.has_parent_path() ? folder.parent_path() : folder;
}

Result<std::string> cleanName(std::string_view name) {
    const auto refuse = [&](const char* why) {
        return Error{ErrorCode::BadInput, std::string(why) + ", wanted a name inside the set", std::string(name), "Mend the name in the source"};
    };
    if (name.empty() || name.find('\0') != std::string_view::npos)
        return refuse("is no file name");
    if (name.front() == '/')
        return refuse("is an absolute path");
    if (name.find("./") == std::string_view::npos && name.find("//") == std::string_view::npos && !name.ends_with("."))
        return std::string(name);                  // the usual case
    std::string clean = fs::path(std::string(name)).lexically_normal().string();
    if (clean == ".." || clean.starts_with("../"))
        return refuse("leaves the folder");
    return clean;
}

std::string folderOfName(std::string_view name) {
    const auto slash = name.rfind('/');
    return slash == std::string_view::npos ? std::string() : std::string(name.substr(0, slash));
}

std::string fileOfName(std::string_view name) {
    const auto slash = name.rfind('/');
    return std::string(slash == std::string_view::npos ? name : name.substr(slash + 1));
}

std::string joinNames(std::string_view folder, std::string_view name) {
    return folder.empty() ? std::string(name) : std::string(folder) + "/" + std::string(name);
}

std::string endingOf(std::string_view name) {
    std::string file = fileOfName(name);
    const auto dot = file.rfind('.');
    if (dot == std::string::npos || dot == 0)
        return {};
    std::string ending = file.substr(dot);
    std::transform(ending.begin(), ending.end(), ending.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return ending;
}

Result<std::shared_ptr<const DataFiles>> DataFiles::open(const fs::path& path, JobContext& context) {
    const auto files = std::shared_ptr<DataFiles>(new DataFiles);
    files->m_root = path.has_filename() || !path.has_parent_path() ? path : path.parent_path();
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) {
        DIPTYCH_TRY(files->listFolder(context));
    } else {
        DIPTYCH_ASSIGN(files->m_archive, Archive::open(files->m_root, context));
        for (const ArchiveMember& member : files->m_archive->members())
            files->m_files.push_back({member.name, ListedFile::Kind::Regular});
    }
    std::sort(files->m_files.begin(), files->m_files.end(), byName);
    return std::shared_ptr<const DataFiles>(files);
}

Status DataFiles::listFolder(JobContext& context) {
    std::error_code failure;
    const std::size_t skipped = m_root.native().size() + (m_root.native().ends_with('/') ? 0 : 1);
    fs::recursive_directory_iterator entry(m_root, fs::directory_options::skip_permission_denied, failure);
    for (; !failure && entry != fs::recursive_directory_iterator(); entry.increment(failure)) {
        DIPTYCH_TRY(context.cancel.check());
        if (entry.depth() >= deepestFolder)
            entry.disable_recursion_pending();
        std::error_code ignored;
        if (entry->is_directory(ignored)) {
            m_foldersByLink = m_foldersByLink || entry->is_symlink(ignored);
            continue;
        }
        m_files.push_back({entry->path().native().substr(skipped), kindOf(*entry)});
        if (m_files.size() % 8192 == 0)
            context.progress.report(static_cast<double>(m_files.size()), 0, "files");
        if (m_files.size() > mostFiles)
            return Error{ErrorCode::BadInput, "holds more than " + std::to_string(mostFiles) + " files", toUtf8(m_root),
                         "Choose the set's own folder"};
    }
    if (failure)
        return Error{ErrorCode::Io, "cannot be listed: " + failure.message(), toUtf8(m_root), "Check its permissions"};
    return {};
}

std::shared_ptr<const DataFiles> DataFiles::around(const fs::path& folder) {
    const auto files = std::shared_ptr<DataFiles>(new DataFiles);
    files->m_root = folder;
    files->m_lazy = true;
    return files;
}

const DataFiles::Listing& DataFiles::listingWith(std::string_view name) const {
    if (!m_lazy)
        return m_files;
    const std::string folder = folderOfName(name);
    if (const auto known = m_folders.find(folder); known != m_folders.end())
        return known->second;
    Listing& listing = m_folders[folder];
    if (!folder.empty() && !joinInside(m_root, folder).ok())
        return listing;
    std::error_code failure;
    for (fs::directory_iterator entry(m_root / folder, failure); !failure && entry != fs::directory_iterator(); entry.increment(failure))
        if (!entry->is_directory(failure) && listing.size() < mostFiles)
            listing.push_back({joinNames(folder, entry->path().filename().string()), kindOf(*entry)});
    std::sort(listing.begin(), listing.end(), byName);
    return listing;
}

const ListedFile* DataFiles::find(std::string_view name) const {
    const Listing& listing = listingWith(name);
    const auto found = std::lower_bound(listing.begin(), listing.end(), name,
                                        [](const ListedFile& file, std::string_view wanted) { return file.name < wanted; });
    return found != listing.end() && found->name == name ? &*found : nullptr;
}

bool DataFiles::hasFolder(std::string_view folder) const {
    std::error_code ignored;
    if (m_lazy || m_foldersByLink)
        return fs::is_directory(m_root / fs::path(std::string(folder)), ignored);
    const std::string prefix = std::string(folder) + "/";
    const auto found = std::lower_bound(m_files.begin(), m_files.end(), prefix,
                                        [](const ListedFile& file, const std::string& wanted) { return file.name < wanted; });
    return found != m_files.end() && found->name.starts_with(prefix);
}

std::vector<std::string> DataFiles::filesIn(std::string_view folder) const {
    std::vector<std::string> names;
    for (const ListedFile& file : listingWith(joinNames(folder, "x")))
        if (folderOfName(file.name) == folder)
            names.push_back(file.name);
    return names;
}

Result<fs::path> DataFiles::locate(std::string_view name) const {
    const ListedFile* file = find(name);
    const bool throughLink = file == nullptr ? m_foldersByLink : file->kind == ListedFile::Kind::Link;
    if (file == nullptr && !throughLink)
        return Error{ErrorCode::NotFound, "is not there", std::string(name), "Put the picture back or leave the row out"};
    const fs::path place = m_root / fs::path(std::string(name));
    if (!throughLink && file->kind == ListedFile::Kind::Regular)
        return place;
    DIPTYCH_ASSIGN(const fs::path joined, joinInside(m_root, name));
    std::error_code ignored;
    const auto status = fs::status(joined, ignored);
    if (!fs::exists(status))
        return Error{ErrorCode::NotFound, "is not there", std::string(name), "Put the picture back or leave the row out"};
    if (!fs::is_regular_file(status))
        return Error{ErrorCode::BadInput, "is no regular file", std::string(name), "Leave the row out"};
    return joined;
}

Result<std::unique_ptr<ByteStream>> DataFiles::stream(std::string_view name) const {
    if (m_archive != nullptr)
        return m_archive->stream(name);
    DIPTYCH_ASSIGN(const fs::path place, locate(name));
    return openFileStream(place);
}

Result<std::string> DataFiles::read(std::string_view name, std::size_t maxBytes) const {
    if (m_archive != nullptr)
        return m_archive->read(name, maxBytes);
    DIPTYCH_ASSIGN(const fs::path place, locate(name));
    return readFile(place, maxBytes);
}

std::string DataFiles::context(std::string_view name) const { return toUtf8(m_root / fs::path(std::string(name))); }

}  // namespace diptych
