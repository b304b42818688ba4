// In which order the rows stand, chosen from a menu: that of the source, or by a column; rows with the same value come together.
#pragma once

#include <QToolButton>

#include "ui/panels/data/data_rows.h"

namespace diptych {

class OrderButton : public QToolButton {
    Q_OBJECT

public:
    explicit OrderButton(QWidget* parent = nullptr);

    void show(const DataSort& sort);
    void retranslate();

Q_SIGNALS:
    void chosen(const DataSort& sort);

private:
    void fill();

    DataSort m_sort;
};

}  // namespace diptych
