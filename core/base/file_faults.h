// The system calls behind AtomicFile, replaceable so that tests can cut a write short or fill the disk.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <functional>

namespace diptych {

struct FileFaults {
    std::function<ssize_t(int, const void*, std::size_t)> write;
    std::function<int(int)> sync;
};

FileFaults& fileFaults();

}  // namespace diptych
