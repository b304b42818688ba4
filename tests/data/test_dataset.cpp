#include <sys/stat.h>

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/data/dataset.h"
#include "core/data/dataset_info.h"
#include "core/data/image_io.h"
#include "core/data/scenes.h"
#include "tests/support/shared_files.h"

using namespace diptych;
namespace fs = std::filesystem;

namespace {

Result<Dataset> open(const fs::path& path, const std::string& format = {}) {
    JobContext context;
    return openDataset(path, context, {.format = format});
}

int countOf(const Dataset& set, const std::string& code, const std::string& path = {}) {
    return static_cast<int>(std::count_if(set.problems.begin(), set.problems.end(), [&](const DataProblem& problem) {
        return problem.code == code && (path.empty() || problem.path == path);
    }));
}

const DataItem* itemOf(const Dataset& set, const std::string& path) {
    const auto found = std::find_if(set.items.begin(), set.items.end(), [&](const DataItem& item) { return item.path == path; });
    return found == set.items.end() ? nullptr : &*found;
}

}  // namespace

class TestDataset : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path root() const { return fs::path(m_folder->path().toStdString()) / "set"; }

    void text(const std::string& name, const std::string& content) const {
        fs::create_directories((root() / name).parent_path());
        QVERIFY(writeFileAtomically(root() / name, content).ok());
    }
    void picture(const std::string& name) const {
        fs::create_directories((root() / name).parent_path());
        QVERIFY(writePng(root() / name, Image(3, 2)).ok());
    }
    void coco(const std::string& name, const Json& images, const Json& annotations) const {
        text(name, Json{{"images", images}, {"annotations", annotations}}.dump());
    }
    void scenes(const std::string& questions, const std::string& annotations) const {
        picture("images/000000.png");
        coco("captions.json", {{{"id", 0}, {"file_name", "000000.png"}, {"split", "val"}}},
             {{{"id", 0}, {"image_id", 0}, {"caption", "a cat"}, {"language", "en"}},
              {{"id", 1}, {"image_id", 0}, {"caption", "图中有猫"}, {"language", "zh"}}});
        text("scenes.json", "{}");
        text("questions.json", questions);
        text("annotations.json", annotations);
    }

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        fs::create_directories(root());
    }

    void picturesWithTextsAreASidecarSetInOrder() {
        for (const char* name : {"b.png", "a.JPG", "deep/er/c.png", "notes.pdf"})
            picture(name);
        text("b.txt", "\xEF\xBB\xBF" "a dog \r\n\r\n  two dogs\r\n");
        text("deep/er/c.txt", "一只猫");
        const auto set = open(root());
        QVERIFY(set.ok());
        QCOMPARE(set->format, std::string("sidecar"));
        QCOMPARE(set->items.size(), std::size_t{3});
        QCOMPARE(set->items[0].path, std::string("a.JPG"));
        QCOMPARE(set->items[2].path, std::string("deep/er/c.png"));
        QVERIFY(set->items[0].captions.empty());
        QCOMPARE(set->items[1].captions.size(), std::size_t{2});
        QCOMPARE(set->items[1].captions[0].text, std::string("a dog"));
        QCOMPARE(set->items[1].captions[1].text, std::string("two dogs"));
        QCOMPARE(set->items[2].captions[0].text, std::string("一只猫"));
        QVERIFY(set->problems.empty());
    }

    void picturesAloneAreABareFolder() {
        picture("x.png");
        const auto set = open(root());
        QCOMPARE(set->format, std::string("folder"));
        QVERIFY(summarize(*set).fields.empty());
        QVERIFY(open(root(), "folder").ok());
    }

    void hostileFilesAreListedAndTheRestStaysUsable() {
        picture("good.png");
        text("good.txt", "fine");
        picture("../outside.png");
        text("../outside.txt", "not yours");
        fs::create_symlink(root().parent_path() / "outside.png", root() / "link.png");
        fs::create_symlink("loop.png", root() / "loop.png");
        fs::create_symlink(root(), root() / "circle");
        fs::create_directory(root() / "folder.png");
        QCOMPARE(::mkfifo((root() / "pipe.png").c_str(), 0600), 0);
        picture("piped.png");
        QCOMPARE(::mkfifo((root() / "piped.txt").c_str(), 0600), 0);
        picture("leaking.png");
        fs::create_symlink(root().parent_path() / "outside.txt", root() / "leaking.txt");
        const auto set = open(root());
        QVERIFY(set.ok());
        QCOMPARE(set->items.size(), std::size_t{3});
        QCOMPARE(itemOf(*set, "good.png")->captions.size(), std::size_t{1});
        QVERIFY(itemOf(*set, "leaking.png")->captions.empty());
        QCOMPARE(countOf(*set, "outside_root", "link.png"), 1);
        QCOMPARE(countOf(*set, "outside_root", "leaking.txt"), 1);
        for (const char* name : {"loop.png", "pipe.png"})
            QVERIFY2(countOf(*set, "missing_image", name) + countOf(*set, "outside_root", name) == 1, name);
        QCOMPARE(countOf(*set, "bad_text", "piped.txt"), 1);
    }

    void textsThatAreNoUtf8OrEndlessAreMendedAndListed() {
        picture("bad.png");
        text("bad.txt", "caf\xE9 \xFF");
        picture("long.png");
        text("long.txt", std::string(1 << 20, 'x') + "\nshort");
        const auto set = open(root());
        QCOMPARE(itemOf(*set, "bad.png")->captions[0].text, std::string("caf\xEF\xBF\xBD \xEF\xBF\xBD"));
        QCOMPARE(itemOf(*set, "long.png")->captions.size(), std::size_t{2});
        QVERIFY(itemOf(*set, "long.png")->captions[0].text.size() <= 16384);
        QCOMPARE(countOf(*set, "bad_text", "bad.txt"), 1);
        QCOMPARE(countOf(*set, "bad_text", "long.txt"), 1);
    }

    void markupAndBidiControlsStayPlainText() {
        const std::string odd = "<img src=/etc/passwd><table>\xE2\x80\xAE" "evil";
        picture("a.png");
        text("a.txt", odd);
        QCOMPARE(open(root())->items[0].captions[0].text, odd);
    }

    void aCocoFolderHasASplitPerFile() {
        picture("train2017/a.png");
        picture("val2017/b.png");
        coco("annotations/captions_train2017.json", {{{"id", 7}, {"file_name", "a.png"}}},
             {{{"id", 1}, {"image_id", 7}, {"caption", "one"}}, {{"id", 2}, {"image_id", 7}, {"caption", "two\nlines"}}});
        coco("annotations/captions_val2017.json", {{{"id", 7}, {"file_name", "b.png"}}},
             {{{"id", 1}, {"image_id", 7}, {"caption", "three"}}});
        const auto set = open(root());
        QVERIFY(set.ok());
        QCOMPARE(set->format, std::string("coco-captions"));
        QVERIFY(set->problems.empty());
        QVERIFY(fs::equivalent(itemOf(*set, "a.png")->file, root() / "train2017/a.png"));
        QCOMPARE(itemOf(*set, "a.png")->captions[1].text, std::string("two\nlines"));
        const DatasetInfo info = summarize(*set);
        QCOMPARE(info.splits.at("train").texts, 2);
        QCOMPARE(info.splits.at("val").images, 1);
        QVERIFY(info.fields == (std::vector<std::string>{"caption", "id", "image_id"}));
        const auto one = open(root() / "annotations/captions_val2017.json");
        QVERIFY(one.ok() && one->items.size() == 1 && !one->items[0].file.empty());
    }

    void faultyRowsOfCocoAreListedByRow() {
        picture("images/a.png");
        picture("../outside.png");
        fs::create_symlink(root().parent_path() / "outside.png", root() / "images/link.png");
        QCOMPARE(::mkfifo((root() / "images/pipe.png").c_str(), 0600), 0);
        coco("captions.json",
             {{{"id", 1}, {"file_name", "a.png"}}, {{"id", 2}, {"file_name", "gone.png"}}, {{"id", 1}, {"file_name", "twice.png"}},
              {{"id", 3}, {"file_name", "../outside.png"}}, {{"id", 4}, {"file_name", "/etc/passwd"}}, {{"id", 5}, {"file_name", "link.png"}},
              {{"id", 6}, {"file_name", "pipe.png"}}, {{"id", "x"}, {"file_name", "a.png"}}, 17, {{"id", 1e300}, {"file_name", "a.png"}},
              {{"id", 8}, {"file_name", ""}}},
             {{{"id", 1}, {"image_id", 1}, {"caption", "fine"}}, {{"id", 1}, {"image_id", 1}, {"caption", "same id"}},
              {{"id", 3}, {"image_id", 99}, {"caption", "nobody"}}, {{"id", 4}, {"image_id", 1}}, "row",
              {{"id", 18446744073709551615ull}, {"image_id", 1}, {"caption", "large id"}}});
        const auto set = open(root());
        QVERIFY2(set.ok(), set.ok() ? "" : set.error().oneLine().c_str());
        QVERIFY(!itemOf(*set, "a.png")->file.empty());
        QCOMPARE(itemOf(*set, "a.png")->captions[0].text, std::string("fine"));
        QCOMPARE(countOf(*set, "missing_image", "gone.png"), 1);
        QCOMPARE(countOf(*set, "duplicate_id"), 2);
        for (const char* name : {"../outside.png", "/etc/passwd", "link.png", "pipe.png"}) {
            QVERIFY2(countOf(*set, "outside_root", name) == 1, name);
            QVERIFY2(itemOf(*set, name)->file.empty(), name);
        }
        QCOMPARE(countOf(*set, "bad_row"), 6);
        QCOMPARE(countOf(*set, "dangling_id"), 1);
    }

    void jsonThatIsNoSetIsRefusedCleanly() {
        const std::vector<std::pair<const char*, std::string>> files{
            {"deep.json", std::string(10000, '[')},
            {"closed.json", std::string(10000, '[') + std::string(10000, ']')},
            {"cut.json", "{\"images\": [{\"id\": 1, \"file_na"},
            {"empty.json", ""},
            {"array.json", "[1, 2]"},
            {"none.json", R"({"images": [], "annotations": []})"},
            {"types.json", R"({"images": 3, "annotations": "x"})"}};
        for (const auto& [name, content] : files) {
            text(name, content);
            const auto set = open(root() / name);
            QVERIFY2(!set.ok() && set.error().code == ErrorCode::BadInput, name);
            QVERIFY2(set.error().oneLine().find('\n') == std::string::npos, name);
        }
    }

    void scenesJoinQuestionsWithTheirAnswers() {
        scenes(R"({"questions": [{"question_id": 5, "image_id": 0, "question": "what is it", "language": "en"}]})",
               R"({"annotations": [{"question_id": 5, "image_id": 0, "question_type": "what",
                   "answers": [{"answer": "cat"}, {"answer": "cat"}, {"answer": "a cat"}]}]})");
        const auto set = open(root());
        QVERIFY2(set.ok(), set.ok() ? "" : set.error().oneLine().c_str());
        QCOMPARE(set->format, std::string("scenes"));
        const DataItem& item = set->items[0];
        QCOMPARE(item.split, std::string("val"));
        QCOMPARE(item.captions[1].language, std::string("zh"));
        QCOMPARE(item.questions[0].type, std::string("what"));
        QVERIFY(item.questions[0].answers == (std::vector<std::string>{"cat", "a cat"}));
        const DatasetInfo info = summarize(*set);
        QCOMPARE(info.splits.at("val").questions, 1);
        QCOMPARE(info.splits.at("val").texts, 2);
    }

    void aGeneratedSetIsReadBackWhole() {
        MakeScenesRequest request;
        request.folder = root() / "made";
        request.count = 20;
        request.threads = 1;
        JobContext context;
        if (const Status made = makeScenes(request, context); !made.ok()) {
            QVERIFY2(made.error().code == ErrorCode::NotFound, made.error().oneLine().c_str());
            QSKIP("the font or CLDR is not installed");
        }
        const auto set = open(request.folder);
        QVERIFY2(set.ok(), set.ok() ? "" : set.error().oneLine().c_str());
        QVERIFY(set->problems.empty());
        const DatasetInfo info = summarize(*set);
        QCOMPARE(info.format, std::string("scenes"));
        QCOMPARE(info.splits.at("train").images, 18);
        QCOMPARE(info.splits.at("val").images, 2);
        QCOMPARE(info.splits.at("val").texts, 2 * 2 * request.options.captionsPerLanguage);
        for (const DataItem& item : set->items) {
            QVERIFY(readImage(item.file).ok());
            for (const Question& question : item.questions)
                QVERIFY(!question.type.empty() && question.answers.size() == 1 && !question.language.empty());
        }
    }

    void faultyQuestionsAreListedAndTheRestStays() {
        scenes(R"({"questions": [{"question_id": 1, "image_id": 0, "question": "fine"}, {"question_id": "x"}, 3,
                   {"question_id": 2, "image_id": 77, "question": "nobody"}, {"question_id": 1, "image_id": 0, "question": "again"}]})",
               R"({"annotations": [7, {"question_id": 1, "answers": 5}, {"question_id": 1, "answers": [{"answer": 1}]}]})");
        const auto set = open(root());
        QVERIFY2(set.ok(), set.ok() ? "" : set.error().oneLine().c_str());
        QCOMPARE(set->items[0].questions.size(), std::size_t{2});
        QVERIFY(set->items[0].questions[0].answers.empty());
        QCOMPARE(countOf(*set, "bad_row"), 5);
        QCOMPARE(countOf(*set, "dangling_id"), 1);
        QCOMPARE(countOf(*set, "duplicate_id"), 1);
    }

    void pathsThatAreNoSetAreRefused() {
        QCOMPARE(open(root() / "absent").error().code, ErrorCode::NotFound);
        QCOMPARE(open(root()).error().code, ErrorCode::BadInput);
        text("readme.md", "x");
        QCOMPARE(open(root() / "readme.md").error().code, ErrorCode::BadInput);
        QCOMPARE(open(root(), "parquet").error().code, ErrorCode::Unsupported);
        QCOMPARE(::mkfifo((root() / "pipe.json").c_str(), 0600), 0);
        QCOMPARE(open(root() / "pipe.json").error().code, ErrorCode::BadInput);
    }

    void aCancelledJobStopsTheReading() {
        picture("a.png");
        JobContext context;
        context.cancel.cancel();
        QCOMPARE(openDataset(root(), context).error().code, ErrorCode::Cancelled);
    }

    void theCorpusHasTheExpectedCounts() {
        const fs::path corpus = tests::corpusFolder() / "data";
        SKIP_WITHOUT(corpus / "expected.json");
        const auto expected = readJsonFile(corpus / "expected.json");
        QVERIFY(expected.ok());
        int sets = 0;
        for (const auto& [name, fact] : expected->items()) {
            if (!fact.contains("format"))
                continue;
            const auto set = open(corpus / fact["path"].get<std::string>());
            QVERIFY2(set.ok(), set.ok() ? "" : set.error().oneLine().c_str());
            const DatasetInfo info = summarize(*set);
            QVERIFY2(info.format == fact["format"].get<std::string>(), (name + ": " + info.format).c_str());
            QCOMPARE(info.splits.size(), fact["splits"].size());
            for (const auto& [split, counts] : fact["splits"].items()) {
                QVERIFY2(info.splits.contains(split), (name + ": " + split).c_str());
                const SplitCounts& got = info.splits.at(split);
                for (const auto& [kind, count] : {std::pair("images", got.images), {"texts", got.texts}, {"questions", got.questions}})
                    QVERIFY2(!counts.contains(kind) || counts[kind].get<int>() == count, (name + " " + split + " " + kind).c_str());
            }
            QVERIFY2(set->problems.empty(), (name + ": " + (set->problems.empty() ? "" : set->problems.front().detail)).c_str());
            for (const DataItem& item : set->items)
                QVERIFY2(item.path.empty() || readItemImage(item).ok(), (name + " " + item.path).c_str());
            ++sets;
        }
        QVERIFY(sets >= 10);
    }

    void theFaultyCorpusStaysUsable() {
        const fs::path faulty = tests::corpusFolder() / "data" / "faulty";
        SKIP_WITHOUT(faulty);
        const auto set = open(faulty);
        QVERIFY(set.ok());
        QCOMPARE(countOf(*set, "missing_image", "gone.jpg"), 1);
        int readable = 0;
        for (const DataItem& item : set->items)
            readable += !item.file.empty() && readImage(item.file).ok() ? 1 : 0;
        QVERIFY(readable >= 6);
    }
};

QTEST_APPLESS_MAIN(TestDataset)
#include "test_dataset.moc"
