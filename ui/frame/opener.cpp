#include "ui/frame/opener.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QImage>
#include <QStandardPaths>
#include <algorithm>
#include <initializer_list>

#include "core/base/selection.h"
#include "core/base/workspace.h"
#include "ui/common/current_item.h"
#include "ui/common/path_text.h"
#include "ui/frame/import_preview.h"
#include "ui/frame/opening_choices.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/dialogs.h"
#include "ui/hosts/engine_host.h"
#include "ui/services.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

bool endsAs(const fs::path& path, std::initializer_list<const char*> endings) {
    const QString ending = QString::fromStdString(path.extension().string()).toLower();
    return std::any_of(endings.begin(), endings.end(), [&](const char* known) { return ending == QLatin1String(known); });
}

bool looksLikePicture(const fs::path& path) { return endsAs(path, {".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff"}); }

bool looksLikeData(const fs::path& path) {
    return endsAs(path, {".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".txt", ".token", ".zip", ".tar", ".gz", ".tgz", ".ttf", ".parquet", ".arrow"});
}

}  // namespace

Opener::Opener(Services& services, BundledPaths bundled, QObject* parent)
    : QObject(parent), m_services(services), m_bundled(std::move(bundled)) {
    connect(&services.engine, &EngineHost::modelChanged, this, &Opener::modelSettled);
    connect(&services.engine, &EngineHost::modelFailed, this, [this](const QString& line) { m_services.dialogs.error(nullptr, line); });
    connect(&services.data, &DataHost::datasetChanged, this,
            [this] { m_services.workspace.setCurrent(Workspace::Kind::Data, m_services.data.source()); });
    connect(&services.data, &DataHost::reviewWanted, this, &Opener::review);
    connect(&services.data, &DataHost::openFailed, this, [this](const QString& line) {
        m_services.dialogs.error(nullptr, line);
        if (!m_services.data.dataset())
            fallBack(Workspace::Kind::Data, m_bundled.samples);
    });
}

void Opener::modelSettled() {
    m_modelPending = false;
    const ModelInfo* info = m_services.engine.modelInfo();
    if (m_services.engine.tooLarge() != nullptr)    // the user decides: it is neither open nor gone
        return;
    if (info == nullptr && m_services.engine.state() == EngineHost::State::Ready)
        fallBack(Workspace::Kind::Model, m_bundled.model);
    else if (info != nullptr && m_services.workspace.current(Workspace::Kind::Model) != info->folder)
        m_services.workspace.setCurrent(Workspace::Kind::Model, info->folder);
}

void Opener::open(const fs::path& path, Review review) {
    std::error_code ignored;
    const fs::path full = fs::absolute(path, ignored);
    if (!fs::exists(full, ignored)) {
        m_services.workspace.forgetRecent(Workspace::Kind::Model, full);
        m_services.workspace.forgetRecent(Workspace::Kind::Data, full);
        m_services.dialogs.error(nullptr, tr("%1 is not there. Check the path.").arg(QString::fromStdString(path.string())));
        return;
    }
    if (fs::is_directory(full, ignored) && fs::exists(full / "config.json", ignored)) {
        openModel(full);
    } else if (fs::is_directory(full, ignored) || looksLikeData(full)) {
        const auto known = m_services.workspace.recent(Workspace::Kind::Data);
        openData(full, std::find(known.begin(), known.end(), full) == known.end() ? review : Review::Never);
    } else if (looksLikePicture(full)) {
        if (const Recipe recipe = recipeIn(QString::fromStdString(full.string())); !recipe.isEmpty())
            Q_EMIT recipeOpened(recipe, full);
        else
            openPicture(full);
    } else {
        m_services.dialogs.error(nullptr, tr("%1 is no picture, model folder or data set that is read here. "
                                             "Drop a picture, a folder of pictures, a COCO captions JSON or a model folder.")
                                              .arg(fileName(path)));
    }
}

void Opener::openModel(const fs::path& folder) {
    m_model = {folder, false};
    m_modelPending = true;
    m_services.engine.openModel(folder);
}

void Opener::openData(const fs::path& path, Review review) {
    m_data = {path, false};
    m_services.data.open(path, openingChoice(m_services.settings, path), review);
}

void Opener::review(const fs::path& path, std::shared_ptr<const Dataset> set, const QString& problem) {
    auto* preview = new ImportPreview(m_services.jobs, {path, std::move(set), problem, openingChoice(m_services.settings, path)},
                                      qobject_cast<QWidget*>(parent()));
    preview->setAttribute(Qt::WA_DeleteOnClose);
    connect(preview, &QDialog::accepted, this, [this, preview, path] {
        rememberOpening(m_services.settings, path, preview->options());
        m_services.data.adopt(path, preview->set());
    });
    preview->open();
}

void Opener::openBundledModel() { openModel(m_bundled.model); }

void Opener::openSamples() { openData(m_bundled.samples); }

fs::path Opener::remembered(Workspace::Kind kind, const fs::path& bundled) const {
    std::error_code ignored;
    for (const fs::path& path : m_services.workspace.recent(kind))
        if (fs::exists(path, ignored))
            return path;
    return bundled;
}

void Opener::openRemembered() {
    if (const fs::path model = remembered(Workspace::Kind::Model, m_bundled.model); m_model.path.empty() && !model.empty()) {
        openModel(model);
        m_model.remembered = true;
    }
    if (const fs::path data = remembered(Workspace::Kind::Data, m_bundled.samples); m_data.path.empty() && !data.empty()) {
        openData(data);
        m_data.remembered = true;
    }
}

// Only for what the program chose by itself: a path that the user named and that cannot be read stays told, not replaced.
void Opener::fallBack(Workspace::Kind kind, const fs::path& bundled) {
    const Asked asked = kind == Workspace::Kind::Model ? m_model : m_data;
    if (!asked.remembered || bundled.empty() || asked.path == bundled)
        return;
    m_services.workspace.forgetRecent(kind, asked.path);
    if (kind == Workspace::Kind::Model)
        openModel(bundled);
    else
        openData(bundled);
}

bool Opener::waiting() const {
    const bool modelDue = m_modelPending && m_services.engine.state() != EngineHost::State::Failed;
    return modelDue || m_services.data.loading();
}

void Opener::openPicture(const fs::path& file) {
    const auto set = m_services.data.dataset();
    if (const int row = set ? itemOfPicture(*set, file) : -1; row >= 0)
        return lookAtItem(m_services.selection, *set, row);
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
