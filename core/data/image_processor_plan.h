// What an image processor does to a picture, step by step, as plain values: read here from the files of a model folder,
// carried out by image_processor.cpp. Steps in order: pad to a square, resize, crop, cut into tiles, rescale, normalise.
// Kinds and defaults: those of transformers 5.
// Errors: NotFound (no file), BadInput (a value that cannot be), Unsupported (a processor or an option we do not have).
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>

#include "core/base/result.h"
#include "core/data/image_processor.h"
#include "core/data/image_processor_sizes.h"

namespace diptych {

struct ImagePlan {
    ImageProcessorInfo info;
    bool convertRgb = true;                        // a transparent colour is put on white
    bool square = false;                           // first, in the mean colour
    bool resize = true;
    TargetSize size;
    Extent crop;                                   // from the centre; 0: none
    std::int64_t tile = 0;                         // side of a tile; 0: one picture, no tiles
    bool split = false;                            // tiles and the whole picture, else the whole picture alone
    std::string mask;                              // its name; empty: none
    bool rescale = true, normalize = true;
    double factor = 1.0 / 255.0;

    std::array<std::uint8_t, 3> background() const;   // the mean colour, truncated
};

Result<ImagePlan> readImagePlan(const std::filesystem::path& folder);

}  // namespace diptych
