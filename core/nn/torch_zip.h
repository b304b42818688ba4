// Reader of the zip archives that torch writes: stored entries, mapped and never copied; compressed ones (the code of a
// script) are known by name alone. The directory at the end is believed only where it lies inside the file; zip64 is read. Reference: PKWARE APPNOTE 6.3, sections 4.3.6 to 4.3.16.
// Errors: NotFound, Io, BadInput (damaged), Unsupported (no zip; an entry that is asked for and compressed or encrypted).
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/mapped_file.h"
#include "core/base/result.h"

namespace diptych {

class TorchZip {
public:
    static Result<TorchZip> open(const std::filesystem::path& path);

    bool has(std::string_view name) const { return m_entries.contains(name); }
    bool hasFolder(std::string_view name) const;                              // any entry "name/…"
    // Names are without the archive's top folder: "data.pkl", "data/0". Empty: no such entry.
    Result<std::span<std::byte>> bytes(std::string_view name) const;
    std::shared_ptr<std::byte> share(std::span<std::byte> part) const { return {m_file.data, part.data()}; }

private:
    MappedFile m_file;
    std::string m_context;
    std::map<std::string, std::optional<std::span<std::byte>>, std::less<>> m_entries;   // nothing: not stored plainly
};

}  // namespace diptych
