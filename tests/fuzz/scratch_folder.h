// A folder for the files of one input, emptied for the next; gone when the process ends well.
#pragma once

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace diptych::fuzz {

class ScratchFolder {
public:
    ScratchFolder() : m_path(fastPlace() / ("diptych-fuzz-" + std::to_string(::getpid()))) {}
    ~ScratchFolder() { std::filesystem::remove_all(m_path); }

    std::filesystem::path emptied() const {
        std::filesystem::remove_all(m_path);
        std::filesystem::create_directories(m_path / "set");
        return m_path / "set";
    }

private:
    // In memory where the system has such a place: thousands of small files a second.
    static std::filesystem::path fastPlace() {
        std::error_code ignored;
        return std::filesystem::is_directory("/dev/shm", ignored) ? "/dev/shm" : std::filesystem::temp_directory_path();
    }

    std::filesystem::path m_path;
};

inline std::string_view textOf(const std::uint8_t* data, std::size_t size) { return {reinterpret_cast<const char*>(data), size}; }

inline void put(const std::filesystem::path& file, std::string_view content) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
}

// "=== NAME\n" begins a file of that name: lower case letters, digits, '_', '.', '/'. What stands before the first one
// belongs to no file.
inline void putFiles(const std::filesystem::path& folder, std::string_view input) {
    constexpr std::string_view mark = "=== ";
    for (std::size_t at = input.find(mark); at != std::string_view::npos;) {
        const std::size_t line = std::min(input.find('\n', at), input.size());
        const std::size_t next = input.find("\n=== ", line);
        const std::string name(input.substr(at + mark.size(), line - at - mark.size()));
        const bool sound = !name.empty() && name.size() < 60 && name.front() != '/' && name.back() != '/' && name.find("..") == std::string::npos &&
                           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_./") == std::string::npos;
        if (sound && line < input.size() && !std::filesystem::exists(folder / name))
            put(folder / name, input.substr(line + 1, next == std::string_view::npos ? next : next - line - 1));
        at = next == std::string_view::npos ? next : next + 1;
    }
}

}  // namespace diptych::fuzz
