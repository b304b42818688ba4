// Reads the names and places of tensors out of a pickle, and can do nothing else: it is a small stack machine over plain
// values with an allow-list of opcodes and of globals. Nothing is imported, called or executed; a global is a word to compare.
// Two dialects: the state dict that torch.save writes, and the attribute tree of a TorchScript module (classes below
// __torch__ become named values without behaviour). Reference: CPython Lib/pickletools.py, torch/_utils.py.
// Errors: Unsupported (an opcode or a global that is not allowed, a value that is no tensor), BadInput (damaged, too large).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/safetensors.h"

namespace diptych {

struct PickledTensor {
    std::string name;                              // words joined by dots
    DType dtype = DType::F32;
    std::string storage;                           // key of the storage
    std::int64_t storageElements = 0, offset = 0;  // in elements; every element lies inside the storage
    std::vector<std::int64_t> shape, strides;
};

enum class PickleDialect { StateDict, ScriptModule };

Result<std::vector<PickledTensor>> readTensorPickle(std::span<const std::byte> pickle, PickleDialect dialect,
                                                    const std::string& context);

}  // namespace diptych
