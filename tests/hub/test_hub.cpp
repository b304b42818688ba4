// Downloads from a hub, against a small server that answers, cuts off, redirects and lies.
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/hub/file_digest.h"
#include "core/hub/hub_cache.h"
#include "core/hub/hub_download.h"
#include "core/hub/hub_listing.h"
#include "core/hub/web_address.h"
#include "tests/hub/served_model.h"

using namespace diptych;
using namespace diptych::tests;

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

std::string contentOf(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

bool wantsWeights(const ServedRequest& request) { return request.path.ends_with("model.safetensors"); }

}  // namespace

class TestHub : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_temporary;
    ServedModel m_model;

    fs::path root() const { return m_temporary->path().toStdString(); }
    fs::path folder() const { return root() / "cache" / "models--org--tiny"; }
    HubRequest request(const SmallServer& server) const {
        HubRequest wanted;
        wanted.id = "org/tiny";
        wanted.endpoint = server.address();
        wanted.cache = root() / "cache";
        wanted.retries = 2;
        wanted.pause = std::chrono::milliseconds(1);
        return wanted;
    }
    static Result<HubModel> fetch(const HubRequest& wanted) {
        JobContext context;
        return downloadModel(wanted, context);
    }
    static std::string refusal(const HubRequest& wanted) {
        const auto model = fetch(wanted);
        return model.ok() ? std::string("was fetched") : model.error().oneLine();
    }
    void writePartial(const std::string& content) {
        fs::create_directories(folder() / "blobs");
        std::ofstream(folder() / "blobs" / (sha256(m_model.weights) + ".incomplete"), std::ios::binary) << content;
    }

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }
    void init() { m_temporary = std::make_unique<QTemporaryDir>(); }

    void aModelArrivesInTheLayoutOfTheHubsOwnCache() {
        const SmallServer server([&](const ServedRequest& asked) { return m_model.answer(asked); });
        const auto model = fetch(request(server));
        QVERIFY2(model.ok(), refusal(request(server)).c_str());
        QCOMPARE(model->folder, folder() / "snapshots" / commit);
        QCOMPARE(model->files, (std::vector<std::string>{"config.json", "vocab.txt", "model.safetensors"}));
        QCOMPARE(model->licence, std::string("apache-2.0"));
        QCOMPARE(contentOf(folder() / "refs" / "main"), commit);
        QCOMPARE(fs::read_symlink(model->folder / "config.json"), fs::path("../../blobs") / gitBlob(m_model.small["config.json"]));
        QCOMPARE(contentOf(model->folder / "model.safetensors"), m_model.weights);
        QCOMPARE(contentOf(folder() / "blobs" / sha256(m_model.weights)), m_model.weights);
        for (const ServedRequest& asked : server.requests())
            QVERIFY2(asked.path.find("msgpack") == std::string::npos, "weights of another framework were fetched");
    }

    void lookingUpTellsFilesSizesAndLicenceAndFetchesNone() {
        const SmallServer server([&](const ServedRequest& asked) { return m_model.answer(asked); });
        writePartial(m_model.weights.substr(0, 1000));
        JobContext context;
        auto offer = lookUpModel(request(server), context);
        QVERIFY2(offer.ok(), offer.ok() ? "" : offer.error().oneLine().c_str());
        QCOMPARE(server.requests().size(), std::size_t{1});
        QVERIFY(server.requests().front().path.starts_with("/api/"));
        QCOMPARE(offer->licence, std::string("apache-2.0"));
        QCOMPARE(offer->endpoint, server.address());
        QCOMPARE(offer->files.size(), std::size_t{3});
        QCOMPARE(offer->missingBytes(), offer->totalBytes() - 1000);
        QVERIFY(offer->fetched.empty());
        QVERIFY(fetch(request(server)).ok());
        offer->measureArrived();
        QCOMPARE(offer->missingBytes(), std::uint64_t{0});
        QCOMPARE(lookUpModel(request(server), context)->fetched, folder() / "snapshots" / commit);
    }

    void lookingUpOfflineTellsWhatWasFetchedBefore() {
        HubRequest wanted;
        {
            const SmallServer server([&](const ServedRequest& asked) { return m_model.answer(asked); });
            wanted = request(server);
            QVERIFY(fetch(wanted).ok());
        }
        JobContext context;
        const auto offer = lookUpModel(wanted, context);
        QVERIFY(offer.ok());
        QVERIFY(offer->offline);
        QCOMPARE(offer->fetched, folder() / "snapshots" / commit);
        QCOMPARE(offer->missingBytes(), std::uint64_t{0});
        wanted.id = "org/never";
        QVERIFY(!lookUpModel(wanted, context).ok());
    }

    void theOutFolderHoldsRealFilesAndNothingIsFetchedTwice() {
        const SmallServer server([&](const ServedRequest& asked) { return m_model.answer(asked); });
        QVERIFY(fetch(request(server)).ok());
        HubRequest again = request(server);
        again.out = root() / "model";
        const std::size_t before = server.requests().size();
        QVERIFY(fetch(again).ok());
        QCOMPARE(server.requests().size(), before + 1);            // the listing alone
        QVERIFY(!fs::is_symlink(again.out / "model.safetensors"));
        QCOMPARE(contentOf(again.out / "model.safetensors"), m_model.weights);
    }

    void anEarlierTryIsResumedWhereItEnded() {
        writePartial(m_model.weights.substr(0, 100'000));
        const SmallServer server([&](const ServedRequest& asked) { return m_model.answer(asked); });
        QVERIFY(fetch(request(server)).ok());
        QCOMPARE(contentOf(folder() / "blobs" / sha256(m_model.weights)), m_model.weights);
        const auto requests = server.requests();
        const auto asked = std::find_if(requests.begin(), requests.end(), wantsWeights);
        QCOMPARE(asked->header("range"), std::string("bytes=100000-"));
    }

    void aServerWithoutRangesIsReadFromTheBeginning() {
        writePartial("something else that was never part of it");
        const SmallServer server([&](const ServedRequest& asked) {
            ServedRequest plain = asked;
            plain.headers.erase("range");
            return m_model.answer(plain);
        });
        QVERIFY(fetch(request(server)).ok());
        QCOMPARE(contentOf(folder() / "blobs" / sha256(m_model.weights)), m_model.weights);
    }

    void aPartialFileLongerThanTheWholeIsThrownAway() {
        writePartial(m_model.weights + "and more");
        const SmallServer server([&](const ServedRequest& asked) { return m_model.answer(asked); });
        QVERIFY(fetch(request(server)).ok());
        QCOMPARE(contentOf(folder() / "blobs" / sha256(m_model.weights)), m_model.weights);
    }

    void aConnectionThatIsCutAgainAndAgainStillBringsTheFile() {
        const SmallServer server([&](const ServedRequest& asked) {
            ServedAnswer answer = m_model.answer(asked);
            answer.cutAfter = wantsWeights(asked) ? 70'000 : answer.cutAfter;
            return answer;
        });
        QVERIFY2(fetch(request(server)).ok(), refusal(request(server)).c_str());
        QCOMPARE(contentOf(folder() / "blobs" / sha256(m_model.weights)), m_model.weights);
    }

    void aConnectionThatBringsNothingIsGivenUpAndWhatArrivedIsKept() {
        const SmallServer server([&](const ServedRequest& asked) {
            ServedAnswer answer = m_model.answer(asked);
            if (wantsWeights(asked))
                answer.cutAfter = asked.header("range").empty() ? 50'000 : 0;
            return answer;
        });
        const auto model = fetch(request(server));
        QVERIFY(!model.ok());
        QCOMPARE(model.error().code, ErrorCode::Io);
        QCOMPARE(fs::file_size(folder() / "blobs" / (sha256(m_model.weights) + ".incomplete")), std::uintmax_t{50'000});
        QVERIFY(!fs::exists(folder() / "snapshots" / commit / "config.json"));   // not whole: not there
    }

    void aFileWithAnotherChecksumIsNotKept_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("large file") << "model.safetensors";
        QTest::newRow("small file") << "vocab.txt";
    }
    void aFileWithAnotherChecksumIsNotKept() {
        QFETCH(const QString, name);
        const SmallServer server([&](const ServedRequest& asked) {
            ServedAnswer answer = m_model.answer(asked);
            if (asked.path.ends_with(name.toStdString()))
                answer.body[0] = static_cast<char>(answer.body[0] ^ 1);
            return answer;
        });
        const auto model = fetch(request(server));
        QVERIFY(!model.ok());
        QCOMPARE(model.error().code, ErrorCode::BadInput);
        QVERIFY(model.error().oneLine().find("checksum") != std::string::npos);
        for (const auto& entry : fs::directory_iterator(folder() / "blobs"))
            QVERIFY(entry.path().extension() != ".incomplete");
        QVERIFY(!fs::exists(folder() / "snapshots" / commit));
    }

    void answersOfTheHubBecomeErrorsThatSayWhatToDo_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("told");
        QTest::newRow("unknown") << 404 << "Check the name and the revision";
        QTest::newRow("not allowed") << 401 << "HF_TOKEN";
        QTest::newRow("terms not accepted") << 403 << "terms accepted";
    }
    void answersOfTheHubBecomeErrorsThatSayWhatToDo() {
        QFETCH(const int, status);
        QFETCH(const QString, told);
        const SmallServer server([&](const ServedRequest&) { return ServedAnswer{.status = status, .body = "no"}; });
        const std::string error = refusal(request(server));
        QVERIFY2(error.find(told.toStdString()) != std::string::npos && error.find(std::to_string(status)) != std::string::npos, error.c_str());
    }

    void theTokenGoesToTheEndpointAloneAlsoWhereItRedirects() {
        const SmallServer elsewhere([&](const ServedRequest& asked) { return m_model.file(asked); });
        const SmallServer server([&](const ServedRequest& asked) {
            if (wantsWeights(asked) && asked.path.find("/moved/") == std::string::npos)
                return ServedAnswer{.status = 302, .headers = {"Location: /moved/model.safetensors"}};
            return wantsWeights(asked) ? ServedAnswer{.status = 307, .headers = {"Location: " + elsewhere.address() + "/x/model.safetensors"}}
                                       : m_model.answer(asked);
        });
        HubRequest wanted = request(server);
        wanted.token = "hf_secret";
        QVERIFY2(fetch(wanted).ok(), refusal(wanted).c_str());
        for (const ServedRequest& asked : server.requests())
            QCOMPARE(asked.header("authorization"), std::string("Bearer hf_secret"));
        QCOMPARE(elsewhere.requests().size(), std::size_t{1});
        QCOMPARE(elsewhere.requests().front().header("authorization"), std::string());
        QCOMPARE(contentOf(folder() / "blobs" / sha256(m_model.weights)), m_model.weights);
    }

    void redirectsToOtherSchemesAndWithoutEndAreRefused_data() {
        QTest::addColumn<QString>("location");
        for (const char* location : {"file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x", "data:,x", "/api/again"})
            QTest::newRow(location) << location;
    }
    void redirectsToOtherSchemesAndWithoutEndAreRefused() {
        QFETCH(const QString, location);
        const SmallServer server([&](const ServedRequest&) {
            return ServedAnswer{.status = 302, .headers = {"Location: " + location.toStdString()}};
        });
        const auto model = fetch(request(server));
        QVERIFY(!model.ok());
        QCOMPARE(model.error().code, ErrorCode::BadInput);
        QVERIFY(model.error().oneLine().find("redirects") != std::string::npos);
    }

    void addressesOfTheWebAreTheOnlyOnes() {
        for (const char* bad : {"file:///etc", "ftp://x", "", "http://", "https://user:word@hub.example"})
            QVERIFY2(!WebAddress::parse(bad).ok(), bad);
        const auto secure = WebAddress::parse("https://Hub.Example/a/b");
        QCOMPARE(secure->origin, std::string("https://hub.example:443"));
        QCOMPARE(secure->redirectedTo("../c")->text, std::string("https://Hub.Example/c"));
        QVERIFY(secure->redirectedTo("https://cdn.example/x").ok());
        QVERIFY(!secure->redirectedTo("http://hub.example/x").ok());             // from safe to open
        QVERIFY(WebAddress::parse("http://hub.example")->redirectedTo("https://hub.example/x").ok());
        QCOMPARE(percentEncoded("refs/pr/1 ü", false), std::string("refs%2Fpr%2F1%20%C3%BC"));
    }

    void listingsThatLieAreRefused_data() {
        QTest::addColumn<QString>("patch");
        const std::string blob(40, 'a');
        const auto named = [&](const char* name) {
            return Json{{"siblings", {{{"rfilename", name}, {"size", 1}, {"blobId", blob}}}}}.dump();
        };
        for (const char* name : {"../x.json", "/etc/x.json", "a/../../x.json", "a//x.json", "a\\x.json", "C:x.json", "", "x\n.json", "a/./x.json"})
            QTest::newRow(name) << QString::fromStdString(named(name));
        QTest::newRow("no commit") << R"({"sha": "../../x"})";
        QTest::newRow("no checksum") << R"({"siblings": [{"rfilename": "x.json", "size": 1, "blobId": "../../x"}]})";
        QTest::newRow("no size") << R"({"siblings": [{"rfilename": "x.json", "blobId": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}]})";
        QTest::newRow("negative size") << R"({"siblings": [{"rfilename": "x.json", "size": -1, "blobId": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}]})";
        QTest::newRow("no files") << R"({"siblings": null})";
        QTest::newRow("twice") << QString::fromStdString(
            Json{{"siblings", {{{"rfilename", "x.json"}, {"size", 1}, {"blobId", blob}}, {{"rfilename", "x.json"}, {"size", 1}, {"blobId", blob}}}}}.dump());
    }
    void listingsThatLieAreRefused() {
        QFETCH(const QString, patch);
        Json listing = m_model.listing();
        listing.merge_patch(Json::parse(patch.toStdString()));
        const SmallServer server([&](const ServedRequest& asked) {
            return asked.path.starts_with("/api/") ? ServedAnswer{.body = listing.dump()} : m_model.file(asked);
        });
        const auto model = fetch(request(server));
        QVERIFY(!model.ok());
        QCOMPARE(model.error().code, ErrorCode::BadInput);
        QVERIFY(!fs::exists(folder()));
    }

    void moreBytesThanAreListedAreNotTaken() {
        const SmallServer server([&](const ServedRequest& asked) {
            ServedAnswer answer = m_model.answer(asked);
            if (wantsWeights(asked))
                answer.body += std::string(1'000'000, 'x');
            return answer;
        });
        const std::string error = refusal(request(server));
        QVERIFY2(error.find("sends more than the 300003 bytes") != std::string::npos, error.c_str());
    }

    void withoutAConnectionTheCacheAnswers() {
        std::string address;
        {
            const SmallServer server([&](const ServedRequest& asked) { return m_model.answer(asked); });
            QVERIFY(fetch(request(server)).ok());
            address = server.address();
        }
        HubRequest wanted;
        wanted.id = "org/tiny";
        wanted.endpoint = address;                 // nobody answers there any more
        wanted.cache = root() / "cache";
        const auto model = fetch(wanted);
        QVERIFY2(model.ok(), refusal(wanted).c_str());
        QVERIFY(model->fromCache);
        QCOMPARE(model->files, (std::vector<std::string>{"config.json", "model.safetensors", "vocab.txt"}));
        wanted.revision = commit;
        wanted.offline = true;
        QVERIFY(fetch(wanted).ok());
        wanted.revision = "never-fetched";
        QCOMPARE(fetch(wanted).error().code, ErrorCode::Io);
        wanted.revision = "../../../models--org--tiny/snapshots";
        QVERIFY(!fetch(wanted).ok());
    }

    void theModelsOfPythonToolsAreFound() {
        const fs::path cache = root() / "home" / "hub", theirs = cache / "models--org--theirs";
        fs::create_directories(theirs / "snapshots" / commit);
        fs::create_directories(theirs / "blobs");
        fs::create_directories(theirs / "refs");
        std::ofstream(theirs / "blobs" / "abc") << "{}";
        std::ofstream(theirs / "refs" / "main") << commit;
        fs::create_symlink("../../blobs/abc", theirs / "snapshots" / commit / "config.json");
        qputenv("HF_HOME", (root() / "home").c_str());
        qputenv("HF_HUB_OFFLINE", "1");
        HubRequest wanted = hubRequestFromEnvironment("org/theirs");
        qunsetenv("HF_HOME");
        qunsetenv("HF_HUB_OFFLINE");
        QCOMPARE(wanted.cache, cache);
        wanted.out = root() / "copied";
        QVERIFY2(fetch(wanted).ok(), refusal(wanted).c_str());
        QCOMPARE(contentOf(root() / "copied" / "config.json"), std::string("{}"));
    }

    void aDownloadStopsWhenItIsCancelled() {
        JobContext context;
        const SmallServer server([&](const ServedRequest& asked) {
            if (wantsWeights(asked))
                context.cancel.cancel();
            return m_model.answer(asked);
        });
        const auto model = downloadModel(request(server), context);
        QVERIFY(!model.ok());
        QCOMPARE(model.error().code, ErrorCode::Cancelled);
        QVERIFY(!fs::exists(folder() / "snapshots" / commit));
    }

    void namesThatAreNoModelsAreRefusedBeforeAnythingIsAsked() {
        const SmallServer server([&](const ServedRequest& asked) { return m_model.answer(asked); });
        for (const char* id : {"", "tiny", "/tiny", "org/", "org/a/b", "../tiny", "org/..", "org/a--b", "org/a b", "org/a?x"}) {
            HubRequest wanted = request(server);
            wanted.id = id;
            const auto model = fetch(wanted);
            QVERIFY2(!model.ok() && model.error().code == ErrorCode::Usage, id);
        }
        QCOMPARE(server.requests().size(), std::size_t{0});
    }

    void picklesAreFetchedOnlyWhereThereIsNothingBetter() {
        const auto chosen = [](const std::vector<std::string>& names) {
            std::vector<HubFile> files;
            for (const std::string& name : names)
                files.push_back({.name = name});
            std::vector<std::string> needed;
            for (const HubFile& file : neededFiles(files))
                needed.push_back(file.name);
            return needed;
        };
        using Names = std::vector<std::string>;
        QCOMPARE(chosen({"config.json", "model.safetensors", "pytorch_model.bin", "tf_model.h5", "onnx/model.onnx"}),
                 (Names{"config.json", "model.safetensors"}));
        QCOMPARE(chosen({"pytorch_model.bin.index.json", "pytorch_model-00001-of-00002.bin", "spiece.model", "run.py"}),
                 (Names{"pytorch_model.bin.index.json", "pytorch_model-00001-of-00002.bin", "spiece.model"}));
        QCOMPARE(chosen({"model-00001-of-00002.safetensors", "model.safetensors.index.json", "pytorch_model.bin.index.json"}),
                 (Names{"model-00001-of-00002.safetensors", "model.safetensors.index.json"}));
    }

    void checksumsAreTheKnownOnes() {
        const fs::path file = root() / "file";
        std::ofstream(file) << "hello\n";
        QCOMPARE(*fileDigest(file, DigestKind::Sha256, {}), std::string("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"));
        QCOMPARE(*fileDigest(file, DigestKind::GitBlob, {}), std::string("ce013625030ba8dba906f756967f9e9ca394464a"));
        QCOMPARE(fileDigest(root() / "gone", DigestKind::Sha256, {}).error().code, ErrorCode::NotFound);
    }
};

QTEST_APPLESS_MAIN(TestHub)
#include "test_hub.moc"
