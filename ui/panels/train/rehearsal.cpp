#include "ui/panels/train/rehearsal.h"

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/json.h"

namespace diptych {

Rehearsal::Rehearsal(const std::filesystem::path& program, const std::string& runJson, Listener done) : m_done(std::move(done)) {
    const Status written = writeFileAtomically(std::filesystem::path(m_folder.path().toStdString()) / "run.json", runJson);
    if (!written.ok()) {
        finish({.error = QString::fromStdString(written.error().oneLine())});
        return;
    }
    m_process.setProgram(QString::fromStdString(program.string()));
    m_process.setArguments({QStringLiteral("--json"), QStringLiteral("train"), m_folder.path(), QStringLiteral("--rehearse")});
    m_process.setStandardInputFile(QProcess::nullDevice());
    connect(&m_process, &QProcess::finished, this, [this] { finish(read()); });
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            finish({.error = m_process.program() + QStringLiteral(": ") + m_process.errorString()});
    });
    m_process.start();
}

Rehearsal::~Rehearsal() {
    m_process.disconnect(this);
    m_process.kill();
    m_process.waitForFinished(100);                 // it dies at once; else QProcess complains
}

void Rehearsal::finish(const Rehearsed& result) {
    if (const Listener done = std::exchange(m_done, nullptr))
        done(result);
}

Rehearsed Rehearsal::read() {
    Rehearsed result;
    for (const QByteArray& line : m_process.readAllStandardOutput().split('\n')) {
        const auto event = parseJson(std::string_view(line.constData(), static_cast<std::size_t>(line.size())), "rehearsal");
        if (!event.ok() || !event->is_object())
            continue;
        if (const auto seconds = event->find("seconds"); seconds != event->end() && seconds->is_number())
            result.secondsPerStep = seconds->get<double>();
        if (const auto memory = event->find("memory_bytes"); memory != event->end() && memory->is_number())
            result.memoryBytes = memory->get<std::int64_t>();
    }
    if (m_process.exitStatus() == QProcess::NormalExit && m_process.exitCode() == 0)
        return result;
    const QString said = QString::fromUtf8(m_process.readAllStandardError()).trimmed().section(QLatin1Char('\n'), -1);
    result.error = said.section(QStringLiteral("error: "), -1);
    if (result.error.isEmpty())
        result.error = m_process.errorString();
    return result;
}

}  // namespace diptych
