#include "core/base/mapped_file.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/files.h"

namespace diptych {

Result<MappedFile> mapFile(const std::filesystem::path& path) {
    DIPTYCH_ASSIGN(const int descriptor, openRegularFile(path));
    struct stat status {};
    const bool known = ::fstat(descriptor, &status) == 0;
    const auto size = known ? static_cast<std::uint64_t>(status.st_size) : 0;
    void* memory = MAP_FAILED;
    if (size > 0)   // no reserve: pages are shared with the file until somebody writes
        memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, descriptor, 0);
    ::close(descriptor);
    if (known && size == 0)
        return MappedFile{};
    if (memory == MAP_FAILED)
        return Error{ErrorCode::Io, "cannot be mapped into memory", toUtf8(path), "Check the file and its permissions"};
    const auto unmap = [size](std::byte* start) { ::munmap(start, size); };
    return MappedFile{std::shared_ptr<std::byte>(static_cast<std::byte*>(memory), unmap), size};
}

void readAhead(const std::byte* begin, std::size_t bytes) {
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto address = reinterpret_cast<std::uintptr_t>(begin), start = address / page * page;
    ::madvise(reinterpret_cast<void*>(start), bytes + (address - start), MADV_WILLNEED);
}

}  // namespace diptych
