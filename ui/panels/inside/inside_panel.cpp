#include "ui/panels/inside/inside_panel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

#include "core/base/files.h"
#include "core/base/preference.h"
#include "core/base/selection.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/dialogs.h"
#include "ui/hosts/engine_host.h"
#include "ui/panels/inside/head_chooser.h"
#include "ui/panels/inside/map_controls.h"
#include "ui/services.h"
#include "viz/color_bar.h"
#include "viz/map_picture.h"
#include "viz/matrix_view.h"
#include "viz/token_chips.h"

namespace diptych {
namespace {

constexpr const char* splitterKey = "inside/splitter";
constexpr int patienceMs = 120'000;

std::vector<int> patchesIn(const QRect& rect, int cols) {
    std::vector<int> patches;
    for (int row = rect.top(); row <= rect.bottom(); ++row)
        for (int col = rect.left(); col <= rect.right(); ++col)
            patches.push_back(row * cols + col);
    return patches;
}

}  // namespace

InsidePanel::InsidePanel(Services& services, QWidget* parent)
    : Panel(parent), m_services(services), m_picture(services), m_splitter(new QSplitter(this)),
      m_chooser(new HeadChooser(services, m_splitter)), m_controls(new MapControls(services, this)),
      m_other(new QWidget(this)), m_view(new MapPicture(this)), m_otherView(new MapPicture(this)), m_bar(new ColorBar(this)),
      m_otherBar(new ColorBar(this)), m_viewTitle(plainLabel({}, this)), m_otherTitle(plainLabel({}, this)),
      m_note(plainLabel({}, this)), m_textName(plainLabel({}, this)), m_status(plainLabel({}, this)),
      m_line(new QLineEdit(this)), m_ownCaption(new QPushButton(this)), m_export(new QPushButton(this)),
      m_chips(new TokenChips(this)), m_exportAction(new QAction(this)), m_captionAction(new QAction(this)),
      m_clearAction(new QAction(this)), m_patience(new QTimer(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::grid * 3, Theme::grid * 3, Theme::grid * 3, Theme::grid * 3);
    layout->addWidget(m_splitter);
    auto* middle = new QWidget(m_splitter);
    buildMiddle(middle);
    m_chooser->setMinimumWidth(Theme::grid * 60);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(Theme::grid * 3);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 5);
    m_splitter->setSizes({Theme::grid * 75, Theme::grid * 200});
    m_splitter->restoreState(
        QByteArray::fromBase64(QByteArray::fromStdString(services.settings.get(splitterKey, std::string()))));
    addActions();
    connectParts();
    m_patience->setSingleShot(true);
    retranslate();
}

InsidePanel::~InsidePanel() = default;

void InsidePanel::buildMiddle(QWidget* middle) {
    auto* layout = new QVBoxLayout(middle);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid * 2);
    layout->addWidget(m_controls);
    auto* pictures = new QHBoxLayout;
    pictures->setSpacing(Theme::grid * 3);
    const auto column = [&](QWidget* host, QLabel* title, MapPicture* view, ColorBar* bar) {
        auto* rows = new QVBoxLayout(host);
        rows->setContentsMargins(0, 0, 0, 0);
        rows->setSpacing(Theme::grid);
        rows->addWidget(title);
        rows->addWidget(view, 1);
        rows->addWidget(bar);
        pictures->addWidget(host, 1);
        title->setWordWrap(false);
        title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    };
    column(new QWidget(middle), m_viewTitle, m_view, m_bar);
    column(m_other, m_otherTitle, m_otherView, m_otherBar);
    layout->addLayout(pictures, 1);
    layout->addWidget(m_note);
    layout->addWidget(m_status);
    layout->addWidget(m_chips);
    auto* line = new QHBoxLayout;
    m_textName->setWordWrap(false);
    m_textName->setBuddy(m_line);
    line->addWidget(m_textName);
    line->addWidget(m_line, 1);
    line->addWidget(m_ownCaption);
    line->addWidget(m_export);
    layout->addLayout(line);
    m_line->setMaxLength(4000);
    m_otherView->setChoosing(false);
    m_note->setForegroundRole(QPalette::PlaceholderText);
}

void InsidePanel::connectParts() {
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] {
        m_services.settings.set(splitterKey, m_splitter->saveState().toBase64().toStdString());
    });
    connect(&m_picture, &CurrentPicture::changed, this, &InsidePanel::takePicture);
    connect(&m_services.engine, &EngineHost::modelChanged, this, &InsidePanel::takeModel);
    connect(&m_services.engine, &EngineHost::comparisonChanged, this, &InsidePanel::takeModel);
    connect(&m_services.engine, &EngineHost::stateChanged, this, &InsidePanel::takeModel);
    connect(&m_services.engine, &EngineHost::modelFailed, this, &InsidePanel::finishContent);
    m_selection = m_services.selection.changed.connect([this](unsigned changes) { takeSelection(changes); });
    connect(m_chooser, &HeadChooser::attentionChosen, this, &InsidePanel::draw);
    connect(m_chooser, &HeadChooser::headChosen, this, [this] {
        if (m_controls->rollout())
            askRollout();
        draw();
    });
    connect(m_controls, &MapControls::askAgain, this, &InsidePanel::ask);
    connect(m_controls, &MapControls::drawAgain, this, &InsidePanel::draw);
    connect(m_view, &MapPicture::patchesChosen, this, [this](const QRect& patches) {
        m_patches = patches.isEmpty() || !m_result ? std::vector<int>() : patchesIn(patches, m_result->cols);
        draw();
    });
    connect(m_chips, &TokenChips::chipHovered, this, [this](int chip) {
        m_hoveredToken = chip;
        draw();
    });
    connect(m_chips, &TokenChips::chipChosen, this, [this](int chip) {
        m_token = chip;
        if (!m_ownText)
            m_services.selection.setToken(chip);
        draw();
    });
    connect(m_line, &QLineEdit::returnPressed, this, &InsidePanel::commitText);
    connect(m_ownCaption, &QPushButton::clicked, m_captionAction, &QAction::trigger);
    connect(m_export, &QPushButton::clicked, m_exportAction, &QAction::trigger);
    connect(m_patience, &QTimer::timeout, this,
            [this] { finishContent(m_problem.isEmpty() ? QStringLiteral("no picture, model or text in time") : m_problem); });
}

void InsidePanel::addActions() {
    m_exportAction->setShortcut(Qt::CTRL | Qt::Key_E);
    m_captionAction->setShortcut(Qt::CTRL | Qt::Key_D);
    m_clearAction->setShortcut(Qt::CTRL | Qt::Key_Backspace);
    m_actions = {m_captionAction, m_clearAction, m_exportAction};
    for (QAction* action : m_actions)
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    QWidget::addActions(m_actions);
    const ExportHooks hooks{[this](const QString& suggested, const QString&) {
                                return m_services.dialogs.saveFile(this, tr("Export the map"), suggested);
                            },
                            [this] { return recipe(); },
                            [this](const QString& problem) { m_services.dialogs.error(this, problem); },
                            QStringLiteral("inside")};
    const QList<QAction*> viewActions = installExport(m_view, hooks);
    installExport(m_otherView, hooks);
    installExport(m_chooser->matrix(), hooks);
    installExport(m_chips, hooks);
    connect(m_exportAction, &QAction::triggered, viewActions.last(), &QAction::trigger);
    connect(m_captionAction, &QAction::triggered, this, &InsidePanel::askCaption);
    connect(m_clearAction, &QAction::triggered, this, [this] {
        m_token = -1;
        m_patches.clear();
        m_view->setChosenPatches({});
        draw();
    });
}

void InsidePanel::retranslate() {
    m_textName->setText(tr("Text"));
    m_line->setAccessibleName(tr("Text that the model reads with the picture"));
    m_line->setPlaceholderText(tr("Write a text and press Enter"));
    m_ownCaption->setText(tr("Its own &caption"));
    m_ownCaption->setToolTip(plainToolTip(tr("Lets the model write the text.")));
    m_export->setText(tr("&Export…"));
    m_export->setToolTip(plainToolTip(tr("Picture and map as PNG or SVG with the whole recipe inside, or the numbers as CSV.")));
    m_exportAction->setText(tr("Export the map…"));
    m_captionAction->setText(tr("Use the model's own caption"));
    m_clearAction->setText(tr("Choose nothing"));
    m_view->setAccessibleName(tr("The picture with the map"));
    m_otherView->setAccessibleName(tr("The picture with the other model's map"));
    m_chips->setAccessibleName(tr("Tokens of the text"));
    m_chips->setValueTitle(tr("attention"));
    m_bar->setTitle(tr("attention"));
    m_chooser->retranslate();
    m_controls->retranslate();
    draw();
}

void InsidePanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    m_picture.setActive(true);
    takeSelection(TextChanged | TokenChanged);
    takeModel();
}

void InsidePanel::hideEvent(QHideEvent* event) {
    Panel::hideEvent(event);
    m_picture.setActive(false);
}

void InsidePanel::takePicture() {
    m_view->setPicture(m_picture.shown());
    m_otherView->setPicture(m_picture.shown());
    m_patches.clear();
    ask();
}

void InsidePanel::takeModel() {
    m_controls->followModel(m_services.engine.modelInfo(), m_services.engine.comparisonInfo());
    if (m_picture.active())
        ask();
    else
        m_result.reset();
}

void InsidePanel::takeSelection(unsigned changes) {
    const SelectionState& state = m_services.selection.state();
    if (changes & (TextChanged | PictureChanged)) {
        const QString text = QString::fromStdString(state.text).simplified();
        const bool same = text == m_line->text() && !text.isEmpty();
        m_ownText = false;
        m_line->setText(text);
        m_token = state.token;
        if (!same && m_picture.active() && (changes & TextChanged))
            ask();
    } else if ((changes & TokenChanged) && state.token != m_token) {
        m_token = state.token;
        draw();
    }
}

void InsidePanel::commitText() {
    const QString text = m_line->text().simplified();
    if (text.isEmpty())
        return;
    m_ownText = false;
    m_services.selection.setText(text.toStdString(), m_services.selection.state().language);
    ask();
}

QString InsidePanel::reason() const {
    const EngineHost& engine = m_services.engine;
    if (engine.state() == EngineHost::State::Failed)
        return QString::fromStdString(engine.error().oneLine());
    if (!engine.modelInfo())
        return engine.state() == EngineHost::State::Loading ? tr("The engine is starting.")
                                                            : tr("No model is open. Choose one at the top left.");
    if (m_picture.state() == CurrentPicture::State::Failed)
        return m_picture.problem();
    return {};
}

void InsidePanel::ask() {
    m_job = {};
    m_otherJob = {};
    m_captionJob = {};
    m_result.reset();
    m_rolloutResult.reset();
    m_otherResult.reset();
    m_problem.clear();
    m_working = false;
    m_chooser->setResult(nullptr);
    const SharedImage image = m_picture.image();
    if (!image || !m_services.engine.modelInfo())
        return draw();
    if (m_line->text().simplified().isEmpty())
        return askCaption();
    ExplainRequest request;
    request.image = image;
    request.text = m_line->text().simplified().toStdString();
    request.target = m_controls->target();
    m_working = true;
    m_job = m_services.engine.ask<ExplainResult>(
        tr("Looking inside"), [request](Model& model, JobContext& context) { return model.explain(request, context); },
        [this](Result<ExplainResult> result) { take(std::move(result)); });
    askOther();
    draw();
}

void InsidePanel::askCaption() {
    const SharedImage image = m_picture.image();
    const ModelInfo* info = m_services.engine.modelInfo();
    const bool can = info && std::find(info->tasks.begin(), info->tasks.end(), "caption") != info->tasks.end();
    if (!image || !can) {
        m_problem = tr("Write a text below: this model cannot caption the picture by itself.");
        return draw();
    }
    CaptionRequest request;
    request.image = image;
    m_working = true;
    m_captionJob = m_services.engine.ask<std::string>(
        tr("Describing the picture"),
        [request](Model& model, JobContext& context) -> Result<std::string> {
            DIPTYCH_ASSIGN(const CaptionResult result, model.caption(request, context));
            return result.captions.empty() ? std::string() : result.captions.front().text;
        },
        [this](Result<std::string> caption) {
            m_working = false;
            if (!caption.ok() || caption->empty()) {
                m_problem = caption.ok() ? tr("The model gave an empty caption: write a text below.")
                                         : QString::fromStdString(caption.error().oneLine());
                return draw();
            }
            m_ownText = true;
            m_token = -1;
            m_line->setText(QString::fromStdString(*caption).simplified());
            ask();
        });
    draw();
}

void InsidePanel::askRollout() {
    ExplainRequest request;
    request.image = m_picture.image();
    request.text = m_line->text().simplified().toStdString();
    request.target = m_controls->target();
    request.method = "rollout";
    if (!request.image || !m_services.engine.modelInfo())
        return;
    if (m_chooser->attentionName() == "vision" && m_chooser->layer() >= 0)
        request.layer = m_chooser->layer();
    m_rolloutJob = m_services.engine.ask<ExplainResult>(
        tr("Looking inside"), [request](Model& model, JobContext& context) { return model.explain(request, context); },
        [this](Result<ExplainResult> result) {
            m_rolloutResult.reset();
            if (result.ok())
                m_rolloutResult = std::move(result).value();
            else
                m_problem = QString::fromStdString(result.error().oneLine());
            draw();
        });
}

void InsidePanel::askOther() {
    if (m_controls->comparison() == MapControls::Comparison::Off || !m_picture.image())
        return;
    ExplainRequest request;
    request.image = m_picture.image();
    request.text = m_line->text().simplified().toStdString();
    request.target = m_controls->target();
    request.method = m_controls->rollout() ? "rollout" : "attention";
    m_otherJob = m_services.engine.askComparison<ExplainResult>(
        tr("Looking inside the other model"),
        [request](Model& model, JobContext& context) { return model.explain(request, context); },
        [this](Result<ExplainResult> result) {
            if (result.ok())
                m_otherResult = std::move(result).value();
            draw();
        });
}

void InsidePanel::take(Result<ExplainResult> result) {
    m_working = false;
    if (!result.ok()) {
        m_problem = QString::fromStdString(result.error().oneLine());
        draw();
        return finishContent(m_problem);
    }
    m_result = std::move(result).value();
    m_chooser->setResult(&*m_result);
    if (m_token >= static_cast<int>(m_result->tokens.size()))
        m_token = -1;
    const RectF& canvas = m_result->canvas;
    for (MapPicture* view : {m_view, m_otherView}) {
        view->setCanvas(QRectF(canvas.x, canvas.y, canvas.width, canvas.height));
        view->setGrid(m_result->rows, m_result->cols);
    }
    if (m_controls->rollout())
        askRollout();
    if (m_done && m_token < 0)
        m_token = mostPointedToken();
    draw();
    finishContent({});
}

InsideChoice InsidePanel::choice() const {
    return {.attention = m_chooser->attentionName(),
            .layer = m_chooser->layer(),
            .head = m_chooser->head(),
            .token = m_hoveredToken >= 0 ? m_hoveredToken : m_token,
            .patches = m_patches,
            .received = m_controls->received()};
}

InsideAnswer InsidePanel::answer() const {
    if (m_controls->rollout())
        return m_rolloutResult ? rolloutAnswer(*m_rolloutResult, choice().token) : InsideAnswer{};
    return m_result ? attentionAnswer(*m_result, choice()) : InsideAnswer{};
}

// The same token is found by its place where both models cut the text alike, else by its piece.
InsideAnswer InsidePanel::otherAnswer() const {
    if (!m_otherResult || !m_result)
        return {};
    InsideChoice same = choice();
    if (same.token >= 0 && m_otherResult->tokens != m_result->tokens) {
        const std::string& piece = m_result->tokens[static_cast<std::size_t>(same.token)];
        const auto found = std::find(m_otherResult->tokens.begin(), m_otherResult->tokens.end(), piece);
        same.token = found == m_otherResult->tokens.end() ? -1 : static_cast<int>(found - m_otherResult->tokens.begin());
    }
    if (m_otherResult->cols != m_result->cols || m_otherResult->rows != m_result->rows)
        same.patches.clear();
    return m_controls->rollout() ? rolloutAnswer(*m_otherResult, same.token) : attentionAnswer(*m_otherResult, same);
}

int InsidePanel::mostPointedToken() const {
    int best = -1;
    float strongest = 0;
    for (int token = 1; m_result && token < static_cast<int>(m_result->tokens.size()); ++token) {
        if (looksSpecial(QString::fromStdString(m_result->tokens[static_cast<std::size_t>(token)])))
            continue;
        InsideChoice one = choice();
        one.token = token;
        const InsideAnswer shown = attentionAnswer(*m_result, one);
        const float most = shown.map.empty() ? 0 : *std::max_element(shown.map.begin(), shown.map.end());
        if (most > strongest) {
            strongest = most;
            best = token;
        }
    }
    return best;
}

QStringList InsidePanel::spokenResults() const {
    if (!m_result)
        return {};
    const InsideAnswer shown = answer();
    QStringList lines{QStringLiteral("text: %1").arg(m_line->text())};
    if (!shown.map.empty() && m_token >= 0) {
        const auto peak = std::max_element(shown.map.begin(), shown.map.end());
        const int patch = static_cast<int>(peak - shown.map.begin());
        lines.append(QStringLiteral("\"%1\" looks most at patch row %2, column %3 of %4 x %5 (weight %6)")
                         .arg(QString::fromStdString(m_result->tokens[static_cast<std::size_t>(m_token)]))
                         .arg(patch / shown.cols)
                         .arg(patch % shown.cols)
                         .arg(shown.rows)
                         .arg(shown.cols)
                         .arg(static_cast<double>(*peak), 0, 'f', 3));
    }
    return lines;
}

Recipe InsidePanel::recipe() const {
    const InsideChoice chosen = choice();
    const auto text = [](const std::string& value) { return QString::fromStdString(value); };
    Recipe recipe{{QStringLiteral("Software"), QStringLiteral("Diptych")},
                  {QStringLiteral("panel"), name()},
                  {QStringLiteral("picture"), text(toUtf8(m_picture.file()))},
                  {QStringLiteral("text"), m_line->text()},
                  {QStringLiteral("method"), m_controls->rollout() ? QStringLiteral("rollout") : QStringLiteral("attention")},
                  {QStringLiteral("attention"), text(chosen.attention)},
                  {QStringLiteral("layer"), QString::number(chosen.layer)},
                  {QStringLiteral("head"), QString::number(chosen.head)},
                  {QStringLiteral("token"), QString::number(chosen.token)},
                  {QStringLiteral("color_map"), colorMapName(m_controls->colors())},
                  {QStringLiteral("smooth"), m_controls->smooth() ? QStringLiteral("true") : QStringLiteral("false")}};
    if (m_result)
        recipe.append({QStringLiteral("target"), text(m_result->target)});
    if (const ModelInfo* info = m_services.engine.modelInfo())
        recipe.append({QStringLiteral("model"), text(toUtf8(info->folder))});
    QStringList patches;
    for (const int patch : chosen.patches)
        patches.append(QString::number(patch));
    recipe.append({QStringLiteral("patches"), patches.join(QLatin1Char(','))});
    return recipe;
}

void InsidePanel::bringToContent(std::function<void(const QString& problem)> done) {
    m_done = std::move(done);
    m_patience->start(patienceMs);
    m_picture.setActive(true);
    if (m_services.engine.state() == EngineHost::State::Failed || m_picture.state() == CurrentPicture::State::Failed)
        return finishContent(reason());
    if (m_result) {
        if (m_token < 0)
            m_token = mostPointedToken();
        draw();
        finishContent({});
    }
}

void InsidePanel::finishContent(const QString& problem) {
    m_patience->stop();
    if (const auto done = std::exchange(m_done, nullptr))
        done(problem);
}

}  // namespace diptych
