#include "ui/hosts/run_reader.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "ui/hosts/run_process.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t sliceBytes = 64 << 10;

void addPoint(RunState& state, const QString& name, double step, const Json& value) {
    if (!value.is_number())
        return;
    RunCurve& curve = state.curves[name];
    // A resumed run writes some steps again: the newer values replace the older ones.
    while (!curve.step.isEmpty() && curve.step.back() >= step) {
        curve.step.removeLast();
        curve.value.removeLast();
    }
    curve.step.append(step);
    curve.value.append(value.get<double>());
}

// Empty where it is no text: Json::value() throws there.
std::string textOf(const Json& event, const char* key) {
    return event.contains(key) && event[key].is_string() ? event[key].get<std::string>() : std::string();
}

double numberOf(const Json& event, const char* key) {
    return event.contains(key) && event[key].is_number() ? event[key].get<double>() : 0;
}

fs::path pathOf(const Json& object, const char* key, const fs::path& folder) {
    const std::string text = textOf(object, key);
    return text.empty() ? fs::path() : (folder / fromUtf8(text)).lexically_normal();
}

}  // namespace

int stepOfCheckpoint(const fs::path& checkpoint) {
    const std::string name = checkpoint.filename().string();
    int step = -1;
    if (name.starts_with("step-"))
        std::from_chars(name.data() + 5, name.data() + name.size(), step);
    return step;
}

RunReader::RunReader(const fs::path& folder) {
    m_state.folder = folder;
    m_state.title = QString::fromStdString(toUtf8(folder.filename()));
    readRequest();
}

void RunReader::readRequest() {
    const auto request = readJsonFile(m_state.folder / "run.json");
    m_broken = !request.ok();
    if (m_broken) {
        m_state.error = QString::fromStdString(request.error().oneLine());
        m_state.kind = RunState::Kind::Failed;
        return;
    }
    const std::string name = textOf(*request, "name");
    if (!name.empty())
        m_state.title = QString::fromStdString(name);
    const auto steps = jsonIntOr(*request, "steps", 0, "run.json", 0, 1'000'000'000);
    m_state.steps = steps.ok() ? static_cast<int>(*steps) : 0;
    m_state.baseModel = pathOf(*request, "model", m_state.folder);
    if (request->contains("data"))
        m_state.data = pathOf((*request)["data"], "path", m_state.folder);
}

void RunReader::started() {
    m_failure.clear();
    m_ended = m_warm = false;
    m_pid = -1;
}

void RunReader::stopping() { m_state.stopping = m_state.kind == RunState::Kind::Running; }

bool RunReader::update(const QDeadlineTimer& until) {
    const auto before = m_state.kind;
    const bool grown = readEvents(until);
    if (grown || m_pid == -1)
        findCheckpoints();
    const long pid = runningPid(m_state.folder);
    const bool judged = grown || pid != m_pid;
    if (judged && !m_broken)
        judge(pid);
    return grown || m_state.kind != before;
}

bool RunReader::readEvents(const QDeadlineTimer& until) {
    std::error_code none;
    const auto size = fs::file_size(m_state.folder / "events.jsonl", none);
    m_behind = false;
    if (none || size <= m_offset)
        return false;
    bool grown = false;
    while (m_offset < size && readSlice()) {
        grown = true;
        if (until.hasExpired()) {
            m_behind = m_offset < size;
            break;
        }
    }
    return grown;
}

// Takes the whole lines of the next slice; false: there is none.
bool RunReader::readSlice() {
    std::ifstream file(m_state.folder / "events.jsonl", std::ios::binary);
    file.seekg(static_cast<std::streamoff>(m_offset));
    std::string fresh;
    std::size_t whole = std::string::npos;
    while (whole == std::string::npos && file) {    // a line may be longer than a slice
        const std::size_t had = fresh.size();
        fresh.resize(had + sliceBytes);
        file.read(fresh.data() + had, static_cast<std::streamsize>(sliceBytes));
        fresh.resize(had + static_cast<std::size_t>(file.gcount()));
        whole = fresh.rfind('\n');
    }
    if (whole == std::string::npos)
        return false;
    for (std::size_t at = 0; at <= whole;) {
        const std::size_t end = fresh.find('\n', at);
        const auto event = parseJson(std::string_view(fresh).substr(at, end - at), "events.jsonl");
        if (event.ok() && event->is_object())
            take(*event);
        at = end + 1;
    }
    m_offset += whole + 1;
    return true;
}

void RunReader::take(const Json& event) {
    m_begun = true;
    const std::string kind = textOf(event, "kind"), status = textOf(event, "status");
    const double step = numberOf(event, "step");
    m_ended = kind == "end" && status == "finished";
    m_failure = kind == "end" && status == "failed" ? QString::fromStdString(textOf(event, "error")) : QString();
    if (kind == "step" || kind == "eval") {
        const QString prefix = kind == "eval" ? QStringLiteral("eval/") : QString();
        for (const char* name : {"loss", "lr", "grad_norm"})
            if (event.contains(name))
                addPoint(m_state, prefix + QString::fromLatin1(name), step, event[name]);
        for (const char* group : {"losses", "metrics"})
            if (event.contains(group) && event[group].is_object())
                for (const auto& [name, value] : event[group].items())
                    addPoint(m_state, prefix + QString::fromLatin1(group) + QChar(u'/') + QString::fromStdString(name), step, value);
    }
    if (kind == "step")
        takeStep(event, step);
    else
        takeNote(event, kind, static_cast<int>(step));
}

void RunReader::takeStep(const Json& event, double step) {
    m_state.step = static_cast<int>(step);
    if (!std::exchange(m_warm, true))
        return;
    const double seconds = numberOf(event, "seconds");
    double& mean = m_state.secondsPerStep;
    mean = mean == 0 ? seconds : 0.9 * mean + 0.1 * seconds;
    m_pictures = numberOf(event, "pictures");
}

void RunReader::takeNote(const Json& event, const std::string& kind, int step) {
    QString detail = QString::fromStdString(textOf(event, kind == "warning" ? "message" : kind == "end" ? "status" : "path"));
    if (kind == "start" || kind == "resume") {
        m_warm = false;
        detail = QString::number(numberOf(event, "trainable_parameters"), 'f', 0);
    }
    if (kind == "eval")
        detail = QString::number(numberOf(event, "loss"), 'g', 4);
    if (kind == "warning" && !detail.isEmpty())
        m_state.warnings.append(detail);
    if (kind == "end" && !m_failure.isEmpty())
        detail = m_failure;
    m_state.memoryBytes = std::max(m_state.memoryBytes, static_cast<std::int64_t>(numberOf(event, "memory_bytes")));
    m_state.notes.append({numberOf(event, "t"), step, QString::fromStdString(kind), detail});
}

void RunReader::findCheckpoints() {
    std::error_code ignored;
    fs::path newest;
    for (const auto& entry : fs::directory_iterator(m_state.folder / "checkpoints", ignored))
        if (stepOfCheckpoint(entry.path()) > stepOfCheckpoint(newest))
            newest = entry.path();
    m_state.lastCheckpoint = newest;
    const fs::path best = m_state.folder / "best";
    m_state.bestCheckpoint = fs::exists(best, ignored) ? fs::canonical(best, ignored) : newest;
}

void RunReader::judge(long pid) {
    m_pid = pid;
    m_state.error = m_failure;
    if (pid != 0) {
        m_state.kind = RunState::Kind::Running;
        m_state.memoryBytes = std::max(m_state.memoryBytes, peakMemoryOf(pid));
    } else if (!m_failure.isEmpty()) {
        m_state.kind = RunState::Kind::Failed;
    } else if (m_ended || (m_state.steps > 0 && m_state.step >= m_state.steps)) {
        m_state.kind = RunState::Kind::Finished;
    } else {
        m_state.kind = m_begun ? RunState::Kind::Stopped : RunState::Kind::New;
        readLastError();
    }
    m_state.stopping = m_state.stopping && pid != 0;
    const double mean = m_state.secondsPerStep;
    m_state.picturesPerSecond = mean > 0 ? m_pictures / mean : 0;
    m_state.secondsLeft = mean > 0 && m_state.step >= 3 ? (m_state.steps - m_state.step) * mean : -1;
}

// What the process said before it ended without an event of its own.
void RunReader::readLastError() {
    const auto text = readFile(m_state.folder / "stderr.log", 1 << 20);
    const std::size_t mark = text.ok() ? text->rfind("diptych-cli: error:") : std::string::npos;
    if (mark == std::string::npos || text->find("ancelled", mark) != std::string::npos)
        return;
    m_state.kind = RunState::Kind::Failed;
    m_state.error = QString::fromStdString(text->substr(mark + 20)).trimmed();
}

}  // namespace diptych
