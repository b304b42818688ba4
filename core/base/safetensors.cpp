#include "core/base/safetensors.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/mapped_file.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t maxHeaderBytes = 100'000'000;

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

Result<std::vector<std::int64_t>> readShape(const Json& entry, const std::string& context, const std::string& name) {
    const auto found = entry.find("shape");
    if (found == entry.end() || !found->is_array() || found->size() > safetensorsMaxRank)
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
    if (tensorBytes(info.shape, info.dtype) != info.end - info.begin)
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

std::optional<std::uint64_t> tensorBytes(const std::vector<std::int64_t>& shape, DType dtype) {
    std::uint64_t size = dtypeSize(dtype);
    for (const std::int64_t side : shape)
        if (side < 0 || __builtin_mul_overflow(size, static_cast<std::uint64_t>(side), &size))
            return std::nullopt;
    return size;
}

std::string_view dtypeName(DType dtype) {
    return dtypeFacts[static_cast<std::size_t>(dtype)].name;
}

std::size_t dtypeSize(DType dtype) {
    return dtypeFacts[static_cast<std::size_t>(dtype)].size;
}

std::string shapeText(const std::vector<std::int64_t>& shape) {
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i)
        text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
    return text + "]";
}

std::int64_t TensorInfo::elements() const {
    std::int64_t count = 1;
    for (const std::int64_t side : shape)
        count *= side;
    return count;
}

Result<SafetensorsFile> SafetensorsFile::open(const fs::path& path) {
    const std::string context = toUtf8(path);
    DIPTYCH_ASSIGN(const MappedFile mapping, mapFile(path));
    if (mapping.size < 8)
        return untrusted(context, "has " + std::to_string(mapping.size) + " bytes, wanted a safetensors file");
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

std::vector<float> SafetensorsFile::floats(const TensorInfo& tensor) const { return widened(tensor.dtype, bytes(tensor)); }

std::shared_ptr<std::byte> SafetensorsFile::share(const TensorInfo& tensor) const {
    return {m_mapping, m_mapping.get() + m_dataBegin + tensor.begin};
}

}  // namespace diptych
