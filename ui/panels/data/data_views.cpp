#include "ui/panels/data/data_views.h"

#include <QAction>
#include <QClipboard>
#include <QDesktopServices>
#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QUrl>
#include <algorithm>

#include "ui/common/empty_state.h"
#include "ui/common/theme.h"
#include "ui/navigator.h"
#include "ui/panels/data/data_table_model.h"
#include "ui/panels/data/gallery_view.h"
#include "ui/services.h"

namespace diptych {

namespace {

constexpr int measuredRows = 60;                    // for the width of a column; all rows of a large set would be felt

// The thumbnail in the size of the row, not in that of the tiles.
class SmallPictureDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        const QSize size = option->decorationSize;
        QStyledItemDelegate::initStyleOption(option, index);
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->decorationSize = size;
    }
};

// Looking for what begins with a letter would ask every row of a large set; letters are shortcuts here.
class RowTable : public QTableView {
public:
    using QTableView::QTableView;
    void keyboardSearch(const QString&) override {}
};

// A few sizes for all tiles: each is made and kept on disk by itself. The columns may enlarge a tile a little.
int thumbnailSideFor(double pixels) {
    for (const int side : {128, 256})
        if (pixels * 1.15 <= side)
            return side;
    return 512;
}

QItemSelection selectionOf(const DataTableModel& model, std::vector<int> rows) {
    std::sort(rows.begin(), rows.end());
    QItemSelection selection;
    const int lastColumn = model.columnCount() - 1;
    for (std::size_t first = 0, next = 0; first < rows.size(); first = next) {
        for (next = first + 1; next < rows.size() && rows[next] == rows[next - 1] + 1; ++next) {
        }
        selection.append(QItemSelectionRange(model.index(rows[first], 0), model.index(rows[next - 1], lastColumn)));
    }
    return selection;
}

}  // namespace

DataViews::DataViews(Services& services, DataTableModel* model, QWidget* parent)
    : QStackedWidget(parent), m_services(services), m_model(model), m_gallery(new GalleryView(services.theme, this)),
      m_table(new RowTable(this)), m_empty(new EmptyState(services.theme, this)) {
    m_gallery->setModel(m_model);
    buildTable();
    for (QWidget* page : {static_cast<QWidget*>(m_gallery), static_cast<QWidget*>(m_table), static_cast<QWidget*>(m_empty)})
        addWidget(page);
    m_telling.setSingleShot(true);
    m_telling.setInterval(0);
    connect(&m_telling, &QTimer::timeout, this, &DataViews::tell);
    for (QAbstractItemView* one : {static_cast<QAbstractItemView*>(m_gallery), static_cast<QAbstractItemView*>(m_table)}) {
        one->setProperty("dataText", true);
        one->setContextMenuPolicy(Qt::ActionsContextMenu);
        const auto soon = [this] {
            if (!m_following)
                m_telling.start();
        };
        connect(one->selectionModel(), &QItemSelectionModel::currentChanged, this, soon);
        connect(one->selectionModel(), &QItemSelectionModel::selectionChanged, this, soon);
        connect(one, &QAbstractItemView::activated, this, [this] { m_services.navigator.showPanel(QStringLiteral("ask")); });
    }
    buildActions();
}

void DataViews::buildTable() {
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setDragEnabled(true);
    m_table->setDragDropMode(QAbstractItemView::DragOnly);
    m_table->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::DoubleClicked);
    m_table->setWordWrap(false);
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setItemDelegateForColumn(static_cast<int>(DataColumn::Picture), new SmallPictureDelegate(this));
    m_table->setTabKeyNavigation(false);
    QHeaderView* header = m_table->horizontalHeader();
    header->setResizeContentsPrecision(measuredRows);
    for (int column = 0; column < static_cast<int>(DataColumn::Count); ++column)
        header->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    header->setSectionResizeMode(static_cast<int>(DataColumn::Picture), QHeaderView::Interactive);
    for (const DataColumn wide : {DataColumn::Caption, DataColumn::Question})
        header->setSectionResizeMode(static_cast<int>(wide), QHeaderView::Stretch);
    header->setSectionResizeMode(static_cast<int>(DataColumn::Answers), QHeaderView::Interactive);
    header->resizeSection(static_cast<int>(DataColumn::Answers), 30 * Theme::grid);
    header->resizeSection(static_cast<int>(DataColumn::Picture), 36 * Theme::grid);
    header->setHighlightSections(false);
    header->setSortIndicatorClearable(true);
    header->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->setSortingEnabled(true);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    fitRows();
}

void DataViews::fitRows() {
    const int line = qMax(10 * Theme::grid, fontMetrics().height() + 2 * Theme::grid);
    m_table->setIconSize(QSize(line - Theme::grid, line - Theme::grid));
    m_table->verticalHeader()->setDefaultSectionSize(line);
}

QAction* DataViews::addRowAction(const QKeySequence& keys, std::function<void()> run) {
    auto* action = new QAction(this);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetShortcut);
    connect(action, &QAction::triggered, this, std::move(run));
    m_gallery->addAction(action);
    m_table->addAction(action);
    m_rowActions << action;
    return action;
}

void DataViews::buildActions() {
    m_edit = addRowAction(Qt::Key_F2, [this] { editText(); });
    m_ask = addRowAction(Qt::CTRL | Qt::Key_Return, [this] { m_services.navigator.showPanel(QStringLiteral("ask")); });
    m_inside = addRowAction({}, [this] { m_services.navigator.showPanel(QStringLiteral("inside")); });
    m_copy = addRowAction(QKeySequence::Copy, [this] { copyRows(); });
    m_copyPath = addRowAction(Qt::CTRL | Qt::SHIFT | Qt::Key_C, [this] { copyPaths(); });
    m_showFolder = addRowAction({}, [this] { showInFolder(); });
}

QAbstractItemView* DataViews::view() const { return m_asTable ? static_cast<QAbstractItemView*>(m_table) : m_gallery; }

void DataViews::setAsTable(bool on) {
    m_asTable = on;
    if (currentWidget() != m_empty)
        showRows();
}

void DataViews::setTileSide(int pixels) {
    m_model->setThumbnailSide(thumbnailSideFor(pixels * devicePixelRatioF()));
    m_gallery->setTileSide(pixels);
}

void DataViews::showRows() { setCurrentWidget(view()); }

void DataViews::showEmpty(const QString& icon, const QString& sentence, const QString& action, std::function<void()> onAction) {
    m_empty->show(icon, sentence, action, std::move(onAction));
    setCurrentWidget(m_empty);
}

void DataViews::follow(const std::function<void(QAbstractItemView*)>& change) {
    m_following = true;
    change(m_gallery);
    change(m_table);
    m_following = false;
}

void DataViews::setCurrentItem(int item) {
    const int row = m_model->rowOfItem(item);
    follow([&](QAbstractItemView* one) {
        const QModelIndex index = row < 0 ? QModelIndex() : m_model->index(row, 0);
        if (one->currentIndex().row() == row)
            return;
        const bool chosen = row >= 0 && one->selectionModel()->isRowSelected(row);
        const auto rows = chosen ? QItemSelectionModel::NoUpdate : QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows;
        one->selectionModel()->setCurrentIndex(index, row < 0 ? QItemSelectionModel::Clear : rows);
        one->viewport()->update();
    });
}

void DataViews::setChosenItems(const std::vector<int>& items) {
    std::vector<int> rows;
    for (const int item : items)
        if (const int row = m_model->rowOfItem(item); row >= 0)
            rows.push_back(row);
    if (rows.empty())
        return;
    const QItemSelection selection = selectionOf(*m_model, std::move(rows));
    follow([&](QAbstractItemView* one) { one->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect); });
}

QList<int> DataViews::chosenRows() const {
    QList<int> rows;
    for (const QItemSelectionRange& range : view()->selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom(); ++row)
            if (range.left() == 0)
                rows << row;
    std::sort(rows.begin(), rows.end());
    return rows;
}

void DataViews::tell() {
    const QModelIndex current = view()->currentIndex();
    if (!current.isValid())
        return;
    std::vector<int> chosen;
    for (const int row : chosenRows())
        chosen.push_back(m_model->itemOfRow(row));
    if (chosen.size() < 2)
        chosen.clear();
    Q_EMIT picked(m_model->itemOfRow(current.row()), chosen);
}

void DataViews::showColumns(bool questions) {
    for (const DataColumn column : {DataColumn::Question, DataColumn::Answers, DataColumn::Questions})
        m_table->setColumnHidden(static_cast<int>(column), !questions);
}

std::vector<int> DataViews::chosenItems() const {
    std::vector<int> items;
    for (const int row : chosenRows())
        items.push_back(m_model->itemOfRow(row));
    if (items.empty() && view()->currentIndex().isValid())
        items.push_back(m_model->itemOfRow(view()->currentIndex().row()));
    return items;
}

void DataViews::editText() {
    if (!m_asTable)
        Q_EMIT tableWanted();
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid())
        return;
    const bool here = (m_model->flags(current) & Qt::ItemIsEditable) != 0;
    const QModelIndex cell = here ? current : m_model->index(current.row(), static_cast<int>(DataColumn::Caption));
    m_table->scrollTo(cell);
    m_table->setFocus();
    m_table->edit(cell);
}

void DataViews::setSort(const DataSort& sort) { m_table->horizontalHeader()->setSortIndicator(sort.column, sort.order); }

void DataViews::focusRows() { view()->setFocus(); }

void DataViews::copyRows() {
    QModelIndexList rows;
    for (const int row : chosenRows())
        rows << m_model->index(row, 0);
    if (!rows.isEmpty())
        QGuiApplication::clipboard()->setMimeData(m_model->mimeData(rows));
}

void DataViews::copyPaths() {
    QStringList paths;
    for (const int row : chosenRows())
        paths << QString::fromStdString(m_model->item(row).file.string());
    QGuiApplication::clipboard()->setText(paths.join(QLatin1Char('\n')));
}

void DataViews::showInFolder() {
    const QModelIndex current = view()->currentIndex();
    if (current.isValid())
        QDesktopServices::openUrl(QUrl::fromLocalFile(QString::fromStdString(m_model->item(current.row()).file.parent_path().string())));
}

void DataViews::changeEvent(QEvent* event) {
    QStackedWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitRows();
}

void DataViews::retranslate() {
    m_gallery->setAccessibleName(tr("Gallery"));
    m_table->setAccessibleName(tr("Table of pictures"));
    m_edit->setText(tr("Edit the text"));
    m_ask->setText(tr("Ask about this picture"));
    m_inside->setText(tr("See what a word looks at in it"));
    m_copy->setText(tr("Copy rows"));
    m_copyPath->setText(tr("Copy paths"));
    m_showFolder->setText(tr("Show in its folder"));
    if (m_model->columnCount() > 0)
        Q_EMIT m_model->headerDataChanged(Qt::Horizontal, 0, m_model->columnCount() - 1);
}

}  // namespace diptych
