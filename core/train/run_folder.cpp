#include "core/train/run_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <nlohmann/json.hpp>

#include "core/base/file_faults.h"
#include "core/base/files.h"

namespace diptych {

namespace {

namespace fs = std::filesystem;

Error ioError(const fs::path& path, const std::string& what) {
    return Error{ErrorCode::Io, what + ": " + std::strerror(errno), toUtf8(path),
                 "Free some space or check the permissions, then go on with --resume"};
}

double now() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::string stepName(std::int64_t step) {
    char name[32];
    std::snprintf(name, sizeof name, "step-%06lld", static_cast<long long>(step));
    return name;
}

std::optional<std::int64_t> stepOf(const std::string& name) {
    constexpr std::string_view prefix = "step-";
    if (name.compare(0, prefix.size(), prefix) != 0 || name.size() <= prefix.size() ||
        name.find_first_not_of("0123456789", prefix.size()) != std::string::npos || name.size() > 20)
        return std::nullopt;
    return std::stoll(name.substr(prefix.size()));
}

Status writeAll(int file, const std::string& text, const fs::path& path) {
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t wrote = fileFaults().write(file, text.data() + done, text.size() - done);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return ioError(path, "cannot write");
        done += static_cast<std::size_t>(wrote);
    }
    return {};
}

// A line that the disk has no room for is taken back whole: the next one must not stand behind half of it.
Status appendLine(int file, const std::string& line, const fs::path& path) {
    const off_t end = ::lseek(file, 0, SEEK_END);
    Status written = writeAll(file, line, path);
    if (!written.ok() && end >= 0 && ::ftruncate(file, end) != 0)
        return ioError(path, "cannot take back a torn line");
    return written;
}

// Lines that are whole, with the line break of the last one.
std::size_t wholeLines(const std::string& text) {
    const std::size_t lastBreak = text.find_last_of('\n');
    return lastBreak == std::string::npos ? 0 : lastBreak + 1;
}

Status cutTornLine(int file, const fs::path& path) {
    DIPTYCH_ASSIGN(const std::string text, readFile(path));
    const std::size_t whole = wholeLines(text);
    if (whole != text.size() && ::ftruncate(file, static_cast<off_t>(whole)) != 0)
        return ioError(path, "cannot cut the torn last line");
    return {};
}

// What a killed process left half-written in a folder of the run.
void removeLeftovers(const fs::path& folder) {
    std::error_code code;
    std::vector<fs::path> leftovers;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, code)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with(".writing-") || (name.starts_with(".") && name.find(".tmp-") != std::string::npos))
            leftovers.push_back(entry.path());
    }
    for (const fs::path& leftover : leftovers)
        fs::remove_all(leftover, code);
}

}  // namespace

RunFolder::RunFolder(fs::path folder, EventListener listener, bool rehearse)
    : m_folder(std::move(folder)), m_listener(std::move(listener)), m_rehearse(rehearse) {}

RunFolder::~RunFolder() {
    if (m_events >= 0)
        ::close(m_events);
}

Result<RunStage> RunFolder::stageOf(const fs::path& folder) {
    std::error_code code;
    const fs::path path = folder / "events.jsonl";
    if (!fs::exists(path, code) || fs::file_size(path, code) == 0)
        return RunStage::New;
    DIPTYCH_ASSIGN(std::string text, readFile(path));
    const std::size_t whole = wholeLines(text);
    if (whole == 0)
        return RunStage::New;                  // killed while it wrote its very first line
    text.resize(whole - 1);
    const std::size_t lastBreak = text.find_last_of('\n');
    const std::string last = lastBreak == std::string::npos ? text : text.substr(lastBreak + 1);
    const auto event = parseJson(last, toUtf8(path));
    if (!event.ok() || !event.value().is_object())
        return RunStage::Begun;
    const bool finished = event.value().value("kind", "") == "end" && event.value().value("status", "") == "finished";
    return finished ? RunStage::Finished : RunStage::Begun;
}

Status RunFolder::begin() {
    if (m_rehearse)
        return {};
    const fs::path path = m_folder / "events.jsonl";
    m_events = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (m_events < 0)
        return ioError(path, "cannot open");
    if (::flock(m_events, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return Error{ErrorCode::Usage, "is being trained by another process", toUtf8(m_folder),
                     "Wait for it to end, or stop it and go on with --resume"};
    DIPTYCH_TRY(cutTornLine(m_events, path));
    std::error_code code;
    fs::create_directories(m_folder / "checkpoints", code);
    if (code)
        return Error{ErrorCode::Io, "cannot create: " + code.message(), toUtf8(m_folder / "checkpoints"), {}};
    fs::remove(m_folder / ".best-new", code);
    removeLeftovers(m_folder / "checkpoints");
    removeLeftovers(m_folder / "gradients");
    return syncFolder(m_folder);
}

Status RunFolder::event(const std::string& kind, std::int64_t step, Json fields) {
    fields["t"] = now();
    fields["step"] = step;
    fields["kind"] = kind;
    const std::string line = fields.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (m_events >= 0)
        DIPTYCH_TRY(appendLine(m_events, line + "\n", m_folder / "events.jsonl"));
    if (m_listener)
        m_listener(line);
    return {};
}

fs::path RunFolder::checkpointPath(std::int64_t step) const {
    return m_folder / "checkpoints" / stepName(step);
}

Status RunFolder::saveCheckpoint(std::int64_t step, const std::function<Status(const fs::path&)>& fill) {
    if (m_rehearse)
        return {};
    const fs::path target = checkpointPath(step);
    std::error_code code;
    if (fs::exists(target, code))
        return {};
    const fs::path temporary = m_folder / "checkpoints" / (".writing-" + stepName(step));
    fs::remove_all(temporary, code);
    fs::create_directories(temporary, code);
    if (code)
        return Error{ErrorCode::Io, "cannot create: " + code.message(), toUtf8(temporary), {}};
    Status filled = fill(temporary);
    if (filled.ok())
        filled = publishFolder(temporary, target);
    if (!filled.ok())
        fs::remove_all(temporary, code);
    return filled;
}

std::vector<std::int64_t> RunFolder::checkpoints() const {
    std::vector<std::int64_t> steps;
    std::error_code code;
    for (const fs::directory_entry& entry : fs::directory_iterator(m_folder / "checkpoints", code)) {
        const auto step = stepOf(entry.path().filename().string());
        if (step && fs::exists(entry.path() / "trainer.json", code))
            steps.push_back(*step);
    }
    std::sort(steps.begin(), steps.end());
    return steps;
}

Status RunFolder::pointBestAt(std::int64_t step) {
    const fs::path link = m_folder / ".best-new";
    std::error_code code;
    fs::remove(link, code);
    fs::create_directory_symlink(fs::path("checkpoints") / stepName(step), link, code);
    if (!code)
        fs::rename(link, m_folder / "best", code);
    if (code)
        return Error{ErrorCode::Io, "cannot link: " + code.message(), toUtf8(m_folder / "best"), {}};
    return syncFolder(m_folder);
}

std::optional<std::int64_t> RunFolder::bestStep() const {
    std::error_code code;
    const fs::path target = fs::read_symlink(m_folder / "best", code);
    return code ? std::nullopt : stepOf(target.filename().string());
}

Status RunFolder::removeOldCheckpoints(int keep) {
    std::vector<std::int64_t> steps = checkpoints();
    if (keep <= 0 || m_rehearse || steps.size() <= static_cast<std::size_t>(keep))
        return {};
    steps.resize(steps.size() - static_cast<std::size_t>(keep));
    const auto best = bestStep();
    for (const std::int64_t step : steps) {
        if (best == step)
            continue;
        // Renamed first: a folder that is half removed must not look like a checkpoint.
        const fs::path doomed = m_folder / "checkpoints" / (".writing-" + stepName(step));
        std::error_code code;
        fs::rename(checkpointPath(step), doomed, code);
        if (!code)
            fs::remove_all(doomed, code);
        if (code)
            return Error{ErrorCode::Io, "cannot remove: " + code.message(), toUtf8(checkpointPath(step)), {}};
    }
    return {};
}

}  // namespace diptych
