// What the views of Data show, worked out off the UI thread: which rows of a set pass the filter and in which order. Plain
// values; nothing here is translated.
#pragma once

#include <QString>
#include <QVariant>
#include <memory>
#include <vector>

#include "core/base/job.h"
#include "core/data/dataset.h"
#include "core/data/filter/row_filter.h"

namespace diptych {

class PictureSizes;

enum class DataColumn { Picture, Caption, Question, Answers, Split, Tags, Words, Captions, Questions, Count };

struct DataSort {
    int column = -1;                                // DataColumn; −1: the order of the source
    Qt::SortOrder order = Qt::AscendingOrder;

    bool operator==(const DataSort&) const = default;
};

struct DataRowsRequest {
    std::shared_ptr<const Dataset> set;
    FilterNode filter;
    DataSort sort;
    std::shared_ptr<const FindingIndex> findings;   // null: none known
    std::shared_ptr<const PictureSizes> sizes;
};

struct DataRows {
    std::shared_ptr<const Dataset> set;
    std::vector<int> items;                         // by row of the view: row of the set
    std::vector<int> places;                        // by row of the set: row of the view, −1 where it is filtered out
    DataSort sort;
};

Result<DataRows> chooseRows(const DataRowsRequest& request, JobContext& context);

// Whether many rows have the same value there, so that sorting by it groups them.
bool isGrouping(const DataSort& sort);

QVariant cellOf(const DataItem& item, DataColumn column);
QString answersText(const Question& question);                       // parted by " | ", as they are edited
std::vector<std::string> answersOf(const QString& text);
QString tagsText(const std::vector<std::string>& tags);              // parted by ", "
std::vector<std::string> tagsOf(const QString& text);                // sorted, each once

}  // namespace diptych
