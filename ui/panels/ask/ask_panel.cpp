#include "ui/panels/ask/ask_panel.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QSlider>
#include <QSplitter>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/base/files.h"
#include "core/base/preference.h"
#include "core/base/selection.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/dialogs.h"
#include "ui/hosts/engine_host.h"
#include "ui/navigator.h"
#include "ui/panels/ask/ask_text.h"
#include "ui/panels/ask/describe_section.h"
#include "ui/panels/ask/question_section.h"
#include "ui/services.h"
#include "viz/map_picture.h"

namespace diptych {
namespace {

constexpr const char* opacityKey = "ask/opacity";
constexpr const char* splitterKey = "ask/splitter";
constexpr int patienceMs = 120'000;
constexpr double strangeFrom = 0.35;  // of 0 to 1; a held-out picture at the 99 % quantile stands near 0.3
constexpr double alienFrom = 0.7;

}  // namespace

AskPanel::AskPanel(Services& services, QWidget* parent)
    : Panel(parent), m_services(services), m_picture(services), m_splitter(new QSplitter(this)),
      m_view(new MapPicture(this)), m_name(plainLabel({}, this)), m_status(plainLabel({}, this)),
      m_open(new QPushButton(this)), m_opacityName(plainLabel({}, this)), m_opacity(new QSlider(Qt::Horizontal, this)),
      m_results(new QToolButton(this)), m_describe(new DescribeSection(services, this)),
      m_question(new QuestionSection(services, this)), m_describeAction(new QAction(this)), m_askAction(new QAction(this)),
      m_stopAction(new QAction(this)), m_copyAction(new QAction(this)), m_exportAction(new QAction(this)),
      m_patience(new QTimer(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::grid * 3, Theme::grid * 3, Theme::grid * 3, Theme::grid * 3);
    layout->addWidget(m_splitter);
    auto* left = new QWidget(m_splitter);
    auto* right = new QScrollArea(m_splitter);
    buildLeft(left);
    buildRight(right);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setHandleWidth(Theme::grid * 3);
    m_splitter->setSizes({Theme::grid * 150, Theme::grid * 105});
    m_splitter->restoreState(QByteArray::fromBase64(
        QByteArray::fromStdString(services.settings.get(splitterKey, std::string()))));
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] {
        m_services.settings.set(splitterKey, m_splitter->saveState().toBase64().toStdString());
    });
    addActions();
    connect(&m_picture, &CurrentPicture::changed, this, &AskPanel::takePicture);
    connect(&services.engine, &EngineHost::modelChanged, this, &AskPanel::takeModel);
    connect(&services.engine, &EngineHost::stateChanged, this, &AskPanel::takeModel);
    connect(&services.engine, &EngineHost::modelFailed, this, &AskPanel::finishContent);
    connect(m_describe, &DescribeSection::overlayChanged, this, [this] { showOverlay(m_describe->overlay()); });
    connect(m_question, &QuestionSection::overlayChanged, this, [this] { showOverlay(m_question->overlay()); });
    connect(m_describe, &DescribeSection::finished, this, [this] { advance(); });
    connect(m_question, &QuestionSection::finished, this, [this] { advance(); });
    m_patience->setSingleShot(true);
    connect(m_patience, &QTimer::timeout, this, [this] { finishContent(QStringLiteral("no picture or model in time")); });
    retranslate();
}

AskPanel::~AskPanel() = default;

void AskPanel::buildLeft(QWidget* left) {
    auto* layout = new QVBoxLayout(left);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid * 2);
    auto* bar = new QHBoxLayout;
    bar->addWidget(m_open);
    bar->addWidget(m_name, 1);
    bar->addWidget(m_opacityName);
    bar->addWidget(m_opacity);
    layout->addLayout(bar);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_status);
    m_name->setWordWrap(false);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_opacityName->setWordWrap(false);
    m_opacity->setRange(10, 100);
    m_opacity->setValue(m_services.settings.get(opacityKey, 60));
    m_opacity->setMaximumWidth(Theme::grid * 30);
    m_view->setChoosing(false);
    connect(m_open, &QPushButton::clicked, this, [this] {
        const QString file = m_services.dialogs.openFile(
            this, tr("Open a picture"), tr("Pictures") + QStringLiteral(" (*.png *.jpg *.jpeg *.webp *.tif *.tiff *.gif *.bmp)"));
        if (!file.isEmpty())
            m_services.navigator.openPath(fromUtf8(file.toStdString()));
    });
    connect(m_opacity, &QSlider::valueChanged, this, [this](int value) {
        m_services.settings.set(opacityKey, value);
        HeatOverlay overlay = m_view->overlay();
        showOverlay(overlay);
    });
    installExport(m_view, {[this](const QString& suggested, const QString&) {
                               return m_services.dialogs.saveFile(this, tr("Export the picture with its map"), suggested);
                           },
                           [this] { return recipe(); },
                           [this](const QString& problem) { m_services.dialogs.error(this, problem); },
                           QStringLiteral("ask")});
}

void AskPanel::buildRight(QScrollArea* right) {
    auto* content = new QWidget(right);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, Theme::grid * 2, 0);
    layout->setSpacing(Theme::grid * 4);
    auto* line = new QFrame(content);
    line->setFrameShape(QFrame::HLine);
    line->setForegroundRole(QPalette::Mid);
    line->setFrameShadow(QFrame::Plain);
    layout->addWidget(m_describe);
    layout->addWidget(line);
    layout->addWidget(m_question);
    layout->addStretch();
    layout->addWidget(m_results, 0, Qt::AlignRight);
    right->setWidget(content);
    right->setWidgetResizable(true);
    right->setFrameShape(QFrame::NoFrame);
    right->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    right->setMinimumWidth(Theme::grid * 80);
    right->setFocusPolicy(Qt::NoFocus);
}

void AskPanel::addActions() {
    m_describeAction->setShortcut(Qt::CTRL | Qt::Key_D);
    m_askAction->setShortcut(Qt::CTRL | Qt::Key_Return);
    m_stopAction->setShortcut(Qt::CTRL | Qt::Key_Period);
    m_copyAction->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_C);
    m_actions = {m_describeAction, m_askAction, m_stopAction, m_copyAction, m_exportAction};
    for (QAction* action : m_actions)
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    QWidget::addActions(m_actions);
    connect(m_describeAction, &QAction::triggered, m_describe, &DescribeSection::describe);
    connect(m_askAction, &QAction::triggered, m_question, &QuestionSection::ask);
    connect(m_stopAction, &QAction::triggered, this, [this] {
        m_describe->stop();
        m_question->stop();
    });
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
    showStatus();
}

void AskPanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    m_picture.setActive(true);
    takeModel();
}

void AskPanel::hideEvent(QHideEvent* event) {
    Panel::hideEvent(event);
    m_picture.setActive(false);
}

void AskPanel::takePicture() {
    m_strangeness.reset();
    m_judging = {};
    m_view->setPicture(m_picture.shown());
    const QString file = QString::fromStdString(toUtf8(m_picture.file().filename()));
    m_describe->setPicture(m_picture.image());
    m_question->setPicture(m_picture.image(), file);
    m_name->setText(file);
    m_name->setToolTip(plainToolTip(QString::fromStdString(toUtf8(m_picture.file()))));
    showStatus();
    if (m_stage == Stage::Idle && m_picture.image()) {
        if (m_describe->automatic())
            m_describe->describe();
        if (!m_question->question().isEmpty())
            m_question->ask();
    }
    judgePicture();
    advance();
}

void AskPanel::takeModel() {
    m_describe->followModel();
    m_question->followModel();
    showStatus();
    if (!m_picture.active())
        return;
    const bool fresh = m_describe->result().captions.empty() && !m_describe->running();
    if (m_stage == Stage::Idle && fresh && m_picture.image() && m_describe->automatic())
        m_describe->describe();
    judgePicture();
    advance();
}

void AskPanel::judgePicture() {
    if (!m_picture.image() || !m_services.engine.modelInfo())
        return;
    const SharedImage image = m_picture.image();
    m_judging = m_services.engine.ask<std::optional<double>>(
        tr("Judging the picture"),
        [image](Model& model, JobContext& context) { return model.strangeness(image, context); },
        [this](Result<std::optional<double>> result) {
            m_strangeness = result.ok() ? *result : std::nullopt;
            showStatus();
        });
}

void AskPanel::showOverlay(const HeatOverlay& overlay) {
    HeatOverlay shown = overlay;
    shown.opacity = m_opacity->value() / 100.0;
    m_view->setGrid(shown.rows, shown.cols);
    m_view->setOverlay(shown);
}

void AskPanel::showStatus() {
    using State = CurrentPicture::State;
    const bool loading = m_picture.state() == State::Loading;
    m_view->setPlaceholder(loading                               ? tr("Reading the picture…")
                           : m_picture.state() == State::Failed ? m_picture.problem()
                                                                : tr("Drop a picture here, paste one, or choose Open… above."));
    QString text;
    if (m_strangeness && *m_strangeness >= strangeFrom) {
        const QString verdict = *m_strangeness >= alienFrom
                                    ? tr("Out of this model's world: expect wrong words, however sure they look.")
                                    : tr("Unlike most of what this model was trained on: check what it says.");
        text = verdict + QLatin1Char(' ') +
               tr("Judged by how far its image features lie from those of the training pictures, measured against pictures kept "
                  "apart: %1 of 1.")
                   .arg(QString::number(*m_strangeness, 'f', 2));
    }
    m_status->setText(text);
    m_status->setVisible(!text.isEmpty());
}

QStringList AskPanel::spokenResults() const {
    QStringList lines = m_describe->lines() + m_question->lines();
    if (m_strangeness)
        lines.append(QStringLiteral("strangeness of the picture: %1 of 1").arg(QString::number(*m_strangeness, 'f', 2)));
    return lines;
}

Recipe AskPanel::recipe() const {
    const ModelInfo* info = m_services.engine.modelInfo();
    Recipe recipe{{QStringLiteral("Software"), QStringLiteral("Diptych")},
                  {QStringLiteral("panel"), name()},
                  {QStringLiteral("picture"), QString::fromStdString(toUtf8(m_picture.file()))}};
    if (info)
        recipe.append({QStringLiteral("model"), QString::fromStdString(toUtf8(info->folder))});
    recipe.append({QStringLiteral("results"), spokenResults().join(QLatin1Char('\n'))});
    return recipe;
}

void AskPanel::exportResults() {
    const QString file = m_services.dialogs.saveFile(this, tr("Export the results"), QStringLiteral("answers.csv"));
    if (file.isEmpty())
        return;
    CsvTable table{{QStringLiteral("picture"), QStringLiteral("kind"), QStringLiteral("question"), QStringLiteral("text"),
                    QStringLiteral("log_likelihood")},
                   {}};
    const QString picture = QString::fromStdString(toUtf8(m_picture.file()));
    for (const GeneratedText& caption : m_describe->result().captions)
        table.rows.append({picture, QStringLiteral("caption"), {}, QString::fromStdString(caption.text),
                           QString::number(caption.logprob, 'g', 8)});
    for (const Answer& answer : m_question->result().answers)
        table.rows.append({picture, QStringLiteral("answer"), QString::fromStdString(m_question->result().question),
                           QString::fromStdString(answer.text), QString::number(answer.score, 'g', 8)});
    const Status status = writeFileAtomically(fromUtf8(file.toStdString()), toCsv(table).toStdString());
    if (!status.ok())
        m_services.dialogs.error(this, QString::fromStdString(status.error().oneLine()));
}

void AskPanel::bringToContent(std::function<void(const QString& problem)> done) {
    m_done = std::move(done);
    m_stage = Stage::Waiting;
    m_patience->start(patienceMs);
    m_picture.setActive(true);
    advance();
}

void AskPanel::advance() {
    if (m_stage == Stage::Idle)
        return;
    if (m_services.engine.state() == EngineHost::State::Failed)
        return finishContent(QString::fromStdString(m_services.engine.error().oneLine()));
    if (m_picture.state() == CurrentPicture::State::Failed)
        return finishContent(m_picture.problem());
    if (!m_picture.image() || !m_services.engine.modelInfo())
        return;
    if (m_stage == Stage::Waiting) {
        m_stage = Stage::Describing;
        if (whyNot(m_services.engine, "caption").isEmpty())
            return m_describe->describe();
    }
    if (m_stage == Stage::Describing && !m_describe->running()) {
        m_stage = Stage::Asking;
        if (m_question->question().isEmpty())
            m_question->setQuestion(m_question->someQuestion());
        if (whyNot(m_services.engine, "vqa").isEmpty())
            return m_question->ask();
    }
    if (m_stage == Stage::Asking && !m_question->running()) {
        const auto& captions = m_describe->result().captions;
        if (!captions.empty())
            m_describe->chooseToken(static_cast<int>(captions.front().ids.size()) - 2);
        const bool any = !captions.empty() || !m_question->result().answers.empty();
        finishContent(any ? QString() : QStringLiteral("the model gave neither a caption nor an answer"));
    }
}

void AskPanel::finishContent(const QString& problem) {
    m_stage = Stage::Idle;
    m_patience->stop();
    if (const auto done = std::exchange(m_done, nullptr))
        done(problem);
}

}  // namespace diptych
