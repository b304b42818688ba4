// What a batch asked and got, a row a picture: picture, answer, score, what the data set says, whether it is the same.
// A row that failed holds its error in place of the answer. Thumbnails are asked for only when they are drawn.
#pragma once

#include <QAbstractTableModel>
#include <QHash>
#include <QJsonArray>
#include <memory>
#include <vector>

#include "ui/panels/ask/batch_task.h"
#include "viz/export.h"

namespace diptych {

class DataHost;
class Theme;
struct Dataset;

struct BatchRow {
    std::filesystem::path file;
    int item = -1;                                  // row of the set; −1: a file of its own
    enum class State { Waiting, Done, Failed } state = State::Waiting;
    BatchAnswer answer;
    QString error;                                  // one line
    int same = -1;                                  // as the data says: 1, 0; −1: nothing to compare
};

class BatchTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Picture, Answer, Score, Given, Same, ColumnCount };
    static constexpr int sortRole = Qt::UserRole + 1;
    static constexpr int thumbnailSide = 32;

    BatchTableModel(DataHost& data, const Theme& theme, QObject* parent = nullptr);

    // `set`: what the rows' items are of; may be null.
    void setRows(std::shared_ptr<const Dataset> set, std::vector<BatchRow> rows);
    void setTask(const BatchTask& task);            // forgets the answers where it is another one
    void forgetAnswers();
    void setAnswer(int row, const Result<BatchAnswer>& answer);
    const std::vector<BatchRow>& rows() const { return m_rows; }
    const BatchTask& task() const { return m_task; }
    const std::shared_ptr<const Dataset>& dataset() const { return m_set; }
    int nextWaiting(int from) const;                // −1: none
    int count(BatchRow::State state) const;
    std::pair<int, int> sameOfJudged() const;       // how many of those with something given
    CsvTable table() const;
    QJsonArray json() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const QStringList& given(int row) const;
    int judged(const BatchRow& row, const QStringList& given) const;
    QString cell(int row, int column) const;
    QVariant sortValue(int row, int column) const;
    QVariant colour(const BatchRow& row, int column) const;
    QVariant thumbnail(int row) const;
    void thumbnailArrived(const QString& file);

    DataHost& m_data;
    const Theme& m_theme;
    std::shared_ptr<const Dataset> m_set;
    std::vector<BatchRow> m_rows;
    BatchTask m_task;
    int m_counts[3] = {0, 0, 0};                    // by state
    mutable QHash<int, QStringList> m_given;        // by row, as far as they were looked at: sorting asks again and again
    mutable QHash<QString, QList<int>> m_waiting;   // file → rows that asked for its thumbnail
};

}  // namespace diptych
