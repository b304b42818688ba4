#include "ui/panels/inside/inside_panel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHideEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTimer>
#include <QVBoxLayout>

#include "core/base/files.h"
#include "core/base/preference.h"
#include "core/base/selection.h"
#include "ui/common/column_scroll.h"
#include "ui/common/plain_text.h"
#include "ui/common/rule_line.h"
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
      m_chooser(new HeadChooser(services, this)), m_controls(new MapControls(services, this)),
      m_other(new QWidget(this)), m_view(new MapPicture(this)), m_otherView(new MapPicture(this)), m_bar(new ColorBar(this)),
      m_otherBar(new ColorBar(this)), m_viewTitle(plainLabel({}, this)), m_otherTitle(plainLabel({}, this)),
      m_patchNote(plainLabel({}, this)), m_note(plainLabel({}, this)), m_textName(plainLabel({}, this)),
      m_status(plainLabel({}, this)), m_line(new QLineEdit(this)), m_ownCaption(new QPushButton(this)),
      m_export(new QPushButton(this)), m_chips(new TokenChips(this)), m_exportAction(new QAction(this)),
      m_captionAction(new QAction(this)), m_clearAction(new QAction(this)), m_patience(new QTimer(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::grid * 3, Theme::grid * 3, Theme::grid * 3, Theme::grid * 3);
    layout->addWidget(m_splitter);
    auto* left = new ColumnScroll(m_splitter);
    auto* middle = new QWidget(m_splitter);
    buildLeft(left);
    buildMiddle(middle);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(Theme::grid * 3);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({Theme::grid * 72, Theme::grid * 140});
    m_splitter->restoreState(
        QByteArray::fromBase64(QByteArray::fromStdString(services.settings.get(splitterKey, std::string()))));
    addActions();
    connectParts();
    connectChoices();
    m_patience->setSingleShot(true);
    retranslate();
}

InsidePanel::~InsidePanel() = default;

void InsidePanel::buildLeft(ColumnScroll* left) {
    auto* content = new QWidget(left);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, Theme::grid * 2, 0);
    layout->setSpacing(Theme::grid * 3);
    layout->addWidget(m_chooser, 100);
    layout->addWidget(ruleLine(content));
    layout->addWidget(m_controls);
    layout->addStretch(1);
    content->setMinimumWidth(Theme::grid * 56);
    left->setWidget(content);
}

QLayout* InsidePanel::pictureRow(QWidget* middle) {
    auto* pictures = new QHBoxLayout;
    pictures->setSpacing(Theme::grid * 3);
    const auto column = [&](QWidget* host, QLabel* title, MapPicture* view, ColorBar* bar) {
        auto* rows = new QVBoxLayout(host);
        rows->setContentsMargins(0, 0, 0, 0);
        rows->setSpacing(Theme::grid);
        rows->addWidget(title);
        rows->addWidget(view, 100);
        rows->addWidget(bar);
        rows->addStretch(1);
        view->setHugging(true);
        pictures->addWidget(host, 1);
        title->setWordWrap(false);
        title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        QSizePolicy kept = bar->sizePolicy();
        kept.setRetainSizeWhenHidden(true);
        bar->setSizePolicy(kept);
    };
    column(new QWidget(middle), m_viewTitle, m_view, m_bar);
    column(m_other, m_otherTitle, m_otherView, m_otherBar);
    return pictures;
}

QLayout* InsidePanel::textRow() {
    auto* row = new QHBoxLayout;
    m_textName->setWordWrap(false);
    m_textName->setBuddy(m_line);
    row->addWidget(m_textName);
    row->addWidget(m_line, 1);
    row->addWidget(m_ownCaption);
    row->addWidget(m_export);
    return row;
}

void InsidePanel::buildMiddle(QWidget* middle) {
    auto* layout = new QVBoxLayout(middle);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid * 2);
    layout->addLayout(pictureRow(middle), 1);
    layout->addWidget(m_patchNote);
    layout->addWidget(m_note);
    layout->addWidget(m_status);
    layout->addWidget(m_chips);
    layout->addLayout(textRow());
    m_line->setMaxLength(4000);
    m_line->setMinimumWidth(Theme::grid * 20);
    m_otherView->setChoosing(false);
    m_note->setForegroundRole(QPalette::PlaceholderText);
}

void InsidePanel::connectParts() {
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] {
        m_services.settings.set(splitterKey, m_splitter->saveState().toBase64().toStdString());
    });
    connect(&m_picture, &CurrentPicture::changed, this, &InsidePanel::takePicture);
    connect(&m_services.engine, &EngineHost::modelChanged, this, &InsidePanel::takeModel);
    connect(&m_services.engine, &EngineHost::stateChanged, this, &InsidePanel::takeModel);
    connect(&m_services.engine, &EngineHost::comparisonChanged, this, &InsidePanel::takeOtherModel);
    connect(&m_services.engine, &EngineHost::modelFailed, this, &InsidePanel::finishContent);
    m_selection = m_services.selection.changed.connect([this](unsigned changes) { takeSelection(changes); });
    connect(m_controls, &MapControls::askAgain, this, &InsidePanel::takeMethod);
    connect(m_controls, &MapControls::drawAgain, this, &InsidePanel::draw);
    connect(m_controls, &MapControls::otherModelWanted, this, [this] {
        const QString folder = m_services.dialogs.openFolder(this, tr("Model to compare with"));
        if (!folder.isEmpty())
            m_services.engine.openComparison(fromUtf8(folder.toStdString()));
    });
    connect(m_line, &QLineEdit::returnPressed, this, &InsidePanel::commitText);
    connect(m_ownCaption, &QPushButton::clicked, m_captionAction, &QAction::trigger);
    connect(m_export, &QPushButton::clicked, m_exportAction, &QAction::trigger);
    connect(m_patience, &QTimer::timeout, this,
            [this] { finishContent(m_problem.isEmpty() ? QStringLiteral("no picture, model or text in time") : m_problem); });
}

void InsidePanel::connectChoices() {
    connect(m_chooser, &HeadChooser::attentionChosen, this, &InsidePanel::draw);
    connect(m_chooser, &HeadChooser::headChosen, this, [this] {
        askRollout();
        askOther();
        draw();
    });
    connect(m_view, &MapPicture::patchesChosen, this, [this](const QRect& patches) {
        m_patches = patches.isEmpty() || !m_result ? std::vector<int>() : patchesIn(patches, m_result->cols);
        draw();
    });
    connectView(m_view, m_otherView);
    connectView(m_otherView, m_view);
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
}

void InsidePanel::connectView(MapPicture* view, MapPicture* twin) {
    connect(view, &MapPicture::patchHovered, this, [this, twin](int row, int col) {
        twin->point({col, row});
        drawPatch(row, col);
    });
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
    m_export->setText(tr("&Export…"));
    m_export->setToolTip(plainToolTip(tr("Picture and map as PNG or SVG with the whole recipe inside, or the numbers as CSV.")));
    m_exportAction->setText(tr("Export the map…"));
    m_captionAction->setText(tr("Use the model's own caption"));
    m_clearAction->setText(tr("Choose nothing"));
    m_view->setAccessibleName(tr("The picture with the map"));
    m_otherView->setAccessibleName(tr("The picture with the map beside it"));
    m_chips->setAccessibleName(tr("Tokens of the text"));
    m_chips->setValueTitle(tr("attention"));
    m_bar->setTitle(tr("attention"));
    m_chooser->retranslate();
    m_controls->retranslate();
    draw();
}

void InsidePanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    m_controls->followModel(m_services.engine.modelInfo(), m_services.engine.comparisonInfo());
    m_picture.setActive(true);
    takeSelection(TextChanged | TokenChanged);
    if (stale())
        return ask();
    if (!m_rolloutResult)
        askRollout();
    if (!m_otherResult)
        askOther();
}

void InsidePanel::hideEvent(QHideEvent* event) {
    Panel::hideEvent(event);
    if (event->spontaneous())  // only the window was put away
        return;
    m_picture.setActive(false);
    dropWork();
}

void InsidePanel::takePicture() {
    m_view->setPicture(m_picture.shown());
    m_otherView->setPicture(m_picture.shown());
    m_patches.clear();
    ask();
}

void InsidePanel::takeModel() {
    m_controls->followModel(m_services.engine.modelInfo(), m_services.engine.comparisonInfo());
    ask();
}

void InsidePanel::takeOtherModel() {
    m_controls->followModel(m_services.engine.modelInfo(), m_services.engine.comparisonInfo());
    m_otherResult.reset();
    askOther();
    draw();
}

void InsidePanel::takeMethod() {
    if (!m_result || m_result->target != m_controls->target())
        return ask();
    askRollout();
    askOther();
    draw();
}

void InsidePanel::setText(const QString& text) {
    m_line->setText(text);
    m_line->home(false);
}

void InsidePanel::takeSelection(unsigned changes) {
    const SelectionState& state = m_services.selection.state();
    const bool keepsOwn = m_ownText && state.text.empty() && !(changes & PictureChanged);
    if ((changes & (TextChanged | PictureChanged)) && !keepsOwn) {
        m_ownText = false;
        setText(QString::fromStdString(state.text).simplified());
        m_token = state.token;
        if (m_picture.active() && stale() && state.picture == m_picture.file())
            ask();
    } else if ((changes & TokenChanged) && !m_ownText && state.token != m_token) {
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
    if (stale())
        ask();
}

}  // namespace diptych
