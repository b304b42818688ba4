// The weights of a model folder by name, memory-mapped: safetensors or a tensor-only pickle, single or in shards. A network is declared with
// canonical names; where files spell a family otherwise, the family gives the Spelling and everything here is asked by
// canonical names, while `fileName` and TensorInfo::name say what the file calls a tensor.
// Order: open, rename (where the family has spellings), then addAdapters; load gives the merged weights.
// Errors: NotFound (no weights, a shard is absent), BadInput (damaged, contradictory), Unsupported (not plain tensors).
// Threads: const once opened. Tensors may be views of the mapped file: writing into one changes this process's copy only.
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/nn/adapters.h"
#include "core/nn/stored_tensor.h"

namespace diptych {

// What a file calls a tensor → the canonical name; gives back names that it does not know.
using Spelling = std::function<std::string(std::string_view fileName)>;

class Checkpoint {
public:
    static Result<Checkpoint> open(const std::filesystem::path& folder);
    static Result<Checkpoint> of(std::vector<StoredTensor> tensors, const std::string& context);
    static bool hasWeights(const std::filesystem::path& folder);

    Status rename(const Spelling& canonical);      // BadInput: two tensors of the file would have one name
    // PEFT folders, merged at load in this order. NotFound and BadInput where an adapter belongs to another model.
    Status addAdapters(const std::vector<std::filesystem::path>& folders);

    const TensorInfo* find(std::string_view name) const;          // null: absent; ->name is the file's spelling
    bool holds(std::string_view prefix) const;                    // any canonical name begins with it
    std::vector<std::string> names() const;                       // canonical, sorted
    // The file's spelling; of a tensor that is absent, as its neighbours are spelled.
    std::string fileName(std::string_view name) const;
    // Floating-point numbers as `compute`: f32 in an f32 file is a view, all else a copy. Integers as they are.
    // Undefined where there is no such tensor.
    at::Tensor load(std::string_view name, at::ScalarType compute = at::kFloat) const;
    // As the file holds it; null where it is absent or an adapter changes it.
    const StoredTensor* unchanged(std::string_view name) const;
    const std::string& advice() const { return m_advice; }        // how the weights should rather be kept; empty: as they are

private:
    Status addAdapter(const std::filesystem::path& folder);

    std::map<std::string, StoredTensor, std::less<>> m_tensors;   // by canonical name
    std::map<std::string, std::vector<AdapterChange>, std::less<>> m_changes;
    Spelling m_spelling;
    std::string m_advice;
};

}  // namespace diptych
