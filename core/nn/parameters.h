// Weights by name. A network is built once from a ParameterBuilder: each module asks for its tensors by (name, shape,
// presence); names equal the keys of the Hugging Face folder. The same pass loads (from a Checkpoint) or initialises (from
// a seed), collects the LoadReport, and lists the parameters in the order of declaration.
// Names are canonical (core/nn/checkpoint.h); the report speaks as the file spells them.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/safetensors.h"
#include "core/nn/checkpoint.h"

namespace diptych {

struct NamedTensor {
    std::string name;
    at::Tensor tensor;
};

struct LoadReport {
    std::vector<std::string> missing, unexpected;   // names as the file spells them
    std::vector<std::string> shapeMismatch;         // the same
    std::vector<std::string> shapeDetails;          // "NAME is [50, 512], config.json says [50, 768]"
    std::string dtype;                              // most frequent dtype of the file, "F32"
    std::string advice;                             // Checkpoint::advice

    bool usable() const { return missing.empty() && shapeMismatch.empty(); }
    Status status(const std::string& folder) const; // BadInput naming the first fault when not usable
};

enum class Presence { Required, Optional };
enum class Init { Normal02, Xavier, Zeros, Ones, SinCosPositions };   // used only where there is no checkpoint

class ParameterBuilder {
public:
    // Floating-point parameters become float32.
    static ParameterBuilder fromCheckpoint(std::shared_ptr<const Checkpoint> checkpoint);
    // For who never trains: matrices (makeMatrix) may be narrower. `products` kBFloat16: all of them are bfloat16, and layers
    // compute with it (Linear::rounds). kFloat: those under `readPerToken` stay as narrow as the file has them.
    static ParameterBuilder forInference(std::shared_ptr<const Checkpoint> checkpoint, at::ScalarType products = at::kFloat);
    static ParameterBuilder fromSeed(std::uint64_t seed, at::ScalarType products = at::kFloat);
    // Declares without allocating: `model info`. With a checkpoint its headers are compared, no weight is read.
    static ParameterBuilder shapesOnly(std::shared_ptr<const Checkpoint> checkpoint = nullptr);

    ParameterBuilder scope(std::string_view name) const;           // "encoder.layers.0" → names get that prefix
    // The same scope, of parameters that are read for every token anew: they lie where reading is fast (weight_memory.h).
    ParameterBuilder readPerToken() const;
    bool rounds() const;                                           // products are bfloat16
    // Undefined tensor: optional and absent, or missing (then it stands in the report).
    at::Tensor make(std::string_view name, const std::vector<std::int64_t>& shape, Init init,
                    Presence presence = Presence::Required) const;
    // The same for what only products (Linear) and lookups of rows read: its dtype may be narrower than float32.
    at::Tensor makeMatrix(std::string_view name, const std::vector<std::int64_t>& shape, Init init,
                          Presence presence = Presence::Required) const;
    // The same for a table whose rows are looked up: for who never trains it stays in the file, in the file's dtype.
    at::Tensor makeTable(std::string_view name, const std::vector<std::int64_t>& shape, Init init) const;
    bool available(std::string_view prefix) const;                 // any tensor of the checkpoint begins with it
    void expectAbsent(std::string_view suffix) const;              // e.g. "position_ids": never "unexpected"

    LoadReport report() const;                                     // after the whole network was built
    std::vector<NamedTensor> parameters() const;
    std::int64_t parameterCount() const;                           // also in shapesOnly
    // Bytes that stay as narrow as the file has them where products are float32 and nobody trains; also in shapesOnly.
    std::int64_t narrowBytes() const;
    std::map<std::string, std::int64_t> countsByPart() const;      // by the first word of the name; also in shapesOnly

private:
    enum class Use;
    struct Shared;
    struct Wanted;
    at::Tensor made(const Wanted& wanted) const;

    std::shared_ptr<Shared> m_shared;
    std::string m_prefix;
    bool m_perToken = false;
};

// Writes `model.safetensors` of a folder, float32, float16 or bfloat16, names as given; metadata {"format": "pt"}.
Status saveParameters(const std::filesystem::path& folder, const std::vector<NamedTensor>& parameters, DType dtype);

}  // namespace diptych
