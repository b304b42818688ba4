// COCO captions of their true size, made from a seed: train2017 has 118,287 pictures and 591,753 captions. And what this
// process took: processor time and memory.
#pragma once

#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "tests/data/set_folder.h"

namespace diptych::tests {

inline constexpr int cocoPictures = 118'287, cocoCaptions = 591'753;

// The most memory this process held since the last reset, MB.
inline long peakMegabytes() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:"))
            return std::stol(line.substr(6)) / 1024;
    return 0;
}
inline void resetPeak() { std::ofstream("/proc/self/clear_refs") << "5"; }

// Of this process, whatever else the machine does.
inline double cpuSeconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

inline std::string sentence(std::mt19937& random) {
    static constexpr const char* words[] = {"a", "man", "riding", "the", "wave", "on", "surfboard", "in", "ocean", "with", "dog", "red", "standing", "next", "to"};
    std::string text;
    for (unsigned i = 0; i < 8 + random() % 6; ++i)
        text += std::string(text.empty() ? "" : " ") + words[random() % 15];
    return text + ".";
}

inline void writeCocoSet(const std::filesystem::path& file) {
    std::ofstream out(file);
    std::mt19937 random(7);
    out << quoted("{'info': {'year': 2017}, 'licenses': [], 'images': [");
    for (int i = 0; i < cocoPictures; ++i) {
        char name[64];
        std::snprintf(name, sizeof name, "%012d", i * 5 + 9);
        out << (i == 0 ? "" : ", ") << quoted("{'license': 3, 'file_name': '") << name << quoted(".jpg', 'coco_url': 'http://images.cocodataset.org/train2017/") << name
            << quoted(".jpg', 'height': 360, 'width': 640, 'date_captured': '2013-11-14 11:18:45', 'flickr_url': 'http://farm9.staticflickr.com/8186/") << name
            << quoted("_z.jpg', 'id': ") << i * 5 + 9 << "}";
    }
    out << quoted("], 'annotations': [");
    for (int i = 0; i < cocoCaptions; ++i)
        out << (i == 0 ? "" : ", ") << quoted("{'image_id': ") << (i % cocoPictures) * 5 + 9 << quoted(", 'id': ") << i + 37 << quoted(", 'caption': '") << sentence(random) << quoted("'}");
    out << "]}";
}

}  // namespace diptych::tests
