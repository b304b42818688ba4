// Writing of PNG: RGB pictures (image_io.h) and 8-bit grey masks.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "core/base/files.h"

namespace diptych {

// values [height, width] uint8
struct GreyImage {
    int width = 0, height = 0;
    std::vector<std::uint8_t> values;
};

Status writeGreyPng(const std::filesystem::path& path, const GreyImage& image, Sync sync = Sync::Now);
// The values as stored, e.g. owner indices; BadInput for a PNG of another kind.
Result<GreyImage> readGreyPng(const std::filesystem::path& path);

}  // namespace diptych
