#include "core/base/mapped_file.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/files.h"

namespace diptych {

namespace {

struct Unmapping {
    std::uint64_t size = 0;
    void operator()(std::byte* start) const { ::munmap(start, size); }
};

}  // namespace

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
    return MappedFile{std::shared_ptr<std::byte>(static_cast<std::byte*>(memory), Unmapping{size}), size};
}

void dropPages(const std::shared_ptr<std::byte>& part, std::size_t bytes) {
    if (std::get_deleter<Unmapping>(part) == nullptr)
        return;
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto begin = reinterpret_cast<std::uintptr_t>(part.get()), end = begin + bytes;
    const std::uintptr_t first = (begin + page - 1) / page * page, last = end / page * page;   // whole pages: others share the ends
    if (first < last)
        ::madvise(reinterpret_cast<void*>(first), last - first, MADV_DONTNEED);
}

void readAhead(const std::byte* begin, std::size_t bytes) {
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto address = reinterpret_cast<std::uintptr_t>(begin), start = address / page * page;
    ::madvise(reinterpret_cast<void*>(start), bytes + (address - start), MADV_WILLNEED);
}

}  // namespace diptych
