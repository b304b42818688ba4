#include "core/train/start_model.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/base/companion_files.h"
#include "core/base/files.h"

namespace diptych {

namespace {

namespace fs = std::filesystem;

at::Tensor parameterNamed(const BlipNetwork& network, const std::string& name) {
    for (const NamedTensor& entry : network.parameters()) {
        if (entry.name == name)
            return entry.tensor;
    }
    return {};
}

// [n, 3 p p]: the patches of the first pictures of the source.
Result<at::Tensor> samplePatches(const BatchSource& source, std::int64_t side) {
    constexpr std::int64_t wanted = 40'000;
    std::vector<at::Tensor> parts;
    std::int64_t count = 0;
    for (std::int64_t position = 0; count < wanted && position < 64; ++position) {
        DIPTYCH_ASSIGN(const MicroBatch batch, source.batch(position));
        // [I, 3, g, g, p, p] → [I g g, 3 p p]
        const at::Tensor tiles = batch.pixels.unfold(2, side, side).unfold(3, side, side);
        parts.push_back(tiles.permute({0, 2, 3, 1, 4, 5}).reshape({-1, 3 * side * side}));
        count += parts.back().size(0);
    }
    return at::cat(parts, 0);
}

bool belongsToModel(const fs::path& file) {
    static constexpr std::array<std::string_view, 5> own = {"optimizer.safetensors", "trainer.json", "events.jsonl", "run.json",
                                                            "README.md"};
    const std::string name = file.filename().string();
    return isCompanionFile(name) && name != "diptych_statistics.safetensors" &&
           std::find(own.begin(), own.end(), name) == own.end();
}

}  // namespace

Result<BlipConfig> readModelConfig(const fs::path& folder) {
    DIPTYCH_ASSIGN(const Json json, readJsonFile(folder / "config.json"));
    DIPTYCH_ASSIGN(const std::string family, jsonStringOr(json, "model_type", "", toUtf8(folder / "config.json")));
    if (family != "blip")
        return Error{ErrorCode::Unsupported, "model_type is \"" + family + "\", wanted blip", toUtf8(folder),
                     "Choose a model of the family blip"};
    return parseBlipConfig(json, toUtf8(folder / "config.json"));
}

Result<std::shared_ptr<BlipNetwork>> openStartModel(const RunConfig& config, const BlipConfig& model) {
    const std::string name = toUtf8(config.model);
    if (config.init.random) {
        const ParameterBuilder builder = ParameterBuilder::fromSeed(config.seed);
        return BlipNetwork::build(model, BlipNetwork::headsOf(model, builder), builder);
    }
    DIPTYCH_ASSIGN(Checkpoint checkpoint, Checkpoint::open(config.model));
    const auto builder = ParameterBuilder::fromCheckpoint(std::make_shared<const Checkpoint>(std::move(checkpoint)));
    auto network = BlipNetwork::build(model, BlipNetwork::headsOf(model, builder), builder);
    DIPTYCH_TRY(builder.report().status(name));
    return network;
}

Status whitenPatchEmbedding(const BlipNetwork& network, const BatchSource& source) {
    const c10::NoGradGuard noGrad;
    const std::int64_t side = network.config().vision.patchSize, width = network.config().vision.width;
    DIPTYCH_ASSIGN(const at::Tensor patches, samplePatches(source, side));
    const at::Tensor mean = patches.mean(0);
    const at::Tensor centred = patches - mean;
    const at::Tensor covariance = at::mm(centred.t(), centred) / static_cast<double>(patches.size(0));
    const auto [values, vectors] = at::linalg_eigh(covariance);                // ascending
    const std::int64_t axes = std::min(width / 2, values.size(0));
    const at::Tensor spread = values.slice(0, -axes).flip(0).clamp_min(0).sqrt() + 1e-2;
    const at::Tensor filters = vectors.slice(1, -axes).flip(1).t() / spread.unsqueeze(1);   // [axes, 3 p p]
    const at::Tensor weight = parameterNamed(network, "vision_model.embeddings.patch_embedding.weight");
    const at::Tensor bias = parameterNamed(network, "vision_model.embeddings.patch_embedding.bias");
    weight.view({width, -1}).slice(0, 0, 2 * axes).copy_(at::cat({filters, -filters}));
    bias.copy_(-at::mv(weight.view({width, -1}), mean));
    return {};
}

Status copyModelFiles(const fs::path& from, const fs::path& to) {
    std::error_code code;
    for (const fs::directory_entry& entry : fs::directory_iterator(from, code)) {
        if (!entry.is_regular_file(code) || !belongsToModel(entry.path()))
            continue;
        DIPTYCH_ASSIGN(const std::string content, readFile(entry.path()));
        DIPTYCH_TRY(writeFileAtomically(to / entry.path().filename(), content));
    }
    if (code)
        return Error{ErrorCode::Io, "cannot list: " + code.message(), toUtf8(from), {}};
    return {};
}

}  // namespace diptych
