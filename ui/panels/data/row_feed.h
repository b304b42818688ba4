// The work behind the rows of Data, off the UI thread: which rows pass, and what the set holds. A new question replaces the
// one before; what is shown stays until the answer comes.
// Threads: the UI thread.
#pragma once

#include <QObject>
#include <memory>

#include "core/base/job.h"
#include "ui/panels/data/data_rows.h"
#include "ui/panels/data/data_statistics.h"

namespace diptych {

class JobCenter;
class UiWorker;

class RowFeed : public QObject {
    Q_OBJECT

public:
    explicit RowFeed(JobCenter& jobs, QObject* parent = nullptr);
    ~RowFeed() override;

    void choose(DataRowsRequest request);           // its sizes are filled in here
    void count(std::shared_ptr<const Dataset> set);

Q_SIGNALS:
    void chosen(const DataRows& rows);
    void counted(const DataStatistics& statistics);

private:
    std::shared_ptr<const PictureSizes> m_sizes;
    JobHandle m_choosing, m_counting;
    std::unique_ptr<UiWorker> m_chooser, m_counter; // last: their threads end before the rest goes; two, for filtering must not wait
};

}  // namespace diptych
