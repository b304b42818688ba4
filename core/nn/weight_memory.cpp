#include "core/nn/weight_memory.h"

#include <ATen/Functions.h>
#include <sys/mman.h>

#include <algorithm>
#include <new>

namespace diptych {

namespace {

constexpr std::size_t pageSize = std::size_t{2} << 20, chunkSize = std::size_t{64} << 20, alignment = 64;

std::size_t roundedUp(std::size_t bytes, std::size_t unit) { return (bytes + unit - 1) / unit * unit; }

// Begins on a large page; pages that nobody touches cost nothing.
std::shared_ptr<std::byte> largePages(std::size_t bytes) {
    const std::size_t reserved = bytes + pageSize;
    void* const start = ::mmap(nullptr, reserved, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (start == MAP_FAILED)
        throw std::bad_alloc();
    const std::size_t lead = roundedUp(reinterpret_cast<std::uintptr_t>(start), pageSize) - reinterpret_cast<std::uintptr_t>(start);
    auto* const first = static_cast<std::byte*>(start) + lead;
    ::madvise(first, bytes, MADV_HUGEPAGE);        // advice: without it the pages are small ones
    return {first, [start, reserved](std::byte*) { ::munmap(start, reserved); }};
}

}  // namespace

std::shared_ptr<std::byte> WeightMemory::take(std::size_t bytes) {
    if (m_chunk == nullptr || bytes > m_size - m_used) {
        m_size = std::max(chunkSize, roundedUp(bytes, pageSize));
        m_chunk = largePages(m_size);
        m_used = 0;
    }
    std::shared_ptr<std::byte> room(m_chunk, m_chunk.get() + m_used);
    m_used = std::min(m_size, m_used + roundedUp(bytes, alignment));
    return room;
}

at::Tensor WeightMemory::copyOf(const at::Tensor& values) {
    const std::shared_ptr<std::byte> room = take(values.nbytes());
    const at::Tensor copy = at::from_blob(room.get(), values.sizes(), [room](void*) {}, values.options());
    copy.copy_(values);
    return copy;
}

}  // namespace diptych
