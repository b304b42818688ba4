// Writes a model as a Hugging Face folder: its weights as safetensors under the names that its own files use (tied copies
// absent where they are absent there), and every file beside them that says what the model is. Shards above 5 GB, as the
// reference cuts them. Tensors stay as they are, byte for byte, unless another dtype is asked for or an adapter is merged.
// Models of OpenAI's CLIP and of open_clip become HF folders (core/nn/open_clip.h).
// Errors: as Checkpoint::open and addAdapters; Io.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/nn/checkpoint.h"

namespace diptych {

struct ModelExport {
    std::filesystem::path from, to;                // from: a folder, or one file of OpenAI's CLIP
    std::vector<std::filesystem::path> adapters;   // merged in this order
    Spelling spelling;                             // of the family, where it has several
    std::optional<DType> weights;                  // F32, F16 or BF16 for all floating-point tensors; none: as they are
    std::uint64_t shardBytes = 5'000'000'000;
};

// Names of the files written, relative to `to`. An existing folder is replaced file by file, or stays as it was.
Result<std::vector<std::string>> exportModel(const ModelExport& request, JobContext& context);

}  // namespace diptych
