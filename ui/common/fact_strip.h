// Numbers with their names, side by side and wrapping: "step time  0.32 s". What a page knows, readable at a glance.
#pragma once

#include <QList>
#include <QString>
#include <QWidget>

class QLabel;

namespace diptych {

struct Fact {
    QString name, value, tip;                       // translated; value may be data; tip plain text
};

class FactStrip : public QWidget {
    Q_OBJECT

public:
    explicit FactStrip(QWidget* parent = nullptr);
    void setFacts(const QList<Fact>& facts);
    const QList<Fact>& facts() const { return m_facts; }

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Cell {
        QWidget* box;
        QLabel *name, *value;
    };
    void addCell();
    void restyle();

    QList<Fact> m_facts;
    QList<Cell> m_cells;
};

}  // namespace diptych
