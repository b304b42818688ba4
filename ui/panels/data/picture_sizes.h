// How large the pictures of a set are: as the source declares it, else as the header of the file says, which is then kept.
// Threads: any; the first look at a file reads it.
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

#include "core/data/dataset.h"

namespace diptych {

class PictureSizes {
public:
    std::pair<int, int> of(const DataItem& item) const;     // px, {0, 0}: not known

private:
    mutable std::mutex m_mutex;
    mutable std::unordered_map<std::string, std::pair<int, int>> m_known;   // by file
};

}  // namespace diptych
