// A regular file in memory, mapped and not read: pages come when they are touched. The mapping is private: writing into
// it changes this process's pages and never the file. It lives as long as somebody holds `data` or a part of it.
// Errors: NotFound, Io (cannot open or map), BadInput (no regular file).
// Threads: reading is free for any thread; who writes sees to it that nobody else reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "core/base/result.h"

namespace diptych {

struct MappedFile {
    std::shared_ptr<std::byte> data;          // null where the file is empty
    std::uint64_t size = 0;
};

Result<MappedFile> mapFile(const std::filesystem::path& path);
// Gives back the memory of a part that was read and copied; it comes again from the file where it is touched again. Nothing
// happens where `part` belongs to no mapping. Only for who knows that nobody wrote into it.
void dropPages(const std::shared_ptr<std::byte>& part, std::size_t bytes);
// Lets the system begin to read a part of a mapping that is about to be used.
void readAhead(const std::byte* begin, std::size_t bytes);

}  // namespace diptych
