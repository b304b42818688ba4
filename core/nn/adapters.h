// A PEFT folder (adapter_config.json, adapter_model.safetensors or a tensor-only adapter_model.bin) as changes to the
// tensors of a base: W + scale·B·A for linear layers, convolutions and embeddings, DoRA's magnitudes, biases, and whole
// weights that replace those of the base. Sums are taken in float32. Names: the module tree of the library that wrote
// them, without "base_model.model."; Checkpoint::addAdapters maps both sides to canonical names.
// Errors: NotFound, BadInput (shapes that do not fit, half an adapter), Unsupported (another kind of adapter).
// Reference: Hu et al. 2021, Kalajdzievski 2023 (rsLoRA), Liu et al. 2024 (DoRA); PEFT 0.21, tuners/lora.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/nn/adapter_config.h"

namespace diptych {

// What an adapter does to one tensor of the base: replaces it, or adds `scale` × a product of two small matrices.
struct AdapterChange {
    at::Tensor replacement;                        // defined: the whole new tensor
    at::Tensor down, up;                           // A [r, in …], B [out, r …]
    at::Tensor addend;                             // bias of B, scaled; added to a bias
    at::Tensor magnitude;                          // DoRA: the norm of every output row
    double scale = 1;
    bool transposed = false;                       // the base is [in, out], or an embedding table
    bool mayBeNew = false;                         // of modules_to_save: the base need not have it

    // BadInput names both shapes where they do not fit.
    Status check(const std::vector<std::int64_t>& base, const std::string& name) const;
    at::Tensor apply(const at::Tensor& base) const;   // float32 → float32, a new tensor
};

struct Adapter {
    AdapterConfig config;
    std::map<std::string, AdapterChange> changes;  // by tensor name
    static Result<Adapter> open(const std::filesystem::path& folder);
};

struct AdapterTensor {
    std::string name;                              // "text_model.layers.0.q_proj.lora_A.weight"
    at::Tensor tensor;
};

// Writes a folder that PEFT loads; the prefix base_model.model. is put in front of every name.
Status saveAdapter(const std::filesystem::path& folder, const AdapterConfig& config, const std::vector<AdapterTensor>& tensors);

}  // namespace diptych
