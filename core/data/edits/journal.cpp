#include "core/data/edits/journal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

#include "core/base/file_faults.h"
#include "core/base/files.h"
#include "core/data/edits/journal_lines.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr auto longestUnsynced = std::chrono::milliseconds(500);

Error failed(const fs::path& file, const std::string& what) {
    const int number = errno;
    const bool full = number == ENOSPC || number == EDQUOT || number == EFBIG;
    return Error{ErrorCode::Io, what + ": " + std::strerror(number), toUtf8(file),
                 full ? "Free some space and try again" : "Check the path and its permissions"};
}

std::int64_t nowMs() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

// Syncs a file a moment after it was written, so that whoever writes need not wait.
class LaterSync {
public:
    explicit LaterSync(int descriptor) : m_descriptor(descriptor), m_thread([this](const std::stop_token& stop) { loop(stop); }) {}

    void ask() {
        const std::lock_guard lock(m_mutex);
        m_asked = true;
        m_wake.notify_one();
    }
    // The number of the error of a sync since the last call; 0: none.
    int takeFailure() {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_failure, 0);
    }

private:
    void loop(const std::stop_token& stop) {
        std::unique_lock lock(m_mutex);
        while (m_wake.wait(lock, stop, [this] { return m_asked; })) {
            m_wake.wait_for(lock, stop, longestUnsynced, [] { return false; });         // more may come
            m_asked = false;
            lock.unlock();
            const int failure = fileFaults().sync(m_descriptor) == 0 ? 0 : errno;
            lock.lock();
            m_failure = failure != 0 ? failure : m_failure;
        }
    }

    int m_descriptor;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    bool m_asked = false;
    int m_failure = 0;
    std::jthread m_thread;
};

}  // namespace

struct EditJournal::State {
    fs::path file;
    int descriptor = -1;
    std::int64_t goodBytes = 0;
    std::int64_t nextId = 1;
    EditHistory history;
    std::unique_ptr<LaterSync> later;

    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        later.reset();
        if (descriptor < 0)
            return;
        fileFaults().sync(descriptor);
        ::close(descriptor);
    }

    Status openFile() {
        descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (descriptor < 0)
            return failed(file, "cannot be opened");
        struct stat status {};
        if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode))
            return Error{ErrorCode::BadInput, "is a folder, a pipe or a device, wanted a regular file", toUtf8(file), "Choose another folder"};
        if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0)
            return Error{ErrorCode::Io, "is open in another window or program", toUtf8(file), "Close the set there and try again"};
        return {};
    }

    Status readAll() {
        DIPTYCH_ASSIGN(const std::string text, readFile(file));
        DIPTYCH_ASSIGN(JournalContent content, readJournal(text, toUtf8(file)));
        history = std::move(content.history);
        goodBytes = static_cast<std::int64_t>(content.goodBytes);
        nextId = content.nextId;
        return goodBytes > 0 ? Status() : write(headLine());
    }

    // Behind the last good line; where that fails nothing of it counts.
    Status write(std::string_view line) {
        if (::ftruncate(descriptor, goodBytes) != 0 || ::lseek(descriptor, goodBytes, SEEK_SET) < 0)
            return failed(file, "cannot be written");
        for (std::string_view rest = line; !rest.empty();) {
            const ssize_t written = fileFaults().write(descriptor, rest.data(), rest.size());
            if (written < 0 && errno == EINTR)
                continue;
            if (written <= 0)
                return giveUp(written == 0 ? ENOSPC : errno, "cannot be written");
            rest.remove_prefix(static_cast<std::size_t>(written));
        }
        if (later)
            later->ask();
        else if (fileFaults().sync(descriptor) != 0)
            return giveUp(errno, "cannot be synced");
        goodBytes += static_cast<std::int64_t>(line.size());
        return {};
    }

    Status giveUp(int number, const std::string& what) {
        const int cut = ::ftruncate(descriptor, goodBytes);              // where this fails the next append cuts
        errno = number;
        static_cast<void>(cut);
        return failed(file, what);
    }

    Status lateFailure() {
        if (const int failure = later ? later->takeFailure() : 0; failure != 0) {
            errno = failure;
            return failed(file, "cannot be synced");
        }
        return {};
    }
};

EditJournal::EditJournal(std::unique_ptr<State> state) : m_state(std::move(state)) {}
EditJournal::EditJournal(EditJournal&&) noexcept = default;
EditJournal& EditJournal::operator=(EditJournal&&) noexcept = default;
EditJournal::~EditJournal() = default;

Result<EditJournal> EditJournal::open(const fs::path& project, JournalSync sync) {
    std::error_code failure;
    fs::create_directories(project, failure);
    auto state = std::make_unique<State>();
    state->file = project / journalName;
    DIPTYCH_TRY(state->openFile());
    DIPTYCH_TRY(state->readAll());
    DIPTYCH_TRY(syncFolder(project));
    if (sync == JournalSync::WithinASecond)
        state->later = std::make_unique<LaterSync>(state->descriptor);
    return EditJournal(std::move(state));
}

Status EditJournal::append(EditStep step) {
    DIPTYCH_TRY(m_state->lateFailure());
    const EditHistory& history = m_state->history;
    const bool replaces = history.done > 0 && step.id != 0 && history.steps[history.done - 1].id == step.id;
    if (!replaces)
        step.id = m_state->nextId;
    if (step.time == 0)
        step.time = nowMs();
    DIPTYCH_TRY(m_state->write(stepLine(step)));
    m_state->nextId += replaces ? 0 : 1;
    m_state->history.add(std::move(step));
    return {};
}

Status EditJournal::undo() {
    DIPTYCH_TRY(m_state->lateFailure());
    if (!canUndo())
        return Error{ErrorCode::Usage, "holds nothing to undo", toUtf8(m_state->file), "Edit something first"};
    DIPTYCH_TRY(m_state->write(undoLine(m_state->history.steps[m_state->history.done - 1].id)));
    --m_state->history.done;
    return {};
}

Status EditJournal::redo() {
    DIPTYCH_TRY(m_state->lateFailure());
    if (!canRedo())
        return Error{ErrorCode::Usage, "holds nothing to redo", toUtf8(m_state->file), "Undo something first"};
    DIPTYCH_TRY(m_state->write(redoLine(m_state->history.steps[m_state->history.done].id)));
    ++m_state->history.done;
    return {};
}

Status EditJournal::sync() {
    if (fileFaults().sync(m_state->descriptor) != 0)
        return failed(m_state->file, "cannot be synced");
    return m_state->lateFailure();
}

std::span<const EditStep> EditJournal::steps() const { return m_state->history.steps; }
std::size_t EditJournal::doneCount() const { return m_state->history.done; }
std::vector<Edit> EditJournal::edits() const { return m_state->history.edits(); }

Result<std::vector<Edit>> readEdits(const fs::path& journal) {
    DIPTYCH_ASSIGN(const std::string text, readFile(journal));
    DIPTYCH_ASSIGN(const JournalContent content, readJournal(text, toUtf8(journal)));
    return content.history.edits();
}

}  // namespace diptych
