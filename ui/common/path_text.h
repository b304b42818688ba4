// Paths as people read them.
#pragma once

#include <QString>
#include <filesystem>

namespace diptych {

QString fileName(const std::filesystem::path& path);      // the last part
QString shortFolder(const std::filesystem::path& path);   // the folder it stands in, with ~ for the home folder
QString freshFolder(const QString& parent, const QString& name);   // PARENT/NAME, or NAME-2 and so on where that is there

}  // namespace diptych
