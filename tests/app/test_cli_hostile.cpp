// What the world may hand to the command line: pictures and data sets that lie, are cut short, never end or
// lead out of their folder. Each is one line with exit 3, or is listed and left out; nothing hangs, nothing crashes.
#include <QTest>
#include <sys/stat.h>

#include "core/data/image_io.h"
#include "tests/app/hostile.h"
#include "tests/data/tiny_pictures.h"

using namespace diptych;
using namespace diptych::tests;

namespace {

void writeBase64(const fs::path& path, const char* base64) { writeContent(path, QByteArray::fromBase64(base64).toStdString()); }

}  // namespace

class TestCliHostile : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder{scratchTemplate()};
    fs::path m_root{m_folder.path().toStdString()};
    std::string out() const { return (m_root / "out.safetensors").string(); }

private Q_SLOTS:
    void initTestCase() { SKIP_WITHOUT_CLI(); }

    void picturesThatAreNoneAreRefusedByEveryVerb_data() {
        QTest::addColumn<QString>("name");
        const fs::path folder = m_root / "pictures";
        fs::create_directories(folder / "folder.png");
        writeContent(folder / "empty.png", "");
        writeContent(folder / "text.png", "this is no picture");
        writeContent(folder / "cut.png", contentOf(goodPicture()).substr(0, 300));
        std::string corrupt = contentOf(goodPicture());
        corrupt[corrupt.size() / 2] = static_cast<char>(corrupt[corrupt.size() / 2] ^ 0x55);
        writeContent(folder / "corrupt.png", corrupt);
        writeContent(folder / "bomb.png", claimingSize(QByteArray::fromBase64(pngAlpha).toStdString(), 30'000, 30'000));
        fs::create_symlink("loop.png", folder / "loop.png");
        fs::create_symlink("/dev/zero", folder / "device.png");
        ::mkfifo((folder / "pipe.png").c_str(), 0600);
        for (const char* name : {"folder", "empty", "text", "cut", "corrupt", "bomb", "loop", "device", "pipe", "absent"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    void picturesThatAreNoneAreRefusedByEveryVerb() {
        QFETCH(QString, name);
        const std::string picture = (m_root / "pictures" / (name.toStdString() + ".png")).string(), model = bundledModel().string();
        auto verbs = computingVerbs(model, picture, out());
        verbs.push_back({"preprocess", "--model", model, "--image", picture, "--out", out()});
        for (const Words& arguments : verbs) {
            const CliRun run = quick(arguments);
            // A link that never ends is a fault of the disk, all others one of the picture.
            QVERIFY2((isRefused(run) || (name == QStringLiteral("loop") && run.exit == 1 && run.isOneLineError())),
                     (arguments.front() + ": " + run.told()).c_str());
            QVERIFY2(run.err.find(picture) != std::string::npos, run.told().c_str());
        }
        QVERIFY(!fs::exists(out()));
    }

    void unusualPicturesAreLookedAt() {
        const fs::path folder = m_root / "unusual";
        fs::create_directories(folder);
        QVERIFY(writePng(folder / "dot.png", Image(1, 1)).ok());
        writeBase64(folder / "cmyk.jpg", jpegCmyk);
        writeBase64(folder / "turned.jpg", jpegTurned);
        writeBase64(folder / "animated.gif", gifAnimated);
        writeBase64(folder / "grey16.png", pngGrey16);
        writeBase64(folder / "pages.tiff", tiffPages);
        Words arguments{"caption", "--model", bundledModel().string(), "--max-tokens", "3", "--json"};
        int pictures = 0;
        for (const auto& entry : fs::directory_iterator(folder)) {
            arguments.insert(arguments.end(), {"--image", entry.path().string()});
            ++pictures;
        }
        const CliRun run = quick(arguments);
        QVERIFY2(run.exit == 0, run.told().c_str());
        QCOMPARE(run.document()["items"].size(), static_cast<std::size_t>(pictures));
    }

    void captionsThatAreHostileAreTextAndNothingElse() {
        const fs::path set = m_root / "texts";
        fs::create_directories(set);
        const std::string markup = "<img src=/etc/passwd><table><s> \xE2\x80\xAE" "evil";
        for (const char* name : {"bidi", "long", "bytes"})
            QVERIFY(writePng(set / (std::string(name) + ".png"), Image(40, 40)).ok());
        writeContent(set / "bidi.txt", markup);
        writeContent(set / "long.txt", std::string(1'000'000, 'x'));
        writeContent(set / "bytes.txt", "caf\xE9 \xFF\xC0\x80");
        const CliRun info = quick({"data", "info", set.string(), "--json"}), check = quick({"data", "check", set.string(), "--json"});
        QVERIFY2(info.exit == 0 && info.document()["splits"]["all"]["texts"] == 3, info.told().c_str());
        QVERIFY2(check.exit == 0 && check.document()["counts"]["bad_text"] == 2, check.told().c_str());
        const nlohmann::json findings = check.document()["findings"];
        for (const auto& finding : findings)
            QVERIFY(finding["code"].is_string() && finding["detail"].is_string() && finding["row"].is_number_integer());
        nlohmann::json request = tinyRequest(2);
        request["data"] = {{"kind", "set"}, {"path", set.string()}};
        request["objectives"] = nlohmann::json::array({{{"kind", "caption"}}, {{"kind", "itc"}}});
        const CliRun trained = quick({"train", writeRun(m_root, "texts-run", request).string()});
        QVERIFY2(trained.exit == 0, trained.told().c_str());
        const std::string model = bundledModel().string();
        const CliRun tokens = quick({"tokenize", "--model", model, "--file", (set / "bytes.txt").string(), "--json"});
        QVERIFY2(tokens.exit == 0 && tokens.document()["items"].size() == 1, tokens.told().c_str());
        const CliRun endless = quick({"tokenize", "--model", model, "--file", (set / "long.txt").string(), "--json"});
        QVERIFY2(endless.exit == 0 && endless.document()["items"][0]["ids"].size() <= 64, endless.told().substr(0, 300).c_str());
        const CliRun matched = quick({"match", "--model", model, "--image", goodPicture(), "--text", markup, "--json"});
        QVERIFY2(matched.exit == 0 && matched.document()["itm"].is_array(), matched.told().c_str());
    }

    void aCocoSetThatLiesIsListedRowByRow() {
        const fs::path set = m_root / "coco";
        fs::create_directories(set);
        QVERIFY(writePng(set / "a.png", Image(4, 4)).ok());
        ::mkfifo((set / "pipe.png").c_str(), 0600);
        writeContent(set / "captions.json",
                     R"({"images": [{"id": 1, "file_name": "a.png"}, {"id": 2, "file_name": "gone.png"}, {"id": 1, "file_name": "a.png"},)"
                     R"( {"id": 3, "file_name": "../../etc/passwd"}, {"id": 4, "file_name": "pipe.png"}, {"id": 1e300, "file_name": "b.png"}],)"
                     R"( "annotations": [{"id": 1, "image_id": 1, "caption": "fine"}, {"id": 2, "image_id": 77, "caption": "nobody"},)"
                     R"( {"id": 3, "image_id": 99999999999999999999, "caption": "too large"}, 7]})");
        const CliRun check = quick({"data", "check", set.string(), "--json"}), shown = quick({"data", "check", set.string()});
        QVERIFY2(check.exit == 0 && shown.exit == 0, check.told().c_str());
        std::map<std::string, int> codes;
        const nlohmann::json findings = check.document()["findings"];
        for (const auto& finding : findings)
            ++codes[finding["code"]];
        QVERIFY2(codes == (std::map<std::string, int>{{"bad_row", 3}, {"dangling_id", 1}, {"duplicate_id", 1}, {"missing_image", 1}, {"outside_root", 2},
                                                      {"tiny_image", 1}, {"blank_image", 1}, {"no_text", 3}}),
                 check.out.c_str());
        QCOMPARE(std::count(shown.out.begin(), shown.out.end(), '\n'), std::ptrdiff_t{14});    // a line each and the sum
        writeContent(set / "deep.json", std::string(10'000, '[') + std::string(10'000, ']'));
        for (const char* verb : {"info", "check"})
            QVERIFY(isRefused(quick({"data", verb, (set / "deep.json").string()})));
    }

    void aPictureThatBreaksATrainingIsNamedAndTheRunGoesOn() {
        const fs::path set = m_root / "breaking";
        fs::create_directories(set);
        for (const char* name : {"a", "b", "c"}) {
            QVERIFY(writePng(set / (std::string(name) + ".png"), Image(30, 30)).ok());
            writeContent(set / (std::string(name) + ".txt"), std::string("a picture of ") + name);
        }
        const std::string whole = contentOf(set / "b.png");
        writeContent(set / "b.png", whole.substr(0, 40));
        nlohmann::json request = tinyRequest(4);
        request["data"] = {{"kind", "set"}, {"path", set.string()}};
        request["objectives"] = nlohmann::json::array({{{"kind", "caption"}}});
        const fs::path run = writeRun(m_root, "breaking-run", request);
        const CliRun failed = quick({"train", run.string()});
        QVERIFY2(failed.exit == 3 && failed.err.find("b.png") != std::string::npos, failed.told().c_str());
        QVERIFY(eventsOf(run).back()["status"] == "failed");
        writeContent(set / "b.png", whole);
        const CliRun resumed = quick({"train", run.string(), "--resume"});
        QVERIFY2(resumed.exit == 0, resumed.told().c_str());
    }

    void scenesThatWereTamperedWithAreRefused() {
        const fs::path set = m_root / "scenes";
        fs::copy(samples(), set, fs::copy_options::recursive);
        for (const char* patch : {R"([{"op": "replace", "path": "/scenes/0/captions/0/mentions/0/2", "value": 77}])",
                                  R"([{"op": "replace", "path": "/scenes/0/objects/0/class", "value": -3}])",
                                  R"([{"op": "replace", "path": "/scenes/0/objects/0/class", "value": 1e300}])",
                                  R"([{"op": "remove", "path": "/scenes/0/objects"}])"}) {
            nlohmann::json scenes = nlohmann::json::parse(contentOf(samples() / "scenes.json"));
            scenes = scenes.patch(nlohmann::json::parse(patch));
            writeContent(set / "scenes.json", scenes.dump());
            nlohmann::json request = tinyRequest(1);
            request["data"]["path"] = set.string();
            const CliRun run = quick({"train", writeRun(m_root, "scenes-run", request).string()});
            QVERIFY2(isRefused(run) && run.err.find("scenes.json") != std::string::npos, run.told().c_str());
            QVERIFY(isRefused(quick({"eval", "scenes", "--model", bundledModel().string(), "--data", set.string()})));
        }
    }
};

QTEST_GUILESS_MAIN(TestCliHostile)
#include "test_cli_hostile.moc"
