#include "core/data/formats/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "core/base/files.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t mostMembers = 8'000'000, mostFaults = 1000;
constexpr std::size_t smallText = std::size_t{64} << 10, mostTexts = std::size_t{64} << 20;
constexpr std::uint64_t mostUnpacked = 200, alwaysUnpacked = std::uint64_t{64} << 20;

// What is wrong with a member's name, or nothing; "./" in front is taken away.
std::optional<std::string> refusal(std::string& name) {
    while (name.starts_with("./"))
        name.erase(0, 2);
    if (name.empty())
        return "has no name";
    if (name.front() == '/')
        return "is an absolute path";
    if (name.size() > 4096)
        return "has a name of " + std::to_string(name.size()) + " bytes";
    const fs::path path(name);
    if (std::any_of(path.begin(), path.end(), [](const fs::path& part) { return part == ".."; }))
        return "leaves the archive";
    return std::nullopt;
}

// libarchive gives names in the locale of the calling thread, and none at all where they do not fit it: the thread speaks
// UTF-8 while this lives, whatever the program was started with.
class Utf8Thread {
public:
    Utf8Thread() {
        static const locale_t utf8 = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
        m_before = utf8 == nullptr ? nullptr : ::uselocale(utf8);
    }
    ~Utf8Thread() {
        if (m_before != nullptr)
            ::uselocale(m_before);
    }
    Utf8Thread(const Utf8Thread&) = delete;
    Utf8Thread& operator=(const Utf8Thread&) = delete;

private:
    locale_t m_before = nullptr;
};

// As written where the archive does not say how its names are written.
std::string nameOf(archive_entry* entry) {
    const char* name = archive_entry_pathname_utf8(entry);
    if (name == nullptr)
        name = archive_entry_pathname(entry);
    return name == nullptr ? std::string() : name;
}

}  // namespace

// libarchive on one file, read forwards.
class ArchiveCursor {
public:
    static Result<std::unique_ptr<ArchiveCursor>> open(const fs::path& path) {
        DIPTYCH_ASSIGN(const int descriptor, openRegularFile(path));
        auto cursor = std::unique_ptr<ArchiveCursor>(new ArchiveCursor(descriptor, toUtf8(path)));
        archive_read_support_filter_all(cursor->m_archive);
        archive_read_support_format_zip(cursor->m_archive);
        archive_read_support_format_tar(cursor->m_archive);
        std::error_code ignored;
        cursor->m_limit = alwaysUnpacked + mostUnpacked * fs::file_size(path, ignored);
        if (archive_read_open_fd(cursor->m_archive, descriptor, std::size_t{256} << 10) != ARCHIVE_OK)
            return cursor->broken();
        return cursor;
    }
    ~ArchiveCursor() {
        archive_read_free(m_archive);
        ::close(m_descriptor);
    }
    ArchiveCursor(const ArchiveCursor&) = delete;
    ArchiveCursor& operator=(const ArchiveCursor&) = delete;

    // False at the end.
    Result<bool> next() {
        const Utf8Thread names;
        const int state = archive_read_next_header(m_archive, &m_entry);
        ++m_place;
        if (state == ARCHIVE_EOF)
            return false;
        if (state == ARCHIVE_OK || state == ARCHIVE_WARN)
            return unpackedTooMuch() ? Result<bool>(bomb()) : Result<bool>(true);
        return broken();
    }
    Status moveTo(std::int64_t place) {
        while (m_place < place) {
            DIPTYCH_ASSIGN(const bool there, next());
            if (!there)
                return broken();
        }
        return {};
    }
    Result<std::size_t> read(std::span<char> into) {
        const la_ssize_t got = archive_read_data(m_archive, into.data(), into.size());
        if (got < 0)
            return broken();
        if (unpackedTooMuch())
            return bomb();
        return static_cast<std::size_t>(got);
    }

    archive_entry* entry() const { return m_entry; }
    std::int64_t place() const { return m_place; }
    bool isTar() const { return (archive_format(m_archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR; }
    bool isPlain() const { return archive_filter_count(m_archive) == 1; }      // the one filter "none"
    std::int64_t position() const { return archive_filter_bytes(m_archive, 0); }
    Error broken() const {
        const char* why = archive_error_string(m_archive);
        return Error{ErrorCode::BadInput, std::string("cannot be read as an archive: ") + (why == nullptr ? "it ends early" : why),
                     m_name, "Fetch or pack it again"};
    }

private:
    ArchiveCursor(int descriptor, std::string name)
        : m_descriptor(descriptor), m_name(std::move(name)), m_archive(archive_read_new()) {}
    bool unpackedTooMuch() const {
        return !isPlain() && static_cast<std::uint64_t>(std::max<std::int64_t>(0, position())) > m_limit;
    }
    Error bomb() const {
        return Error{ErrorCode::BadInput, "unpacks to more than " + std::to_string(mostUnpacked) + " times its size", m_name,
                     "Unpack it yourself if you trust it"};
    }

    int m_descriptor;
    std::string m_name;
    archive* m_archive;
    archive_entry* m_entry = nullptr;
    std::int64_t m_place = -1;
    std::uint64_t m_limit = 0;
};

namespace {

// A member of any archive, by a cursor of its own.
class MemberStream : public ByteStream {
public:
    explicit MemberStream(std::unique_ptr<ArchiveCursor> cursor) : m_cursor(std::move(cursor)) {}
    Result<std::size_t> read(std::span<char> into) override { return m_cursor->read(into); }

private:
    std::unique_ptr<ArchiveCursor> m_cursor;
};

Error tooLarge(std::string_view name, std::size_t maxBytes) {
    return Error{ErrorCode::BadInput, "is larger than " + std::to_string(maxBytes) + " bytes", std::string(name), "Use a smaller file"};
}

Result<std::string> readAt(const fs::path& path, const ArchiveMember& member) {
    DIPTYCH_ASSIGN(const int descriptor, openRegularFile(path));
    std::string bytes(member.size, '\0');
    std::size_t filled = 0;
    while (filled < bytes.size()) {
        const ssize_t got = ::pread(descriptor, bytes.data() + filled, bytes.size() - filled, member.offset + static_cast<off_t>(filled));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        filled += static_cast<std::size_t>(got);
    }
    ::close(descriptor);
    if (filled < bytes.size())
        return Error{ErrorCode::BadInput, "is cut short", member.name, "Fetch or pack the archive again"};
    return bytes;
}

// The entry as a member; a size that the file cannot hold is refused here, before anything is allocated.
ArchiveMember memberOf(const ArchiveCursor& cursor, std::uint64_t fileSize) {
    ArchiveMember member;
    member.place = cursor.place();
    member.size = static_cast<std::uint64_t>(std::max<std::int64_t>(0, archive_entry_size(cursor.entry())));
    if (cursor.isTar() && cursor.isPlain() && archive_entry_sparse_count(cursor.entry()) == 0 &&
        static_cast<std::uint64_t>(cursor.position()) + member.size <= fileSize)
        member.offset = cursor.position();
    return member;
}

}  // namespace

Archive::~Archive() = default;

void Archive::add(std::string name, const ArchiveMember& member) {
    m_members.push_back(member);
    m_members.back().name = std::move(name);
}

Result<std::shared_ptr<const Archive>> Archive::open(const fs::path& path, JobContext& context) {
    const auto made = std::shared_ptr<Archive>(new Archive);
    made->m_path = path;
    DIPTYCH_ASSIGN(auto cursor, ArchiveCursor::open(path));
    std::error_code ignored;
    const std::uint64_t fileSize = fs::file_size(path, ignored);
    const auto fault = [&](const std::string& name, const std::string& what) {
        if (made->m_faults.size() < mostFaults)
            made->m_faults.push_back({sanitizeUtf8(name), what});
    };
    for (;;) {
        DIPTYCH_TRY(context.cancel.check());
        auto there = cursor->next();
        if (!there.ok() && !made->m_members.empty() && cursor->isTar()) {
            fault({}, there.error().message);      // a tar that was cut keeps what came before
            break;
        }
        DIPTYCH_ASSIGN(const bool more, std::move(there));
        if (!more)
            break;
        const Utf8Thread names;
        std::string name = nameOf(cursor->entry());
        const auto type = archive_entry_filetype(cursor->entry());
        if (type == AE_IFDIR)
            continue;
        if (const auto why = refusal(name))
            fault(name, *why);
        else if (type != AE_IFREG || archive_entry_hardlink(cursor->entry()) != nullptr)
            fault(name, "is a link, a pipe or a device");
        else if (made->m_members.size() >= mostMembers)
            return Error{ErrorCode::BadInput, "holds more than " + std::to_string(mostMembers) + " files", toUtf8(path), "Split it"};
        else
            made->add(std::move(name), memberOf(*cursor, fileSize));
        if (!made->m_members.empty() && made->m_members.back().place == cursor->place())
            made->keepText(*cursor);
    }
    made->m_tar = cursor->isTar();
    for (std::size_t i = 0; i < made->m_members.size(); ++i)
        made->m_byName.emplace(made->m_members[i].name, i);
    rememberStore(made);
    return std::shared_ptr<const Archive>(made);
}

// Texts beside pictures are asked for in the order of names, which is not the archive's: going back would unpack it again.
void Archive::keepText(ArchiveCursor& cursor) {
    const ArchiveMember& member = m_members.back();
    const bool text = member.name.ends_with(".txt") || member.name.ends_with(".json") || member.name.ends_with(".caption");
    if (!text || member.offset >= 0 || member.size > smallText || m_textBytes > mostTexts)
        return;
    std::string content(smallText, '\0');
    std::size_t filled = 0;
    while (filled < content.size()) {
        const auto got = cursor.read(std::span(content).subspan(filled));
        if (!got.ok())
            return;                                // told when the text is asked for
        if (*got == 0)
            break;
        filled += *got;
    }
    if (filled == content.size())
        return;                                    // larger than it claimed
    content.resize(filled);
    content.shrink_to_fit();
    m_textBytes += filled;
    m_texts.emplace(member.place, std::move(content));
}

const ArchiveMember* Archive::find(std::string_view name) const {
    const auto found = m_byName.find(name);
    return found == m_byName.end() ? nullptr : &m_members[found->second];
}

Result<std::string> Archive::read(std::string_view name, std::size_t maxBytes) const {
    const ArchiveMember* member = find(name);
    if (member == nullptr)
        return Error{ErrorCode::NotFound, "is not in " + toUtf8(m_path.filename()), std::string(name), "Check the archive"};
    if (member->size > maxBytes)
        return tooLarge(name, maxBytes);
    if (member->offset >= 0)
        return readAt(m_path, *member);
    if (const auto kept = m_texts.find(member->place); kept != m_texts.end())
        return kept->second.size() > maxBytes ? Result<std::string>(tooLarge(name, maxBytes)) : Result<std::string>(kept->second);
    const std::lock_guard lock(m_mutex);
    if (m_cursor == nullptr || m_cursor->place() >= member->place) {
        DIPTYCH_ASSIGN(m_cursor, ArchiveCursor::open(m_path));
    }
    DIPTYCH_TRY(m_cursor->moveTo(member->place));
    std::string bytes;
    std::string chunk(std::size_t{256} << 10, '\0');
    for (;;) {
        DIPTYCH_ASSIGN(const std::size_t got, m_cursor->read(chunk));
        if (got == 0)
            return bytes;
        if (bytes.size() + got > maxBytes)
            return tooLarge(name, maxBytes);
        bytes.append(chunk, 0, got);
    }
}

Result<std::unique_ptr<ByteStream>> Archive::stream(std::string_view name) const {
    const ArchiveMember* member = find(name);
    if (member == nullptr)
        return Error{ErrorCode::NotFound, "is not in " + toUtf8(m_path.filename()), std::string(name), "Check the archive"};
    DIPTYCH_ASSIGN(auto cursor, ArchiveCursor::open(m_path));
    DIPTYCH_TRY(cursor->moveTo(member->place));
    return std::unique_ptr<ByteStream>(std::make_unique<MemberStream>(std::move(cursor)));
}

bool isArchive(const fs::path& path) {
    auto stream = openFileStream(path);
    if (!stream.ok())
        return false;
    const auto head = firstBytes(**stream, 512);
    if (!head.ok())
        return false;
    const std::string_view bytes = *head;
    for (const std::string_view magic : {std::string_view("PK\x03\x04"), std::string_view("PK\x05\x06"), std::string_view("\x1F\x8B"),
                                         std::string_view("\xFD" "7zXZ"), std::string_view("BZh"), std::string_view("\x28\xB5\x2F\xFD")})
        if (bytes.starts_with(magic))
            return true;
    return bytes.size() >= 262 && bytes.substr(257, 5) == "ustar";
}

}  // namespace diptych
