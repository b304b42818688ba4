#include "core/data/catalog/use_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "core/base/files.h"

namespace diptych {

Result<UseLock> UseLock::take(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW, 0644);
    if (descriptor < 0)
        return Error{ErrorCode::Io, std::string("cannot be opened: ") + std::strerror(errno), toUtf8(file), "Check the folder and its permissions"};
    UseLock lock(descriptor);
    struct stat status {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode))
        return Error{ErrorCode::BadInput, "is no regular file, wanted a lock", toUtf8(file), "Move it away"};
    if (!lock.tryAlone())
        lock.share();
    return lock;
}

UseLock::UseLock(UseLock&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)), m_alone(other.m_alone) {}

UseLock::~UseLock() {
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

bool UseLock::tryAlone() { return m_alone = ::flock(m_descriptor, LOCK_EX | LOCK_NB) == 0; }

void UseLock::share() {
    ::flock(m_descriptor, LOCK_SH);                // waits for one that opens or closes, never long
    m_alone = false;
}

}  // namespace diptych
