// bench as scripts read it: the list names what can be measured, help knows the same names, a result has the agreed keys and
// numbers that fit one another. How fast this machine is, is not judged here.
#include <QTest>
#include <cmath>

#include "tests/app/cli_run.h"

using namespace diptych::tests;
using nlohmann::json;

class TestCliBench : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theListAndTheHelpNameTheSame() {
        SKIP_WITHOUT_CLI();
        const CliRun list = runCli({"bench", "list", "--json"}), help = runCli({"help", "bench"});
        QVERIFY2(list.exit == 0 && help.exit == 0, (list.told() + help.told()).c_str());
        const json names = list.document()["benchmarks"];
        QVERIFY(names.size() >= 10);
        for (const json& entry : names) {
            QVERIFY(!entry["what"].get<std::string>().empty());
            const std::string name = entry["name"];
            QVERIFY2(help.out.find(name) != std::string::npos, name.c_str());
        }
    }

    void aResultHasTheAgreedKeys() {
        SKIP_WITHOUT_CLI();
        for (const char* name : {"map-open", "tokenize-bert", "gemv"}) {
            const CliRun run = runCli({"bench", name, "--json", "--threads", "1"});
            QVERIFY2(run.exit == 0, run.told().c_str());
            const json result = run.document();
            QVERIFY(result["name"] == name);
            QVERIFY(!result["unit"].get<std::string>().empty());
            QVERIFY(result["value"].get<double>() > 0);
            QCOMPARE(result.contains("peer"), result.contains("ratio"));
            QCOMPARE(result.contains("limit"), result.contains("fraction_of_limit"));
            if (result.contains("peer"))
                QVERIFY(std::abs(result["ratio"].get<double>() - result["value"].get<double>() / result["peer"].get<double>()) < 1e-6);
        }
    }

    void aNameThatIsNoneIsWrongUsage() {
        SKIP_WITHOUT_CLI();
        const CliRun run = runCli({"bench", "the-weather"});
        QCOMPARE(run.exit, 2);
        QVERIFY2(run.isOneLineError() && run.err.find("the-weather") != std::string::npos, run.told().c_str());
    }
};

QTEST_GUILESS_MAIN(TestCliBench)
#include "test_cli_bench.moc"
