// Files as torch.save writes them, made by hand for tests: a zip of stored entries and a pickle put together from opcodes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace diptych::tests {

template <typename T>
std::string littleEndian(T value) {
    return {reinterpret_cast<const char*>(&value), sizeof(T)};
}

using ZipEntries = std::vector<std::pair<std::string, std::string>>;   // name, content

inline std::string storedZip(const ZipEntries& entries, std::uint16_t method = 0) {
    std::string file, directory;
    for (const auto& [name, content] : entries) {
        const auto size = static_cast<std::uint32_t>(content.size());
        const std::string common = littleEndian<std::uint16_t>(0) + littleEndian(method) + std::string(8, '\0') +
                                   littleEndian(size) + littleEndian(size) +
                                   littleEndian(static_cast<std::uint16_t>(name.size())) + littleEndian<std::uint16_t>(0);
        directory += "PK\x01\x02" + littleEndian<std::uint16_t>(20) + littleEndian<std::uint16_t>(20) + common +
                     std::string(10, '\0') + littleEndian(static_cast<std::uint32_t>(file.size())) + name;
        file += "PK\x03\x04" + littleEndian<std::uint16_t>(20) + common + name + content;
    }
    const auto count = static_cast<std::uint16_t>(entries.size());
    return file + directory + "PK\x05\x06" + std::string(4, '\0') + littleEndian(count) + littleEndian(count) +
           littleEndian(static_cast<std::uint32_t>(directory.size())) + littleEndian(static_cast<std::uint32_t>(file.size())) +
           littleEndian<std::uint16_t>(0);
}

inline std::string pickledText(std::string_view text) {
    return "X" + littleEndian(static_cast<std::uint32_t>(text.size())) + std::string(text);
}
inline std::string pickledInt(std::int32_t value) { return "J" + littleEndian(value); }
inline std::string pickledGlobal(std::string_view module, std::string_view name) {
    return "c" + std::string(module) + "\n" + std::string(name) + "\n";
}
inline std::string pickledTuple(const std::vector<std::int32_t>& values) {
    std::string text = "(";
    for (const std::int32_t value : values)
        text += pickledInt(value);
    return text + "t";
}

struct PickledView {
    std::string storageClass = "FloatStorage", storage = "0";
    std::int32_t storageElements = 0, offset = 0;
    std::vector<std::int32_t> shape, strides;
};

// _rebuild_tensor_v2(storage, offset, shape, strides, False, OrderedDict())
inline std::string pickledTensor(const PickledView& view) {
    return pickledGlobal("torch._utils", "_rebuild_tensor_v2") + "((" + pickledText("storage") +
           pickledGlobal("torch", view.storageClass) + pickledText(view.storage) + pickledText("cpu") +
           pickledInt(view.storageElements) + "tQ" + pickledInt(view.offset) + pickledTuple(view.shape) +
           pickledTuple(view.strides) + "\x89" + pickledGlobal("collections", "OrderedDict") + ")RtR";
}

// {name: value, …}
inline std::string pickledDictionary(const std::vector<std::pair<std::string, std::string>>& items) {
    std::string text = "\x80\x02}(";
    for (const auto& [name, value] : items)
        text += pickledText(name) + value;
    return text + "u.";
}

}  // namespace diptych::tests
