// Reader and writer of safetensors files (https://huggingface.co/docs/safetensors), without torch: weights, maps,
// embeddings and probes are all kept in them. The reader maps the file and trusts nothing in it: header size, JSON,
// duplicate names, dtypes, overflow, holes, overlaps and the end of the file are checked before a byte is handed out.
// Errors: NotFound, Io (cannot open or map), BadInput (the file is not to be trusted).
// Threads: an open file is const and may be read by any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace diptych {

enum class DType { F64, F32, F16, BF16, I64, I32, I16, I8, U64, U32, U16, U8, Bool, F8E4M3, F8E5M2 };

std::string_view dtypeName(DType dtype);      // "F32", as the format spells it
std::size_t dtypeSize(DType dtype);           // bytes of one element
std::string shapeText(const std::vector<std::int64_t>& shape);   // "[50, 512]"
// Bytes of a tensor; nothing where a side is negative or the product overflows.
std::optional<std::uint64_t> tensorBytes(const std::vector<std::int64_t>& shape, DType dtype);

inline constexpr std::size_t safetensorsMaxRank = 64;

struct TensorInfo {
    std::string name;
    DType dtype = DType::F32;
    std::vector<std::int64_t> shape;          // row-major; empty = scalar
    std::uint64_t begin = 0, end = 0;         // bytes, relative to the data part

    std::int64_t elements() const;
};

class SafetensorsFile {
public:
    static Result<SafetensorsFile> open(const std::filesystem::path& path);

    const std::vector<TensorInfo>& tensors() const { return m_tensors; }       // in the order of the data
    const std::map<std::string, std::string>& metadata() const { return m_metadata; }
    const TensorInfo* find(std::string_view name) const;                       // null: absent
    std::span<const std::byte> bytes(const TensorInfo& tensor) const;          // little endian, may be unaligned
    // Values widened or converted to float32; integers too. For small tensors that ui shows.
    std::vector<float> floats(const TensorInfo& tensor) const;
    // The same bytes, alive as long as they are held; writing into them changes no file (core/base/mapped_file.h).
    std::shared_ptr<std::byte> share(const TensorInfo& tensor) const;

private:
    std::shared_ptr<std::byte> m_mapping;
    std::uint64_t m_dataBegin = 0;
    std::vector<TensorInfo> m_tensors;
    std::map<std::string, std::string> m_metadata;
};

struct TensorToWrite {
    std::string name;
    DType dtype = DType::F32;
    std::vector<std::int64_t> shape;
    std::span<const std::byte> bytes;         // little endian, contiguous; must outlive the call
};

// Written through the atomic writer; tensors are sorted by element size, then name: equal content gives equal bytes.
Status writeSafetensors(const std::filesystem::path& path, std::vector<TensorToWrite> tensors,
                        const std::map<std::string, std::string>& metadata = {});

// Elements of any dtype as float32; `bytes` may be unaligned.
std::vector<float> widened(DType dtype, std::span<const std::byte> bytes);

// The same for tensors that are made one at a time, while they are written: `bytesOf` is asked for each once, in the order
// of the file, and what it gives must live until it is asked again.
struct PlannedTensor {
    std::string name;
    DType dtype = DType::F32;
    std::vector<std::int64_t> shape;
};
using TensorSource = std::function<Result<std::span<const std::byte>>(const PlannedTensor& tensor)>;
Status writeSafetensors(const std::filesystem::path& path, std::vector<PlannedTensor> tensors, const TensorSource& bytesOf,
                        const std::map<std::string, std::string>& metadata = {});

// Widening and narrowing of single values, round to nearest even.
float halfToFloat(std::uint16_t bits);
std::uint16_t floatToHalf(float value);
float bfloat16ToFloat(std::uint16_t bits);
std::uint16_t floatToBfloat16(float value);

}  // namespace diptych
