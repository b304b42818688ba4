// Loads libdiptych_engine.so (found beside the program, in ../lib or ../lib/diptych) and makes the engine. Slow
// (≈ 0.4 s): call it on a worker thread. Sets OMP_WAIT_POLICY=passive first, unless the user has set it.
// Errors: NotFound (no library), Unsupported (another ABI), Internal (what the dynamic loader said).
#pragma once

#include <memory>

#include "core/base/result.h"

namespace diptych {

class Engine;
struct EngineOptions;

Result<std::shared_ptr<Engine>> loadEngine(const EngineOptions& options);

}  // namespace diptych
