#include "ui/hosts/run_host.h"

#include <signal.h>

#include <QDateTime>
#include <QProcess>
#include <QTimer>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "ui/hosts/run_reader.h"

namespace diptych {

namespace fs = std::filesystem;

struct RunHost::Private {
    fs::path root, program;
    std::map<fs::path, RunReader> readers;
    QTimer timer;
};

RunHost::RunHost(fs::path runsRoot, fs::path cliProgram, QObject* parent)
    : QObject(parent), m_d(std::make_unique<Private>()) {
    m_d->root = std::move(runsRoot);
    m_d->program = std::move(cliProgram);
    connect(&m_d->timer, &QTimer::timeout, this, &RunHost::poll);
    m_d->timer.start(500);
    poll();
}

RunHost::~RunHost() = default;

const fs::path& RunHost::root() const { return m_d->root; }

void RunHost::poll() {
    bool changed = false;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(m_d->root, ignored))
        if (fs::exists(entry.path() / "run.json", ignored) && !m_d->readers.contains(entry.path())) {
            m_d->readers.emplace(entry.path(), RunReader(entry.path()));
            changed = true;
        }
    changed |= std::erase_if(m_d->readers, [&](const auto& known) { return !fs::exists(known.first / "run.json", ignored); }) > 0;
    for (auto& [folder, reader] : m_d->readers)
        changed |= reader.update();
    if (changed)
        Q_EMIT runsChanged();
}

QList<RunState> RunHost::runs() const {
    QList<RunState> list;
    for (const auto& [folder, reader] : m_d->readers)
        list.prepend(reader.state());
    return list;
}

const RunState* RunHost::find(const fs::path& folder) const {
    const auto found = m_d->readers.find(folder);
    return found == m_d->readers.end() ? nullptr : &found->second.state();
}

Result<fs::path> RunHost::create(const QString& title, const Json& run) {
    std::error_code failure;
    const QString stamp = QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss"));
    fs::path folder = m_d->root / stamp.toStdString();
    for (int again = 2; fs::exists(folder, failure); ++again)
        folder = m_d->root / (stamp.toStdString() + "-" + std::to_string(again));
    fs::create_directories(folder, failure);
    if (failure)
        return Error{ErrorCode::Io, "cannot be made: " + failure.message(), toUtf8(folder), "Free some space"};
    Json request = run;
    request["name"] = title.toStdString();
    DIPTYCH_TRY(writeFileAtomically(folder / "run.json", request.dump(2)));
    poll();
    return folder;
}

Status RunHost::start(const fs::path& folder) {
    if (runningPid(folder) != 0)
        return {};
    std::error_code ignored;
    QStringList arguments{QStringLiteral("train"), QString::fromStdString(folder.string())};
    if (fs::exists(folder / "events.jsonl", ignored))
        arguments << QStringLiteral("--resume");
    fs::remove(folder / "stderr.log", ignored);
    QProcess process;
    process.setProgram(QString::fromStdString(m_d->program.string()));
    process.setArguments(arguments);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QString::fromStdString((folder / "stderr.log").string()));
    qint64 pid = 0;
    if (!process.startDetached(&pid))
        return Error{ErrorCode::Io, "cannot be started", m_d->program.string(), "Build or install Diptych again"};
    DIPTYCH_TRY(writeFileAtomically(pidFile(folder), std::to_string(pid)));
    poll();
    return {};
}

void RunHost::stop(const fs::path& folder) {
    if (const long pid = runningPid(folder); pid != 0)
        ::kill(static_cast<pid_t>(pid), SIGINT);
}

Result<fs::path> RunHost::duplicate(const fs::path& folder) {
    DIPTYCH_ASSIGN(const Json run, readJsonFile(folder / "run.json"));
    const RunState* state = find(folder);
    return create(tr("%1 (copy)").arg(state == nullptr ? QString() : state->title), run);
}

}  // namespace diptych
