#include "ui/panels/ask/ask_panel.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHideEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSlider>
#include <QSplitter>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <limits>

#include "core/base/files.h"
#include "core/base/preference.h"
#include "ui/common/column_scroll.h"
#include "ui/common/path_text.h"
#include "ui/common/plain_text.h"
#include "ui/common/rule_line.h"
#include "ui/common/theme.h"
#include "ui/hosts/dialogs.h"
#include "ui/hosts/engine_host.h"
#include "ui/navigator.h"
#include "ui/panels/ask/describe_section.h"
#include "ui/panels/ask/question_section.h"
#include "ui/panels/ask/world_hint.h"
#include "ui/services.h"
#include "viz/color_bar.h"
#include "viz/map_picture.h"
#include "viz/style.h"

namespace diptych {
namespace {

constexpr const char* opacityKey = "ask/opacity";
constexpr const char* splitterKey = "ask/splitter";

}  // namespace

AskPanel::AskPanel(Services& services, QWidget* parent)
    : Panel(parent), m_services(services), m_picture(services), m_splitter(new QSplitter(this)),
      m_view(new MapPicture(this)), m_legend(new ColorBar(this)), m_world(new WorldHint(services, this)),
      m_name(plainLabel({}, this)), m_mapMeaning(plainLabel({}, this)), m_opacityName(plainLabel({}, this)),
      m_open(new QPushButton(this)), m_opacity(new QSlider(Qt::Horizontal, this)), m_results(new QToolButton(this)),
      m_describe(new DescribeSection(services, this)), m_question(new QuestionSection(services, this)),
      m_describeAction(new QAction(this)), m_askAction(new QAction(this)), m_stopAction(new QAction(this)),
      m_copyAction(new QAction(this)), m_exportAction(new QAction(this)), m_patience(new QTimer(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::grid * 3, Theme::grid * 3, Theme::grid * 3, Theme::grid * 3);
    layout->addWidget(m_splitter);
    auto* left = new QWidget(m_splitter);
    auto* right = new ColumnScroll(m_splitter);
    buildLeft(left);
    buildRight(right);
    buildSplitter(left);
    addActions();
    connectParts();
    m_patience->setSingleShot(true);
    retranslate();
}

AskPanel::~AskPanel() = default;

void AskPanel::buildSplitter(QWidget* left) {
    left->setMinimumWidth(Theme::grid * 60);
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

void AskPanel::buildLeft(QWidget* left) {
    auto* layout = new QVBoxLayout(left);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid * 2);
    auto* bar = new QHBoxLayout;
    bar->addWidget(m_open);
    bar->addWidget(m_name, 1);
    auto* map = new QHBoxLayout;
    map->setSpacing(Theme::grid * 2);
    map->addWidget(m_legend, 1);
    map->addWidget(m_opacityName, 0, Qt::AlignTop);
    map->addWidget(m_opacity, 0, Qt::AlignTop);
    layout->addLayout(bar);
    layout->addWidget(m_view, 100);
    layout->addLayout(map);
    layout->addWidget(m_mapMeaning);
    layout->addWidget(m_world);
    layout->addWidget(m_question->historyView(), 20);
    layout->addStretch(1);
    m_name->setWordWrap(false);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_name->setProperty("dataText", true);
    m_mapMeaning->setForegroundRole(QPalette::PlaceholderText);
    m_opacityName->setWordWrap(false);
    m_opacity->setRange(10, 100);
    m_opacity->setValue(m_services.settings.get(opacityKey, 60));
    m_opacity->setMaximumWidth(Theme::grid * 25);
    QSizePolicy kept = m_legend->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    m_legend->setSizePolicy(kept);
    m_view->setChoosing(false);
    m_view->setHugging(true);
}

void AskPanel::buildRight(ColumnScroll* right) {
    auto* content = new QWidget(right);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, Theme::grid * 2, 0);
    layout->setSpacing(Theme::grid * 3);
    layout->addWidget(m_describe);
    layout->addWidget(ruleLine(content));
    layout->addWidget(m_question);
    layout->addStretch();
    layout->addWidget(m_results, 0, Qt::AlignRight);
    right->setWidget(content);
}

void AskPanel::connectParts() {
    connect(&m_picture, &CurrentPicture::changed, this, &AskPanel::takePicture);
    connect(&m_services.engine, &EngineHost::modelChanged, this, [this] {
        forgetResults();
        takeModel();
    });
    connect(&m_services.engine, &EngineHost::stateChanged, this, &AskPanel::takeModel);
    connect(&m_services.engine, &EngineHost::modelFailed, this, &AskPanel::finishContent);
    connect(m_describe, &DescribeSection::overlayChanged, this,
            [this] { showMap(m_describe->overlay(), m_describe->overlayText()); });
    connect(m_question, &QuestionSection::overlayChanged, this,
            [this] { showMap(m_question->overlay(), m_question->overlayText()); });
    connect(m_describe, &DescribeSection::finished, this, [this] { advance(); });
    connect(m_question, &QuestionSection::finished, this, [this] { advance(); });
    connect(m_view, &MapPicture::patchHovered, this, &AskPanel::showPatch);
    connect(m_open, &QPushButton::clicked, this, &AskPanel::openPicture);
    connect(m_patience, &QTimer::timeout, this, [this] { finishContent(QStringLiteral("no picture or model in time")); });
    connect(m_opacity, &QSlider::valueChanged, this, [this](int value) {
        m_services.settings.set(opacityKey, value);
        showMap(HeatOverlay(m_view->overlay()), m_shownMeaning);
    });
}

void AskPanel::addActions() {
    m_describeAction->setShortcut(Qt::CTRL | Qt::Key_D);
    m_askAction->setShortcut(Qt::CTRL | Qt::Key_Return);
    m_stopAction->setShortcut(Qt::CTRL | Qt::Key_Period);
    m_copyAction->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_C);
    const ExportHooks hooks{[this](const QString& suggested, const QString&) {
                                return m_services.dialogs.saveFile(this, tr("Export the picture with its map"), suggested);
                            },
                            [this] { return recipe(); },
                            [this](const QString& problem) { m_services.dialogs.error(this, problem); },
                            QStringLiteral("ask")};
    installExport(m_view, hooks);
    m_actions = {m_describeAction, m_askAction, m_stopAction, m_copyAction, m_exportAction};
    for (QAction* action : m_actions)
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    QWidget::addActions(m_actions);
    connect(m_describeAction, &QAction::triggered, m_describe, &DescribeSection::describe);
    connect(m_askAction, &QAction::triggered, m_question, &QuestionSection::ask);
    connect(m_stopAction, &QAction::triggered, m_describe, &DescribeSection::stop);
    connect(m_stopAction, &QAction::triggered, m_question, &QuestionSection::stop);
    connect(m_copyAction, &QAction::triggered, this,
            [this] { QApplication::clipboard()->setText(spokenResults().join(QLatin1Char('\n'))); });
    connect(m_exportAction, &QAction::triggered, this, &AskPanel::exportResults);
    m_results->setPopupMode(QToolButton::InstantPopup);
    m_results->setMenu(new QMenu(m_results));
    m_results->menu()->addActions({m_copyAction, m_exportAction});
}

void AskPanel::retranslate() {
    m_open->setText(tr("&Open…"));
    m_open->setToolTip(plainToolTip(tr("Or drop a picture on the window, or paste one.")));
    m_opacityName->setText(tr("Map"));
    m_opacity->setAccessibleName(tr("Opacity of the map"));
    m_opacity->setToolTip(plainToolTip(tr("How strongly the map covers the picture.")));
    m_legend->setTitle(tr("share of attention"));
    m_view->setAccessibleName(tr("The picture, with where the model looked"));
    m_results->setText(tr("Results"));
    m_results->setAccessibleName(tr("Copy or export the results"));
    m_describeAction->setText(tr("Describe the picture"));
    m_askAction->setText(tr("Ask the question"));
    m_stopAction->setText(tr("Stop"));
    m_copyAction->setText(tr("Copy results as text"));
    m_exportAction->setText(tr("Export results as CSV…"));
    m_describe->retranslate();
    m_question->retranslate();
    m_world->retranslate();
    showPicture();
    showMapMeaning();
}

void AskPanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    m_picture.setActive(true);
    m_describe->setActive(true);
    m_question->setActive(true);
    takeModel();
}

void AskPanel::hideEvent(QHideEvent* event) {
    Panel::hideEvent(event);
    if (event->spontaneous())  // only the window was put away
        return;
    m_picture.setActive(false);
    m_describe->setActive(false);
    m_question->setActive(false);
    m_world->judge(nullptr);
}

void AskPanel::openPicture() {
    const QString file = m_services.dialogs.openFile(
        this, tr("Open a picture"), tr("Pictures") + QStringLiteral(" (*.png *.jpg *.jpeg *.webp *.tif *.tiff *.gif *.bmp)"));
    if (!file.isEmpty())
        m_services.navigator.openPath(fromUtf8(file.toStdString()));
}

void AskPanel::forgetResults() {
    m_describe->setPicture(m_picture.image());
    m_question->setPicture(m_picture.image(), fileName(m_picture.file()));
}

void AskPanel::takePicture() {
    m_view->setPicture(m_picture.shown());
    forgetResults();
    showPicture();
    if (m_stage == Stage::Idle && m_picture.image()) {
        if (m_describe->automatic())
            m_describe->describe();
        if (!m_question->question().isEmpty())
            m_question->ask();
    }
    m_world->judge(m_picture.image());
    advance();
}

void AskPanel::takeModel() {
    m_describe->followModel();
    m_question->followModel();
    showPicture();
    if (!m_picture.active())
        return;
    const bool fresh = m_describe->result().captions.empty() && !m_describe->running();
    if (m_stage == Stage::Idle && fresh && m_picture.image() && m_describe->automatic())
        m_describe->describe();
    m_world->judge(m_picture.image());
    advance();
}

void AskPanel::showPicture() {
    using State = CurrentPicture::State;
    const auto image = m_picture.image();
    const QString file = fileName(m_picture.file());
    m_name->setText(image ? tr("%1 · %2 × %3 px").arg(file).arg(image->width).arg(image->height) : file);
    QString tip = QString::fromStdString(toUtf8(m_picture.file()));
    if (const ModelInfo* info = m_services.engine.modelInfo(); info && image)
        tip += QLatin1Char('\n') + tr("The model sees it at %1 × %2 px.").arg(info->imageWidth).arg(info->imageHeight);
    m_name->setToolTip(plainToolTip(tip));
    m_view->setPlaceholder(m_picture.state() == State::Loading  ? tr("Reading the picture…")
                           : m_picture.state() == State::Failed ? m_picture.problem()
                                                                : tr("Drop a picture here, paste one, or choose Open… above."));
}

void AskPanel::showMap(const HeatOverlay& overlay, const QString& meaning) {
    HeatOverlay shown = overlay;
    shown.opacity = m_opacity->value() / 100.0;
    m_view->setGrid(shown.rows, shown.cols);
    m_view->setOverlay(shown);
    m_legend->setColorMap(shown.colors);
    m_legend->setRange(shown.range);
    m_legend->setVisible(!shown.empty());
    m_shownMeaning = meaning;
    showMapMeaning();
}

void AskPanel::showMapMeaning() {
    const bool any = !m_describe->result().captions.empty() || !m_question->result().answers.empty();
    m_mapMeaning->setText(!m_shownMeaning.isEmpty() ? m_shownMeaning
                          : any ? tr("Point at a word: where the model looked. Click it: what else could stand there.")
                                : QString());
}

void AskPanel::showPatch(int row, int col) {
    const HeatOverlay& map = m_view->overlay();
    const bool known = row >= 0 && !map.empty() && row < map.rows && col < map.cols;
    m_legend->setMark(known ? map.at(row, col) : std::numeric_limits<double>::quiet_NaN());
    if (!known)
        return showMapMeaning();
    m_mapMeaning->setText(tr("Patch row %1, column %2: %3 of the attention").arg(row).arg(col).arg(viz::percent(map.at(row, col))));
}

}  // namespace diptych
