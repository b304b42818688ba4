#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QStandardPaths>
#include <QTimer>
#include <cstdlib>

#include "core/base/files.h"
#include "core/base/logging.h"
#include "core/base/preference.h"
#include "core/base/selection.h"
#include "core/base/workspace.h"
#include "core/data/catalog/project_folder.h"
#include "ui/common/theme.h"
#include "ui/frame/language_switch.h"
#include "ui/frame/main_window.h"
#include "ui/frame/tour.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/engine_host.h"
#include "ui/hosts/job_center.h"
#include "ui/hosts/real_dialogs.h"
#include "ui/hosts/run_host.h"
#include "ui/hosts/tour_dialogs.h"
#include "ui/navigator.h"
#include "ui/services.h"

using namespace diptych;
namespace fs = std::filesystem;

namespace {

struct Arguments {
    QString tour, model, data, image, text, language, theme, size, settings, panel;
    QStringList panels, paths;
};

Arguments parseArguments(const QApplication& app) {
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("paths"), QStringLiteral("model folders, data files or folders, pictures"));
    for (const char* name : {"tour", "panels", "model", "data", "image", "text", "language", "theme", "size", "settings", "panel"})
        parser.addOption({QString::fromLatin1(name), QStringLiteral("see the documentation"), QString::fromLatin1(name)});
    parser.process(app);
    const auto value = [&](const char* name) { return parser.value(QString::fromLatin1(name)); };
    return {value("tour"), value("model"), value("data"),     value("image"), value("text"), value("language"),
            value("theme"), value("size"),  value("settings"), value("panel"), value("panels").split(QLatin1Char(','), Qt::SkipEmptyParts),
            parser.positionalArguments()};
}

fs::path firstThatExists(const std::initializer_list<fs::path>& candidates, const char* inside) {
    std::error_code ignored;
    for (const fs::path& path : candidates)
        if (fs::exists(path / inside, ignored))
            return fs::canonical(path, ignored);
    return {};
}

BundledPaths bundledPaths() {
    const fs::path program = QCoreApplication::applicationDirPath().toStdString(), source = DIPTYCH_SOURCE_DIR;
    const fs::path share = program / ".." / "share" / "diptych";
    return {firstThatExists({share / "models" / "tiny-joint", source / "models" / "tiny-joint"}, "model.safetensors"),
            firstThatExists({share / "samples", source / "resources" / "samples"}, "scenes.json")};
}

fs::path standardFolder(QStandardPaths::StandardLocation location) {
    return QStandardPaths::writableLocation(location).toStdString();
}

void openArguments(MainWindow& window, Services& services, const Arguments& arguments) {
    for (const QString& path : QStringList{arguments.model, arguments.data} + arguments.paths)
        if (!path.isEmpty())
            window.openPath(path.toStdString());
    window.openRemembered();
    if (!arguments.image.isEmpty())
        window.openPath(arguments.image.toStdString());
    if (!arguments.text.isEmpty())
        services.selection.setText(arguments.text.toStdString(), {});
}

// Waits for the engine, the model and the data that were asked for, then begins.
void startTourWhenReady(Tour& tour, const MainWindow& window, const Services& services) {
    auto* waiting = new QTimer(&tour);
    QObject::connect(waiting, &QTimer::timeout, &tour, [&tour, &window, &services, waiting] {
        if (services.engine.state() == EngineHost::State::Loading || window.opening())
            return;
        waiting->deleteLater();
        tour.start();
    });
    waiting->start(20);
}

}  // namespace

int main(int argc, char** argv) {
    setenv("OMP_WAIT_POLICY", "passive", /*overwrite=*/0);
    QApplication app(argc, argv);
    QApplication::setApplicationName(QStringLiteral("diptych"));
    QApplication::setApplicationVersion(QStringLiteral(DIPTYCH_VERSION));
    const Arguments arguments = parseArguments(app);
    initLogging({.program = "diptych"});

    const bool touring = !arguments.tour.isEmpty();
    const fs::path home = !arguments.settings.isEmpty() ? fs::path(arguments.settings.toStdString())
                          : touring                     ? fs::path((arguments.tour + QStringLiteral("/settings")).toStdString())
                                                        : standardFolder(QStandardPaths::AppConfigLocation);
    const fs::path runs = touring || !arguments.settings.isEmpty() ? home / "runs"
                                                                   : standardFolder(QStandardPaths::AppDataLocation) / "runs";
    Settings settings(home / "settings.json");
    if (!arguments.language.isEmpty())
        settings.set("window/language", arguments.language.toStdString());
    if (!arguments.theme.isEmpty())
        settings.set("window/theme", arguments.theme.toStdString());
    Workspace workspace(settings);
    Selection selection;
    Theme theme(settings);
    theme.apply();
    LanguageSwitch language(settings);
    language.apply();
    JobCenter jobs;
    EngineHost engine(jobs);
    const fs::path projects = touring || !arguments.settings.isEmpty() ? home / "projects" : defaultProjectsRoot();
    DataHost data(jobs, standardFolder(QStandardPaths::CacheLocation), projects);
    RunHost runHost(runs, QCoreApplication::applicationDirPath().toStdString() + "/diptych-cli");
    RealDialogs realDialogs;
    TourDialogs tourDialogs;
    Navigator navigator;
    Services services{settings, workspace, selection, engine, data, runHost, jobs,
                      touring ? static_cast<Dialogs&>(tourDialogs) : realDialogs, navigator, theme};

    MainWindow window(services, language, bundledPaths());
    if (const QStringList sides = arguments.size.split(QLatin1Char('x')); sides.size() == 2)
        window.resize(sides[0].toInt(), sides[1].toInt());
    window.showPanel(!arguments.panel.isEmpty() ? arguments.panel
                                                : QString::fromStdString(settings.get("window/panel", std::string("home"))));
    if (window.currentPanel().isEmpty())
        window.showPanel(QStringLiteral("home"));

    Tour tour(window, services, {arguments.tour, arguments.panels, language.language()});
    QObject::connect(&tour, &Tour::finished, &app, [](int code) { QCoreApplication::exit(code); });
    QObject::connect(&engine, &EngineHost::stateChanged, &tour, [&tour] { tour.noteEngine(millisecondsSinceProcessStart()); });
    QObject::connect(&engine, &EngineHost::modelFailed, &tour, &Tour::noteProblem);
    QObject::connect(&data, &DataHost::openFailed, &tour, &Tour::noteProblem);
    QObject::connect(&window, &MainWindow::firstPainted, &app, [&] {
        tour.notePaint(millisecondsSinceProcessStart());
        engine.start({});
        openArguments(window, services, arguments);
        if (touring)
            startTourWhenReady(tour, window, services);
    });
    window.show();
    return QApplication::exec();
}
