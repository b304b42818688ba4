// The rows of Data as tiles or as a table, or one sentence where there are none. Both views show the same current row and
// the same chosen rows; what can be done with them stands in their context menu and works by keyboard. Texts are edited in the
// table (F2, double click).
#pragma once

#include <QStackedWidget>
#include <QTimer>
#include <functional>
#include <vector>

class QAbstractItemView;
class QAction;
class QTableView;

namespace diptych {

struct DataSort;
struct Services;
class DataTableModel;
class EmptyState;
class GalleryView;

class DataViews : public QStackedWidget {
    Q_OBJECT

public:
    DataViews(Services& services, DataTableModel* model, QWidget* parent = nullptr);

    void setAsTable(bool on);
    void setTileSide(int pixels);
    void showRows();
    void showEmpty(const QString& icon, const QString& sentence, const QString& action = {}, std::function<void()> onAction = {});
    // Rows of the set, from outside; nothing is told back. −1: none is current.
    void setCurrentItem(int item);
    void setChosenItems(const std::vector<int>& items);
    void showColumns(bool questions);               // of the table; those that nothing stands in are hidden
    std::vector<int> chosenItems() const;           // rows of the set; the current one where no others are chosen
    void editText();                                // of the current row, in the table
    void setSort(const DataSort& sort);             // as a click on a header does
    void focusRows();
    // Works on the rows while a view has the focus, and stands in their menu.
    QAction* addRowAction(const QKeySequence& keys, std::function<void()> run);
    const QList<QAction*>& rowActions() const { return m_rowActions; }
    void retranslate();

Q_SIGNALS:
    void tableWanted();                             // to edit in
    void picked(int item, const std::vector<int>& chosen);    // chosen: empty where only one row is

protected:
    void changeEvent(QEvent* event) override;

private:
    void buildTable();
    void buildActions();
    QAbstractItemView* view() const;
    QList<int> chosenRows() const;                  // of the model
    void tell();
    void follow(const std::function<void(QAbstractItemView*)>& change);
    void fitRows();
    void copyRows();
    void copyPaths();
    void showInFolder();

    Services& m_services;
    DataTableModel* m_model;
    GalleryView* m_gallery;
    QTableView* m_table;
    EmptyState* m_empty;
    QList<QAction*> m_rowActions;
    QAction *m_ask = nullptr, *m_inside = nullptr, *m_copy = nullptr, *m_copyPath = nullptr, *m_showFolder = nullptr,
            *m_edit = nullptr;
    QTimer m_telling;                               // one click changes the current row and the chosen ones: told once
    bool m_asTable = false, m_following = false;
};

}  // namespace diptych
