// A fine-tune as a run folder asks for it (run.json → events.jsonl, checkpoints/): one process, one thread of compute,
// batches made ahead on another. Stopping by the token saves a checkpoint first.
// Errors: Usage (begun already; objective with nothing to train), BadInput, NotFound, Unsupported, Io, Cancelled.
#pragma once

#include <filesystem>

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/engine.h"

namespace diptych {

Status runTraining(const TrainRequest& request, const EventListener& onEvent, JobContext& context);

// The first training batch as the network would see it, and what is odd about the request.
Result<BatchPreview> previewBatch(const std::filesystem::path& runDir, int rows, JobContext& context);

}  // namespace diptych
