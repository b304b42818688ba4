#include <ATen/ATen.h>

#include <cstring>
#include <map>
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/nn/parameters.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr const char* singleFile = "model.safetensors";
constexpr const char* indexFile = "model.safetensors.index.json";

bool isThere(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

Result<std::vector<fs::path>> shardPaths(const fs::path& folder) {
    const std::string context = toUtf8(folder / indexFile);
    DIPTYCH_ASSIGN(const Json index, readJsonFile(folder / indexFile));
    DIPTYCH_ASSIGN(const Json* map, jsonObject(index, "weight_map", context));
    if (map == nullptr)
        return Error{ErrorCode::BadInput, "has no weight_map", context, "Fetch the folder again"};
    std::map<std::string, fs::path> shards;
    for (const auto& [tensor, file] : map->items()) {
        if (!file.is_string())
            return Error{ErrorCode::BadInput, "names no file for " + tensor, context, "Fetch the folder again"};
        const auto& name = file.get_ref<const std::string&>();
        if (shards.contains(name))
            continue;
        DIPTYCH_ASSIGN(shards[name], joinInside(folder, name));
    }
    std::vector<fs::path> paths;
    for (const auto& [name, path] : shards)
        paths.push_back(path);
    return paths;
}

Result<std::vector<fs::path>> weightFiles(const fs::path& folder) {
    if (isThere(folder / singleFile))
        return std::vector<fs::path>{folder / singleFile};
    if (isThere(folder / indexFile))
        return shardPaths(folder);
    for (const char* pickle : {"pytorch_model.bin", "pytorch_model.bin.index.json", "model.pt", "model.pth"})
        if (isThere(folder / pickle))
            return Error{ErrorCode::Unsupported, "has its weights in a pickle, wanted model.safetensors",
                         toUtf8(folder / pickle), "Convert it to safetensors; pickles can run code and are not opened"};
    return Error{ErrorCode::NotFound, "has no weights, wanted model.safetensors", toUtf8(folder),
                 "Choose a folder with weights"};
}

at::ScalarType plainType(DType dtype) {
    switch (dtype) {
    case DType::I64: return at::kLong;
    case DType::I32: return at::kInt;
    case DType::I16: return at::kShort;
    case DType::I8: return at::kChar;
    case DType::U8: return at::kByte;
    case DType::Bool: return at::kBool;
    case DType::F64: return at::kDouble;
    case DType::F16: return at::kHalf;
    case DType::BF16: return at::kBFloat16;
    default: return at::kFloat;
    }
}

bool isFloating(DType dtype) {
    return dtype == DType::F64 || dtype == DType::F32 || dtype == DType::F16 || dtype == DType::BF16 ||
           dtype == DType::F8E4M3 || dtype == DType::F8E5M2;
}

}  // namespace

bool Checkpoint::hasWeights(const fs::path& folder) { return isThere(folder / singleFile) || isThere(folder / indexFile); }

Result<Checkpoint> Checkpoint::open(const fs::path& folder) {
    DIPTYCH_ASSIGN(const auto paths, weightFiles(folder));
    Checkpoint checkpoint;
    for (const fs::path& path : paths) {
        DIPTYCH_ASSIGN(SafetensorsFile opened, SafetensorsFile::open(path));
        const auto file = std::make_shared<const SafetensorsFile>(std::move(opened));
        for (const TensorInfo& info : file->tensors())
            checkpoint.m_places[info.name] = Place{file, &info};
    }
    return checkpoint;
}

const TensorInfo* Checkpoint::find(std::string_view name) const {
    const auto found = m_places.find(name);
    return found == m_places.end() ? nullptr : found->second.info;
}

std::vector<std::string> Checkpoint::names() const {
    std::vector<std::string> names;
    for (const auto& [name, place] : m_places)
        names.push_back(name);
    return names;
}

at::Tensor Checkpoint::load(std::string_view name) const {
    const auto found = m_places.find(name);
    if (found == m_places.end())
        return {};
    const auto& [file, info] = found->second;
    if (info->dtype == DType::F8E4M3 || info->dtype == DType::F8E5M2) {
        const std::vector<float> values = file->floats(*info);
        return at::tensor(at::ArrayRef<float>(values)).view(info->shape);
    }
    at::Tensor tensor = at::empty(info->shape, plainType(info->dtype));
    const auto bytes = file->bytes(*info);
    if (!bytes.empty())
        std::memcpy(tensor.data_ptr(), bytes.data(), bytes.size());
    return isFloating(info->dtype) ? tensor.to(at::kFloat) : tensor;
}

}  // namespace diptych
