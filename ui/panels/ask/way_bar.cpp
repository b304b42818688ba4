#include "ui/panels/ask/way_bar.h"

#include <QAction>
#include <QActionGroup>
#include <QHBoxLayout>
#include <QToolButton>
#include <algorithm>

#include "core/base/preference.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/panels/ask/ask_text.h"
#include "ui/services.h"

namespace diptych {
namespace {

constexpr const char* pageKey = "ask/page";
constexpr int ways = static_cast<int>(AskWay::Count);

}  // namespace

WayBar::WayBar(Services& services, QWidget* parent)
    : QWidget(parent), m_services(services) {
    auto* exclusive = new QActionGroup(this);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid);
    for (int i = 0; i < ways; ++i) {
        auto* action = exclusive->addAction(QString());
        action->setCheckable(true);
        action->setShortcut(Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + i));
        auto* button = new QToolButton(this);
        button->setDefaultAction(action);
        button->setAutoRaise(true);
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        m_buttons.append(button);
        m_actions.append(action);
        layout->addWidget(button);
        connect(action, &QAction::triggered, this, [this, i] { setWay(static_cast<AskWay>(i)); });
    }
    layout->addStretch();
    connect(&services.theme, &Theme::changed, this, &WayBar::followModel);
    m_actions.at(std::clamp(services.settings.get(pageKey, 0), 0, ways - 1))->setChecked(true);
}

AskWay WayBar::way() const {
    for (int i = 0; i < ways; ++i)
        if (m_actions.at(i)->isChecked())
            return static_cast<AskWay>(i);
    return AskWay::Look;
}

void WayBar::setWay(AskWay way) {
    m_actions.at(static_cast<int>(way))->setChecked(true);
    m_services.settings.set(pageKey, static_cast<int>(way));
    Q_EMIT wayChanged();
}

QString WayBar::whyNotThis(AskWay way) const {
    const EngineHost& engine = m_services.engine;
    const auto can = [&](const char* task) { return whyNot(engine, task).isEmpty(); };
    switch (way) {
    case AskWay::Look: return can("vqa") ? QString() : whyNot(engine, "caption");
    case AskWay::Chat: return whyNot(engine, "chat");
    case AskWay::Classes: return whyNotClasses(engine);
    default: return can("vqa") || can("chat") || whyNotClasses(engine).isEmpty() ? QString() : whyNot(engine, "caption");
    }
}

void WayBar::followModel() {
    const QStringList what{tr("Captions of the picture and answers about it."),
                           tr("A conversation about one picture or several."),
                           tr("Which of your own labels fits the picture."),
                           tr("The same for many pictures, as a table.")};
    for (int i = 0; i < ways; ++i) {
        const QString reason = whyNotThis(static_cast<AskWay>(i));
        m_actions.at(i)->setToolTip(plainToolTip(reason.isEmpty() ? what.at(i) : what.at(i) + QLatin1Char(' ') + reason));
        QWidget* button = m_buttons.at(i);
        QPalette colors = palette();
        if (!reason.isEmpty())
            colors.setColor(QPalette::ButtonText, m_services.theme.muted());
        button->setPalette(colors);
    }
}

void WayBar::retranslate() {
    const QStringList names{tr("Describe and question"), tr("Chat"), tr("Classes"), tr("Batch")};
    for (int i = 0; i < ways; ++i)
        m_actions.at(i)->setText(names.at(i));
    followModel();
}

}  // namespace diptych
