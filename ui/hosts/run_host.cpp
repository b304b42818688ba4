#include "ui/hosts/run_host.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTimer>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "ui/hosts/run_process.h"
#include "ui/hosts/run_reader.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr int pollEvery = 500, sliceFor = 15, tellEvery = 250;          // ms
constexpr int everyTime = 8;                       // so many of the newest runs are looked at however slow the machine is

QString nativeName(const fs::path& path) { return QString::fromStdString(path.string()); }

}  // namespace

struct RunHost::Private {
    fs::path root, program;
    std::map<fs::path, RunReader> readers;
    QTimer timer, soon;
    QElapsedTimer told;
    bool untold = false;
};

RunHost::RunHost(fs::path runsRoot, fs::path cliProgram, QObject* parent)
    : QObject(parent), m_d(std::make_unique<Private>()) {
    m_d->root = std::move(runsRoot);
    m_d->program = std::move(cliProgram);
    connect(&m_d->timer, &QTimer::timeout, this, &RunHost::poll);
    connect(&m_d->soon, &QTimer::timeout, this, &RunHost::poll);
    m_d->soon.setSingleShot(true);
    m_d->timer.start(pollEvery);
    poll();
}

RunHost::~RunHost() = default;

const fs::path& RunHost::root() const { return m_d->root; }

const fs::path& RunHost::program() const { return m_d->program; }

bool RunHost::findFolders() {
    bool changed = false;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(m_d->root, ignored))
        if (!m_d->readers.contains(entry.path()) && fs::exists(entry.path() / "run.json", ignored)) {
            m_d->readers.emplace(entry.path(), RunReader(entry.path()));
            changed = true;
        }
    changed |= std::erase_if(m_d->readers, [&](const auto& known) { return !fs::exists(known.first / "run.json", ignored); }) > 0;
    return changed;
}

void RunHost::poll() {
    const QDeadlineTimer until(sliceFor, Qt::PreciseTimer);
    m_d->untold |= findFolders();
    bool behind = false;
    int looked = 0;
    // Newest first: what is running now is shown before old histories are read.
    for (auto known = m_d->readers.rbegin(); known != m_d->readers.rend(); ++known) {
        if (++looked > everyTime && until.hasExpired()) {
            behind = true;
            break;
        }
        m_d->untold |= known->second.update(until);
        behind |= known->second.behind();
    }
    if (behind)
        m_d->soon.start(sliceFor);
    if (m_d->untold && (!behind || !m_d->told.isValid() || m_d->told.elapsed() >= tellEvery))
        tell();
}

void RunHost::tell() {
    m_d->untold = false;
    m_d->told.start();
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
    QStringList arguments{QStringLiteral("train"), nativeName(folder)};
    if (fs::exists(folder / "events.jsonl", ignored))
        arguments << QStringLiteral("--resume");
    fs::remove(folder / "stderr.log", ignored);
    QProcess process;
    process.setProgram(nativeName(m_d->program));
    process.setArguments(arguments);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(nativeName(folder / "stderr.log"));
    qint64 pid = 0;
    if (!process.startDetached(&pid))
        return Error{ErrorCode::Io, "cannot be started", m_d->program.string(), "Build or install Diptych again"};
    DIPTYCH_TRY(writeFileAtomically(pidFile(folder), std::to_string(pid)));
    if (const auto found = m_d->readers.find(folder); found != m_d->readers.end())
        found->second.started();
    poll();
    return {};
}

void RunHost::stop(const fs::path& folder) {
    const auto found = m_d->readers.find(folder);
    if (found == m_d->readers.end() || !interruptRun(folder))
        return;
    found->second.stopping();
    tell();
}

Result<fs::path> RunHost::duplicate(const fs::path& folder) {
    DIPTYCH_ASSIGN(const Json run, readJsonFile(folder / "run.json"));
    const RunState* state = find(folder);
    return create(tr("%1 (copy)").arg(state == nullptr ? QString() : state->title), run);
}

Result<RunHost::Trashed> RunHost::moveToTrash(const fs::path& folder) {
    const RunState* state = find(folder);
    if (state == nullptr || runningPid(folder) != 0)
        return Error{ErrorCode::Usage, "is running", toUtf8(folder), "Stop it first"};
    Trashed trashed{.folder = folder, .title = state->title};
    QString place;
    if (!QFile::moveToTrash(nativeName(folder), &place) || place.isEmpty())
        return Error{ErrorCode::Io, "cannot be moved to the trash", toUtf8(folder), "Delete the folder by hand"};
    trashed.inTrash = place.toStdString();
    poll();
    return trashed;
}

Status RunHost::bringBack(const Trashed& trashed) {
    std::error_code failure;
    fs::rename(trashed.inTrash, trashed.folder, failure);
    if (failure)
        return Error{ErrorCode::Io, "cannot be brought back: " + failure.message(), toUtf8(trashed.inTrash), "See the trash"};
    // The trash remembers where a thing came from in a file of its own (freedesktop.org trash specification).
    fs::remove(trashed.inTrash.parent_path().parent_path() / "info" / (trashed.inTrash.filename().string() + ".trashinfo"), failure);
    poll();
    return {};
}

}  // namespace diptych
