// The line in which the rows of Data are filtered: what is typed, a menu of filters to choose from, and what could not be
// read of it.
#pragma once

#include <QWidget>

#include "ui/panels/data/data_filter.h"

class QAction;
class QLabel;
class QLineEdit;
class QToolButton;

namespace diptych {

class Theme;

class FilterBar : public QWidget {
    Q_OBJECT

public:
    explicit FilterBar(const Theme& theme, QWidget* parent = nullptr);

    const DataFilter& filter() const { return m_filter; }
    bool empty() const;
    void clear();
    void toggleTerm(const QString& term);
    void addWidget(QWidget* widget);                // to the right, on the same line
    QList<QAction*> filterActions() const { return {m_findAction, m_clearAction}; }
    void retranslate();

Q_SIGNALS:
    void changed();

private:
    void read();
    void fillMenu();
    void applyTheme();

    const Theme& m_theme;
    DataFilter m_filter;
    QLineEdit* m_line;
    QToolButton* m_choose;
    QLabel* m_problem;
    QAction *m_findAction, *m_clearAction;
};

}  // namespace diptych
