#include "core/train/tensor_files.h"

#include <ATen/ATen.h>

#include <cstring>

#include "core/base/files.h"

namespace diptych {

Status saveTensors(const std::filesystem::path& path, const std::vector<NamedTensor>& tensors) {
    std::vector<at::Tensor> kept;                 // contiguous copies must outlive the writing
    std::vector<TensorToWrite> entries;
    for (const NamedTensor& entry : tensors) {
        kept.push_back(entry.tensor.detach().contiguous());
        const at::Tensor& tensor = kept.back();
        const auto* bytes = static_cast<const std::byte*>(tensor.data_ptr());
        entries.push_back({.name = entry.name,
                           .dtype = tensor.scalar_type() == at::kLong ? DType::I64 : DType::F32,
                           .shape = tensor.sizes().vec(),
                           .bytes = {bytes, tensor.nbytes()}});
    }
    return writeSafetensors(path, std::move(entries));
}

Result<std::map<std::string, at::Tensor>> loadTensors(const std::filesystem::path& path) {
    DIPTYCH_ASSIGN(const SafetensorsFile file, SafetensorsFile::open(path));
    std::map<std::string, at::Tensor> tensors;
    for (const TensorInfo& info : file.tensors()) {
        if (info.dtype != DType::F32 && info.dtype != DType::I64)
            return Error{ErrorCode::BadInput, info.name + " is " + std::string(dtypeName(info.dtype)) + ", wanted F32 or I64",
                         toUtf8(path), {}};
        at::Tensor tensor = at::empty(info.shape, info.dtype == DType::I64 ? at::kLong : at::kFloat);
        const auto bytes = file.bytes(info);
        std::memcpy(tensor.data_ptr(), bytes.data(), bytes.size());
        tensors.emplace(info.name, std::move(tensor));
    }
    return tensors;
}

}  // namespace diptych
