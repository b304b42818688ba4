// The command line as scripts rely on it: exit states, errors on one line, one JSON document, hostile files, a stop in the
// middle. Needs the built diptych-cli; models only where it says so.
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <fstream>
#include <signal.h>

#include "core/base/safetensors.h"
#include "tests/app/cli_run.h"
#include "tests/support/shared_files.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

#define VERIFY_FAILS(run, wantedExit)                                              \
    do {                                                                           \
        const CliRun failed = (run);                                               \
        QVERIFY2(failed.exit == (wantedExit), failed.told().c_str());              \
        QVERIFY2(failed.isOneLineError(), failed.told().c_str());                  \
    } while (false)

void writeText(const QString& path, const QByteArray& content) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// A folder that can be tokenised with and nothing else.
void writeTokenizer(const QString& folder) {
    writeText(folder + QStringLiteral("/vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\ncat\n##s\n");
    writeText(folder + QStringLiteral("/tokenizer_config.json"), R"({"model_max_length": 6})");
}

}  // namespace

class TestCli : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { SKIP_WITHOUT_CLI(); }

    void wrongUsageEndsWithTwoAndOneLine_data() {
        QTest::addColumn<QStringList>("arguments");
        const auto row = [](const char* name, const char* words) {
            QTest::newRow(name) << QString::fromLatin1(words).split(QLatin1Char(' '), Qt::SkipEmptyParts);
        };
        row("no verb", "");
        row("unknown verb", "paint");
        row("unknown option", "tokenize --model x --text a --colour red");
        row("missing option", "caption --model x");
        row("missing value", "caption --model");
        row("neither text nor file", "tokenize --model x");
        row("neither picture nor text", "embed --model x");
        row("no number", "caption --model x --image y --beams many");
        row("number out of range", "caption --model x --image y --beams 0");
        row("unknown number format", "caption --model x --image y --dtype f8");
        row("unknown language", "eval scenes --model x --data y --language tlh");
        row("no set to make", "data make");
        row("nowhere to make it", "data make scenes --count 2");
        row("help of no verb", "help paint");
    }

    void wrongUsageEndsWithTwoAndOneLine() {
        QFETCH(QStringList, arguments);
        std::vector<std::string> list;
        for (const QString& argument : arguments)
            list.push_back(argument.toStdString());
        VERIFY_FAILS(runCli(list), 2);
    }

    void whatIsNotThereEndsWithThree() {
        VERIFY_FAILS(runCli({"model", "info", "/nowhere/model"}), 3);
        VERIFY_FAILS(runCli({"model", "info", "/nowhere/a.safetensors", "--json"}), 3);
        VERIFY_FAILS(runCli({"tokenize", "--model", "/nowhere", "--text", "a"}), 3);
        VERIFY_FAILS(runCli({"preprocess", "--model", "/nowhere", "--image", "/nowhere.png", "--out", "/tmp/x"}), 3);
        VERIFY_FAILS(runCli({"caption", "--model", "/nowhere", "--image", "/nowhere.png"}), 3);
        VERIFY_FAILS(runCli({"data", "info", "/nowhere", "--json"}), 3);
        VERIFY_FAILS(runCli({"project", "--embeddings", "/nowhere", "--out", "/tmp/x"}), 3);
    }

    void namesWithControlCharactersStayOnOneLine() {
        VERIFY_FAILS(runCli({"model", "info", "/no\nwhere\x1b[31m"}), 3);
        VERIFY_FAILS(runCli({"pa\nint"}), 2);
    }

    void whatIsNotSupportedIsRefusedAndNeverIgnored() {
        QTemporaryDir folder;
        const std::string path = folder.path().toStdString();
        for (const auto& extra : {std::vector<std::string>{"--adapter", path}, {"--device", "abacus"}}) {
            std::vector<std::string> arguments{"model", "info", path};
            arguments.insert(arguments.end(), extra.begin(), extra.end());
            VERIFY_FAILS(runCli(arguments), 3);
        }
    }

    void helpAndVersionAreForPeople() {
        const CliRun version = runCli({"--version"});
        QCOMPARE(version.exit, 0);
        QVERIFY(version.out.find('.') != std::string::npos);
        for (const auto& verb : {std::vector<std::string>{"help", "caption"}, {"caption", "--help"}}) {
            const CliRun help = runCli(verb);
            QCOMPARE(help.exit, 0);
            for (const char* option : {"--model", "--image", "--beams", "--repetition-penalty"})
                QVERIFY2(help.out.find(option) != std::string::npos, option);
        }
        QVERIFY(runCli({"help", "data", "make", "scenes"}).out.find("--backgrounds") != std::string::npos);
    }

    void textsAndLinesKeepTheirOrder() {
        QTemporaryDir folder;
        writeTokenizer(folder.path());
        writeText(folder.filePath(QStringLiteral("lines")), "a\r\n\ncats a cats a cats");
        const std::string path = folder.path().toStdString();
        const CliRun run = runCli({"tokenize", "--model", path, "--text", "cat", "--text", "", "--file", path + "/lines", "--json"});
        QCOMPARE(run.exit, 0);
        const auto items = run.document()["items"];
        QCOMPARE(items.size(), std::size_t{5});
        QVERIFY(items[0]["ids"] == nlohmann::json({2, 6, 3}));
        QVERIFY(items[1]["ids"] == nlohmann::json({2, 3}));
        QVERIFY(items[2]["text"] == "a\r");
        QVERIFY(items[4]["truncated"] == true);
        QVERIFY(items[4]["pieces"] == nlohmann::json({"[CLS]", "cat", "##s", "a", "cat", "[SEP]"}));
        QVERIFY(items[4]["decoded"] == "cats a cat");
    }

    void hostileWeightFilesAreRefusedByAllThatReadThem_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("verdict");
        const fs::path corpus = corpusFolder() / "safetensors";
        std::ifstream expected(corpus / "expected.tsv");
        for (std::string name, verdict; expected >> name >> verdict;)
            QTest::newRow(name.c_str()) << QString::fromStdString((corpus / (name + ".safetensors")).string())
                                        << QString::fromStdString(verdict);
        if (!fs::exists(corpus))
            QTest::newRow("no corpus") << QString() << QString();
    }

    void hostileWeightFilesAreRefusedByAllThatReadThem() {
        QFETCH(QString, file);
        QFETCH(QString, verdict);
        SKIP_WITHOUT(corpusFolder() / "safetensors");
        QVERIFY2(QFile::exists(file), qPrintable(file));
        const CliRun run = runCli({"model", "info", file.toStdString(), "--json"});
        QVERIFY2(run.exit == 0 || run.exit == 3, run.told().c_str());
        if (verdict == QStringLiteral("ACCEPT"))
            QVERIFY2(run.exit == 0 && run.document()["tensors"].is_array(), run.told().c_str());
        if (verdict == QStringLiteral("REJECT"))
            QVERIFY2(run.exit == 3, run.told().c_str());
        QVERIFY2(run.exit == 0 || run.isOneLineError(), run.told().c_str());
    }

    void brokenPicturesAreRefused() {
        const fs::path broken = parityFolder() / "images" / "broken";
        SKIP_WITHOUT(broken);
        QTemporaryDir folder;
        writeText(folder.filePath(QStringLiteral("config.json")), R"({"model_type": "blip"})");
        writeText(folder.filePath(QStringLiteral("preprocessor_config.json")),
                  R"({"image_processor_type": "BlipImageProcessor", "size": {"height": 32, "width": 32}})");
        const std::string model = folder.path().toStdString(), out = model + "/out.safetensors";
        for (const auto& entry : fs::directory_iterator(broken))
            VERIFY_FAILS(runCli({"preprocess", "--model", model, "--image", entry.path().string(), "--out", out}), 3);
        QVERIFY(!fs::exists(out));
    }

    void picturesComeOutAsTheNetworkSeesThem() {
        QTemporaryDir folder;
        writeText(folder.filePath(QStringLiteral("preprocessor_config.json")),
                  R"({"image_processor_type": "BlipImageProcessor", "size": {"height": 2, "width": 4},)"
                  R"( "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]})");
        writeText(folder.filePath(QStringLiteral("config.json")), R"({"model_type": "blip"})");
        const std::string path = folder.path().toStdString();
        QByteArray bitmap(54 + 12, char(0xff));                          // BMP, 2 x 1 px, 24 bits, rows padded to 4
        bitmap.replace(0, 54, QByteArray::fromHex("424d3e000000000000003600000028000000020000000100000001001800"
                                                  "000000000800000000000000000000000000000000000000"));
        writeText(folder.filePath(QStringLiteral("white.bmp")), bitmap);
        const CliRun run = runCli({"preprocess", "--model", path, "--image", path + "/white.bmp", "--out", path + "/x.st", "--json"});
        QVERIFY2(run.exit == 0, run.told().c_str());
        QVERIFY(run.document()["outputs"]["pixel_values"] == nlohmann::json({1, 3, 2, 4}));
        const auto written = SafetensorsFile::open(path + "/x.st");
        QVERIFY(written.ok());
        for (const float value : written->floats(*written->find("pixel_values")))
            QVERIFY(std::abs(value - 1.0F) < 1e-6F);
    }

    void scenesAreTheSameForTheSameSeed() {
        QTemporaryDir folder;
        const std::string path = folder.path().toStdString();
        for (const auto& [name, seed] : {std::pair("a", "7"), {"b", "7"}, {"c", "8"}}) {
            const CliRun run = runCli({"data", "make", "scenes", "--count", "6", "--size", "64", "--seed", seed, "--threads", "2",
                                       "--out", path + "/" + name, "--json"});
            QVERIFY2(run.exit == 0, run.told().c_str());
        }
        const auto lines = [&](const char* name) {
            QByteArray all;
            const QDir dir(folder.filePath(QString::fromLatin1(name)));
            for (const QString& file : dir.entryList({QStringLiteral("*.jsonl"), QStringLiteral("*.json")}, QDir::Files, QDir::Name))
                all += contentOf(dir.filePath(file));
            return all;
        };
        QVERIFY(!lines("a").isEmpty());
        QCOMPARE(lines("a"), lines("b"));
        QVERIFY(lines("a") != lines("c"));
        const auto info = runCli({"data", "info", path + "/a", "--json"}).document();
        QVERIFY2(info["format"] == "scenes", info.dump().c_str());
        int images = 0;
        for (const auto& split : info["splits"])
            images += split["images"].get<int>();
        QCOMPARE(images, 6);
    }

    void aStopEndsWithOneHundredAndThirty() {
        QTemporaryDir folder;
        QProcess process;
        process.start(cliPath(), {QStringLiteral("data"), QStringLiteral("make"), QStringLiteral("scenes"), QStringLiteral("--count"),
                                  QStringLiteral("10000000"), QStringLiteral("--out"), folder.filePath(QStringLiteral("set"))});
        QVERIFY(process.waitForStarted());
        QTest::qWait(700);
        QCOMPARE(process.state(), QProcess::Running);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(10'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 130);
    }

    void pointsOfALineStayInOrder() {
        QTemporaryDir folder;
        const std::string path = folder.path().toStdString();
        std::vector<float> values;
        for (int i = 0; i < 10; ++i)
            for (int c = 0; c < 3; ++c)
                values.push_back(static_cast<float>(i * (c + 1)));
        QVERIFY(writeSafetensors(path + "/e.safetensors", {{"embeddings", DType::F32, {10, 3}, std::as_bytes(std::span(values))}}).ok());
        const CliRun run = runCli({"project", "--embeddings", path + "/e.safetensors", "--method", "pca", "--out", path + "/p.safetensors"});
        QVERIFY2(run.exit == 0, run.told().c_str());
        const auto written = SafetensorsFile::open(path + "/p.safetensors");
        QVERIFY(written.ok() && written->find("points") != nullptr);
        const auto points = written->floats(*written->find("points"));
        const float sign = points[0] < points[18] ? 1.0F : -1.0F;
        for (std::size_t i = 1; i < 10; ++i)
            QVERIFY(sign * (points[2 * i] - points[2 * i - 2]) > 1.0F);
        VERIFY_FAILS(runCli({"project", "--embeddings", path + "/e.safetensors", "--method", "tsne", "--out", path + "/q"}), 3);
    }
};

QTEST_GUILESS_MAIN(TestCli)
#include "test_cli.moc"
