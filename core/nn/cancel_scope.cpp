#include "core/nn/cancel_scope.h"

namespace diptych {

namespace {

thread_local const CancelToken* innermost = nullptr;

}  // namespace

CancelScope::CancelScope(const CancelToken& token) : m_outer(innermost) { innermost = &token; }

CancelScope::~CancelScope() { innermost = m_outer; }

void pollCancel() {
    if (innermost != nullptr && innermost->cancelled())
        throw PassCancelled();
}

}  // namespace diptych
