#include "ui/frame/main_window.h"

#include <QAction>
#include <QClipboard>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMimeData>
#include <QShortcut>
#include <QStackedWidget>
#include <QStatusBar>
#include <QUrl>
#include <QVBoxLayout>

#include "core/base/preference.h"
#include "core/base/selection.h"
#include "core/base/workspace.h"
#include "ui/common/current_item.h"
#include "ui/common/path_text.h"
#include "ui/common/theme.h"
#include "ui/frame/command_palette.h"
#include "ui/frame/inspector.h"
#include "ui/frame/job_bar.h"
#include "ui/frame/language_switch.h"
#include "ui/frame/memory_notice.h"
#include "ui/frame/rail.h"
#include "ui/frame/scene_making.h"
#include "ui/frame/top_bar.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/dialogs.h"
#include "ui/hosts/run_host.h"
#include "ui/navigator.h"
#include "ui/panel.h"
#include "ui/services.h"

namespace diptych {

namespace {

constexpr const char* geometryKey = "window/geometry";
constexpr const char* stateKey = "window/state";
constexpr const char* panelKey = "window/panel";

QByteArray savedBytes(const Settings& settings, const char* key) {
    return QByteArray::fromBase64(QByteArray::fromStdString(settings.get(key, std::string())));
}

}  // namespace

MainWindow::MainWindow(Services& services, LanguageSwitch& language, BundledPaths bundled, QWidget* parent)
    : QMainWindow(parent), m_services(services), m_language(language), m_entries(panelEntries()),
      m_opener(new Opener(services, std::move(bundled), this)), m_palette(new CommandPalette(this)) {
    setAcceptDrops(true);
    new SceneMaking(services, this);
    buildFrame();
    addShortcuts();
    connect(&services.navigator, &Navigator::panelWanted, this, &MainWindow::showPanel);
    connect(&services.navigator, &Navigator::pathWanted, m_opener, [this](const std::filesystem::path& path) { m_opener->open(path); });
    connect(m_opener, &Opener::recipeOpened, this, &MainWindow::takeUp);
    connect(&services.data, &DataHost::datasetChanged, this, &MainWindow::followDataset);
    relabel();
    restoreLayout();
}

MainWindow::~MainWindow() = default;

// The first picture of a new set becomes the current one, unless the user looks at a picture of their own.
void MainWindow::followDataset() {
    const auto set = m_services.data.dataset();
    const SelectionState& now = m_services.selection.state();
    if (!set || set->items.empty())
        return;
    const bool own = now.item < 0 && !now.picture.empty();
    if (const int row = own ? itemOfPicture(*set, now.picture) : 0; row >= 0)
        lookAtItem(m_services.selection, *set, row);
}

void MainWindow::buildFrame() {
    m_topBar = new TopBar(m_services, m_language, m_opener->bundled(), this);
    setMenuWidget(m_topBar);
    auto* centre = new QWidget(this);
    m_rail = new Rail(m_entries, m_services.theme, centre);
    m_stack = new QStackedWidget(centre);
    auto* panelColumn = new QVBoxLayout;
    panelColumn->setSpacing(0);
    panelColumn->addWidget(new MemoryNotice(m_services, centre));
    panelColumn->addWidget(m_stack, 1);
    auto* middle = new QHBoxLayout(centre);
    middle->setContentsMargins(0, 0, 0, 0);
    middle->setSpacing(0);
    middle->addWidget(m_rail);
    middle->addLayout(panelColumn, 1);
    setCentralWidget(centre);
    m_inspectorDock = new QDockWidget(this);
    m_inspectorDock->setObjectName(QStringLiteral("inspector"));
    m_inspectorDock->setWidget(new Inspector(m_services, m_inspectorDock));
    m_inspectorDock->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetFloatable |
                                 QDockWidget::DockWidgetClosable);
    addDockWidget(Qt::RightDockWidgetArea, m_inspectorDock);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(new JobBar(m_services, this), 1);
    connect(m_rail, &Rail::chosen, this, &MainWindow::showPanel);
    connect(m_topBar, &TopBar::paletteWanted, this, [this] { m_palette->open(commands()); });
    connect(m_topBar, &TopBar::keysWanted, this, &MainWindow::showKeys);
    connect(m_topBar, &TopBar::homeModelWanted, this, [this] { m_opener->openBundledModel(); });
    connect(m_topBar, &TopBar::sampleDataWanted, this, [this] { m_opener->openSamples(); });
}

void MainWindow::addShortcuts() {
    const auto add = [this](const QKeySequence& keys, auto run) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, run);
    };
    add(QKeySequence(Qt::CTRL | Qt::Key_K), [this] { m_palette->open(commands()); });
    add(QKeySequence(Qt::Key_Question), [this] { showKeys(); });
    add(QKeySequence::Paste, [this] { pasteClipboard(); });
    for (const Command& command : lookCommands())
        if (!command.shortcut.isEmpty())
            add(QKeySequence(command.shortcut, QKeySequence::PortableText), command.run);
}

QStringList MainWindow::panelNames() const {
    QStringList names;
    for (const PanelEntry& entry : m_entries)
        names << entry.name;
    return names;
}

Panel* MainWindow::panel(const QString& name) {
    if (Panel* const known = m_panels.value(name))
        return known;
    for (const PanelEntry& entry : m_entries)
        if (entry.name == name) {
            Panel* const made = entry.make(m_services);
            m_stack->addWidget(made);
            m_panels.insert(name, made);
            return made;
        }
    return nullptr;
}

void MainWindow::showPanel(const QString& name) {
    Panel* const shown = panel(name);
    if (shown == nullptr)
        return;
    m_stack->setCurrentWidget(shown);
    m_rail->setCurrent(name);
}

QString MainWindow::currentPanel() const { return m_panels.key(static_cast<Panel*>(m_stack->currentWidget())); }

void MainWindow::takeUp(const Recipe& recipe, const std::filesystem::path& file) {
    const QString name = valueIn(recipe, QStringLiteral("panel"));
    Panel* const shown = panel(name);
    if (shown == nullptr)                           // exported by another version
        return m_opener->openPicture(file);
    showPanel(name);
    shown->restore(recipe);
}

void MainWindow::openPath(const std::filesystem::path& path) { m_opener->open(path, Review::Never); }

void MainWindow::openRemembered() { m_opener->openRemembered(); }

bool MainWindow::opening() const { return m_opener->waiting(); }

QList<Command> MainWindow::commands() {
    QList<Command> list;
    for (int i = 0; i < m_entries.size(); ++i) {
        const QString name = m_entries[i].name;
        list.append({tr("Go to %1").arg(m_entries[i].title()), QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + i)).toString(),
                     [this, name] { showPanel(name); }});
    }
    for (Panel* const known : std::as_const(m_panels))
        for (QAction* const action : known->panelActions())
            if (action->isEnabled())
                list.append({known->title() + QStringLiteral(": ") + action->text(), action->shortcut().toString(),
                             [this, known, action] {
                                 showPanel(known->name());
                                 action->trigger();
                             }});
    for (const auto kind : {Workspace::Kind::Model, Workspace::Kind::Data})
        for (const auto& path : m_services.workspace.recent(kind))
            list.append({tr("Open %1").arg(QString::fromStdString(path.string())), {}, [this, path] { m_opener->open(path); }});
    for (const RunState& run : m_services.runs.runs())
        if (run.usable())
            list.append({tr("Open the model of run “%1”").arg(run.title), {}, [this, path = run.lastCheckpoint] { m_opener->open(path); }});
    list.append({tr("Make scenes…"), {}, [this] { m_services.navigator.makeScenes(); }});
    return list + lookCommands();
}

QList<Command> MainWindow::lookCommands() {
    const auto grow = [this](int percent) { m_services.theme.setTextScale(m_services.theme.textScale() + percent); };
    return {{tr("Switch to English"), {}, [this] { m_language.setLanguage(QStringLiteral("en")); }},
            {QStringLiteral("切换到简体中文"), {}, [this] { m_language.setLanguage(QStringLiteral("zh_CN")); }},
            {tr("Light colours"), {}, [this] { m_services.theme.setMode(Theme::Mode::Light); }},
            {tr("Dark colours"), {}, [this] { m_services.theme.setMode(Theme::Mode::Dark); }},
            {tr("Colours of the system"), {}, [this] { m_services.theme.setMode(Theme::Mode::System); }},
            {tr("Larger text"), QStringLiteral("Ctrl++"), [grow] { grow(10); }},
            {tr("Smaller text"), QStringLiteral("Ctrl+-"), [grow] { grow(-10); }},
            {tr("Text in its usual size"), QStringLiteral("Ctrl+0"), [this] { m_services.theme.setTextScale(100); }},
            {tr("Show or hide the inspector"), QStringLiteral("Ctrl+I"),
             [this] { m_inspectorDock->setVisible(!m_inspectorDock->isVisible()); }}};
}

void MainWindow::showKeys() {
    QStringList lines{tr("Ctrl+K   search everything"), tr("Alt+Left, Alt+Right   back and forward"),
                      tr("Ctrl+1 … Ctrl+%1   panels").arg(m_entries.size()), tr("Ctrl+V   paste a picture")};
    for (const Command& command : lookCommands())
        if (!command.shortcut.isEmpty())
            lines << QStringLiteral("%1   %2").arg(command.shortcut, command.title);
    if (Panel* const shown = m_panels.value(currentPanel())) {
        lines << QString() << shown->title();
        for (const QAction* action : shown->panelActions())
            if (!action->shortcut().isEmpty())
                lines << QStringLiteral("%1   %2").arg(action->shortcut().toString(), action->text());
    }
    m_services.dialogs.text(this, tr("Keys"), lines.join(QLatin1Char('\n')));
}

void MainWindow::pasteClipboard() {
    const QMimeData* mime = QGuiApplication::clipboard()->mimeData();
    if (mime != nullptr && mime->hasImage())
        m_opener->openImage(qvariant_cast<QImage>(mime->imageData()));
}

void MainWindow::relabel() {
    setWindowTitle(tr("Diptych"));
    m_inspectorDock->setWindowTitle(tr("Inspector"));
}

void MainWindow::restoreLayout() {
    resize(1440, 900);
    restoreGeometry(savedBytes(m_services.settings, geometryKey));
    m_dockRestored = restoreState(savedBytes(m_services.settings, stateKey));
}

void MainWindow::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    if (focusWidget() == nullptr)
        m_rail->setFocus();
    // Only the shown window knows its width; a width that the user chose came back with the state.
    if (!std::exchange(m_dockRestored, true))
        resizeDocks({m_inspectorDock}, {qBound(52 * Theme::grid, width() / 5, 90 * Theme::grid)}, Qt::Horizontal);
}

void MainWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        relabel();
    QMainWindow::changeEvent(event);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    m_services.settings.set(panelKey, currentPanel().toStdString());
    m_services.settings.set(geometryKey, saveGeometry().toBase64().toStdString());
    m_services.settings.set(stateKey, saveState().toBase64().toStdString());
    QMainWindow::closeEvent(event);
}

void MainWindow::paintEvent(QPaintEvent* event) {
    QMainWindow::paintEvent(event);
    if (std::exchange(m_painted, true))
        return;
    QMetaObject::invokeMethod(this, &MainWindow::firstPainted, Qt::QueuedConnection);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls() || event->mimeData()->hasImage())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    for (const QUrl& url : urls)
        if (url.isLocalFile())
            m_opener->open(url.toLocalFile().toStdString());
    if (urls.isEmpty() && event->mimeData()->hasImage())
        m_opener->openImage(qvariant_cast<QImage>(event->mimeData()->imageData()));
    event->acceptProposedAction();
}

}  // namespace diptych
