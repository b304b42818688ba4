// Cancelling inside one pass of a network: who starts the work opens a scope, and every layer polls it, however deep it
// stands, without each function on the way handing a token on.
// A pass gives tensors and has no place for an error, and what it computed by then must not be kept: so this is the one
// failure that unwinds as an exception. The engine's door catches it and answers Cancelled.
// Threads: a scope is seen by the thread that opened it.
#pragma once

#include <exception>

#include "core/base/job.h"

namespace diptych {

class PassCancelled : public std::exception {
public:
    const char* what() const noexcept override { return "cancelled"; }
};

class CancelScope {
public:
    explicit CancelScope(const CancelToken& token);
    ~CancelScope();
    CancelScope(const CancelScope&) = delete;

private:
    const CancelToken* m_outer;
};

// Throws PassCancelled where this thread's innermost scope was cancelled.
void pollCancel();

}  // namespace diptych
