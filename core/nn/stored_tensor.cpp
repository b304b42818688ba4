#include "core/nn/stored_tensor.h"

#include <ATen/ATen.h>
#include <c10/util/accumulate.h>

#include <cstring>
#include <optional>

#include "core/base/mapped_file.h"

namespace diptych {

namespace {

// What LibTorch calls the dtype, where every supported version has it.
std::optional<at::ScalarType> scalarType(DType dtype) {
    switch (dtype) {
    case DType::F64: return at::kDouble;
    case DType::F32: return at::kFloat;
    case DType::F16: return at::kHalf;
    case DType::BF16: return at::kBFloat16;
    case DType::I64: return at::kLong;
    case DType::I32: return at::kInt;
    case DType::I16: return at::kShort;
    case DType::I8: return at::kChar;
    case DType::U8: return at::kByte;
    case DType::Bool: return at::kBool;
    default: return std::nullopt;
    }
}

// From the first element to the last one of a view with strides.
std::int64_t spannedElements(const StoredTensor& stored) {
    std::int64_t last = 0;
    for (std::size_t axis = 0; axis < stored.strides.size(); ++axis)
        last += (stored.info.shape[axis] - 1) * stored.strides[axis];
    return last + 1;
}

// `shape` holds as many elements as follow one another from the first. Not a view of another tensor: training wants leaves.
at::Tensor consecutive(const StoredTensor& stored, at::IntArrayRef shape) {
    const auto count = static_cast<std::size_t>(c10::multiply_integers(shape));
    const std::size_t size = dtypeSize(stored.info.dtype);
    const auto type = scalarType(stored.info.dtype);
    if (!type) {
        const auto values = widened(stored.info.dtype, {stored.data.get(), count * size});
        return at::tensor(at::ArrayRef<float>(values)).view(shape);
    }
    if (count == 0)
        return at::empty(shape, *type);
    readAhead(stored.data.get(), count * size);
    if (reinterpret_cast<std::uintptr_t>(stored.data.get()) % size == 0)
        return at::from_blob(stored.data.get(), shape, [kept = stored.data](void*) {}, at::TensorOptions(*type));
    at::Tensor copy = at::empty(shape, *type);
    std::memcpy(copy.data_ptr(), stored.data.get(), count * size);
    return copy;
}

}  // namespace

bool isFloating(DType dtype) {
    return dtype == DType::F64 || dtype == DType::F32 || dtype == DType::F16 || dtype == DType::BF16 ||
           dtype == DType::F8E4M3 || dtype == DType::F8E5M2;
}

at::Tensor storedValues(const StoredTensor& stored) {
    if (stored.strides.empty() || stored.info.elements() == 0)
        return consecutive(stored, stored.info.shape);
    return consecutive(stored, {spannedElements(stored)}).as_strided(stored.info.shape, stored.strides);
}

at::Tensor computedValues(const StoredTensor& stored, at::ScalarType compute) {
    const at::Tensor values = storedValues(stored);
    if (!isFloating(stored.info.dtype))
        return values.clone(at::MemoryFormat::Contiguous);
    const at::Tensor computed = values.to(compute).contiguous();
    return stored.shared && computed.is_alias_of(values) ? computed.clone() : computed;
}

}  // namespace diptych
