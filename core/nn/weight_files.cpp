#include "core/nn/weight_files.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/nn/torch_file.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

using Reader = Result<std::vector<StoredTensor>> (*)(const fs::path&);

// In the order of trust: a folder that has both is read without its pickle.
struct Layout {
    const char *single, *index;
    Reader reader;
};
constexpr std::array<Layout, 2> layouts{
    {{"model.safetensors", "model.safetensors.index.json", readSafetensorsWeights},
     {"pytorch_model.bin", "pytorch_model.bin.index.json", readTorchWeights}}};

bool isThere(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

// Tensor names by shard.
Result<std::map<std::string, std::set<std::string>>> readIndex(const fs::path& index) {
    const std::string context = toUtf8(index);
    DIPTYCH_ASSIGN(const Json json, readJsonFile(index));
    DIPTYCH_ASSIGN(const Json* map, jsonObject(json, "weight_map", context));
    if (map == nullptr)
        return Error{ErrorCode::BadInput, "has no weight_map, wanted one", context, "Fetch the folder again"};
    std::map<std::string, std::set<std::string>> shards;
    for (const auto& [tensor, file] : map->items()) {
        if (!file.is_string())
            return Error{ErrorCode::BadInput, "names no file for " + tensor, context, "Fetch the folder again"};
        shards[file.get_ref<const std::string&>()].insert(tensor);
    }
    return shards;
}

Status checkShard(const std::vector<StoredTensor>& tensors, std::set<std::string> promised, const std::string& shard) {
    for (const StoredTensor& tensor : tensors)
        promised.erase(tensor.info.name);
    if (promised.empty())
        return {};
    return Error{ErrorCode::BadInput, "lacks " + *promised.begin() + ", which the index says it holds", shard,
                 "Fetch the folder again"};
}

Result<WeightFile> readShard(const fs::path& folder, const Layout& layout, const std::string& name,
                             const std::set<std::string>& promised) {
    // A plain name may be a link: caches of the hub keep the bytes elsewhere.
    const bool plain = name.find('/') == std::string::npos && name != "." && name != "..";
    DIPTYCH_ASSIGN(const fs::path path, plain ? folder / fromUtf8(name) : joinInside(folder, name));
    if (!isThere(path))
        return Error{ErrorCode::NotFound, "is absent, wanted the shard that " + std::string(layout.index) + " names",
                     toUtf8(path), "Fetch the folder again"};
    DIPTYCH_ASSIGN(auto tensors, layout.reader(path));
    DIPTYCH_TRY(checkShard(tensors, promised, toUtf8(path)));
    return WeightFile{path, std::move(tensors)};
}

Result<std::vector<WeightFile>> readShards(const fs::path& folder, const Layout& layout) {
    DIPTYCH_ASSIGN(const auto shards, readIndex(folder / layout.index));
    std::vector<WeightFile> files;
    for (const auto& [name, promised] : shards) {
        DIPTYCH_ASSIGN(WeightFile file, readShard(folder, layout, name, promised));
        files.push_back(std::move(file));
    }
    return files;
}

}  // namespace

bool hasWeightFiles(const fs::path& folder) {
    return std::any_of(layouts.begin(), layouts.end(), [&](const Layout& layout) {
        return isThere(folder / layout.single) || isThere(folder / layout.index);
    });
}

Result<std::vector<StoredTensor>> readSafetensorsWeights(const fs::path& path) {
    DIPTYCH_ASSIGN(const SafetensorsFile file, SafetensorsFile::open(path));
    std::vector<StoredTensor> tensors;
    tensors.reserve(file.tensors().size());
    for (const TensorInfo& info : file.tensors())
        tensors.push_back({info, file.share(info), {}});
    return tensors;
}

Result<std::vector<WeightFile>> readWeightsByFile(const fs::path& folder) {
    for (const Layout& layout : layouts) {
        if (isThere(folder / layout.single)) {
            DIPTYCH_ASSIGN(auto tensors, layout.reader(folder / layout.single));
            return std::vector<WeightFile>{{folder / layout.single, std::move(tensors)}};
        }
        if (isThere(folder / layout.index))
            return readShards(folder, layout);
    }
    return Error{ErrorCode::NotFound, "has no weights, wanted model.safetensors", toUtf8(folder),
                 "Choose a folder with weights"};
}

Result<std::vector<StoredTensor>> readWeightFiles(const fs::path& folder) {
    DIPTYCH_ASSIGN(auto files, readWeightsByFile(folder));
    std::vector<StoredTensor> all;
    for (WeightFile& file : files)
        all.insert(all.end(), std::make_move_iterator(file.tensors.begin()), std::make_move_iterator(file.tensors.end()));
    return all;
}

std::string weightsAdvice(const fs::path& folder) {
    const Layout& trusted = layouts.front();
    if (!hasWeightFiles(folder) || isThere(folder / trusted.single) || isThere(folder / trusted.index))
        return {};
    return "the weights are in a pickle, which was read for its tensors alone; model export makes safetensors of them, "
           "which open faster and can hold nothing else";
}

}  // namespace diptych
