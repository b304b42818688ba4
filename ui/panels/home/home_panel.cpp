#include "ui/panels/home/home_panel.h"

#include <QGridLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

#include "ui/common/path_text.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/engine_host.h"
#include "ui/navigator.h"
#include "ui/panels/home/picture_strip.h"
#include "ui/panels/home/step_card.h"
#include "ui/services.h"

namespace diptych {

namespace {

constexpr int mostRecent = 6, contentAfterMs = 500;

}  // namespace

const QList<HomePanel::Step>& HomePanel::steps() {
    static const QList<Step> list{
        {"ask", "ask", QT_TR_NOOP("Ask a picture"),
         QT_TR_NOOP("Get a caption, then ask what is where, how many and in which colour.")},
        {"inside", "inside", QT_TR_NOOP("See what a word looks at"),
         QT_TR_NOOP("Choose a word and see the patches it attends to, layer by layer, head by head.")},
        {"alignment", "alignment", QT_TR_NOOP("See how pictures and texts align"),
         QT_TR_NOOP("Every picture against every text, and both sides on one map.")},
        {"train", "train", QT_TR_NOOP("Teach it something new"),
         QT_TR_NOOP("Fine-tune the model on your pictures in a few minutes and watch it learn.")}};
    return list;
}

HomePanel::HomePanel(Services& services, QWidget* parent) : Panel(parent), m_services(services) {
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto* page = new QWidget(scroll);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(8 * Theme::grid, 6 * Theme::grid, 8 * Theme::grid, 4 * Theme::grid);
    layout->setSpacing(3 * Theme::grid);
    m_title = plainLabel({}, page);
    m_subtitle = plainLabel({}, page);
    layout->addWidget(m_title);
    layout->addWidget(m_subtitle);
    buildSteps(layout);
    buildPictures(layout);
    buildRecent(layout);
    layout->addStretch(1);
    m_dropHint = plainLabel({}, page);
    layout->addWidget(m_dropHint);
    scroll->setWidget(page);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(scroll);
    connect(&services.theme, &Theme::changed, this, &HomePanel::retranslate);
    connect(&services.data, &DataHost::datasetChanged, this, &HomePanel::showOpen);
    connect(&services.data, &DataHost::loadingChanged, this, &HomePanel::showOpen);
    m_recentChanges = services.workspace.recentChanged.connect([this](Workspace::Kind) { fillRecent(); });
    m_currentChanges = services.workspace.currentChanged.connect([this](Workspace::Kind) { fillRecent(); });
    retranslate();
}

void HomePanel::buildSteps(QVBoxLayout* layout) {
    auto* grid = new QGridLayout;
    grid->setSpacing(3 * Theme::grid);
    for (int i = 0; i < steps().size(); ++i) {
        auto* card = new StepCard(layout->parentWidget());
        const QString panel = QString::fromLatin1(steps()[i].panel);
        connect(card, &StepCard::clicked, this, [this, panel] { m_services.navigator.showPanel(panel); });
        grid->addWidget(card, i / 2, i % 2);
        grid->setColumnStretch(i % 2, 1);
        m_cards.append(card);
    }
    layout->addSpacing(Theme::grid);
    layout->addLayout(grid);
}

void HomePanel::buildPictures(QVBoxLayout* layout) {
    QWidget* page = layout->parentWidget();
    m_picturesTitle = plainLabel({}, page);
    m_picturesTitle->setProperty("dataText", true);
    m_noPictures = plainLabel({}, page);
    m_strip = new PictureStrip(m_services, page);
    m_browse = new QPushButton(page);
    m_make = new QPushButton(page);
    connect(m_browse, &QPushButton::clicked, this, [this] { m_services.navigator.showPanel(QStringLiteral("data")); });
    connect(m_make, &QPushButton::clicked, &m_services.navigator, &Navigator::makeScenes);
    auto* heading = new QHBoxLayout;
    heading->addWidget(m_picturesTitle, 1);
    heading->addWidget(m_browse);
    heading->addWidget(m_make);
    layout->addSpacing(2 * Theme::grid);
    layout->addLayout(heading);
    layout->addWidget(m_noPictures);
    layout->addWidget(m_strip);
}

void HomePanel::buildRecent(QVBoxLayout* layout) {
    auto* columns = new QHBoxLayout;
    columns->setSpacing(4 * Theme::grid);
    for (const auto kind : {Workspace::Kind::Model, Workspace::Kind::Data}) {
        QWidget* page = layout->parentWidget();
        const Recent recent{kind, plainLabel({}, page), new QListWidget(page)};
        recent.list->setProperty("dataText", true);
        recent.list->setUniformItemSizes(true);
        recent.list->setTextElideMode(Qt::ElideMiddle);
        recent.list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        const auto open = [this](const QListWidgetItem* item) {
            m_services.navigator.openPath(item->data(Qt::UserRole).toString().toStdString());
        };
        connect(recent.list, &QListWidget::itemActivated, this, open);
        auto* column = new QVBoxLayout;
        column->addWidget(recent.title);
        column->addWidget(recent.list);
        columns->addLayout(column, 1);
        m_recent.append(recent);
    }
    layout->addSpacing(2 * Theme::grid);
    layout->addLayout(columns);
}

void HomePanel::retranslate() {
    QFont big = font(), heading = font();
    big.setPointSizeF(font().pointSizeF() * 1.7);
    big.setBold(true);
    heading.setBold(true);
    m_title->setFont(big);
    m_title->setText(tr("A studio for models that see and read"));
    m_subtitle->setText(tr("Browse pictures with words, ask a model about them, look inside it, and teach it. "
                           "Everything runs on this computer."));
    for (int i = 0; i < steps().size(); ++i)
        m_cards[i]->setContent(m_services.theme.icon(QString::fromLatin1(steps()[i].icon)), tr(steps()[i].title), tr(steps()[i].text));
    m_picturesTitle->setFont(heading);
    m_browse->setText(tr("All pictures"));
    m_make->setText(tr("Make scenes…"));
    m_make->setToolTip(tr("Generate captioned scenes with questions and masks"));
    m_strip->setAccessibleName(tr("Pictures of the data set"));
    for (const Recent& recent : std::as_const(m_recent)) {
        const QString title = recent.kind == Workspace::Kind::Model ? tr("Recent models") : tr("Recent data sets");
        recent.title->setFont(heading);
        recent.title->setText(title);
        recent.list->setAccessibleName(title);
    }
    m_dropHint->setText(tr("Drop a picture, a folder of pictures, a COCO captions file or a model folder anywhere on the window."));
    showOpen();
    fillRecent();
}

void HomePanel::showOpen() {
    const auto set = m_services.data.dataset();
    m_picturesTitle->setText(set ? tr("%1 · %n pictures", nullptr, static_cast<int>(set->items.size())).arg(QString::fromStdString(set->name))
                                 : tr("Pictures"));
    m_strip->setVisible(set != nullptr);
    m_noPictures->setVisible(set == nullptr);
    m_noPictures->setText(m_services.data.loading() ? tr("The data set is being read…") : tr("No data set is open. Drop a folder of pictures here, or make scenes."));
}

void HomePanel::fillRecent() {
    for (const Recent& recent : std::as_const(m_recent)) {
        recent.list->clear();
        const auto open = m_services.workspace.current(recent.kind);
        const QIcon icon = m_services.theme.icon(recent.kind == Workspace::Kind::Model ? QStringLiteral("model") : QStringLiteral("data"));
        for (const auto& path : m_services.workspace.recent(recent.kind)) {
            if (recent.list->count() == mostRecent)
                break;
            const QString name = path == open ? tr("%1 (open)").arg(fileName(path)) : fileName(path);
            auto* item = new QListWidgetItem(icon, QStringLiteral("%1   %2").arg(name, shortFolder(path)), recent.list);
            item->setData(Qt::UserRole, QString::fromStdString(path.string()));
            item->setToolTip(plainToolTip(QString::fromStdString(path.string())));
        }
        if (recent.list->count() == 0) {
            auto* none = new QListWidgetItem(tr("Nothing was opened yet."), recent.list);
            none->setFlags(Qt::NoItemFlags);
        }
        const int line = qMax(recent.list->sizeHintForRow(0), recent.list->fontMetrics().height());
        recent.list->setFixedHeight(qMax(2, recent.list->count()) * line + 2 * recent.list->frameWidth() + Theme::grid);
    }
}

void HomePanel::bringToContent(std::function<void(const QString&)> done) {
    // Thumbnails arrive by themselves within moments.
    QTimer::singleShot(contentAfterMs, this, [done = std::move(done)] { done({}); });
}

}  // namespace diptych
