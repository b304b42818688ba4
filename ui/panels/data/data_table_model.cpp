#include "ui/panels/data/data_table_model.h"

#include <QFont>
#include <QMimeData>
#include <QUrl>

#include "ui/common/picture_tile_delegate.h"
#include "ui/common/plain_text.h"
#include "ui/hosts/data_edits.h"
#include "ui/hosts/data_host.h"

namespace diptych {

namespace {

QString textOf(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

QString oneLine(QString text) { return text.replace(QLatin1Char('\t'), QLatin1Char(' ')); }

}  // namespace

DataTableModel::DataTableModel(DataHost& data, QObject* parent) : QAbstractTableModel(parent), m_data(data) {
    connect(&data, &DataHost::thumbnailReady, this, &DataTableModel::thumbnailArrived);
}

void DataTableModel::show(DataRows rows) {
    beginResetModel();
    if (rows.set != m_rows.set)
        m_broken.clear();
    m_rows = std::move(rows);
    m_waiting.clear();
    endResetModel();
}

void DataTableModel::takeEdited(std::shared_ptr<const Dataset> set) {
    m_rows.set = std::move(set);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void DataTableModel::setThumbnailSide(int pixels) {
    if (std::exchange(m_side, pixels) == pixels)
        return;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, 0), {Qt::DecorationRole});
}

const DataItem& DataTableModel::item(int row) const { return m_rows.set->items[static_cast<std::size_t>(itemOfRow(row))]; }

int DataTableModel::rowOfItem(int item) const {
    return item < 0 || item >= static_cast<int>(m_rows.places.size()) ? -1 : m_rows.places[static_cast<std::size_t>(item)];
}

int DataTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.items.size()); }

int DataTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(DataColumn::Count);
}

QVariant DataTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const DataItem& shown = item(index.row());
    const auto column = static_cast<DataColumn>(index.column());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole: return cellOf(shown, column);
    case itemRole: return itemOfRow(index.row());
    case PictureTileDelegate::textRole: return cellOf(shown, DataColumn::Caption);
    case PictureTileDelegate::brokenRole: return shown.file.empty() || m_broken.contains(textOf(shown.file));
    case Qt::ToolTipRole: {
        const QString caption = cellOf(shown, DataColumn::Caption).toString();
        return plainToolTip(QString::fromStdString(shown.path) + (caption.isEmpty() ? QString() : QStringLiteral(" · ") + caption));
    }
    case Qt::TextAlignmentRole:
        return cellOf(shown, column).userType() == QMetaType::Int ? QVariant((Qt::AlignRight | Qt::AlignVCenter).toInt()) : QVariant();
    case Qt::DecorationRole: return column == DataColumn::Picture ? picture(shown, itemOfRow(index.row())) : QVariant();
    case PictureTileDelegate::headRole: return groupBegunBy(index.row());
    default: return look(shown, column, role);
    }
}

// Rows that were left out are struck through and pale, in both views.
QVariant DataTableModel::look(const DataItem& item, DataColumn column, int role) const {
    const bool out = !item.excluded.empty();
    if (role == PictureTileDelegate::paleRole)
        return out;
    if (role == PictureTileDelegate::noteRole)
        return tagsText(item.tags);
    if (role == Qt::FontRole && out && column != DataColumn::Picture) {
        QFont font;
        font.setStrikeOut(true);
        return font;
    }
    return {};
}

QString DataTableModel::groupBegunBy(int row) const {
    if (!isGrouping(m_rows.sort))
        return {};
    const auto column = static_cast<DataColumn>(m_rows.sort.column);
    const QString value = cellOf(item(row), column).toString();
    if (row > 0 && cellOf(item(row - 1), column).toString().compare(value, Qt::CaseInsensitive) == 0)
        return {};
    return value.isEmpty() ? tr("none") : value;
}

QVariant DataTableModel::picture(const DataItem& item, int row) const {
    const QString file = textOf(item.file);
    if (file.isEmpty() || m_broken.contains(file))
        return {};
    const QImage known = m_data.thumbnail(item.file, m_side);
    if (!known.isNull())
        return known;
    if (QList<int>& waiting = m_waiting[file]; !waiting.contains(row))
        waiting.append(row);
    return {};
}

void DataTableModel::thumbnailArrived(const QString& file) {
    const QList<int> waiting = m_waiting.take(file);
    if (waiting.isEmpty())
        return;
    if (m_data.thumbnail(std::filesystem::path(file.toStdString()), m_side).isNull())
        m_broken.insert(file);
    for (const int item : waiting)
        if (const int row = rowOfItem(item); row >= 0)
            Q_EMIT dataChanged(index(row, 0), index(row, 0), {Qt::DecorationRole});
}

bool DataTableModel::editable(const QModelIndex& index) const {
    if (!m_data.edits().possible() || m_rows.set != m_data.dataset())
        return false;
    switch (static_cast<DataColumn>(index.column())) {
    case DataColumn::Caption:
    case DataColumn::Split:
    case DataColumn::Tags: return true;
    case DataColumn::Question:
    case DataColumn::Answers: return !item(index.row()).questions.empty();
    default: return false;
    }
}

bool DataTableModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || !index.isValid() || !editable(index) || value.toString() == index.data(Qt::EditRole).toString())
        return false;
    const auto place = static_cast<std::size_t>(itemOfRow(index.row()));
    const Dataset& set = *m_rows.set;
    const std::string text = value.toString().toStdString();
    EditStep step{.title = "Edit a row"};
    switch (static_cast<DataColumn>(index.column())) {
    case DataColumn::Caption:
        step.edits = {set.items[place].captions.empty() ? addCaptionEdit(set, place, text) : captionEdit(set, place, 0, text)};
        break;
    case DataColumn::Question: step.edits = {questionEdit(set, place, 0, text)}; break;
    case DataColumn::Answers: step.edits = {answersEdit(set, place, 0, answersOf(value.toString()))}; break;
    case DataColumn::Split: step.edits = {splitEdit(set, place, text)}; break;
    case DataColumn::Tags: step.edits = {tagsEdit(set, place, tagsOf(value.toString()))}; break;
    default: return false;
    }
    m_data.edits().apply(std::move(step));
    return true;
}

QVariant DataTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role == Qt::ToolTipRole && orientation == Qt::Horizontal)
        return tr("Click to sort by this column; a third click brings the order of the source back");
    if (role != Qt::DisplayRole || (orientation == Qt::Vertical && section >= rowCount()))
        return {};
    if (orientation == Qt::Vertical)
        return itemOfRow(section);
    switch (static_cast<DataColumn>(section)) {
    case DataColumn::Picture: return tr("Picture");
    case DataColumn::Caption: return tr("First caption");
    case DataColumn::Question: return tr("First question");
    case DataColumn::Answers: return tr("Its answers");
    case DataColumn::Split: return tr("Split");
    case DataColumn::Tags: return tr("Tags");
    case DataColumn::Words: return tr("Words");
    case DataColumn::Captions: return tr("Captions");
    case DataColumn::Questions: return tr("Questions");
    case DataColumn::Count: break;
    }
    return {};
}

Qt::ItemFlags DataTableModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags usual = QAbstractTableModel::flags(index);
    if (index.isValid() && editable(index))
        usual |= Qt::ItemIsEditable;
    return index.isValid() && !item(index.row()).file.empty() ? usual | Qt::ItemIsDragEnabled : usual;
}

QStringList DataTableModel::mimeTypes() const { return {QStringLiteral("text/uri-list"), QStringLiteral("text/plain")}; }

QMimeData* DataTableModel::mimeData(const QModelIndexList& indexes) const {
    QList<QUrl> files;
    QList<int> rows;
    QSet<int> seen;                                 // a row comes once for each of its columns
    for (const QModelIndex& index : indexes) {
        if (seen.contains(index.row()))
            continue;
        seen.insert(index.row());
        rows << index.row();
        if (!item(index.row()).file.empty())
            files << QUrl::fromLocalFile(textOf(item(index.row()).file));
    }
    auto* mime = new QMimeData;
    mime->setUrls(files);
    mime->setText(asText(rows));
    return mime;
}

QString DataTableModel::asText(const QList<int>& rows) const {
    QStringList lines;
    for (const int row : rows) {
        const DataItem& shown = item(row);
        QStringList cells{shown.file.empty() ? QString::fromStdString(shown.path) : textOf(shown.file), QString::fromStdString(shown.split)};
        for (const Caption& caption : shown.captions)
            cells << oneLine(QString::fromStdString(caption.text));
        lines << cells.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n'));
}

}  // namespace diptych
