#include "ui/panels/data/edit_preview.h"

#include <QHeaderView>
#include <QTableView>

#include "ui/common/plain_text.h"
#include "ui/common/theme.h"

namespace diptych {

QString editKindText(EditKind kind) {
    switch (kind) {
    case EditKind::Caption: return EditPreviewModel::tr("caption");
    case EditKind::Question: return EditPreviewModel::tr("question");
    case EditKind::Answers: return EditPreviewModel::tr("answers");
    case EditKind::Split: return EditPreviewModel::tr("split");
    case EditKind::Excluded: return EditPreviewModel::tr("left out");
    case EditKind::Tags: return EditPreviewModel::tr("tags");
    case EditKind::Picture: return EditPreviewModel::tr("picture");
    case EditKind::AddCaption: return EditPreviewModel::tr("new caption");
    case EditKind::RemoveCaption: return EditPreviewModel::tr("caption removed");
    }
    return {};
}

void EditPreviewModel::show(std::shared_ptr<const EditStep> step) {
    beginResetModel();
    m_step = std::move(step);
    endResetModel();
}

int EditPreviewModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_step->edits.size()); }

QVariant EditPreviewModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const Edit& edit = m_step->edits[static_cast<std::size_t>(index.row())];
    const QString text = [&] {
        switch (index.column()) {
        case Row: return QString::fromStdString(edit.path);
        case What: return editKindText(edit.kind);
        case Before: return QString::fromStdString(readableEdit(edit.kind, edit.before));
        default: return QString::fromStdString(readableEdit(edit.kind, edit.after));
        }
    }();
    return role == Qt::DisplayRole ? text : plainToolTip(text);
}

QVariant EditPreviewModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Row: return tr("Row");
    case What: return tr("What");
    case Before: return tr("Before");
    default: return tr("After");
    }
}

QTableView* editPreviewTable(EditPreviewModel* model, QWidget* parent) {
    auto* table = new QTableView(parent);
    table->setModel(model);
    table->setProperty("dataText", true);
    table->setAlternatingRowColors(true);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->verticalHeader()->hide();
    QHeaderView* header = table->horizontalHeader();
    header->setSectionResizeMode(EditPreviewModel::Before, QHeaderView::Stretch);
    header->setSectionResizeMode(EditPreviewModel::After, QHeaderView::Stretch);
    header->setHighlightSections(false);
    table->setMinimumSize(140 * Theme::grid, 50 * Theme::grid);
    table->setAccessibleName(EditPreviewModel::tr("What would change"));
    return table;
}

}  // namespace diptych
