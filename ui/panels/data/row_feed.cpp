#include "ui/panels/data/row_feed.h"

#include "ui/hosts/ui_worker.h"
#include "ui/panels/data/picture_sizes.h"

namespace diptych {

RowFeed::RowFeed(JobCenter& jobs, QObject* parent)
    : QObject(parent), m_sizes(std::make_shared<PictureSizes>()), m_chooser(std::make_unique<UiWorker>(jobs, nullptr)),
      m_counter(std::make_unique<UiWorker>(jobs, nullptr)) {}

RowFeed::~RowFeed() = default;

void RowFeed::choose(DataRowsRequest request) {
    request.sizes = m_sizes;
    auto rows = std::make_shared<DataRows>();
    m_choosing = m_chooser->submit(
        tr("Filtering"),
        [request = std::move(request), rows](JobContext& context) -> Status {
            DIPTYCH_ASSIGN(*rows, chooseRows(request, context));
            return {};
        },
        [this, rows](const Status& status) {
            if (status.ok())
                Q_EMIT chosen(*rows);
        });
}

void RowFeed::count(std::shared_ptr<const Dataset> set) {
    auto statistics = std::make_shared<DataStatistics>();
    m_counting = m_counter->submit(
        tr("Counting"),
        [set = std::move(set), sizes = m_sizes, statistics](JobContext& context) -> Status {
            DIPTYCH_ASSIGN(*statistics, countSet(*set, *sizes, context));
            return {};
        },
        [this, statistics](const Status& status) {
            if (status.ok())
                Q_EMIT counted(*statistics);
        });
}

}  // namespace diptych
