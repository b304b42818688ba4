#include "ui/panels/data/picture_sizes.h"

#include "core/data/image_io.h"

namespace diptych {

std::pair<int, int> PictureSizes::of(const DataItem& item) const {
    if (item.width > 0 && item.height > 0)
        return {item.width, item.height};
    if (item.file.empty())
        return {0, 0};
    {
        const std::lock_guard lock(m_mutex);
        if (const auto known = m_known.find(item.file.native()); known != m_known.end())
            return known->second;
    }
    const auto header = readImageHeader(item.file);
    const std::pair<int, int> size = header.ok() ? std::pair(header->width, header->height) : std::pair(0, 0);
    const std::lock_guard lock(m_mutex);
    m_known.emplace(item.file.native(), size);
    return size;
}

}  // namespace diptych
