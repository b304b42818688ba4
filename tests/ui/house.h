// The whole window over one temporary folder, as main() makes it: dialogs answered beforehand, the engine not loaded.
#pragma once

#include <QApplication>
#include <QDropEvent>
#include <QImage>
#include <QMimeData>
#include <QUrl>
#include <QtTest>
#include <memory>

#include "core/base/preference.h"
#include "core/base/selection.h"
#include "core/base/workspace.h"
#include "ui/common/theme.h"
#include "ui/frame/language_switch.h"
#include "ui/frame/main_window.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/engine_host.h"
#include "ui/hosts/job_center.h"
#include "ui/hosts/run_host.h"
#include "ui/hosts/scripted_dialogs.h"
#include "ui/navigator.h"
#include "ui/services.h"

namespace diptych::tests {

struct House {
    explicit House(const std::filesystem::path& folder, BundledPaths bundled = {})
        : settings(folder / "settings.json"), workspace(settings), theme(settings), language(settings), engine(jobs),
          data(jobs, folder / "cache", folder / "projects"), runs(folder / "runs", "/bin/true"),
          services{settings, workspace, selection, engine, data, runs, jobs, dialogs, navigator, theme} {
        theme.apply();
        language.apply();
        window = std::make_unique<MainWindow>(services, language, std::move(bundled));
        window->showPanel(QStringLiteral("home"));
        window->show();
        // Without a window manager nobody gives the focus that shortcuts need.
        window->activateWindow();
    }

    Settings settings;
    Workspace workspace;
    Selection selection;
    Theme theme;
    LanguageSwitch language;
    JobCenter jobs;
    EngineHost engine;
    DataHost data;
    RunHost runs;
    ScriptedDialogs dialogs;
    Navigator navigator;
    Services services;
    std::unique_ptr<MainWindow> window;
};

inline void drop(QWidget& window, const std::filesystem::path& path) {
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(QString::fromStdString(path.string()))});
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent dropped(QPointF(50, 50), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &dropped);
}

inline void writePicture(const std::filesystem::path& file, const QColor& colour) {
    std::filesystem::create_directories(file.parent_path());
    QImage picture(48, 32, QImage::Format_RGB32);
    picture.fill(colour);
    QVERIFY(picture.save(QString::fromStdString(file.string())));
}

}  // namespace diptych::tests
