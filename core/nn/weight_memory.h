// Room for weights that are read anew for every token of a text. It lies on large pages where the system has them: reading
// it through pages of 4 KB costs more than the reading itself, above all on a virtual machine.
// Throws std::bad_alloc where there is no memory. Threads: one at a time.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <memory>

namespace diptych {

class WeightMemory {
public:
    // A copy that is contiguous and its own: it, not this object, keeps the room.
    at::Tensor copyOf(const at::Tensor& values);

private:
    std::shared_ptr<std::byte> take(std::size_t bytes);

    std::shared_ptr<std::byte> m_chunk;
    std::size_t m_used = 0, m_size = 0;
};

}  // namespace diptych
