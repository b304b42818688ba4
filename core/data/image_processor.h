// From a picture to the tensors a network sees, as the image processors of transformers 5 make them (PIL backend), read
// from processor_config.json or preprocessor_config.json: CLIP, ChineseCLIP, SigLIP, BLIP, ViLT, BridgeTower, LLaVA, Idefics3, SmolVLM.
// Definition: ../shared/parity/preprocess/README.md. All rectangles are in px of the upright picture; one processor is
// const and may be used by any thread.
// Errors of loadImageProcessor: NotFound, BadInput, Unsupported (a processor or an option we do not have: named);
// of process: BadInput (no pixels, too elongated, too large once resized).
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/data/resample.h"

namespace diptych {

// 1 where the picture is, 0 on padding.
struct PixelMask {
    std::string name;                     // "pixel_mask" or "pixel_attention_mask"; empty: the processor makes none
    std::vector<std::int64_t> shape;      // that of the values without the axis of channels
    std::vector<float> values;
};

// What goes into the network, row-major.
struct PixelArrays {
    std::vector<std::int64_t> shape;      // [B, 3, H, W]; of a processor that tiles [B, tiles, 3, t, t]
    std::vector<float> values;            // "pixel_values", normalised
    PixelMask mask;
};

// One picture (B = 1), and which part of it stands where.
struct PixelTensor : PixelArrays {
    RectF crop;                           // the part of the picture the network saw
    RectF canvas;                         // what the patch grid covers: beyond the picture where padding was added
    int resizedWidth = 0, resizedHeight = 0;  // after resizing, before the crop or the cut into tiles
    int gridRows = 0, gridCols = 0;       // patches (of one tile); 0 where config.json names no patch size
    int rows = 0, cols = 0;               // tiles; 0 where the picture was not split
    std::vector<RectF> tiles;             // of a processor that tiles: row by row, the whole picture last
    Image seen;                           // what stands before rescaling and normalising; tiles one below the other
};

struct ImageProcessorInfo {
    std::string kind;                     // "CLIPImageProcessor"
    int height = 0, width = 0;            // of the tensor (of one tile); 0 where they depend on the picture
    int patchSize = 0;                    // of config.json; 0: unknown
    bool tiles = false;
    std::array<double, 3> mean{}, std{};
    Filter resample = Filter::Bicubic;
};

class ImageProcessor {
public:
    virtual ~ImageProcessor() = default;
    virtual const ImageProcessorInfo& info() const = 0;
    virtual Result<PixelTensor> process(const Image& image) const = 0;
};

Result<std::unique_ptr<ImageProcessor>> loadImageProcessor(const std::filesystem::path& folder);

// Several samples in one call: padded with zeros on the right and below, missing tiles are zero; the mask tells both.
// A sample is one picture, or of processors that tile the tiles of all its pictures one after the other.
// BadInput: no sample, pictures of several processors, or unequal sizes without a mask to tell them apart.
using PixelSample = std::vector<const PixelTensor*>;
Result<PixelArrays> padBatch(std::span<const PixelSample> samples);

}  // namespace diptych
