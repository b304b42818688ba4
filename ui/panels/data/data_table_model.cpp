#include "ui/panels/data/data_table_model.h"

#include <QIcon>
#include <QPixmap>
#include <algorithm>

#include "ui/common/plain_text.h"
#include "ui/hosts/data_host.h"

namespace diptych {

namespace {

bool holds(const DataItem& item, const QString& word) {
    const auto in = [&](const std::string& text) { return QString::fromStdString(text).contains(word, Qt::CaseInsensitive); };
    if (in(item.path))
        return true;
    if (std::any_of(item.captions.begin(), item.captions.end(), [&](const Caption& caption) { return in(caption.text); }))
        return true;
    return std::any_of(item.questions.begin(), item.questions.end(), [&](const Question& question) {
        return in(question.text) || std::any_of(question.answers.begin(), question.answers.end(), in);
    });
}

}  // namespace

bool passesFilter(const DataItem& item, const QString& filter) {
    const QStringList words = filter.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return std::all_of(words.begin(), words.end(), [&](const QString& word) {
        if (word.startsWith(QLatin1String("split:")))
            return QString::fromStdString(item.split) == word.mid(6);
        return holds(item, word);
    });
}

DataTableModel::DataTableModel(DataHost& data, QObject* parent) : QAbstractTableModel(parent), m_data(data) {
    connect(&data, &DataHost::datasetChanged, this, &DataTableModel::reload);
    connect(&data, &DataHost::thumbnailReady, this, &DataTableModel::thumbnailArrived);
    reload();
}

void DataTableModel::reload() {
    beginResetModel();
    m_set = m_data.dataset();
    m_rows.clear();
    if (m_set)
        for (int i = 0; i < static_cast<int>(m_set->items.size()); ++i)
            if (m_filter.isEmpty() || passesFilter(m_set->items[static_cast<std::size_t>(i)], m_filter))
                m_rows.push_back(i);
    endResetModel();
}

void DataTableModel::setFilter(const QString& filter) {
    m_filter = filter;
    reload();
}

void DataTableModel::setThumbnailSide(int pixels) {
    m_side = pixels;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, 0), {Qt::DecorationRole});
}

int DataTableModel::rowOfItem(int item) const {
    const auto found = std::lower_bound(m_rows.begin(), m_rows.end(), item);
    return found == m_rows.end() || *found != item ? -1 : static_cast<int>(found - m_rows.begin());
}

int DataTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }

int DataTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant DataTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const int row = itemOfRow(index.row());
    const DataItem& item = m_set->items[static_cast<std::size_t>(row)];
    switch (role) {
    case Qt::DisplayRole: return text(item, index.column());
    case itemRole: return row;
    case Qt::ToolTipRole:
        return plainToolTip(QString::fromStdString(item.captions.empty() ? item.path : item.captions.front().text));
    case Qt::DecorationRole:
        if (index.column() == PictureColumn && !item.file.empty())
            return QPixmap::fromImage(m_data.thumbnail(item.file, m_side));
        return {};
    default: return {};
    }
}

QVariant DataTableModel::text(const DataItem& item, int column) const {
    switch (column) {
    case PictureColumn: return QString::fromStdString(std::filesystem::path(item.path).filename().string());
    case CaptionColumn: return item.captions.empty() ? QString() : QString::fromStdString(item.captions.front().text);
    case SplitColumn: return QString::fromStdString(item.split);
    case CaptionsColumn: return static_cast<int>(item.captions.size());
    case QuestionsColumn: return static_cast<int>(item.questions.size());
    default: return {};
    }
}

QVariant DataTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole)
        return {};
    if (orientation == Qt::Vertical)
        return itemOfRow(section);
    switch (section) {
    case PictureColumn: return tr("Picture");
    case CaptionColumn: return tr("First caption");
    case SplitColumn: return tr("Split");
    case CaptionsColumn: return tr("Captions");
    case QuestionsColumn: return tr("Questions");
    default: return {};
    }
}

void DataTableModel::thumbnailArrived(const QString& file) {
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        if (m_set->items[static_cast<std::size_t>(m_rows[i])].file == file.toStdString()) {
            const QModelIndex changed = index(static_cast<int>(i), PictureColumn);
            Q_EMIT dataChanged(changed, changed, {Qt::DecorationRole});
        }
}

}  // namespace diptych
