#include "core/base/safetensors.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/base/files.h"
#include "core/base/json.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t maxHeaderBytes = 100'000'000;
constexpr std::size_t maxRank = 64;

struct DTypeFacts {
    std::string_view name;
    std::size_t size;
};

constexpr std::array<DTypeFacts, 15> dtypeFacts{{{"F64", 8},
                                                 {"F32", 4},
                                                 {"F16", 2},
                                                 {"BF16", 2},
                                                 {"I64", 8},
                                                 {"I32", 4},
                                                 {"I16", 2},
                                                 {"I8", 1},
                                                 {"U64", 8},
                                                 {"U32", 4},
                                                 {"U16", 2},
                                                 {"U8", 1},
                                                 {"BOOL", 1},
                                                 {"F8_E4M3", 1},
                                                 {"F8_E5M2", 1}}};

std::optional<DType> dtypeFromName(std::string_view name) {
    for (std::size_t i = 0; i < dtypeFacts.size(); ++i)
        if (dtypeFacts[i].name == name)
            return static_cast<DType>(i);
    return std::nullopt;
}

Error untrusted(const std::string& context, const std::string& why) {
    return Error{ErrorCode::BadInput, why, context, "Fetch or export the file again"};
}

// Bytes of a tensor, or nothing where the product overflows.
std::optional<std::uint64_t> byteSize(const std::vector<std::int64_t>& shape, DType dtype) {
    std::uint64_t size = dtypeSize(dtype);
    for (const std::int64_t side : shape)
        if (__builtin_mul_overflow(size, static_cast<std::uint64_t>(side), &size))
            return std::nullopt;
    return size;
}

struct Mapping {
    std::shared_ptr<const std::byte> data;
    std::uint64_t size = 0;
};

Result<Mapping> mapFile(const fs::path& path) {
    DIPTYCH_ASSIGN(const int descriptor, openRegularFile(path));
    struct stat status {};
    const bool known = ::fstat(descriptor, &status) == 0;
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (!known || size < 8) {
        ::close(descriptor);
        return untrusted(toUtf8(path), "has " + std::to_string(size) + " bytes, wanted a safetensors file");
    }
    void* memory = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    ::close(descriptor);
    if (memory == MAP_FAILED)
        return Error{ErrorCode::Io, "cannot be mapped into memory", toUtf8(path), "Check the file and its permissions"};
    auto unmap = [size](const std::byte* start) { ::munmap(const_cast<std::byte*>(start), size); };
    return Mapping{std::shared_ptr<const std::byte>(static_cast<const std::byte*>(memory), unmap), size};
}

Result<std::vector<std::int64_t>> readShape(const Json& entry, const std::string& context, const std::string& name) {
    const auto found = entry.find("shape");
    if (found == entry.end() || !found->is_array() || found->size() > maxRank)
        return untrusted(context, "tensor " + name + " has no usable shape");
    std::vector<std::int64_t> shape;
    for (const Json& side : *found) {
        if (!side.is_number_unsigned() || side.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX))
            return untrusted(context, "tensor " + name + " has a side that is no size");
        shape.push_back(side.get<std::int64_t>());
    }
    return shape;
}

Result<TensorInfo> readEntry(const std::string& name, const Json& entry, std::uint64_t dataBytes,
                             const std::string& context) {
    TensorInfo info;
    info.name = name;
    if (!entry.is_object())
        return untrusted(context, "tensor " + name + " is no tensor entry");
    const auto dtype = entry.find("dtype");
    const auto known =
        dtype != entry.end() && dtype->is_string() ? dtypeFromName(dtype->get_ref<const std::string&>()) : std::nullopt;
    if (!known)
        return untrusted(context, "tensor " + name + " has no dtype of the format");
    info.dtype = *known;
    DIPTYCH_ASSIGN(info.shape, readShape(entry, context, name));
    const auto offsets = entry.find("data_offsets");
    if (offsets == entry.end() || !offsets->is_array() || offsets->size() != 2 || !(*offsets)[0].is_number_unsigned() ||
        !(*offsets)[1].is_number_unsigned())
        return untrusted(context, "tensor " + name + " has no usable data_offsets");
    info.begin = (*offsets)[0].get<std::uint64_t>();
    info.end = (*offsets)[1].get<std::uint64_t>();
    if (info.begin > info.end || info.end > dataBytes)
        return untrusted(context, "tensor " + name + " lies outside the file");
    if (byteSize(info.shape, info.dtype) != info.end - info.begin)
        return untrusted(context, "tensor " + name + " has another number of bytes than its shape and dtype say");
    return info;
}

Result<std::map<std::string, std::string>> readMetadata(const Json& entry, const std::string& context) {
    std::map<std::string, std::string> metadata;
    if (!entry.is_object())
        return untrusted(context, "has a __metadata__ that is no object");
    for (const auto& [key, value] : entry.items()) {
        if (!value.is_string())
            return untrusted(context, "has a __metadata__ value that is no string");
        metadata[key] = value.get<std::string>();
    }
    return metadata;
}

// The data part must be covered without holes or overlaps.
Status checkCoverage(const std::vector<TensorInfo>& tensors, std::uint64_t dataBytes, const std::string& context) {
    std::uint64_t covered = 0;
    for (const TensorInfo& tensor : tensors) {
        if (tensor.begin != covered)
            return untrusted(context, "has a hole or an overlap before tensor " + tensor.name);
        covered = tensor.end;
    }
    if (covered != dataBytes)
        return untrusted(context, "has " + std::to_string(dataBytes - covered) + " bytes that belong to no tensor");
    return {};
}

std::string_view trimmedHeader(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}

}  // namespace

std::string_view dtypeName(DType dtype) {
    return dtypeFacts[static_cast<std::size_t>(dtype)].name;
}

std::size_t dtypeSize(DType dtype) {
    return dtypeFacts[static_cast<std::size_t>(dtype)].size;
}

std::int64_t TensorInfo::elements() const {
    std::int64_t count = 1;
    for (const std::int64_t side : shape)
        count *= side;
    return count;
}

Result<SafetensorsFile> SafetensorsFile::open(const fs::path& path) {
    const std::string context = toUtf8(path);
    DIPTYCH_ASSIGN(const Mapping mapping, mapFile(path));
    std::uint64_t headerBytes = 0;
    std::memcpy(&headerBytes, mapping.data.get(), 8);
    if (headerBytes > maxHeaderBytes || headerBytes > mapping.size - 8)
        return untrusted(context, "announces a header of " + std::to_string(headerBytes) + " bytes that is not there");
    const auto header = trimmedHeader({reinterpret_cast<const char*>(mapping.data.get()) + 8, headerBytes});
    if (!header.starts_with('{'))
        return untrusted(context, "has no JSON header");
    DIPTYCH_ASSIGN(const Json json, parseJson(header, context));

    SafetensorsFile file;
    file.m_mapping = mapping.data;
    file.m_dataBegin = 8 + headerBytes;
    const std::uint64_t dataBytes = mapping.size - file.m_dataBegin;
    for (const auto& [name, entry] : json.items()) {
        if (name == "__metadata__") {
            DIPTYCH_ASSIGN(file.m_metadata, readMetadata(entry, context));
            continue;
        }
        DIPTYCH_ASSIGN(TensorInfo info, readEntry(name, entry, dataBytes, context));
        file.m_tensors.push_back(std::move(info));
    }
    std::stable_sort(file.m_tensors.begin(), file.m_tensors.end(), [](const TensorInfo& a, const TensorInfo& b) {
        return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
    });
    DIPTYCH_TRY(checkCoverage(file.m_tensors, dataBytes, context));
    return file;
}

const TensorInfo* SafetensorsFile::find(std::string_view name) const {
    const auto found =
        std::find_if(m_tensors.begin(), m_tensors.end(), [&](const TensorInfo& t) { return t.name == name; });
    return found == m_tensors.end() ? nullptr : &*found;
}

std::span<const std::byte> SafetensorsFile::bytes(const TensorInfo& tensor) const {
    return {m_mapping.get() + m_dataBegin + tensor.begin, tensor.end - tensor.begin};
}

namespace {

template <typename T>
void widen(std::span<const std::byte> bytes, std::vector<float>& out) {
    for (std::size_t i = 0; i < out.size(); ++i) {
        T value;
        std::memcpy(&value, bytes.data() + i * sizeof(T), sizeof(T));
        out[i] = static_cast<float>(value);
    }
}

template <float (*convert)(std::uint16_t)>
void widen16(std::span<const std::byte> bytes, std::vector<float>& out) {
    for (std::size_t i = 0; i < out.size(); ++i) {
        std::uint16_t bits = 0;
        std::memcpy(&bits, bytes.data() + i * 2, 2);
        out[i] = convert(bits);
    }
}

float float8(std::uint8_t bits, int mantissaBits, int bias, bool hasInfinity) {
    const int exponentBits = 7 - mantissaBits;
    const int exponent = (bits >> mantissaBits) & ((1 << exponentBits) - 1);
    const int mantissa = bits & ((1 << mantissaBits) - 1);
    const float sign = (bits & 0x80) != 0 ? -1.0f : 1.0f;
    const bool top = exponent == (1 << exponentBits) - 1;
    if (top && hasInfinity)
        return mantissa == 0 ? sign * std::numeric_limits<float>::infinity() : std::numeric_limits<float>::quiet_NaN();
    if (top && mantissa == (1 << mantissaBits) - 1)
        return std::numeric_limits<float>::quiet_NaN();
    const float fraction = static_cast<float>(mantissa) / static_cast<float>(1 << mantissaBits);
    return exponent == 0 ? sign * std::ldexp(fraction, 1 - bias) : sign * std::ldexp(1 + fraction, exponent - bias);
}

void widen8(std::span<const std::byte> bytes, std::vector<float>& out, DType dtype) {
    const bool e5m2 = dtype == DType::F8E5M2;
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = float8(static_cast<std::uint8_t>(bytes[i]), e5m2 ? 2 : 3, e5m2 ? 15 : 7, e5m2);
}

}  // namespace

std::vector<float> SafetensorsFile::floats(const TensorInfo& tensor) const {
    std::vector<float> out(static_cast<std::size_t>(tensor.elements()));
    const auto raw = bytes(tensor);
    switch (tensor.dtype) {
        case DType::F64:
            widen<double>(raw, out);
            break;
        case DType::F32:
            widen<float>(raw, out);
            break;
        case DType::F16:
            widen16<halfToFloat>(raw, out);
            break;
        case DType::BF16:
            widen16<bfloat16ToFloat>(raw, out);
            break;
        case DType::I64:
            widen<std::int64_t>(raw, out);
            break;
        case DType::I32:
            widen<std::int32_t>(raw, out);
            break;
        case DType::I16:
            widen<std::int16_t>(raw, out);
            break;
        case DType::I8:
            widen<std::int8_t>(raw, out);
            break;
        case DType::U64:
            widen<std::uint64_t>(raw, out);
            break;
        case DType::U32:
            widen<std::uint32_t>(raw, out);
            break;
        case DType::U16:
            widen<std::uint16_t>(raw, out);
            break;
        case DType::U8:
        case DType::Bool:
            widen<std::uint8_t>(raw, out);
            break;
        case DType::F8E4M3:
        case DType::F8E5M2:
            widen8(raw, out, tensor.dtype);
            break;
    }
    return out;
}

namespace {

using Metadata = std::map<std::string, std::string>;

Result<std::string> headerOf(const std::vector<TensorToWrite>& tensors, const Metadata& metadata) {
    Json header = Json::object();
    if (!metadata.empty())
        header["__metadata__"] = metadata;
    std::uint64_t at = 0;
    for (const TensorToWrite& tensor : tensors) {
        const auto refuse = [&](const std::string& why) { return Error{ErrorCode::Internal, why, tensor.name, {}}; };
        if (tensor.name == "__metadata__" || header.contains(tensor.name))
            return refuse("stands twice, wanted one tensor of each name");
        const bool negative = std::any_of(tensor.shape.begin(), tensor.shape.end(), [](auto side) { return side < 0; });
        if (negative || tensor.shape.size() > maxRank || byteSize(tensor.shape, tensor.dtype) != tensor.bytes.size())
            return refuse("has " + std::to_string(tensor.bytes.size()) + " bytes, its shape and dtype want others");
        header[tensor.name] = {{"dtype", dtypeName(tensor.dtype)},
                               {"shape", tensor.shape},
                               {"data_offsets", {at, at + tensor.bytes.size()}}};
        at += tensor.bytes.size();
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

Status writeSafetensors(const fs::path& path, std::vector<TensorToWrite> tensors, const Metadata& metadata) {
    // Wide types first keeps every tensor aligned to its element; names decide among equals.
    std::sort(tensors.begin(), tensors.end(), [](const TensorToWrite& a, const TensorToWrite& b) {
        const std::size_t sizeA = dtypeSize(a.dtype), sizeB = dtypeSize(b.dtype);
        return sizeA != sizeB ? sizeA > sizeB : a.name < b.name;
    });
    DIPTYCH_ASSIGN(const std::string header, headerOf(tensors, metadata));
    const std::uint64_t length = header.size();
    DIPTYCH_ASSIGN(AtomicFile file, AtomicFile::create(path));
    DIPTYCH_TRY(file.write(std::as_bytes(std::span(&length, 1))));
    DIPTYCH_TRY(file.write(header));
    for (const TensorToWrite& tensor : tensors)
        DIPTYCH_TRY(file.write(tensor.bytes));
    return file.commit();
}

}  // namespace diptych
