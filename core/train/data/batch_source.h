// Where micro-batches come from. A source is a pure function of the position: batch(p) is the same whenever it is asked
// for, which is what makes a resumed run go on to the bit. PrefetchingSource makes the next ones on a thread of its own.
// Errors: NotFound, BadInput, Unsupported of the data; Usage where objectives want what the data has not.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/train/batch.h"
#include "core/train/run_config.h"

namespace diptych {

class BatchSource {
public:
    virtual ~BatchSource() = default;
    virtual Result<MicroBatch> batch(std::int64_t position) const = 0;     // any thread
    virtual std::int64_t batchesPerEpoch() const = 0;                      // 0: endless
    virtual bool hasMasks() const = 0;
    virtual int classCount() const = 0;                                    // of patch and refer; 0: none
};

enum class DataPart { Train, Eval };

struct SourceRequest {
    const RunConfig& config;
    const BlipConfig& model;
    DataPart part = DataPart::Train;
    bool previews = false;                                                 // fill MicroBatch::previews
};

// Null for DataPart::Eval where the data has no such part.
Result<std::unique_ptr<BatchSource>> openBatchSource(const SourceRequest& request, JobContext& context);

Result<std::unique_ptr<BatchSource>> openTensorSource(const RunConfig& config);
Result<std::unique_ptr<BatchSource>> openSceneSource(const SourceRequest& request, JobContext& context);

// Asks the source for positions first, first + 1, … ahead of time.
class Prefetcher {
public:
    Prefetcher(const BatchSource& source, std::int64_t first, int ahead);
    ~Prefetcher();
    Result<MicroBatch> next();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace diptych
