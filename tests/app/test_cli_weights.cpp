// `model export` and `model download` as a user runs them: what is written, what is printed, and how they fail.
#include <QCryptographicHash>
#include <QTest>

#include "core/base/safetensors.h"
#include "tests/app/cli_run.h"
#include "tests/hub/small_server.h"
#include "tests/train/tiny_run.h"

using namespace diptych;
using namespace diptych::tests;
using nlohmann::json;

namespace {

std::string model() { return bundledModel().string(); }

std::string gitBlob(const std::string& content) {
    QByteArray text = QByteArray::fromStdString("blob " + std::to_string(content.size()));
    text.append('\0').append(QByteArray::fromStdString(content));
    return QCryptographicHash::hash(text, QCryptographicHash::Sha1).toHex().toStdString();
}

}  // namespace

class TestCliWeights : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder{scratchTemplate()};
    fs::path m_root{m_folder.path().toStdString()};

private Q_SLOTS:
    void initTestCase() {
        SKIP_WITHOUT_CLI();
        qputenv("no_proxy", "*");
        qputenv("HF_HOME", (m_root / "home").c_str());
    }

    void anExportIsTheSameModelAndOpens() {
        const fs::path out = m_root / "same";
        const CliRun run = runCli({"model", "export", "--model", model(), "--out", out.string(), "--json"});
        QVERIFY2(run.exit == 0, run.told().c_str());
        QCOMPARE(run.document()["folder"].get<std::string>(), out.string());
        for (const auto& name : run.document()["files"])
            QVERIFY2(fs::exists(out / name.get<std::string>()), name.get<std::string>().c_str());
        const auto source = SafetensorsFile::open(fs::path(model()) / "model.safetensors"), copy = SafetensorsFile::open(out / "model.safetensors");
        QVERIFY(source.ok() && copy.ok());
        QCOMPARE(copy->tensors().size(), source->tensors().size());
        for (const TensorInfo& tensor : source->tensors()) {
            const TensorInfo* other = copy->find(tensor.name);
            QVERIFY2(other != nullptr && other->dtype == tensor.dtype && other->shape == tensor.shape, tensor.name.c_str());
            QVERIFY2(std::ranges::equal(copy->bytes(*other), source->bytes(tensor)), tensor.name.c_str());
        }
        const auto info = runCli({"model", "info", out.string(), "--json"}).document();
        QVERIFY(info["missing"].empty() && info["unexpected"].empty() && info["shape_mismatch"].empty());
    }

    void adaptersAndMergingAreAskedForTogether() {
        const std::string out = (m_root / "merged").string();
        for (const std::vector<std::string>& half : {std::vector<std::string>{"--merge"}, {"--adapter", model()}}) {
            std::vector<std::string> arguments{"model", "export", "--model", model(), "--out", out};
            arguments.insert(arguments.end(), half.begin(), half.end());
            const CliRun run = runCli(arguments);
            QVERIFY2(run.exit == 2 && run.isOneLineError() && run.err.find("--merge") != std::string::npos, run.told().c_str());
        }
        const CliRun run = runCli({"model", "export", "--model", model(), "--adapter", model(), "--merge", "--out", out});
        QVERIFY2(run.exit == 3 && run.isOneLineError() && run.err.find("adapter_config.json") != std::string::npos, run.told().c_str());
        QVERIFY(!fs::exists(out));
    }

    void aModelIsFetchedFromTheEndpointThatIsNamed() {
        const std::string content = R"({"model_type": "blip"})", commit(40, 'a');
        const SmallServer server([&](const ServedRequest& asked) {
            const json listing{{"sha", commit}, {"tags", json::array({"license:mit"})},
                               {"siblings", {{{"rfilename", "config.json"}, {"size", content.size()}, {"blobId", gitBlob(content)}}}}};
            if (asked.path == "/api/models/org/tiny/revision/v1?blobs=true")
                return ServedAnswer{.body = listing.dump()};
            return asked.path == "/org/tiny/resolve/" + commit + "/config.json" ? ServedAnswer{.body = content} : ServedAnswer{.status = 404};
        });
        const fs::path out = m_root / "fetched";
        const std::vector<std::string> arguments{"model", "download", "org/tiny", "--endpoint", server.address(), "--revision", "v1",
                                                 "--out", out.string(), "--json"};
        const CliRun run = runCli(arguments);
        QVERIFY2(run.exit == 0, run.told().c_str());
        QVERIFY(run.document()["files"] == json::array({"config.json"}));
        QCOMPARE(run.document()["licence"].get<std::string>(), std::string("mit"));
        QCOMPARE(contentOf(out / "config.json"), content);
        QVERIFY(fs::exists(m_root / "home" / "hub" / "models--org--tiny" / "snapshots" / commit / "config.json"));

        const CliRun unknown = runCli({"model", "download", "org/other", "--endpoint", server.address(), "--out", (m_root / "other").string()});
        QVERIFY2(unknown.exit == 3 && unknown.isOneLineError() && unknown.err.find("404") != std::string::npos, unknown.told().c_str());
        const CliRun wrong = runCli({"model", "download", "org/tiny", "--endpoint", "file:///etc", "--out", (m_root / "other").string()});
        QVERIFY2(wrong.exit == 2 && wrong.isOneLineError(), wrong.told().c_str());
        QVERIFY(!fs::exists(m_root / "other"));
    }
};

QTEST_GUILESS_MAIN(TestCliWeights)
#include "test_cli_weights.moc"
