// Which files are pictures, told by their names: for file dialogs, and for what is dropped.
#pragma once

#include <QString>
#include <filesystem>
#include <vector>

class QMimeData;

namespace diptych {

QString pictureFilter();                            // of file dialogs
bool holdsPictures(const QMimeData& dropped);       // and nothing else
std::vector<std::filesystem::path> localFiles(const QMimeData& dropped);

}  // namespace diptych
