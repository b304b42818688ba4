// Services of their own for one panel test: temporary settings and folders, a real engine, scripted dialogs.
#pragma once

#include <QAbstractButton>
#include <QApplication>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/preference.h"
#include "core/base/selection.h"
#include "core/base/workspace.h"
#include "core/data/image_io.h"
#include "core/engine.h"
#include "tests/support/shared_files.h"
#include "ui/common/theme.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/engine_host.h"
#include "ui/hosts/job_center.h"
#include "ui/hosts/run_host.h"
#include "ui/hosts/scripted_dialogs.h"
#include "ui/navigator.h"
#include "ui/services.h"

namespace diptych::tests {

struct PanelBench {
    QTemporaryDir folder;
    std::filesystem::path root{folder.path().toStdString()};
    Settings settings{root / "settings.json"};
    Workspace workspace{settings};
    Selection selection;
    JobCenter jobs;
    EngineHost engine{jobs};
    DataHost data{jobs, root / "cache", root / "projects"};
    RunHost runs{root / "runs", root / "diptych-cli"};
    ScriptedDialogs dialogs;
    Navigator navigator;
    Theme theme{settings};
    Services services{settings, workspace, selection, engine, data, runs, jobs, dialogs, navigator, theme};

    static bool engineIsBuilt() {
        return std::filesystem::exists(std::filesystem::path(DIPTYCH_BINARY_DIR) / "lib" / "libdiptych_engine.so");
    }

    bool open(const std::filesystem::path& model) {
        QSignalSpy opened(&engine, &EngineHost::modelChanged);
        if (engine.state() != EngineHost::State::Ready)
            engine.start({.threads = 1});
        engine.openModel(model);
        return QTest::qWaitFor([&] { return !opened.isEmpty() && engine.modelInfo() != nullptr; }, 60'000);
    }

    bool openOther(const std::filesystem::path& model) {
        QSignalSpy opened(&engine, &EngineHost::comparisonChanged);
        engine.openComparison(model);
        return QTest::qWaitFor([&] { return !opened.isEmpty() && engine.comparisonInfo() != nullptr; }, 60'000);
    }

    // A 96 × 96 picture of a red square on a grey ramp; `seed` moves the square.
    std::filesystem::path picture(int seed = 0) const {
        Image image(96, 96);
        for (int y = 0; y < image.height; ++y)
            for (int x = 0; x < image.width; ++x) {
                const bool inside = x >= 16 + seed && x < 48 + seed && y >= 16 && y < 48;
                std::uint8_t* pixel = image.at(x, y);
                pixel[0] = inside ? 220 : static_cast<std::uint8_t>(x * 2);
                pixel[1] = pixel[2] = inside ? 30 : static_cast<std::uint8_t>(y * 2);
            }
        const auto file = root / ("picture" + std::to_string(seed) + ".png");
        return writePng(file, image).ok() ? file : std::filesystem::path();
    }
};

// Focusable widgets that a screen reader could not name.
inline QStringList unnamedWidgets(const QWidget& panel) {
    QStringList unnamed;
    for (const QWidget* widget : panel.findChildren<QWidget*>())
        if (widget->focusPolicy() != Qt::NoFocus && widget->accessibleName().isEmpty() &&
            !qobject_cast<const QAbstractButton*>(widget) && widget->objectName() != QLatin1String("qt_spinbox_lineedit") &&
            !widget->inherits("QScrollBar") && !widget->inherits("QComboBoxPrivateContainer") &&
            !widget->inherits("QComboBoxListView") && !widget->inherits("QMenu") && !widget->inherits("QSplitterHandle"))
            unnamed.append(QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ') + widget->objectName());
    return unnamed;
}

}  // namespace diptych::tests
