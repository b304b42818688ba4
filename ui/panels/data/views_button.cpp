#include "ui/panels/data/views_button.h"

#include <QAction>
#include <QInputDialog>
#include <QMenu>
#include <algorithm>

#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/dialogs.h"
#include "ui/services.h"

namespace diptych {

ViewsButton::ViewsButton(Services& services, std::function<SavedView()> now, QWidget* parent)
    : QToolButton(parent), m_services(services), m_now(std::move(now)), m_save(new QAction(this)) {
    setPopupMode(QToolButton::InstantPopup);
    setAutoRaise(true);
    setMenu(new QMenu(this));
    connect(menu(), &QMenu::aboutToShow, this, &ViewsButton::fill);
    connect(m_save, &QAction::triggered, this, &ViewsButton::askName);
    m_save->setShortcut(Qt::CTRL | Qt::Key_B);
}

void ViewsButton::fill() {
    menu()->clear();
    const auto views = readViews(m_services.data.project());
    if (!views.ok())
        m_services.dialogs.error(this, QString::fromStdString(views.error().oneLine()));
    const std::vector<SavedView> known = views.ok() ? *views : std::vector<SavedView>();
    for (const SavedView& view : known)
        menu()->addAction(literalText(view.name), this, [this, view] { Q_EMIT chosen(view); })->setToolTip(plainToolTip(view.filter));
    if (known.empty())
        menu()->addAction(tr("No view was saved yet"))->setEnabled(false);
    menu()->addSeparator();
    m_save->setEnabled(!m_services.data.project().empty());
    menu()->addAction(m_save);
    if (known.empty())
        return;
    QMenu* removing = menu()->addMenu(tr("Remove"));
    for (const SavedView& view : known)
        removing->addAction(literalText(view.name), this, [this, name = view.name] { remove(name); });
}

void ViewsButton::askName() {
    if (m_services.data.project().empty())
        return;
    auto* dialog = new QInputDialog(window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save this view"));
    dialog->setLabelText(tr("Name of the view: its filter, its order, gallery or table"));
    dialog->setTextValue(m_now().filter);
    connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString& name) {
        SavedView view = m_now();
        view.name = name.trimmed();
        if (!view.name.isEmpty())
            save(view);
    });
    dialog->open();
}

void ViewsButton::save(const SavedView& view) {
    auto views = readViews(m_services.data.project());
    store(withView(views.ok() ? std::move(views).value() : std::vector<SavedView>(), view));
}

void ViewsButton::remove(const QString& name) {
    auto views = readViews(m_services.data.project());
    if (!views.ok())
        return;
    std::erase_if(*views, [&](const SavedView& view) { return view.name == name; });
    store(*views);
}

void ViewsButton::store(const std::vector<SavedView>& views) {
    if (const Status written = writeViews(m_services.data.project(), views); !written.ok())
        m_services.dialogs.error(this, QString::fromStdString(written.error().oneLine()));
}

void ViewsButton::retranslate() {
    setText(tr("Views"));
    setAccessibleName(tr("Saved views"));
    setToolTip(tr("Saved views of this source: filter, order, gallery or table"));
    m_save->setText(tr("Save this view…"));
}

}  // namespace diptych
