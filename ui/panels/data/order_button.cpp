#include "ui/panels/data/order_button.h"

#include <QActionGroup>
#include <QMenu>

namespace diptych {

OrderButton::OrderButton(QWidget* parent) : QToolButton(parent) {
    setPopupMode(QToolButton::InstantPopup);
    setAutoRaise(true);
    setMenu(new QMenu(this));
    connect(menu(), &QMenu::aboutToShow, this, &OrderButton::fill);
}

void OrderButton::show(const DataSort& sort) { m_sort = sort; }

void OrderButton::fill() {
    using Column = DataColumn;
    menu()->clear();
    auto* group = new QActionGroup(menu());
    const auto add = [&](const QString& text, const DataSort& sort) {
        QAction* action = menu()->addAction(text, this, [this, sort] { Q_EMIT chosen(sort); });
        action->setCheckable(true);
        action->setChecked(sort == m_sort);
        group->addAction(action);
    };
    const auto by = [](Column column, Qt::SortOrder order = Qt::AscendingOrder) { return DataSort{static_cast<int>(column), order}; };
    add(tr("Order of the source"), {});
    menu()->addSection(tr("Grouped by"));
    add(tr("Split"), by(Column::Split));
    add(tr("Tags"), by(Column::Tags, Qt::DescendingOrder));
    add(tr("First answer"), by(Column::Answers));
    add(tr("First question"), by(Column::Question));
    menu()->addSection(tr("Sorted by"));
    add(tr("Caption"), by(Column::Caption));
    add(tr("Shortest caption first"), by(Column::Words));
    add(tr("Longest caption first"), by(Column::Words, Qt::DescendingOrder));
    add(tr("File name"), by(Column::Picture));
}

void OrderButton::retranslate() {
    setText(tr("Order"));
    setAccessibleName(tr("Order of the rows"));
    setToolTip(tr("Order of the rows; those with the same value come together"));
}

}  // namespace diptych
