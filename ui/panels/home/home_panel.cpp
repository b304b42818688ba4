#include "ui/panels/home/home_panel.h"

#include <QGridLayout>
#include <QLabel>
#include <QListWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/base/workspace.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/engine_host.h"
#include "ui/navigator.h"
#include "ui/services.h"

namespace diptych {

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

HomePanel::HomePanel(Services& services, QWidget* parent)
    : Panel(parent), m_services(services), m_title(plainLabel({}, this)), m_subtitle(plainLabel({}, this)),
      m_recentTitle(plainLabel({}, this)), m_dropHint(plainLabel({}, this)), m_recent(new QListWidget(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(10 * Theme::grid, 10 * Theme::grid, 10 * Theme::grid, 6 * Theme::grid);
    layout->setSpacing(4 * Theme::grid);
    layout->addWidget(m_title);
    layout->addWidget(m_subtitle);
    auto* grid = new QGridLayout;
    grid->setSpacing(4 * Theme::grid);
    for (int i = 0; i < steps().size(); ++i) {
        auto* button = new QToolButton(this);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setIconSize(QSize(32, 32));
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        button->setMinimumHeight(14 * Theme::grid);
        const QString panel = QString::fromLatin1(steps()[i].panel);
        connect(button, &QToolButton::clicked, this, [this, panel] { m_services.navigator.showPanel(panel); });
        QLabel* text = plainLabel({}, this);
        auto* cell = new QVBoxLayout;
        cell->setSpacing(Theme::grid);
        cell->addWidget(button);
        cell->addWidget(text);
        grid->addLayout(cell, i / 2, i % 2);
        m_buttons.append(button);
        m_texts.append(text);
    }
    layout->addLayout(grid);
    layout->addWidget(m_recentTitle);
    layout->addWidget(m_recent, 1);
    layout->addWidget(m_dropHint);
    m_recent->setProperty("dataText", true);
    connect(m_recent, &QListWidget::itemActivated, this, [this](const QListWidgetItem* item) {
        m_services.navigator.openPath(item->data(Qt::UserRole).toString().toStdString());
    });
    connect(&services.theme, &Theme::changed, this, &HomePanel::retranslate);
    m_recentChanges = services.workspace.recentChanged.connect([this](Workspace::Kind) { fillRecent(); });
    retranslate();
}

void HomePanel::retranslate() {
    QFont big = font();
    big.setPointSizeF(font().pointSizeF() * 1.8);
    big.setBold(true);
    m_title->setFont(big);
    m_title->setText(tr("A studio for models that see and read"));
    m_subtitle->setText(tr("Browse pictures with words, ask a model about them, look inside it, and teach it. "
                           "Everything runs on this computer."));
    QFont heading = font();
    heading.setBold(true);
    for (int i = 0; i < steps().size(); ++i) {
        m_buttons[i]->setText(QStringLiteral("  ") + tr(steps()[i].title));
        m_buttons[i]->setAccessibleName(tr(steps()[i].title));
        m_buttons[i]->setIcon(m_services.theme.icon(QString::fromLatin1(steps()[i].icon)));
        m_buttons[i]->setFont(heading);
        m_texts[i]->setText(tr(steps()[i].text));
    }
    m_recentTitle->setFont(heading);
    m_recentTitle->setText(tr("Recently opened"));
    m_recent->setAccessibleName(tr("Recently opened"));
    m_dropHint->setText(tr("Drop a picture, a folder of pictures, a COCO captions file or a model folder anywhere on the window."));
    fillRecent();
}

void HomePanel::fillRecent() {
    m_recent->clear();
    const auto add = [this](Workspace::Kind kind, const QString& what, const char* icon) {
        for (const auto& path : m_services.workspace.recent(kind)) {
            const QString full = QString::fromStdString(path.string());
            auto* item = new QListWidgetItem(m_services.theme.icon(QString::fromLatin1(icon)),
                                             QStringLiteral("%1 · %2").arg(what, full), m_recent);
            item->setData(Qt::UserRole, full);
        }
    };
    add(Workspace::Kind::Model, tr("model"), "model");
    add(Workspace::Kind::Data, tr("data"), "data");
}

void HomePanel::bringToContent(std::function<void(const QString&)> done) { done({}); }

}  // namespace diptych
