#include "ui/common/path_text.h"

#include <QDir>
#include <QFileInfo>

namespace diptych {

QString fileName(const std::filesystem::path& path) { return QString::fromStdString(path.filename().string()); }

QString shortFolder(const std::filesystem::path& path) {
    const QString folder = QString::fromStdString(path.parent_path().string()), home = QDir::homePath();
    if (folder == home)
        return QStringLiteral("~");
    return folder.startsWith(home + QLatin1Char('/')) ? QLatin1Char('~') + folder.mid(home.size()) : folder;
}

QString freshFolder(const QString& parent, const QString& name) {
    const QDir folder(parent);
    QString candidate = folder.filePath(name);
    for (int i = 2; QFileInfo::exists(candidate); ++i)
        candidate = folder.filePath(QStringLiteral("%1-%2").arg(name).arg(i));
    return candidate;
}

}  // namespace diptych
