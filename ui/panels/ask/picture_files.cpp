#include "ui/panels/ask/picture_files.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QMimeData>
#include <QStringList>
#include <QUrl>
#include <algorithm>

#include "core/base/files.h"

namespace diptych {
namespace {

const QStringList& pictureEndings() {
    static const QStringList endings{QStringLiteral("png"), QStringLiteral("jpg"),  QStringLiteral("jpeg"), QStringLiteral("webp"),
                                     QStringLiteral("tif"), QStringLiteral("tiff"), QStringLiteral("gif"),  QStringLiteral("bmp")};
    return endings;
}

}  // namespace

QString pictureFilter() {
    return QCoreApplication::translate("diptych::PictureFiles", "Pictures") + QStringLiteral(" (*.") +
           pictureEndings().join(QStringLiteral(" *.")) + QLatin1Char(')');
}

bool holdsPictures(const QMimeData& dropped) {
    const QList<QUrl> urls = dropped.urls();
    return !urls.isEmpty() && std::all_of(urls.begin(), urls.end(), [](const QUrl& url) {
        return url.isLocalFile() && pictureEndings().contains(QFileInfo(url.toLocalFile()).suffix().toLower());
    });
}

std::vector<std::filesystem::path> localFiles(const QMimeData& dropped) {
    std::vector<std::filesystem::path> files;
    for (const QUrl& url : dropped.urls())
        if (url.isLocalFile())
            files.push_back(fromUtf8(url.toLocalFile().toStdString()));
    return files;
}

}  // namespace diptych
