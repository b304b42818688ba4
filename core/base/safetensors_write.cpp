#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/safetensors.h"

namespace diptych {

namespace {

using Metadata = std::map<std::string, std::string>;

Error refuse(const PlannedTensor& tensor, const std::string& why) { return Error{ErrorCode::Internal, why, tensor.name, {}}; }

Result<std::string> headerOf(const std::vector<PlannedTensor>& tensors, const Metadata& metadata) {
    Json header = Json::object();
    if (!metadata.empty())
        header["__metadata__"] = metadata;
    std::uint64_t at = 0;
    for (const PlannedTensor& tensor : tensors) {
        if (tensor.name == "__metadata__" || header.contains(tensor.name))
            return refuse(tensor, "stands twice, wanted one tensor of each name");
        const auto bytes = tensor.shape.size() > safetensorsMaxRank ? std::nullopt : tensorBytes(tensor.shape, tensor.dtype);
        if (!bytes)
            return refuse(tensor, "has the shape " + shapeText(tensor.shape) + ", which no file can hold");
        header[tensor.name] = {{"dtype", dtypeName(tensor.dtype)}, {"shape", tensor.shape}, {"data_offsets", {at, at + *bytes}}};
        at += *bytes;
    }
    try {
        std::string text = header.dump();
        text.append((8 - text.size() % 8) % 8, ' ');
        return text;
    } catch (const Json::exception&) {
        return Error{ErrorCode::Internal, "a name or a note is not valid UTF-8", "safetensors header", {}};
    }
}

}  // namespace

Status writeSafetensors(const std::filesystem::path& path, std::vector<PlannedTensor> tensors, const TensorSource& bytesOf,
                        const Metadata& metadata) {
    // Wide types first keeps every tensor aligned to its element; names decide among equals.
    std::sort(tensors.begin(), tensors.end(), [](const PlannedTensor& a, const PlannedTensor& b) {
        const std::size_t sizeA = dtypeSize(a.dtype), sizeB = dtypeSize(b.dtype);
        return sizeA != sizeB ? sizeA > sizeB : a.name < b.name;
    });
    DIPTYCH_ASSIGN(const std::string header, headerOf(tensors, metadata));
    const std::uint64_t length = header.size();
    DIPTYCH_ASSIGN(AtomicFile file, AtomicFile::create(path));
    DIPTYCH_TRY(file.write(std::as_bytes(std::span(&length, 1))));
    DIPTYCH_TRY(file.write(header));
    for (const PlannedTensor& tensor : tensors) {
        DIPTYCH_ASSIGN(const auto bytes, bytesOf(tensor));
        if (bytes.size() != tensorBytes(tensor.shape, tensor.dtype))
            return refuse(tensor, "has " + std::to_string(bytes.size()) + " bytes, its shape and dtype want others");
        DIPTYCH_TRY(file.write(bytes));
    }
    return file.commit();
}

Status writeSafetensors(const std::filesystem::path& path, std::vector<TensorToWrite> tensors, const Metadata& metadata) {
    std::vector<PlannedTensor> planned;
    std::map<std::string, std::span<const std::byte>> bytes;
    for (TensorToWrite& tensor : tensors) {
        bytes[tensor.name] = tensor.bytes;
        planned.push_back({std::move(tensor.name), tensor.dtype, std::move(tensor.shape)});
    }
    const TensorSource source = [&](const PlannedTensor& tensor) { return Result<std::span<const std::byte>>(bytes[tensor.name]); };
    return writeSafetensors(path, std::move(planned), source, metadata);
}

}  // namespace diptych
