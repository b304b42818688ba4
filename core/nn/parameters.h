// Weights by name. A network is built once from a ParameterBuilder: each module asks for its tensors by (name, shape,
// presence); names equal the keys of the Hugging Face folder. The same pass loads (from a Checkpoint) or initialises (from
// a seed), collects the LoadReport, and lists the parameters in the order of declaration.
// Errors of Checkpoint::open: NotFound (no weights), BadInput (damaged), Unsupported (pickles: remedy says convert).
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

namespace diptych {

struct NamedTensor {
    std::string name;
    at::Tensor tensor;
};

struct LoadReport {
    std::vector<std::string> missing, unexpected;   // names
    std::vector<std::string> shapeMismatch;         // names
    std::vector<std::string> shapeDetails;          // "NAME is [50, 512], config.json says [50, 768]"
    std::string dtype;                              // most frequent dtype of the file, "F32"

    bool usable() const { return missing.empty() && shapeMismatch.empty(); }
    Status status(const std::string& folder) const; // BadInput naming the first fault when not usable
};

// The tensors of a Hugging Face folder: model.safetensors or its shards, memory-mapped.
class Checkpoint {
public:
    static Result<Checkpoint> open(const std::filesystem::path& folder);
    static bool hasWeights(const std::filesystem::path& folder);

    const TensorInfo* find(std::string_view name) const;
    std::vector<std::string> names() const;
    // Own float32 copy (f16 and bf16 widened), or the integers as they are.
    at::Tensor load(std::string_view name) const;

private:
    struct Place {
        std::shared_ptr<const SafetensorsFile> file;
        const TensorInfo* info = nullptr;
    };
    std::map<std::string, Place, std::less<>> m_places;
};

enum class Presence { Required, Optional };
enum class Init { Normal02, Xavier, Zeros, Ones, SinCosPositions };   // used only where there is no checkpoint

class ParameterBuilder {
public:
    static ParameterBuilder fromCheckpoint(std::shared_ptr<const Checkpoint> checkpoint);
    static ParameterBuilder fromSeed(std::uint64_t seed);
    // Declares without allocating: `model info`. With a checkpoint its headers are compared, no weight is read.
    static ParameterBuilder shapesOnly(std::shared_ptr<const Checkpoint> checkpoint = nullptr);

    ParameterBuilder scope(std::string_view name) const;           // "encoder.layers.0" → names get that prefix
    // Undefined tensor: optional and absent, or missing (then it stands in the report).
    at::Tensor make(std::string_view name, const std::vector<std::int64_t>& shape, Init init,
                    Presence presence = Presence::Required) const;
    bool available(std::string_view prefix) const;                 // any tensor of the checkpoint begins with it
    void expectAbsent(std::string_view suffix) const;              // e.g. "position_ids": never "unexpected"

    LoadReport report() const;                                     // after the whole network was built
    std::vector<NamedTensor> parameters() const;
    std::int64_t parameterCount() const;                           // also in shapesOnly
    std::map<std::string, std::int64_t> countsByPart() const;      // by the first word of the name; also in shapesOnly

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
    std::string m_prefix;
};

// Writes `model.safetensors` of a folder, float32, float16 or bfloat16, names as given; metadata {"format": "pt"}.
Status saveParameters(const std::filesystem::path& folder, const std::vector<NamedTensor>& parameters, DType dtype);

}  // namespace diptych
