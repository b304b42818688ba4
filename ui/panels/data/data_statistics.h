// What a data set holds, counted off the UI thread: one bar chart a side of it, each bar with the filter that leaves its rows,
// and the splits and tags with their rows. Rows that the user left out are counted as such and nowhere else.
#pragma once

#include <QMap>
#include <QString>
#include <QStringList>
#include <vector>

#include "core/base/job.h"
#include "core/data/dataset.h"
#include "viz/histogram_view.h"

namespace diptych {

class PictureSizes;

struct Statistic {
    enum class Kind { Words, Answers, Types, Splits, Sizes, Tags };
    Kind kind = Kind::Words;
    HistogramData bars;
    QStringList filters;                            // by bar
};

struct DataStatistics {
    std::vector<Statistic> all;                     // those with something to count
    QMap<QString, int> splits, tags;                // rows
    int excluded = 0, withoutPicture = 0;
    bool hasQuestions = false, hasTags = false;
};

// Headers of pictures whose size is not declared are read for small sets only.
Result<DataStatistics> countSet(const Dataset& set, const PictureSizes& sizes, JobContext& context);

}  // namespace diptych
