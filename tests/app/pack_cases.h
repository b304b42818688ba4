// Finding and reading the parity packs for tests that go through the command line.
#pragma once

#include <QString>
#include <QTest>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

namespace diptych::tests {

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

inline nlohmann::json readDocument(const std::filesystem::path& path) {
    return nlohmann::json::parse(std::ifstream(path), nullptr, false);
}

// One row of a test for every folder below `root` that holds cases.json, of one area where it is named; "no packs" where
// there is none.
inline void addPackRows(const std::filesystem::path& root, const std::string& area = {}) {
    QTest::addColumn<QString>("name");
    std::set<std::string> names;
    if (std::filesystem::exists(root))
        for (const auto& entry : std::filesystem::directory_iterator(root))
            if (const auto cases = readDocument(entry.path() / "cases.json");
                cases.is_object() && (area.empty() || cases.value("area", "") == area))
                names.insert(entry.path().filename().string());
    for (const std::string& name : names)
        QTest::newRow(name.c_str()) << QString::fromStdString(name);
    if (names.empty())
        QTest::newRow("no packs") << QString();
}

}  // namespace diptych::tests
