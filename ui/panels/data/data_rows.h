// What the views of Data show, worked out off the UI thread: which rows of a set pass the filter and in which order, and
// the counts of the statistics. Plain values; nothing here is translated.
#pragma once

#include <QString>
#include <QStringList>
#include <QtCore/qnamespace.h>
#include <memory>
#include <vector>

#include "core/base/job.h"
#include "core/data/dataset.h"
#include "ui/panels/data/data_filter.h"
#include "viz/histogram_view.h"

namespace diptych {

enum class DataColumn { Picture, Caption, Split, Words, Captions, Questions, Count };

struct DataRowsRequest {
    std::shared_ptr<const Dataset> set;
    DataFilter filter;
    int sortColumn = -1;                            // DataColumn; -1: the order of the source
    Qt::SortOrder order = Qt::AscendingOrder;
};

struct DataRows {
    std::shared_ptr<const Dataset> set;
    std::vector<int> items;                         // by row of the view: row of the set
    std::vector<int> places;                        // by row of the set: row of the view, -1 where it is filtered out
};

Result<DataRows> chooseRows(const DataRowsRequest& request, JobContext& context);

// One thing counted over a set. Bar i of `bars` stands for the rows that `filters[i]` lets through.
struct Statistic {
    enum class Kind { Words, Answers, Types, Splits, Findings };
    Kind kind = Kind::Words;
    HistogramData bars;
    QStringList filters;
};

struct DataStatistics {
    std::vector<Statistic> all;                     // those with something to count
    std::vector<int> itemOfProblem;                 // by place in Dataset::problems; -1: of no row
};

Result<DataStatistics> countSet(const Dataset& set, JobContext& context);

QVariant cellOf(const DataItem& item, DataColumn column);

}  // namespace diptych
