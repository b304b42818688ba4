#include "ui/panels/ask/ask_panel.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHideEvent>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "core/base/preference.h"
#include "ui/common/column_scroll.h"
#include "ui/common/plain_text.h"
#include "ui/common/rule_line.h"
#include "ui/common/theme.h"
#include "ui/hosts/dialogs.h"
#include "ui/hosts/engine_host.h"
#include "ui/panels/ask/ask_picture.h"
#include "ui/panels/ask/batch_section.h"
#include "ui/panels/ask/chat_section.h"
#include "ui/panels/ask/classes_section.h"
#include "ui/panels/ask/describe_section.h"
#include "ui/panels/ask/question_section.h"
#include "ui/panels/ask/way_bar.h"
#include "ui/panels/ask/world_hint.h"
#include "ui/services.h"
#include "viz/map_picture.h"

namespace diptych {
namespace {

constexpr const char* splitterKey = "ask/splitter";

}  // namespace

AskPanel::AskPanel(Services& services, QWidget* parent)
    : Panel(parent), m_services(services), m_picture(services), m_splitter(new QSplitter(this)),
      m_left(new AskPicture(services, m_picture, this)), m_ways(new WayBar(services, this)), m_pages(new QStackedWidget(this)),
      m_describe(new DescribeSection(services, this)), m_question(new QuestionSection(services, this)),
      m_chat(new ChatSection(services, this)), m_classes(new ClassesSection(services, this)),
      m_batch(new BatchSection(services, this)), m_sections{m_describe, m_question, m_chat, m_classes, m_batch}, m_results(new QToolButton(this)),
      m_describeAction(new QAction(this)), m_askAction(new QAction(this)), m_stopAction(new QAction(this)),
      m_copyAction(new QAction(this)), m_exportAction(new QAction(this)), m_patience(new QTimer(this)) {
    build();
    addActions();
    connectParts();
    m_patience->setSingleShot(true);
    retranslate();
    takeWay();
}

AskPanel::~AskPanel() = default;

void AskPanel::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::grid * 3, Theme::grid * 3, Theme::grid * 3, Theme::grid * 3);
    layout->addWidget(m_splitter);
    m_splitter->addWidget(m_left);
    m_splitter->addWidget(rightSide());
    m_left->addBelow(m_question->historyView());
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setHandleWidth(Theme::grid * 3);
    m_splitter->setSizes({Theme::grid * 110, Theme::grid * 100});
    m_splitter->restoreState(QByteArray::fromBase64(
        QByteArray::fromStdString(m_services.settings.get(splitterKey, std::string()))));
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] {
        m_services.settings.set(splitterKey, m_splitter->saveState().toBase64().toStdString());
    });
}

QWidget* AskPanel::lookPage() {
    auto* scroll = new ColumnScroll(m_pages);
    auto* content = new QWidget(scroll);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, Theme::grid * 2, 0);
    layout->setSpacing(Theme::grid * 3);
    layout->addWidget(m_describe);
    layout->addWidget(ruleLine(content));
    layout->addWidget(m_question);
    layout->addStretch();
    scroll->setWidget(content);
    return scroll;
}

QWidget* AskPanel::rightSide() {
    auto* side = new QWidget(m_splitter);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid * 2);
    auto* classes = new ColumnScroll(m_pages);
    classes->setWidget(m_classes);
    m_pages->addWidget(lookPage());                 // in the order of AskWay
    m_pages->addWidget(m_chat);
    m_pages->addWidget(classes);
    m_pages->addWidget(m_batch);
    layout->addWidget(m_ways);
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_results, 0, Qt::AlignRight);
    return side;
}

void AskPanel::connectParts() {
    connect(&m_picture, &CurrentPicture::changed, this, &AskPanel::takePicture);
    connect(&m_services.engine, &EngineHost::modelChanged, this, [this] {
        giveContent();
        takeModel();
    });
    connect(&m_services.engine, &EngineHost::stateChanged, this, &AskPanel::takeModel);
    connect(&m_services.engine, &EngineHost::modelFailed, this, &AskPanel::finishContent);
    connect(m_ways, &WayBar::wayChanged, this, &AskPanel::takeWay);
    for (AskSection* section : m_sections) {
        connect(section, &AskSection::mapChanged, this, [this, section] { showMap(section); });
        connect(section, &AskSection::finished, this, [this] { advance(); });
    }
    connect(m_patience, &QTimer::timeout, this, [this] { finishContent(QStringLiteral("no picture or model in time")); });
}

void AskPanel::installPictureExport() {
    const ExportHooks hooks{[this](const QString& suggested, const QString&) {
                                return m_services.dialogs.saveFile(this, tr("Export the picture with its map"), suggested);
                            },
                            [this] { return recipe(); },
                            [this](const QString& problem) { m_services.dialogs.error(this, problem); },
                            QStringLiteral("ask")};
    installExport(m_left->view(), hooks);
}

void AskPanel::addActions() {
    installPictureExport();
    m_describeAction->setShortcut(Qt::CTRL | Qt::Key_D);
    m_askAction->setShortcut(Qt::CTRL | Qt::Key_Return);
    m_stopAction->setShortcut(Qt::CTRL | Qt::Key_Period);
    m_copyAction->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_C);
    m_actions = m_ways->wayActions() + QList<QAction*>{m_describeAction, m_askAction, m_stopAction} + m_chat->chatActions() +
                m_batch->batchActions() + QList<QAction*>{m_copyAction, m_exportAction};
    for (QAction* action : m_actions)
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    QWidget::addActions(m_actions);
    connect(m_describeAction, &QAction::triggered, this, [this] {
        m_ways->setWay(AskWay::Look);
        m_describe->describe();
    });
    connect(m_askAction, &QAction::triggered, this, [this] { shownSections().last()->start(); });
    connect(m_stopAction, &QAction::triggered, this, [this] {
        for (AskSection* section : m_sections)
            section->stop();
    });
    connect(m_copyAction, &QAction::triggered, this,
            [this] { QApplication::clipboard()->setText(spokenResults().join(QLatin1Char('\n'))); });
    connect(m_exportAction, &QAction::triggered, this, &AskPanel::exportResults);
    m_results->setPopupMode(QToolButton::InstantPopup);
    m_results->setMenu(new QMenu(m_results));
    m_results->menu()->addActions(QList<QAction*>{m_copyAction, m_exportAction} + m_chat->chatActions().last(1) +
                                  m_batch->batchActions());
}

void AskPanel::retranslate() {
    m_results->setText(tr("Results"));
    m_results->setAccessibleName(tr("Copy or export the results"));
    m_describeAction->setText(tr("Describe the picture"));
    m_askAction->setText(tr("Ask"));
    m_stopAction->setText(tr("Stop"));
    m_copyAction->setText(tr("Copy results as text"));
    m_exportAction->setText(tr("Export results as CSV…"));
    m_ways->retranslate();
    m_left->retranslate();
    for (AskSection* section : m_sections)
        section->retranslate();
    showMap();
}

void AskPanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    m_picture.setActive(true);
    activate();
    takeModel();
}

void AskPanel::hideEvent(QHideEvent* event) {
    Panel::hideEvent(event);
    if (event->spontaneous())  // only the window was put away
        return;
    m_picture.setActive(false);
    activate();
    m_left->world()->judge(nullptr);
}

QList<AskSection*> AskPanel::sections(AskWay way) const {
    switch (way) {
    case AskWay::Chat: return {m_chat};
    case AskWay::Classes: return {m_classes};
    case AskWay::Batch: return {m_batch};
    default: return {m_describe, m_question};
    }
}

QList<AskSection*> AskPanel::shownSections() const { return sections(m_ways->way()); }

void AskPanel::activate() {
    const QList<AskSection*> shown = shownSections();
    for (AskSection* section : m_sections)
        section->setActive(m_picture.active() && shown.contains(section));
}

void AskPanel::takeWay() {
    m_pages->setCurrentIndex(static_cast<int>(m_ways->way()));
    m_question->setHistoryShown(m_ways->way() == AskWay::Look);
    activate();
    showMap();
    beginAtOnce();
}

void AskPanel::giveContent() {
    for (AskSection* section : m_sections)
        section->setPicture(m_picture.image(), m_picture.file());
}

void AskPanel::takePicture() {
    giveContent();
    m_left->showPicture();
    if (m_stage == Stage::Idle && m_picture.image() && m_ways->way() == AskWay::Look && !m_question->question().isEmpty())
        m_question->ask();
    beginAtOnce();
    m_left->world()->judge(m_picture.image());
    advance();
}

void AskPanel::takeModel() {
    m_ways->followModel();
    for (AskSection* section : m_sections)
        section->followModel();
    m_left->showPicture();
    if (!m_picture.active())
        return;
    beginAtOnce();
    m_left->world()->judge(m_picture.image());
    advance();
}

void AskPanel::beginAtOnce() {
    const bool fresh = m_describe->result().captions.empty() && !m_describe->running();
    const bool wanted = m_ways->way() == AskWay::Look && m_describe->automatic();
    if (m_stage == Stage::Idle && m_picture.active() && m_picture.image() && fresh && wanted)
        m_describe->describe();
}

void AskPanel::showMap(const AskSection* speaker) {
    const QList<AskSection*> shown = shownSections();
    if (speaker && std::find(shown.begin(), shown.end(), speaker) == shown.end())
        return;
    ShownMap map = speaker ? speaker->map() : ShownMap();
    for (const AskSection* section : shown)
        if (!speaker && map.heat.empty())
            map = section->map();
    m_left->showMap(map);
    m_left->setHint(hint());
}

QString AskPanel::hint() const {
    const bool chips = m_ways->way() == AskWay::Look || (m_ways->way() == AskWay::Chat && m_chat->reviewing());
    bool any = false, maps = false;
    for (const AskSection* section : shownSections()) {
        any = any || !section->lines().isEmpty();
        maps = maps || section->hasMaps();
    }
    return maps           ? tr("Point at a word: where the model looked. Click it: what else could stand there.")
           : any && chips ? tr("Click a word: what else could stand there.")
                          : QString();
}

}  // namespace diptych
