#include "ui/panels/ask/batch_table_model.h"

#include <QJsonObject>
#include <algorithm>

#include "core/base/files.h"
#include "core/data/dataset.h"
#include "ui/common/path_text.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/data_host.h"
#include "ui/panels/ask/ask_text.h"
#include "viz/style.h"

namespace diptych {
namespace {

std::size_t place(int row) { return static_cast<std::size_t>(row); }

QString scoreText(const BatchAnswer& answer) {
    return answer.scoreKind == scoreKey(ScoreKind::Cosine) ? viz::number(answer.score) : viz::percent(answer.score);
}

}  // namespace

BatchTableModel::BatchTableModel(DataHost& data, const Theme& theme, QObject* parent)
    : QAbstractTableModel(parent), m_data(data), m_theme(theme) {
    connect(&data, &DataHost::thumbnailReady, this, &BatchTableModel::thumbnailArrived);
}

void BatchTableModel::setRows(std::shared_ptr<const Dataset> set, std::vector<BatchRow> rows) {
    beginResetModel();
    m_set = std::move(set);
    m_rows = std::move(rows);
    m_waiting.clear();
    m_given.clear();
    std::fill(std::begin(m_counts), std::end(m_counts), 0);
    for (const BatchRow& row : m_rows)
        ++m_counts[static_cast<int>(row.state)];
    endResetModel();
}

void BatchTableModel::setTask(const BatchTask& task) {
    const bool another = task.key != m_task.key;
    m_task = task;
    if (another)
        forgetAnswers();
    Q_EMIT headerDataChanged(Qt::Horizontal, Answer, Answer);
}

void BatchTableModel::forgetAnswers() {
    std::vector<BatchRow> rows = std::move(m_rows);
    for (BatchRow& row : rows)
        row = {.file = std::move(row.file), .item = row.item, .answer = {}, .error = {}};
    setRows(m_set, std::move(rows));
}

void BatchTableModel::setAnswer(int row, const Result<BatchAnswer>& answer) {
    BatchRow& changed = m_rows[place(row)];
    --m_counts[static_cast<int>(changed.state)];
    changed.state = answer.ok() ? BatchRow::State::Done : BatchRow::State::Failed;
    ++m_counts[static_cast<int>(changed.state)];
    changed.answer = answer.ok() ? *answer : BatchAnswer();
    changed.same = judged(changed, given(row));
    changed.error = answer.ok() ? QString() : QString::fromStdString(answer.error().oneLine());
    Q_EMIT dataChanged(index(row, Answer), index(row, Same));
}

int BatchTableModel::nextWaiting(int from) const {
    for (int row = from; row < rowCount(); ++row)
        if (m_rows[place(row)].state == BatchRow::State::Waiting)
            return row;
    return -1;
}

int BatchTableModel::count(BatchRow::State state) const { return m_counts[static_cast<int>(state)]; }

std::pair<int, int> BatchTableModel::sameOfJudged() const {
    std::pair<int, int> counts{0, 0};
    for (const BatchRow& row : m_rows)
        if (row.same >= 0) {
            counts.first += row.same;
            ++counts.second;
        }
    return counts;
}

const QStringList& BatchTableModel::given(int row) const {
    const auto known = m_given.constFind(row);
    if (known != m_given.constEnd())
        return *known;
    const int item = m_rows[place(row)].item;
    const bool inSet = m_set && item >= 0 && place(item) < m_set->items.size();
    return *m_given.insert(row, inSet ? givenFor(m_set->items[place(item)], m_task) : QStringList());
}

int BatchTableModel::judged(const BatchRow& row, const QStringList& given) const {
    if (row.state != BatchRow::State::Done || !isJudged(m_task.kind) || given.isEmpty())
        return -1;
    return std::any_of(given.begin(), given.end(), [&](const QString& gold) { return sameAnswer(gold, row.answer.text); }) ? 1 : 0;
}

int BatchTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }

int BatchTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(ColumnCount); }

QString BatchTableModel::cell(int at, int column) const {
    const BatchRow& row = m_rows[place(at)];
    switch (column) {
    case Picture: return fileName(row.file);
    case Answer: return row.state == BatchRow::State::Failed ? row.error : row.answer.text;
    case Score: return row.state == BatchRow::State::Done ? scoreText(row.answer) : QString();
    case Given: return given(at).join(QStringLiteral(" · "));
    default: return row.same < 0 ? QString() : row.same > 0 ? QStringLiteral("✓") : QStringLiteral("✗");
    }
}

QVariant BatchTableModel::sortValue(int at, int column) const {
    const BatchRow& row = m_rows[place(at)];
    if (column == Score)
        return row.state == BatchRow::State::Done ? row.answer.score : -2.0;
    return column == Same ? QVariant(row.same) : QVariant(cell(at, column));
}

QVariant BatchTableModel::colour(const BatchRow& row, int column) const {
    if (column == Answer && row.state == BatchRow::State::Failed)
        return m_theme.bad();
    return column == Same ? QVariant(row.same > 0 ? m_theme.good() : m_theme.bad()) : QVariant();
}

QVariant BatchTableModel::thumbnail(int row) const {
    const std::filesystem::path& file = m_rows[place(row)].file;
    const QImage known = m_data.thumbnail(file, thumbnailSide);
    if (!known.isNull())
        return known;
    if (QList<int>& rows = m_waiting[QString::fromStdString(toUtf8(file))]; !rows.contains(row))
        rows.append(row);
    return {};
}

void BatchTableModel::thumbnailArrived(const QString& file) {
    for (const int row : m_waiting.take(file))
        if (row < rowCount())
            Q_EMIT dataChanged(index(row, Picture), index(row, Picture), {Qt::DecorationRole});
}

QVariant BatchTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= ColumnCount)
        return {};
    const BatchRow& row = m_rows[place(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return cell(index.row(), column).simplified();
    case Qt::ToolTipRole: {
        const QString text = column == Picture ? QString::fromStdString(toUtf8(row.file)) : cell(index.row(), column);
        return text.isEmpty() ? QVariant() : plainToolTip(text);
    }
    case sortRole: return sortValue(index.row(), column);
    case Qt::DecorationRole: return column == Picture ? thumbnail(index.row()) : QVariant();
    case Qt::ForegroundRole: return colour(row, column);
    case Qt::TextAlignmentRole:
        return column == Score  ? QVariant((Qt::AlignRight | Qt::AlignVCenter).toInt())
               : column == Same ? QVariant(Qt::AlignCenter)
                                : QVariant();
    case Qt::AccessibleTextRole:
        return column != Same || row.same < 0 ? QVariant() : row.same > 0 ? tr("as given") : tr("other than given");
    default: return {};
    }
}

QVariant BatchTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole)
        return {};
    if (orientation == Qt::Vertical)
        return section + 1;
    switch (section) {
    case Picture: return tr("Picture");
    case Answer: return m_task.kind == BatchKind::Classes ? tr("Best label") : tr("Answer");
    case Score: return tr("Score");
    case Given: return tr("Given");
    case Same: return tr("Same");
    default: return {};
    }
}

CsvTable BatchTableModel::table() const {
    CsvTable table{{QStringLiteral("picture"), QStringLiteral("answer"), QStringLiteral("score"), QStringLiteral("score_kind"),
                    QStringLiteral("given"), QStringLiteral("same"), QStringLiteral("error")},
                   {}};
    for (int at = 0; at < rowCount(); ++at) {
        const BatchRow& row = m_rows[place(at)];
        if (row.state == BatchRow::State::Waiting)
            continue;
        const bool done = row.state == BatchRow::State::Done;
        table.rows.append({fileName(row.file), row.answer.text, done ? QString::number(row.answer.score, 'g', 8) : QString(),
                           row.answer.scoreKind, given(at).join(QStringLiteral(" | ")), row.same < 0 ? QString() : QString::number(row.same),
                           row.error});
    }
    return table;
}

QJsonArray BatchTableModel::json() const {
    QJsonArray items;
    for (int at = 0; at < rowCount(); ++at) {
        const BatchRow& row = m_rows[place(at)];
        if (row.state == BatchRow::State::Waiting)
            continue;
        QJsonObject item{{QStringLiteral("picture"), fileName(row.file)}};
        if (row.state == BatchRow::State::Failed) {
            item.insert(QStringLiteral("error"), row.error);
        } else {
            item.insert(QStringLiteral("answer"), row.answer.text);
            item.insert(QStringLiteral("score"), row.answer.score);
            item.insert(QStringLiteral("score_kind"), row.answer.scoreKind);
        }
        if (!given(at).isEmpty())
            item.insert(QStringLiteral("given"), QJsonArray::fromStringList(given(at)));
        if (row.same >= 0)
            item.insert(QStringLiteral("same"), row.same > 0);
        items.append(item);
    }
    return items;
}

}  // namespace diptych
