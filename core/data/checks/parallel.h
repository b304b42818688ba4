// body(i) for every i below `count`, on several threads that draw from one counter. Whatever a body throws reaches the
// caller, as if there were no threads.
// Errors: Cancelled, polled before each i.
#pragma once

#include <cstddef>
#include <functional>

#include "core/base/job.h"

namespace diptych {

Status forEachIndex(std::size_t count, int threads, const CancelToken& cancel, const std::function<void(std::size_t)>& body);

}  // namespace diptych
