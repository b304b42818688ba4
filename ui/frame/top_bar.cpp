#include "ui/frame/top_bar.h"

#include <QActionGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

#include "core/base/selection.h"
#include "core/base/workspace.h"
#include "ui/common/path_text.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/frame/language_switch.h"
#include "ui/frame/opener.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/dialogs.h"
#include "ui/hosts/engine_host.h"
#include "ui/navigator.h"
#include "ui/services.h"

namespace diptych {

TopBar::TopBar(Services& services, LanguageSwitch& language, const BundledPaths& bundled, QWidget* parent)
    : QWidget(parent), m_services(services), m_language(language), m_bundled(bundled) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(2 * Theme::grid, Theme::grid, 2 * Theme::grid, Theme::grid);
    layout->setSpacing(Theme::grid);
    m_back = addButton(false);
    m_forward = addButton(false);
    m_model = addButton(true);
    m_data = addButton(true);
    layout->addStretch();
    m_search = addButton(false);
    m_keys = addButton(false);
    m_look = addButton(true);
    m_back->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Left));
    m_forward->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Right));
    connect(m_back, &QToolButton::clicked, this, [this] { m_services.selection.back(); });
    connect(m_forward, &QToolButton::clicked, this, [this] { m_services.selection.forward(); });
    connect(m_search, &QToolButton::clicked, this, &TopBar::paletteWanted);
    connect(m_keys, &QToolButton::clicked, this, &TopBar::keysWanted);
    connect(m_model->menu(), &QMenu::aboutToShow, this, [this] { fillModelMenu(m_model->menu()); });
    connect(m_data->menu(), &QMenu::aboutToShow, this, [this] { fillDataMenu(m_data->menu()); });
    connect(m_look->menu(), &QMenu::aboutToShow, this, [this] { fillLookMenu(m_look->menu()); });
    connect(&services.engine, &EngineHost::modelChanged, this, &TopBar::relabel);
    connect(&services.engine, &EngineHost::stateChanged, this, &TopBar::relabel);
    connect(&services.data, &DataHost::datasetChanged, this, &TopBar::relabel);
    connect(&services.data, &DataHost::loadingChanged, this, &TopBar::relabel);
    connect(&services.theme, &Theme::changed, this, &TopBar::relabel);
    m_history = services.selection.historyChanged.connect([this] { relabel(); });
    relabel();
}

QToolButton* TopBar::addButton(bool menu) {
    auto* button = new QToolButton(this);
    button->setAutoRaise(true);
    button->setIconSize(QSize(18, 18));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    if (menu) {
        button->setMenu(new QMenu(button));
        button->menu()->setToolTipsVisible(true);
        button->setPopupMode(QToolButton::InstantPopup);
    }
    layout()->addWidget(button);
    return button;
}

void TopBar::relabel() {
    const auto set = [this](QToolButton* button, const char* icon, const QString& text, const QString& tip) {
        button->setIcon(m_services.theme.icon(QString::fromLatin1(icon)));
        const QKeySequence shortcut = button->shortcut();
        button->setText(literalText(text));
        button->setShortcut(shortcut);
        button->setToolTip(tip);
        button->setAccessibleName(tip);
    };
    set(m_back, "back", {}, tr("Back (Alt+Left)"));
    set(m_forward, "forward", {}, tr("Forward (Alt+Right)"));
    m_back->setEnabled(m_services.selection.canGoBack());
    m_forward->setEnabled(m_services.selection.canGoForward());
    if (!m_back->isEnabled())
        m_back->setToolTip(tr("Nothing was looked at before this (Alt+Left)"));
    if (!m_forward->isEnabled())
        m_forward->setToolTip(tr("Nothing was looked at after this (Alt+Right)"));
    set(m_model, "model", modelText(), tr("Choose a model"));
    set(m_data, "data", dataText(), tr("Choose a data set"));
    set(m_search, "search", tr("Search everything (Ctrl+K)"), tr("Search actions, panels, models and data (Ctrl+K)"));
    set(m_keys, "keyboard", {}, tr("Keys of this panel (?)"));
    set(m_look, "theme", {}, tr("Language, colours and text size"));
    fit();
}

QString TopBar::modelText() const {
    const ModelInfo* info = m_services.engine.modelInfo();
    if (info == nullptr)
        return m_services.engine.state() == EngineHost::State::Loading ? tr("engine is loading…") : tr("no model");
    return tr("%1 · %2 · %3 M · CPU")
        .arg(fileName(info->folder), QString::fromStdString(info->family).toUpper())
        .arg(static_cast<double>(info->parameters.value_or(0)) / 1e6, 0, 'f', 1);
}

QString TopBar::dataText() const {
    if (m_services.data.loading())
        return tr("reading…");
    const auto dataset = m_services.data.dataset();
    if (!dataset)
        return tr("no data");
    return tr("%1 · %n pictures", nullptr, static_cast<int>(dataset->items.size())).arg(QString::fromStdString(dataset->name));
}

// Full texts, then without the words of the search, then names cut short.
void TopBar::fit() {
    const auto tooWide = [this] {
        layout()->invalidate();
        return layout()->minimumSize().width() > width();
    };
    m_search->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    if (!tooWide())
        return;
    m_search->setToolButtonStyle(Qt::ToolButtonIconOnly);
    if (!tooWide())
        return;
    const int others = layout()->minimumSize().width() - m_model->minimumSizeHint().width() - m_data->minimumSizeHint().width();
    const int each = qMax(12 * Theme::grid, (width() - others) / 2 - 14 * Theme::grid);
    for (const auto& [button, text] : {std::pair{m_model, modelText()}, std::pair{m_data, dataText()}}) {
        button->setText(literalText(fontMetrics().elidedText(text, Qt::ElideRight, each)));
        button->setToolTip(plainToolTip(text));
    }
}

QSize TopBar::minimumSizeHint() const { return {60 * Theme::grid, layout()->minimumSize().height()}; }

void TopBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    relabel();
}

QAction* TopBar::addBundled(QMenu* menu, const QString& text, bool present, void (TopBar::*wanted)()) {
    QAction* action = menu->addAction(text, this, wanted);
    action->setEnabled(present);
    if (!present)
        action->setToolTip(tr("It was not found beside the program."));
    return action;
}

void TopBar::fillRecent(QMenu* menu, Workspace::Kind kind) {
    menu->addSeparator();
    const auto open = m_services.workspace.current(kind);
    for (const auto& path : m_services.workspace.recent(kind)) {
        QAction* action = menu->addAction(literalText(QStringLiteral("%1   %2").arg(fileName(path), shortFolder(path))), this,
                                          [this, path] { m_services.navigator.openPath(path); });
        action->setCheckable(true);
        action->setChecked(path == open);
        action->setToolTip(plainToolTip(QString::fromStdString(path.string())));
    }
}

void TopBar::fillModelMenu(QMenu* menu) {
    menu->clear();
    addBundled(menu, tr("Bundled model"), !m_bundled.model.empty(), &TopBar::homeModelWanted);
    menu->addAction(tr("Open a model folder…"), this, [this] {
        const QString path = m_services.dialogs.openFolder(this, tr("Model folder"));
        if (!path.isEmpty())
            m_services.navigator.openPath(path.toStdString());
    });
    fillRecent(menu, Workspace::Kind::Model);
}

void TopBar::fillDataMenu(QMenu* menu) {
    menu->clear();
    addBundled(menu, tr("Sample pictures"), !m_bundled.samples.empty(), &TopBar::sampleDataWanted);
    menu->addAction(tr("Open a folder of pictures…"), this, [this] {
        const QString path = m_services.dialogs.openFolder(this, tr("Folder of pictures"));
        if (!path.isEmpty())
            m_services.navigator.openPath(path.toStdString());
    });
    menu->addAction(tr("Open a data file or archive…"), this, [this] {
        const QString path = m_services.dialogs.openFile(this, tr("Data file or archive"),
                                                          tr("Data files (*.json *.jsonl *.csv *.tsv *.txt *.token *.zip *.tar *.gz *.tgz)"));
        if (!path.isEmpty())
            m_services.navigator.openPath(path.toStdString());
    });
    menu->addAction(tr("Make scenes…"), &m_services.navigator, &Navigator::makeScenes);
    fillRecent(menu, Workspace::Kind::Data);
}

void TopBar::fillLookMenu(QMenu* menu) {
    menu->clear();
    const auto choice = [menu](QActionGroup* group, const QString& text, bool checked, auto chosen) {
        QAction* action = menu->addAction(text, group, chosen);
        action->setCheckable(true);
        action->setChecked(checked);
        group->addAction(action);
    };
    auto* languages = new QActionGroup(menu);
    const QString now = m_language.language();
    choice(languages, QStringLiteral("English"), now == QLatin1String("en"), [this] { m_language.setLanguage(QStringLiteral("en")); });
    choice(languages, QStringLiteral("简体中文"), now == QLatin1String("zh_CN"), [this] { m_language.setLanguage(QStringLiteral("zh_CN")); });
    menu->addSeparator();
    auto* modes = new QActionGroup(menu);
    const Theme::Mode mode = m_services.theme.mode();
    choice(modes, tr("Follow the system"), mode == Theme::Mode::System, [this] { m_services.theme.setMode(Theme::Mode::System); });
    choice(modes, tr("Light"), mode == Theme::Mode::Light, [this] { m_services.theme.setMode(Theme::Mode::Light); });
    choice(modes, tr("Dark"), mode == Theme::Mode::Dark, [this] { m_services.theme.setMode(Theme::Mode::Dark); });
    menu->addSeparator();
    auto* sizes = new QActionGroup(menu);
    for (const int percent : {80, 100, 125, 150, 200})
        choice(sizes, tr("Text %1 %").arg(percent), m_services.theme.textScale() == percent,
               [this, percent] { m_services.theme.setTextScale(percent); });
}

void TopBar::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        relabel();
    QWidget::changeEvent(event);
}

}  // namespace diptych
