// Runs the built diptych-cli as a user would, and keeps what it printed. DIPTYCH_CLI names another binary, for instance an
// installed one. Errors: exit is −1 where the program crashed or did not end in time.
#pragma once

#include <QCoreApplication>
#include <QProcess>
#include <QFile>
#include <QProcessEnvironment>
#include <QStringList>
#include <QTemporaryDir>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include <sys/resource.h>

namespace diptych::tests {

struct CliRun {
    int exit = -1;
    std::string out, err;

    // The single document of --json; discarded where it is none.
    nlohmann::json document() const { return nlohmann::json::parse(out, nullptr, false); }

    // An error is one line with the program's name in front, and nothing on stdout.
    bool isOneLineError() const {
        return out.empty() && err.starts_with("diptych-cli: error: ") && err.find('\n') == err.size() - 1 && err.size() > 22;
    }

    std::string told() const { return "exit " + std::to_string(exit) + ", stderr: " + err + " stdout: " + out.substr(0, 400); }
};

inline QString cliPath() {
    if (const char* other = std::getenv("DIPTYCH_CLI"); other != nullptr && *other != '\0')
        return QString::fromUtf8(other);
    return QStringLiteral(DIPTYCH_BINARY_DIR "/bin/diptych-cli");
}

// The world that a run sees: its log goes into a folder of the test, never into the user's own.
struct CliWorld {
    int milliseconds = 120'000;
    std::uint64_t largestFile = 0;                // bytes that a file may have; 0: no limit
    std::string out;                              // file for stdout instead of CliRun::out

    static QString stateFolder() {
        static const QTemporaryDir folder;
        return folder.path();
    }
    void prepare(QProcess& process) const {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("XDG_STATE_HOME"), stateFolder());
        process.setProcessEnvironment(environment);
        if (!out.empty())
            process.setStandardOutputFile(QString::fromStdString(out));
        if (largestFile > 0)
            process.setChildProcessModifier([limit = rlimit{largestFile, largestFile}] { ::setrlimit(RLIMIT_FSIZE, &limit); });
    }
};

inline CliRun runCli(const std::vector<std::string>& arguments, const CliWorld& world = {}) {
    QProcess process;
    QStringList list;
    for (const std::string& argument : arguments)
        list << QString::fromStdString(argument);
    world.prepare(process);
    process.start(cliPath(), list);
    CliRun run;
    if (!process.waitForFinished(world.milliseconds)) {
        process.kill();
        process.waitForFinished();
        return run;
    }
    run.exit = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    run.out = process.readAllStandardOutput().toStdString();
    run.err = process.readAllStandardError().toStdString();
    return run;
}

}  // namespace diptych::tests

#define SKIP_WITHOUT_CLI()                                                    \
    do {                                                                      \
        if (!QFile::exists(diptych::tests::cliPath()))                        \
            QSKIP("diptych-cli is not built");                                \
    } while (false)
