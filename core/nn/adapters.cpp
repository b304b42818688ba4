#include "core/nn/adapters.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>

#include "core/base/errors.h"
#include "core/base/files.h"
#include "core/nn/torch_file.h"
#include "core/nn/weight_files.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view prefix = "base_model.model.";

// The parts of a layer that an adapter may bring, by the ends of their names.
enum class Part { Down, Up, UpBias, EmbeddingDown, EmbeddingUp, Magnitude };
struct PartName {
    std::string_view end;
    Part part;
};
constexpr std::array<PartName, 7> partNames{{{".lora_A.weight", Part::Down},
                                             {".lora_B.weight", Part::Up},
                                             {".lora_B.bias", Part::UpBias},
                                             {".lora_embedding_A", Part::EmbeddingDown},
                                             {".lora_embedding_B", Part::EmbeddingUp},
                                             {".lora_magnitude_vector", Part::Magnitude},
                                             {".lora_magnitude_vector.weight", Part::Magnitude}}};

using Layer = std::map<Part, at::Tensor>;

at::Tensor partOf(const Layer& layer, Part part) {
    const auto found = layer.find(part);
    return found == layer.end() ? at::Tensor() : found->second;
}

Error doesNotFit(const std::string& name, const std::string& got, const std::string& wanted) {
    return Error{ErrorCode::BadInput, got + ", wanted " + wanted, name, "Use the adapter with the model that it was trained on"};
}

std::string without(std::string name, std::string_view word) {
    const std::size_t place = name.find(word);
    return place == std::string::npos ? name : name.erase(place, word.size());
}

class Reader {
public:
    Reader(Adapter& adapter, std::string context) : m_adapter(adapter), m_context(std::move(context)) {}

    Status take(const StoredTensor& stored) {
        const std::string& full = stored.info.name;
        if (!full.starts_with(prefix))
            return Error{ErrorCode::BadInput, "holds " + visibleText(full) + ", wanted names that begin with " + std::string(prefix),
                         m_context, "Choose a PEFT folder"};
        const std::string name = full.substr(prefix.size());
        const at::Tensor values = computedValues(stored, at::kFloat);
        for (const PartName& known : partNames)
            if (name.ends_with(known.end)) {
                m_layers[name.substr(0, name.size() - known.end.size())][known.part] = values;
                return {};
            }
        if (name.find(".lora_") != std::string::npos)
            return Error{ErrorCode::Unsupported, "holds " + visibleText(full) + ", wanted lora_A, lora_B and magnitudes", m_context,
                         "Merge the adapter with the program that trained it"};
        return replace(without(without(name, ".base_layer"), ".modules_to_save"), values);
    }

    Status finish() {
        for (const auto& [module, layer] : m_layers) {
            AdapterChange change;
            DIPTYCH_ASSIGN(change, changeOf(module, layer));
            if (const at::Tensor bias = partOf(layer, Part::UpBias); bias.defined()) {
                AdapterChange& own = m_adapter.changes[module + ".bias"];
                own.addend = bias * change.scale;
            }
            AdapterChange& own = m_adapter.changes[module + ".weight"];
            change.replacement = own.replacement;
            own = std::move(change);
        }
        return {};
    }

private:
    Status replace(const std::string& name, const at::Tensor& values) {
        AdapterChange& change = m_adapter.changes[name];
        change.replacement = values;
        change.mayBeNew = std::any_of(m_adapter.config.modulesToSave.begin(), m_adapter.config.modulesToSave.end(),
                                      [&](const std::string& module) {
                                          return name.starts_with(module + ".") || name.find("." + module + ".") != std::string::npos;
                                      });
        return {};
    }

    Result<AdapterChange> changeOf(const std::string& module, const Layer& layer) const {
        AdapterChange change;
        const bool embedding = layer.contains(Part::EmbeddingDown);
        change.down = partOf(layer, embedding ? Part::EmbeddingDown : Part::Down);
        change.up = partOf(layer, embedding ? Part::EmbeddingUp : Part::Up);
        change.magnitude = partOf(layer, Part::Magnitude);
        change.scale = m_adapter.config.scaleOf(module);
        change.transposed = embedding || m_adapter.config.fanInFanOut;
        if (!change.down.defined() || !change.up.defined() || change.down.dim() < 2 || change.up.dim() < 2)
            return Error{ErrorCode::BadInput, "has one half of the adapter of " + visibleText(module) + ", wanted A and B", m_context,
                         "Fetch the folder again"};
        const auto rank = static_cast<std::int64_t>(m_adapter.config.rankOf(module));
        if (change.down.size(0) != rank || change.up.size(1) != rank)
            return doesNotFit(module, "lora_A is " + shapeText(change.down.sizes().vec()) + " and lora_B " +
                                          shapeText(change.up.sizes().vec()),
                              "the rank " + std::to_string(rank) + " of adapter_config.json");
        if (change.magnitude.defined() != m_adapter.config.decomposed || (embedding && change.magnitude.defined()))
            return Error{ErrorCode::Unsupported, "use_dora is " + std::string(m_adapter.config.decomposed ? "true" : "false") +
                                                     " and " + visibleText(module) + (change.magnitude.defined() ? " has" : " lacks") +
                                                     " a magnitude, wanted both or none, and none for embeddings",
                         m_context, "Merge the adapter with the program that trained it"};
        return change;
    }

    Adapter& m_adapter;
    std::string m_context;
    std::map<std::string, Layer> m_layers;         // by module
};

Result<std::vector<StoredTensor>> readAdapterTensors(const fs::path& folder) {
    std::error_code ignored;
    const fs::path pickle = folder / "adapter_model.bin";
    if (!fs::exists(folder / "adapter_model.safetensors", ignored) && fs::exists(pickle, ignored))
        return readTorchWeights(pickle);
    return readSafetensorsWeights(folder / "adapter_model.safetensors");
}

}  // namespace

Status AdapterChange::check(const std::vector<std::int64_t>& base, const std::string& name) const {
    const auto wants = [&](const std::vector<std::int64_t>& shape) {
        return shape == base ? Status() : doesNotFit(name, "is " + shapeText(base) + " in the model", shapeText(shape) + " as in the adapter");
    };
    for (const at::Tensor& whole : {replacement, addend})
        if (whole.defined())
            DIPTYCH_TRY(wants(whole.sizes().vec()));
    if (!down.defined())
        return {};
    std::vector<std::int64_t> product{up.size(0)};
    product.insert(product.end(), down.sizes().begin() + 1, down.sizes().end());
    if (transposed)
        std::reverse(product.begin(), product.end());
    DIPTYCH_TRY(wants(product));
    const bool rowsFit = !magnitude.defined() || magnitude.numel() == up.size(0);
    const bool pointwise = up.numel() == up.size(0) * up.size(1) && (!transposed || product.size() == 2);
    return rowsFit && pointwise ? Status() : doesNotFit(name, "has lora_B " + shapeText(up.sizes().vec()), "one column a rank and one magnitude a row");
}

at::Tensor AdapterChange::apply(const at::Tensor& base) const {
    const at::Tensor start = replacement.defined() ? replacement : base;
    if (addend.defined())
        return start + addend;
    if (!down.defined())
        return start.clone();
    const at::Tensor product = at::mm(up.flatten(1), down.flatten(1)) * scale;              // [out, in …]
    at::Tensor merged = (transposed ? start.t() : start).flatten(1) + product;
    if (magnitude.defined())
        merged = merged * (magnitude.view({-1}) / merged.norm(2, {1})).unsqueeze(1);
    return (transposed ? merged.t() : merged).contiguous().view(start.sizes());
}

Result<Adapter> Adapter::open(const fs::path& folder) {
    Adapter adapter;
    DIPTYCH_ASSIGN(adapter.config, readAdapterConfig(folder));
    DIPTYCH_ASSIGN(const auto tensors, readAdapterTensors(folder));
    Reader reader(adapter, toUtf8(folder));
    for (const StoredTensor& tensor : tensors)
        DIPTYCH_TRY(reader.take(tensor));
    DIPTYCH_TRY(reader.finish());
    return adapter;
}

Status saveAdapter(const fs::path& folder, const AdapterConfig& config, const std::vector<AdapterTensor>& tensors) {
    std::vector<at::Tensor> kept;                  // must outlive the writing
    std::vector<TensorToWrite> entries;
    for (const AdapterTensor& entry : tensors) {
        kept.push_back(entry.tensor.detach().to(at::kFloat).contiguous());
        const auto* bytes = static_cast<const std::byte*>(kept.back().data_ptr());
        entries.push_back({std::string(prefix) + entry.name, DType::F32, kept.back().sizes().vec(), {bytes, kept.back().nbytes()}});
    }
    DIPTYCH_TRY(writeSafetensors(folder / "adapter_model.safetensors", std::move(entries), {{"format", "pt"}}));
    return writeFileAtomically(folder / "adapter_config.json", adapterConfigJson(config));
}

}  // namespace diptych
