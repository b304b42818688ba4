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
#include <QUrl>
#include <QVBoxLayout>

#include "core/base/preference.h"
#include "core/base/selection.h"
#include "core/base/workspace.h"
#include "ui/common/theme.h"
#include "ui/frame/command_palette.h"
#include "ui/frame/inspector.h"
#include "ui/frame/job_bar.h"
#include "ui/frame/language_switch.h"
#include "ui/frame/opener.h"
#include "ui/frame/rail.h"
#include "ui/frame/top_bar.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/dialogs.h"
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
    : QMainWindow(parent), m_services(services), m_language(language), m_bundled(std::move(bundled)),
      m_entries(panelEntries()), m_opener(new Opener(services, this)), m_palette(new CommandPalette(this)) {
    setAcceptDrops(true);
    buildFrame();
    addShortcuts();
    connect(&services.navigator, &Navigator::panelWanted, this, &MainWindow::showPanel);
    connect(&services.navigator, &Navigator::pathWanted, m_opener, &Opener::open);
    // The first picture of a new set becomes the current one, unless the user looks at a picture of their own.
    connect(&services.data, &DataHost::datasetChanged, this, [this] {
        const auto set = m_services.data.dataset();
        const SelectionState& now = m_services.selection.state();
        if (set && !set->items.empty() && (now.item >= 0 || now.picture.empty())) {
            const DataItem& item = set->items.front();
            const Caption caption = item.captions.empty() ? Caption{} : item.captions.front();
            m_services.selection.setPicture(0, item.file, caption.text, caption.language);
        }
    });
    relabel();
    restoreLayout();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildFrame() {
    auto* centre = new QWidget(this);
    auto* rows = new QVBoxLayout(centre);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    m_topBar = new TopBar(m_services, m_language, centre);
    m_rail = new Rail(m_entries, m_services.theme, centre);
    m_stack = new QStackedWidget(centre);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_rail);
    middle->addWidget(m_stack, 1);
    rows->addWidget(m_topBar);
    rows->addLayout(middle, 1);
    rows->addWidget(new JobBar(m_services, centre));
    setCentralWidget(centre);
    m_inspectorDock = new QDockWidget(this);
    m_inspectorDock->setObjectName(QStringLiteral("inspector"));
    m_inspectorDock->setWidget(new Inspector(m_services, m_inspectorDock));
    m_inspectorDock->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetFloatable |
                                 QDockWidget::DockWidgetClosable);
    addDockWidget(Qt::RightDockWidgetArea, m_inspectorDock);
    connect(m_rail, &Rail::chosen, this, &MainWindow::showPanel);
    connect(m_topBar, &TopBar::paletteWanted, this, [this] { m_palette->open(commands()); });
    connect(m_topBar, &TopBar::keysWanted, this, &MainWindow::showKeys);
    connect(m_topBar, &TopBar::homeModelWanted, this, [this] { m_opener->open(m_bundled.model); });
    connect(m_topBar, &TopBar::sampleDataWanted, this, [this] { m_opener->open(m_bundled.samples); });
}

void MainWindow::addShortcuts() {
    const auto add = [this](const QKeySequence& keys, auto run) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, run);
    };
    add(QKeySequence(Qt::CTRL | Qt::Key_K), [this] { m_palette->open(commands()); });
    add(QKeySequence(Qt::Key_Question), [this] { showKeys(); });
    add(QKeySequence::Paste, [this] { pasteClipboard(); });
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
    m_services.settings.set(panelKey, name.toStdString());
}

QString MainWindow::currentPanel() const { return m_panels.key(static_cast<Panel*>(m_stack->currentWidget())); }

void MainWindow::openPath(const std::filesystem::path& path) { m_opener->open(path); }

void MainWindow::openBundled() {
    if (m_services.workspace.current(Workspace::Kind::Model).empty() && !m_bundled.model.empty())
        m_opener->open(m_bundled.model);
    if (m_services.workspace.current(Workspace::Kind::Data).empty() && !m_bundled.samples.empty())
        m_opener->open(m_bundled.samples);
}

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
    list.append({tr("Switch to English"), {}, [this] { m_language.setLanguage(QStringLiteral("en")); }});
    list.append({QStringLiteral("切换到简体中文"), {}, [this] { m_language.setLanguage(QStringLiteral("zh_CN")); }});
    list.append({tr("Light colours"), {}, [this] { m_services.theme.setMode(Theme::Mode::Light); }});
    list.append({tr("Dark colours"), {}, [this] { m_services.theme.setMode(Theme::Mode::Dark); }});
    list.append({tr("Show or hide the inspector"), {}, [this] { m_inspectorDock->setVisible(!m_inspectorDock->isVisible()); }});
    return list;
}

void MainWindow::showKeys() {
    QStringList lines{tr("Ctrl+K   search everything"), tr("Alt+Left, Alt+Right   back and forward"),
                      tr("Ctrl+1 … Ctrl+6   panels"), tr("Ctrl+V   paste a picture")};
    if (Panel* const shown = m_panels.value(currentPanel())) {
        lines << QString() << shown->title();
        for (const QAction* action : shown->panelActions())
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
    restoreState(savedBytes(m_services.settings, stateKey));
}

void MainWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        relabel();
    QMainWindow::changeEvent(event);
}

void MainWindow::closeEvent(QCloseEvent* event) {
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
