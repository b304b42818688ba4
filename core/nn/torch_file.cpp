#include "core/nn/torch_file.h"

#include <set>

#include "core/base/errors.h"
#include "core/base/files.h"
#include "core/nn/pickle.h"
#include "core/nn/torch_zip.h"

namespace diptych {

namespace {

Status checkByteOrder(const TorchZip& zip, const std::string& context) {
    DIPTYCH_ASSIGN(const auto order, zip.bytes("byteorder"));
    const std::string_view text(reinterpret_cast<const char*>(order.data()), order.size());
    if (text.empty() || text == "little")
        return {};
    return Error{ErrorCode::Unsupported, "has the byte order " + visibleText(std::string(text.substr(0, 20))) + ", wanted little",
                 context, "Convert it to safetensors"};
}

// Whether the elements follow one another; a side of 1 may have any stride.
bool isRowMajor(const PickledTensor& tensor) {
    std::int64_t next = 1;
    for (std::size_t axis = tensor.shape.size(); axis-- > 0;) {
        if (tensor.shape[axis] != 1 && tensor.strides[axis] != next)
            return false;
        next *= tensor.shape[axis];
    }
    return true;
}

Result<StoredTensor> placed(const TorchZip& zip, const PickledTensor& tensor, const std::string& context) {
    const std::string entry = "data/" + tensor.storage;
    DIPTYCH_ASSIGN(const auto storage, zip.bytes(entry));
    const std::uint64_t size = dtypeSize(tensor.dtype);
    // In elements: a product of two numbers of the file could overflow.
    if (static_cast<std::uint64_t>(tensor.storageElements) > storage.size() / size)
        return Error{ErrorCode::BadInput, "has " + std::to_string(storage.size()) + " bytes in " + visibleText(entry) + ", " +
                                              visibleText(tensor.name) + " wants " + std::to_string(tensor.storageElements) +
                                              " elements",
                     context, "Fetch the file again"};
    StoredTensor stored{{tensor.name, tensor.dtype, tensor.shape}, nullptr, {}};
    if (!isRowMajor(tensor))
        stored.strides = tensor.strides;
    if (stored.info.elements() > 0)
        stored.data = zip.share(storage.subspan(static_cast<std::uint64_t>(tensor.offset) * size));
    return stored;
}

}  // namespace

Result<std::vector<StoredTensor>> readTorchWeights(const std::filesystem::path& path) {
    const std::string context = toUtf8(path);
    DIPTYCH_ASSIGN(const TorchZip zip, TorchZip::open(path));
    if (!zip.has("data.pkl"))
        return Error{ErrorCode::Unsupported, "has no data.pkl, wanted a file of torch.save", context, "Convert it to safetensors"};
    DIPTYCH_TRY(checkByteOrder(zip, context));
    const auto dialect = zip.hasFolder("code") ? PickleDialect::ScriptModule : PickleDialect::StateDict;
    DIPTYCH_ASSIGN(const auto pickle, zip.bytes("data.pkl"));
    DIPTYCH_ASSIGN(const auto tensors, readTensorPickle(pickle, dialect, context));
    std::vector<StoredTensor> stored;
    stored.reserve(tensors.size());
    std::set<std::string_view> storages;
    for (const PickledTensor& tensor : tensors) {
        DIPTYCH_ASSIGN(StoredTensor one, placed(zip, tensor, context));
        one.shared = !storages.insert(tensor.storage).second;
        stored.push_back(std::move(one));
    }
    return stored;
}

}  // namespace diptych
