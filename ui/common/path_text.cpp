#include "ui/common/path_text.h"

#include <QDir>

namespace diptych {

QString fileName(const std::filesystem::path& path) { return QString::fromStdString(path.filename().string()); }

QString shortFolder(const std::filesystem::path& path) {
    const QString folder = QString::fromStdString(path.parent_path().string()), home = QDir::homePath();
    if (folder == home)
        return QStringLiteral("~");
    return folder.startsWith(home + QLatin1Char('/')) ? QLatin1Char('~') + folder.mid(home.size()) : folder;
}

}  // namespace diptych
