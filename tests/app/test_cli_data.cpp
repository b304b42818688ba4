// data info and data convert through the command line, on every set of the shared corpus: what they print agrees with
// expected.json, and converting keeps what the target can hold.
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>

#include "tests/app/cli_run.h"
#include "tests/support/shared_files.h"

using namespace diptych::tests;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

json expectedSets() {
    std::ifstream file(corpusFolder() / "data" / "expected.json");
    json sets = json::object();
    const json all = json::parse(file, nullptr, false);
    if (all.is_object())
        for (const auto& [name, fact] : all.items())
            if (fact.contains("format"))
                sets[name] = fact;
    return sets;
}

// What `data info` prints; what it said instead where it failed.
json infoOf(const std::string& path) {
    const CliRun run = runCli({"data", "info", path, "--json"});
    const json document = run.document();
    return document.is_object() ? document : json{{"format", run.told()}, {"splits", json::object()}, {"fields", nullptr}, {"problems", -1}};
}

std::int64_t sumOf(const json& splits, const char* kind) {
    std::int64_t sum = 0;
    for (const auto& [name, counts] : splits.items())
        sum += counts.value(kind, std::int64_t{0});
    return sum;
}

void addRows() {
    QTest::addColumn<QByteArray>("name");
    const json sets = expectedSets();
    for (const auto& [name, fact] : sets.items())
        QTest::newRow(name.c_str()) << QByteArray::fromStdString(name);
    if (sets.empty())
        QTest::newRow("no corpus") << QByteArray();
}

const std::vector<std::string> captionFormats{"coco-captions", "karpathy", "imagefolder", "webdataset", "conversations", "tsv", "sidecar"};

}  // namespace

class TestCliData : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        SKIP_WITHOUT_CLI();
        SKIP_WITHOUT(corpusFolder() / "data" / "expected.json");
    }

    void infoAgreesWithTheCorpus_data() { addRows(); }
    void infoAgreesWithTheCorpus() {
        QFETCH(QByteArray, name);
        const json fact = expectedSets()[name.toStdString()];
        const json info = infoOf((corpusFolder() / "data" / fact["path"].get<std::string>()).string());
        QVERIFY2(info["format"] == fact["format"], info.dump().c_str());
        QCOMPARE(info["splits"].size(), fact["splits"].size());
        for (const auto& [split, counts] : fact["splits"].items())
            for (const auto& [kind, count] : counts.items())
                QVERIFY2(info["splits"].value(split, json::object()).value(kind, -1) == count, info.dump().c_str());
        QVERIFY(info["fields"].is_array());
    }

    void convertingKeepsTheCounts_data() { addRows(); }
    void convertingKeepsTheCounts() {
        QFETCH(QByteArray, name);
        const QTemporaryDir folder;
        const std::string source = (corpusFolder() / "data" / expectedSets()[name.toStdString()]["path"].get<std::string>()).string();
        const json before = infoOf(source)["splits"];
        for (const std::string& format : captionFormats) {
            const std::string out = folder.path().toStdString() + "/" + format;
            const CliRun run = runCli({"data", "convert", source, "--to", format, "--out", out, "--json"});
            const bool talksOnly = format == "conversations" && sumOf(before, "texts") + sumOf(before, "questions") == 0;
            QVERIFY2(run.exit == (talksOnly ? 3 : 0), run.told().c_str());
            if (run.exit != 0)
                continue;
            const json made = run.document(), after = infoOf(out);
            const bool bare = format == "sidecar" && made["texts"] == 0;       // no text beside any picture
            QVERIFY2(after["format"] == (bare ? "folder" : format) && made["format"] == format, after.dump().c_str());
            for (const char* kind : {"images", "texts", "questions"}) {
                QVERIFY2(made[kind] == sumOf(after["splits"], kind), (format + " " + kind + " " + made.dump() + after.dump()).c_str());
                const bool told = !made["lost"].empty();
                QVERIFY2(made[kind] == sumOf(before, kind) || told, (format + " " + kind + " " + made.dump()).c_str());
            }
            QVERIFY2(made["images"] == sumOf(before, "images"), made.dump().c_str());
            QVERIFY2(after["problems"] == 0, after.dump().c_str());
            QCOMPARE(after["splits"].size(), before.size());
        }
    }

    void questionsKeepTheirCountsToo() {
        const QTemporaryDir folder;
        const json sets = expectedSets();
        for (const auto& [name, fact] : sets.items()) {
            const std::string source = (corpusFolder() / "data" / fact["path"].get<std::string>()).string(), out = folder.path().toStdString() + "/" + name;
            const json before = infoOf(source)["splits"];
            if (sumOf(before, "questions") == 0)
                continue;
            const CliRun run = runCli({"data", "convert", source, "--to", "vqa-v2", "--out", out, "--json"});
            QVERIFY2(run.exit == 0, run.told().c_str());
            const json made = run.document(), after = infoOf(out)["splits"];
            QCOMPARE(sumOf(after, "questions"), made["questions"].get<std::int64_t>());
            QCOMPARE(sumOf(after, "images"), sumOf(before, "images"));
            const bool textRows = made["lost"].dump().find("without a picture") != std::string::npos;
            QVERIFY2(made["questions"] == sumOf(before, "questions") || textRows, made.dump().c_str());
        }
    }

    void lossesAreToldOnStderrAndInTheDocument() {
        const QTemporaryDir folder;
        const std::string source = (corpusFolder() / "data" / "vqa2").string(), out = folder.path().toStdString() + "/out";
        if (!fs::exists(source))
            QSKIP("this corpus has no vqa2");
        const CliRun run = runCli({"data", "convert", source, "--to", "coco-captions", "--out", out, "--json"});
        QCOMPARE(run.exit, 0);
        QVERIFY(run.err.find("questions") != std::string::npos);
        QVERIFY(run.document()["lost"][0].get<std::string>().ends_with(" questions"));
        const CliRun again = runCli({"data", "convert", source, "--to", "coco-captions", "--out", out, "--json"});
        QVERIFY2(again.exit == 3, again.told().c_str());
    }

    void wrongOptionsAreWrongUsage() {
        const QTemporaryDir folder;
        const std::string path = folder.path().toStdString();
        std::ofstream(path + "/x.csv") << "foo,bar\na.png,words\n";
        for (const auto& extra : {std::vector<std::string>{"--columns", "image"}, {"--columns", "image=nope"}, {"--columns", "colour=foo"}}) {
            std::vector<std::string> arguments{"data", "info", path + "/x.csv"};
            arguments.insert(arguments.end(), extra.begin(), extra.end());
            const CliRun run = runCli(arguments);
            QVERIFY2(run.exit == 2 && run.isOneLineError(), run.told().c_str());
        }
        const CliRun picked = runCli({"data", "info", path + "/x.csv", "--columns", "image=foo,caption=bar", "--json"});
        QVERIFY2(picked.exit == 0 && picked.document()["splits"]["all"]["texts"] == 1, picked.told().c_str());
        const CliRun unknown = runCli({"data", "info", path + "/x.csv", "--format", "parquet"});
        QVERIFY2(unknown.exit == 3 && unknown.isOneLineError(), unknown.told().c_str());
    }
};

QTEST_GUILESS_MAIN(TestCliData)
#include "test_cli_data.moc"
