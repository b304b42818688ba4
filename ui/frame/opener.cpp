#include "ui/frame/opener.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QImage>
#include <QStandardPaths>
#include <algorithm>
#include <array>

#include "core/base/selection.h"
#include "core/base/workspace.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/dialogs.h"
#include "ui/hosts/engine_host.h"
#include "ui/services.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

bool looksLikePicture(const fs::path& path) {
    static constexpr std::array<const char*, 8> endings{".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff"};
    const QString ending = QString::fromStdString(path.extension().string()).toLower();
    return std::any_of(endings.begin(), endings.end(), [&](const char* known) { return ending == QLatin1String(known); });
}

}  // namespace

Opener::Opener(Services& services, QObject* parent) : QObject(parent), m_services(services) {
    // The workspace says what is open; the hosts load it.
    connect(&services.engine, &EngineHost::modelFailed, this, [this](const QString& line) { m_services.dialogs.error(nullptr, line); });
    connect(&services.data, &DataHost::openFailed, this, [this](const QString& line) { m_services.dialogs.error(nullptr, line); });
}

void Opener::open(const fs::path& path) {
    std::error_code ignored;
    const fs::path full = fs::absolute(path, ignored);
    if (!fs::exists(full, ignored)) {
        m_services.dialogs.error(nullptr, tr("%1 is not there. Check the path.").arg(QString::fromStdString(path.string())));
        return;
    }
    if (fs::is_directory(full, ignored) && fs::exists(full / "config.json", ignored)) {
        m_services.workspace.setCurrent(Workspace::Kind::Model, full);
        m_services.engine.openModel(full);
    } else if (fs::is_directory(full, ignored) || full.extension() == ".json") {
        m_services.workspace.setCurrent(Workspace::Kind::Data, full);
        m_services.data.open(full);
    } else if (looksLikePicture(full)) {
        openPicture(full);
    } else {
        m_services.dialogs.error(nullptr, tr("%1 is no picture, model folder or data set that is read here. "
                                             "Drop a picture, a folder of pictures, a COCO captions JSON or a model folder.")
                                              .arg(QString::fromStdString(path.filename().string())));
    }
}

void Opener::openPicture(const fs::path& file) {
    const SelectionState& now = m_services.selection.state();
    m_services.selection.setPicture(-1, file, {}, now.language);
}

void Opener::openImage(const QImage& picture) {
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::CacheLocation) + QStringLiteral("/pasted");
    const QString file = folder + QDateTime::currentDateTime().toString(QStringLiteral("/yyyyMMdd-HHmmss-zzz")) + QStringLiteral(".png");
    if (!picture.isNull() && QDir().mkpath(folder) && picture.save(file))
        openPicture(file.toStdString());
}

}  // namespace diptych
