// CLIP models as OpenAI and open_clip keep them (ViT-B-32.pt, open_clip_model.safetensors + open_clip_config.json), as the
// Hugging Face folder of the same model: names, fused and transposed matrices (as views, nothing is copied), config.json and
// preprocessor_config.json. What open_clip can build and HF's CLIP cannot is refused with its key and value.
// Errors: NotFound, BadInput (shapes and settings that do not fit each other), Unsupported.
// Reference: openai/CLIP clip/model.py; mlfoundations/open_clip; transformers CLIPModel.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/nn/stored_tensor.h"

namespace diptych {

struct ClipFolder {
    std::vector<StoredTensor> tensors;             // HF names
    std::string config, preprocessor;              // JSON
};

// A single file of weights, or a folder that has open_clip's files and no HF weights.
bool isOpenClip(const std::filesystem::path& path);
Result<ClipFolder> readOpenClip(const std::filesystem::path& path);

}  // namespace diptych
