#include "ui/common/fact_strip.h"

#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>

#include "ui/common/flow_layout.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"

namespace diptych {

FactStrip::FactStrip(QWidget* parent) : QWidget(parent) {
    auto* flow = new FlowLayout(this, 5 * Theme::grid);
    flow->setContentsMargins(0, 0, 0, 0);
}

void FactStrip::addCell() {
    Cell cell{new QWidget(this), plainLabel(), plainLabel()};
    auto* column = new QVBoxLayout(cell.box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (QLabel* label : {cell.name, cell.value}) {
        label->setWordWrap(false);
        column->addWidget(label);
    }
    cell.name->setForegroundRole(QPalette::PlaceholderText);
    cell.value->setProperty("dataText", true);
    layout()->addWidget(cell.box);
    m_cells.append(cell);
}

void FactStrip::setFacts(const QList<Fact>& facts) {
    m_facts = facts;
    while (m_cells.size() < facts.size())
        addCell();
    while (m_cells.size() > facts.size())
        delete m_cells.takeLast().box;
    for (int i = 0; i < facts.size(); ++i) {
        m_cells[i].name->setText(facts[i].name);
        m_cells[i].value->setText(facts[i].value);
        m_cells[i].box->setToolTip(facts[i].tip.isEmpty() ? QString() : plainToolTip(facts[i].tip));
    }
    restyle();
    setVisible(!facts.isEmpty());
}

void FactStrip::restyle() {
    QFont strong = font();
    strong.setBold(true);
    for (const Cell& cell : m_cells)
        cell.value->setFont(strong);
    updateGeometry();
}

void FactStrip::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        restyle();
}

}  // namespace diptych
