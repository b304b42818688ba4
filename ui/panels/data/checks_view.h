// What a check found: kinds with their counts, under each the rows (Enter leads to the row, F filters by the kind), the state of
// the check with its controls, and the fixes that the chosen kind has.
#pragma once

#include <QWidget>

#include "core/data/fixes/fixes.h"

class QAction;
class QLabel;
class QMenu;
class QPushButton;
class QToolButton;
class QTreeView;

namespace diptych {

class CheckRunner;
class FindingsModel;
class Theme;

class ChecksView : public QWidget {
    Q_OBJECT

public:
    ChecksView(CheckRunner& checks, const Theme& theme, QWidget* parent = nullptr);

    QList<QAction*> checkActions() const { return {m_startAction, m_filterAction}; }
    void setEditable(bool on, const QString& why);
    void retranslate();

Q_SIGNALS:
    void itemWanted(int item);
    void filterWanted(const QString& term);
    void fixWanted(const QString& code, FixKind fix);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void build();
    void showState();
    void showReport();
    void open(const QModelIndex& index);
    void filterByKind();
    void fillFixes();
    QString stateText() const;

    CheckRunner& m_checks;
    FindingsModel* m_model;
    QLabel *m_title, *m_state;
    QPushButton *m_start, *m_pause, *m_stop;
    QToolButton* m_fix;
    QMenu* m_fixes;
    QTreeView* m_tree;
    QAction *m_startAction, *m_filterAction;
    bool m_editable = false;
    QString m_whyNot;
};

// The row of the set that a finding is about; −1: of none.
int itemOf(const Dataset& set, const Finding& finding);
QString fixText(FixKind kind);                      // "Leave these rows out": translated

}  // namespace diptych
