// The cases of ../shared/parity/expected and the runs of ../shared/parity/explain, each one run of the real diptych-cli:
// the command line as the pack states it, the printed document and the written tensors within the stated tolerances.
// Families that `model info` refuses are skipped with its own words.
#include <QTemporaryDir>
#include <QTest>
#include <set>

#include "tests/app/cli_run.h"
#include "tests/app/compare.h"
#include "tests/app/pack_cases.h"
#include "tests/support/shared_files.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> argumentsOf(const Document& one, const std::string& scratch) {
    std::vector<std::string> arguments;
    for (const Document& argument : one["argv"])
        arguments.push_back(replaced(replaced(argument, "{pack}", parityFolder().string()), "{tmp}", scratch));
    return arguments;
}

// The file that a case writes: what follows --out.
std::string outputOf(const std::vector<std::string>& arguments) {
    const auto found = std::find(arguments.begin(), arguments.end(), "--out");
    return found == arguments.end() || found + 1 == arguments.end() ? std::string() : *(found + 1);
}

std::string tensorProblem(const Document& one, const std::string& written, const fs::path& folder) {
    const auto got = SafetensorsFile::open(written);
    const auto want = SafetensorsFile::open(folder / "tensors.safetensors");
    if (!got.ok() || !want.ok())
        return "cannot read " + (got.ok() ? want : got).error().oneLine();
    const Tolerances within{one["tolerance"], one.value("tolerances", Document::object())};
    for (const auto& [name, wanted] : one["tensors"].items())
        if (const auto problem = tensorDifference(*got, name, *want, wanted, {.absolute = within.below(name).absolute}); !problem.empty())
            return problem;
    return {};
}

std::string caseProblem(const Document& one, const fs::path& folder, const std::string& scratch) {
    const auto arguments = argumentsOf(one, scratch);
    const CliRun run = runCli(arguments);
    if (run.exit != 0)
        return run.told();
    const Document got = run.document();
    if (got.is_discarded())
        return "stdout is not one JSON document: " + run.out.substr(0, 200);
    const Tolerances within{one["tolerance"], one.value("tolerances", Document::object())};
    if (const auto problem = jsonDifference(got, one.value("json", Document::object()), within, "$"); !problem.empty())
        return problem;
    const bool writes = one.contains("tensors") && !one["tensors"].empty();
    return writes ? tensorProblem(one, outputOf(arguments), folder) : std::string();
}

std::vector<std::string> runArguments(const Document& run, const fs::path& pack, const std::string& out) {
    std::vector<std::string> arguments{"explain", "--model", (pack / "model").string(), "--image",
                                       (pack / run["image"].get<std::string>()).string(), "--text", run["text"],
                                       "--method", run["method"], "--out", out, "--json"};
    for (const auto& [name, value] : run["options"].items()) {
        arguments.push_back("--" + replaced(name, "_", "-"));
        arguments.push_back(value.is_string() ? value.get<std::string>() : value.dump());
    }
    return arguments;
}

std::string explainProblem(const Document& run, const fs::path& pack, const std::string& out) {
    const CliRun ran = runCli(runArguments(run, pack, out));
    if (ran.exit != 0)
        return ran.told();
    const Document wanted{{"method", run["method"]}, {"rows", run["rows"]}, {"cols", run["cols"]}, {"tokens", run["tokens"]}};
    if (const auto problem = jsonDifference(ran.document(), wanted, {}, "$"); !problem.empty())
        return problem;
    const auto got = SafetensorsFile::open(out), want = SafetensorsFile::open(pack / run["expected"].get<std::string>());
    if (!got.ok() || !want.ok())
        return "cannot read " + (got.ok() ? want : got).error().oneLine();
    for (const char* key : {"method", "family", "image_height", "image_width", "crop", "canvas"})
        if (!got->metadata().contains(key))
            return std::string("the metadata lack ") + key;
    for (const TensorInfo& tensor : want->tensors())
        if (const auto problem = tensorDifference(*got, tensor.name, *want, tensor.name,
                                                  {.absolute = 2e-7, .relative = 2e-4, .ofValue = 0}); !problem.empty())
            return problem;
    return {};
}

}  // namespace

class TestCliParity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCaseOfTheFamilyIsMet_data() { addPackRows(parityFolder() / "expected", "encoders"); }

    void everyCaseOfTheFamilyIsMet() {
        QFETCH(QString, name);
        SKIP_WITHOUT(parityFolder() / "expected");
        SKIP_WITHOUT_CLI();
        const fs::path folder = parityFolder() / "expected" / name.toStdString();
        const Document pack = readDocument(folder / "cases.json");
        QVERIFY2(pack.is_object(), "cases.json is damaged");
        const CliRun info = runCli({"model", "info", (parityFolder() / pack["model"].get<std::string>()).string(), "--json"});
        if (info.exit == 3)
            QSKIP(info.err.c_str());
        QTemporaryDir scratch;
        int wrong = 0;
        for (const Document& one : pack["cases"])
            if (const auto problem = caseProblem(one, folder, scratch.path().toStdString()); !problem.empty()) {
                qWarning("%s: %s", one["name"].get<std::string>().c_str(), problem.c_str());
                ++wrong;
            }
        QVERIFY(!pack["cases"].empty());
        QCOMPARE(wrong, 0);
    }

    void everyMapIsTheReferences_data() { addPackRows(parityFolder() / "explain"); }

    // Methods that need gradients are refused in this version, by name: that too is looked at.
    void everyMapIsTheReferences() {
        QFETCH(QString, name);
        SKIP_WITHOUT(parityFolder() / "explain");
        SKIP_WITHOUT_CLI();
        const fs::path pack = parityFolder() / "explain" / name.toStdString();
        const CliRun info = runCli({"model", "info", (pack / "model").string(), "--json"});
        if (info.exit == 3)
            QSKIP(info.err.c_str());
        QTemporaryDir scratch;
        const std::string out = scratch.filePath(QStringLiteral("map.safetensors")).toStdString();
        int wrong = 0, compared = 0;
        std::set<std::string> refused;
        const Document cases = readDocument(pack / "cases.json");
        for (const Document& run : cases["runs"]) {
            const std::string method = run["method"];
            if (method != "attention" && method != "rollout") {
                if (refused.insert(method).second && runCli(runArguments(run, pack, out)).exit != 3)
                    qWarning("%s: wanted exit 3", method.c_str()), ++wrong;
                continue;
            }
            ++compared;
            if (const auto problem = explainProblem(run, pack, out); !problem.empty())
                qWarning("%s %s: %s", method.c_str(), run["options"].dump().c_str(), problem.c_str()), ++wrong;
        }
        QVERIFY(compared > 0);
        QCOMPARE(wrong, 0);
    }
};

QTEST_GUILESS_MAIN(TestCliParity)
#include "test_cli_parity.moc"
