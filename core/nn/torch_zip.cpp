#include "core/nn/torch_zip.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "core/base/files.h"

namespace diptych {

namespace {

constexpr std::uint32_t endMark = 0x06054b50, end64Mark = 0x06064b50, locatorMark = 0x07064b50, entryMark = 0x02014b50,
                        localMark = 0x04034b50;
constexpr std::size_t endBytes = 22, end64Bytes = 56, locatorBytes = 20, entryBytes = 46, localBytes = 30, maxComment = 65535;

using Bytes = std::span<std::byte>;

// Little endian; the caller has checked that the number lies inside.
template <typename T>
T numberAt(Bytes bytes, std::size_t at) {
    T value{};
    std::memcpy(&value, bytes.data() + at, sizeof(T));
    return value;
}

std::optional<Bytes> part(Bytes bytes, std::uint64_t begin, std::uint64_t size) {
    if (begin > bytes.size() || size > bytes.size() - begin)
        return std::nullopt;
    return bytes.subspan(begin, size);
}

struct Directory {
    std::uint64_t entries = 0, bytes = 0, offset = 0;
};

// The end record is the last one in the file whose comment reaches exactly to the end.
std::optional<std::size_t> findEnd(Bytes file) {
    if (file.size() < endBytes)
        return std::nullopt;
    const std::size_t last = file.size() - endBytes, first = last > maxComment ? last - maxComment : 0;
    for (std::size_t at = last + 1; at-- > first;)
        if (numberAt<std::uint32_t>(file, at) == endMark && at + endBytes + numberAt<std::uint16_t>(file, at + 20) == file.size())
            return at;
    return std::nullopt;
}

std::optional<Directory> findDirectory(Bytes file, std::size_t end) {
    const Directory plain{numberAt<std::uint16_t>(file, end + 10), numberAt<std::uint32_t>(file, end + 12),
                          numberAt<std::uint32_t>(file, end + 16)};
    if (plain.entries != 0xFFFF && plain.bytes != 0xFFFFFFFF && plain.offset != 0xFFFFFFFF)
        return plain;
    if (end < locatorBytes || numberAt<std::uint32_t>(file, end - locatorBytes) != locatorMark)
        return plain;
    const auto record = part(file, numberAt<std::uint64_t>(file, end - locatorBytes + 8), end64Bytes);
    if (!record || numberAt<std::uint32_t>(*record, 0) != end64Mark)
        return std::nullopt;
    return Directory{numberAt<std::uint64_t>(*record, 32), numberAt<std::uint64_t>(*record, 40),
                     numberAt<std::uint64_t>(*record, 48)};
}

struct Entry {
    std::string_view name;
    std::uint64_t stored = 0, plain = 0, local = 0;
    std::uint16_t method = 0, flags = 0;
};

// Sizes beyond 32 bits stand in the extra field of id 1, in this order, each only where the short one is all ones.
bool readWideSizes(Bytes extra, Entry& entry) {
    while (extra.size() >= 4) {
        const auto id = numberAt<std::uint16_t>(extra, 0);
        const auto body = part(extra, 4, numberAt<std::uint16_t>(extra, 2));
        if (!body)
            return false;
        std::size_t at = 0;
        for (std::uint64_t* field : {&entry.plain, &entry.stored, &entry.local}) {
            if (id != 1 || *field != 0xFFFFFFFF)
                continue;
            if (at + 8 > body->size())
                return false;
            *field = numberAt<std::uint64_t>(*body, at);
            at += 8;
        }
        extra = extra.subspan(4 + body->size());
    }
    return true;
}

// Reads the entry at the front of `directory` and cuts it off.
std::optional<Entry> nextEntry(Bytes& directory) {
    if (directory.size() < entryBytes || numberAt<std::uint32_t>(directory, 0) != entryMark)
        return std::nullopt;
    const std::size_t name = numberAt<std::uint16_t>(directory, 28), extra = numberAt<std::uint16_t>(directory, 30);
    const std::size_t all = entryBytes + name + extra + numberAt<std::uint16_t>(directory, 32);
    if (all > directory.size())
        return std::nullopt;
    Entry entry;
    entry.flags = numberAt<std::uint16_t>(directory, 8);
    entry.method = numberAt<std::uint16_t>(directory, 10);
    entry.stored = numberAt<std::uint32_t>(directory, 20);
    entry.plain = numberAt<std::uint32_t>(directory, 24);
    entry.local = numberAt<std::uint32_t>(directory, 42);
    entry.name = {reinterpret_cast<const char*>(directory.data()) + entryBytes, name};
    if (!readWideSizes(directory.subspan(entryBytes + name, extra), entry))
        return std::nullopt;
    directory = directory.subspan(all);
    return entry;
}

std::optional<Bytes> entryContent(Bytes file, const Entry& entry) {
    const auto local = part(file, entry.local, localBytes);
    if (!local || numberAt<std::uint32_t>(*local, 0) != localMark || entry.stored != entry.plain)
        return std::nullopt;
    const std::uint64_t skipped = localBytes + numberAt<std::uint16_t>(*local, 26) + numberAt<std::uint16_t>(*local, 28);
    return part(file, entry.local + skipped, entry.plain);
}

Error damaged(const std::string& context) {
    return Error{ErrorCode::BadInput, "is a damaged zip archive", context, "Fetch the file again"};
}

}  // namespace

Result<TorchZip> TorchZip::open(const std::filesystem::path& path) {
    const std::string context = toUtf8(path);
    TorchZip zip;
    zip.m_context = context;
    DIPTYCH_ASSIGN(zip.m_file, mapFile(path));
    const Bytes file(zip.m_file.data.get(), zip.m_file.size);
    if (file.size() < 4 || numberAt<std::uint32_t>(file, 0) != localMark)
        return Error{ErrorCode::Unsupported, "is a pickle from before torch 1.6, or none at all; wanted a zip archive of tensors",
                     context, "Convert it to safetensors with the program that wrote it"};
    const auto end = findEnd(file);
    const auto directory = end ? findDirectory(file, *end) : std::nullopt;
    auto entries = directory ? part(file, directory->offset, directory->bytes) : std::nullopt;
    if (!entries)
        return damaged(context);
    for (std::uint64_t i = 0; i < directory->entries; ++i) {
        const auto entry = nextEntry(*entries);
        if (!entry)
            return damaged(context);
        const bool plain = entry->method == 0 && (entry->flags & 1) == 0;
        const auto content = plain ? entryContent(file, *entry) : std::nullopt;
        const auto inner = entry->name.find('/') + 1;       // 0 where there is no top folder
        if ((plain && !content) || !zip.m_entries.emplace(entry->name.substr(inner), content).second)
            return damaged(context);
    }
    return zip;
}

bool TorchZip::hasFolder(std::string_view name) const {
    const std::string start = std::string(name) + "/";
    const auto first = m_entries.lower_bound(start);
    return first != m_entries.end() && first->first.starts_with(start);
}

Result<std::span<std::byte>> TorchZip::bytes(std::string_view name) const {
    const auto found = m_entries.find(name);
    if (found == m_entries.end())
        return std::span<std::byte>();
    if (!found->second)
        return Error{ErrorCode::Unsupported, "has the compressed or encrypted entry " + std::string(name) + ", wanted a stored one",
                     m_context, "Convert it to safetensors with the program that wrote it"};
    return *found->second;
}

}  // namespace diptych
