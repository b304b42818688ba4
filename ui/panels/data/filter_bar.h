// What filters the rows of Data: the line, its terms as chips, what could not be read of it (under its column), filters to
// choose from and to complete, and room for other controls.
#pragma once

#include <QWidget>

#include "core/data/filter/filter.h"
#include "ui/panels/data/data_statistics.h"

class QAction;
class QHBoxLayout;
class QLabel;
class QToolButton;

namespace diptych {

class ChipRow;
class FilterLine;
class Theme;

class FilterBar : public QWidget {
    Q_OBJECT

public:
    explicit FilterBar(const Theme& theme, QWidget* parent = nullptr);

    const FilterNode& filter() const { return m_filter; }   // of the last line that could be read
    QString text() const;
    void setText(const QString& line);
    bool empty() const { return text().isEmpty(); }
    void clear() { setText({}); }
    void toggleTerm(const QString& term);
    void offerValues(const DataStatistics& statistics);     // of the set, to be completed
    void addToLine(QWidget* widget);                // to the right of the line
    void addToChips(QWidget* widget);               // to the right of the chips
    QList<QAction*> filterActions() const { return {m_findAction, m_clearAction}; }
    void retranslate();

Q_SIGNALS:
    void changed();

private:
    void build();
    void read();
    void showProblem();
    void fillMenu();
    void applyTheme();

    const Theme& m_theme;
    FilterNode m_filter;
    std::optional<FilterProblem> m_found;
    FilterLine* m_line;
    QToolButton* m_choose;
    ChipRow* m_chips;
    QLabel* m_problem;
    QHBoxLayout *m_lineRow, *m_chipRow;
    QAction *m_findAction, *m_clearAction;
};

}  // namespace diptych
