#include "ui/hosts/run_reader.h"

#include <signal.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/base/files.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

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

}  // namespace

fs::path pidFile(const fs::path& runFolder) { return runFolder / "pid"; }

long runningPid(const fs::path& runFolder) {
    std::ifstream file(pidFile(runFolder));
    long pid = 0;
    if (!(file >> pid) || pid <= 1 || ::kill(static_cast<pid_t>(pid), 0) != 0)
        return 0;
    // A number may have been given to another process since.
    std::ifstream command("/proc/" + std::to_string(pid) + "/cmdline", std::ios::binary);
    const std::string line((std::istreambuf_iterator<char>(command)), std::istreambuf_iterator<char>());
    return line.find("diptych-cli") != std::string::npos ? pid : 0;
}

RunReader::RunReader(const fs::path& folder) {
    m_state.folder = folder;
    m_state.title = QString::fromStdString(toUtf8(folder.filename()));
    readRequest();
}

void RunReader::readRequest() {
    const auto request = readJsonFile(m_state.folder / "run.json");
    if (!request.ok()) {
        m_state.error = QString::fromStdString(request.error().oneLine());
        m_state.kind = RunState::Kind::Failed;
        return;
    }
    const auto name = jsonStringOr(*request, "name", "", "run.json");
    if (name.ok() && !name->empty())
        m_state.title = QString::fromStdString(*name);
    const auto steps = jsonIntOr(*request, "steps", 0, "run.json", 0, 1'000'000'000);
    m_state.steps = steps.ok() ? static_cast<int>(*steps) : 0;
}

bool RunReader::update() {
    const auto before = m_state.kind;
    const bool grown = readEvents();
    if (grown)
        findCheckpoints();
    judge();
    return grown || m_state.kind != before;
}

bool RunReader::readEvents() {
    std::ifstream file(m_state.folder / "events.jsonl", std::ios::binary);
    if (!file)
        return false;
    file.seekg(static_cast<std::streamoff>(m_offset));
    const std::string fresh((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    const std::size_t whole = fresh.rfind('\n');
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
    const double step = event.contains("step") && event["step"].is_number() ? event["step"].get<double>() : 0;
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
    if (kind == "step") {
        m_state.step = static_cast<int>(step);
        const double seconds = event.contains("seconds") && event["seconds"].is_number() ? event["seconds"].get<double>() : 0;
        m_lastSeconds = m_lastSeconds == 0 ? seconds : 0.9 * m_lastSeconds + 0.1 * seconds;
    }
    if (kind == "warning" && event.contains("message") && event["message"].is_string())
        m_state.warnings.append(QString::fromStdString(event["message"].get<std::string>()));
}

void RunReader::findCheckpoints() {
    std::error_code ignored;
    fs::path newest;
    for (const auto& entry : fs::directory_iterator(m_state.folder / "checkpoints", ignored))
        if (entry.path().filename().string().starts_with("step-") && entry.path().filename() > newest.filename())
            newest = entry.path();
    m_state.lastCheckpoint = newest;
    const fs::path best = m_state.folder / "best";
    m_state.bestCheckpoint = fs::exists(best, ignored) ? fs::canonical(best, ignored) : newest;
}

bool RunReader::processAlive() const { return runningPid(m_state.folder) != 0; }

void RunReader::judge() {
    if (m_state.kind == RunState::Kind::Failed && !m_begun && m_state.steps == 0)
        return;
    const bool alive = processAlive();
    m_state.error = m_failure;
    if (alive)
        m_state.kind = RunState::Kind::Running;
    else if (!m_failure.isEmpty())
        m_state.kind = RunState::Kind::Failed;
    else if (m_ended || (m_state.steps > 0 && m_state.step >= m_state.steps))
        m_state.kind = RunState::Kind::Finished;
    else
        m_state.kind = m_begun ? RunState::Kind::Stopped : RunState::Kind::New;
    if (!alive && m_failure.isEmpty() && m_state.kind != RunState::Kind::Finished) {
        const auto text = readFile(m_state.folder / "stderr.log", 1 << 20);
        const std::size_t mark = text.ok() ? text->rfind("diptych-cli: error:") : std::string::npos;
        if (mark != std::string::npos && text->find("ancelled", mark) == std::string::npos) {
            m_state.kind = RunState::Kind::Failed;
            m_state.error = QString::fromStdString(text->substr(mark + 20)).trimmed();
        }
    }
    m_state.stepsPerSecond = m_lastSeconds > 0 ? 1 / m_lastSeconds : 0;
    m_state.secondsLeft = m_lastSeconds > 0 && m_state.step >= 3 ? (m_state.steps - m_state.step) * m_lastSeconds : -1;
}

}  // namespace diptych
