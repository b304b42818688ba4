// Who has a catalog open: a lock on a file beside it, shared by its users, dropped by the system when a process dies. Whoever
// can have it alone knows that nobody else is in. Errors: Io, BadInput (the lock's name is taken by no regular file).
#pragma once

#include <filesystem>

#include "core/base/result.h"

namespace diptych {

class UseLock {
public:
    static Result<UseLock> take(const std::filesystem::path& file);
    UseLock(UseLock&& other) noexcept;
    ~UseLock();

    bool isAlone() const { return m_alone; }       // as of take() or tryAlone()
    bool tryAlone();
    void share();

private:
    explicit UseLock(int descriptor) : m_descriptor(descriptor) {}
    int m_descriptor = -1;
    bool m_alone = false;
};

}  // namespace diptych
