// Writing sets: what is kept stays equal through every format and back, what cannot be held is told first, and the new
// folder stands alone.
#include <QTest>
#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "core/data/convert.h"
#include "tests/data/set_folder.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

using Texts = std::multiset<std::string>;

Texts captionsOf(const Dataset& set, bool ids) {
    Texts texts;
    for (const DataItem& item : set.items)
        for (const Caption& caption : item.captions)
            texts.insert((ids ? std::to_string(item.id) + " " + std::to_string(caption.id) + " " : "") + item.split + " " + caption.text);
    return texts;
}

Texts questionsOf(const Dataset& set) {
    Texts texts;
    for (const DataItem& item : set.items)
        for (const Question& question : item.questions) {
            std::string all = std::to_string(item.id) + " " + std::to_string(question.id) + " " + item.split + " " + question.text + " " + question.type;
            for (const std::string& answer : question.answers)
                all += "|" + answer;
            texts.insert(all);
        }
    return texts;
}

}  // namespace

class TestConvert : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<SetFolder> m_set;

    Result<ConvertResult> convert(const Dataset& set, const std::string& format, const std::string& out) const {
        JobContext context;
        return convertDataset({set, format, m_set->beside(out), {}}, context);
    }
    Result<Dataset> openBeside(const std::string& name) const {
        JobContext context;
        return openDataset(m_set->beside(name), context);
    }
    // Two splits with the same picture name, odd names, line ends, Chinese, ids that jump.
    Result<Dataset> captionSet() const {
        m_set->picture("train/a.png");
        m_set->picture("train/with space & 中文.png");
        m_set->picture("val/a.png");
        m_set->text("annotations/captions_train2017.json", quoted("{'images': [{'id': 70, 'file_name': 'a.png'}, {'id': 5, 'file_name': 'with space & 中文.png'}], "
            "'annotations': [{'id': 900, 'image_id': 70, 'caption': 'one, \\'quoted\\''}, {'id': 3, 'image_id': 70, 'caption': 'two\\nlines\\tand tab '}, "
                            "{'id': 4, 'image_id': 5, 'caption': '一只狗 \\\\ 😀'}]}"));
        m_set->text("annotations/captions_val2017.json", quoted("{'images': [{'id': 70, 'file_name': 'a.png'}], 'annotations': [{'id': 900, 'image_id': 70, 'caption': 'val'}]}"));
        return m_set->open();
    }
    Result<Dataset> questionSet() const {
        for (const char* split : {"train", "val"}) {
            const std::string name(split);
            m_set->picture(name + "2014/COCO_" + name + "2014_000000000007.png");
            m_set->text("v2_OpenEnded_mscoco_" + name + "2014_questions.json",
                        quoted("{'questions': [{'image_id': 7, 'question': 'What? Where', 'question_id': 70}, {'image_id': 7, 'question': 'unanswered', 'question_id': 71}]}"));
            m_set->text("v2_mscoco_" + name + "2014_annotations.json",
                        quoted("{'annotations': [{'question_id': 70, 'image_id': 7, 'question_type': 'what', 'answer_type': 'other', 'multiple_choice_answer': 'dog', "
                            "'answers': [{'answer': 'dog', 'answer_confidence': 'no', 'answer_id': 1}, {'answer': '") + name + quoted("', 'answer_confidence': 'yes', 'answer_id': 2}]}]}"));
        }
        return m_set->open();
    }

private Q_SLOTS:
    void init() { m_set = std::make_unique<SetFolder>(); }

    void captionsAndIdsSurviveEveryFormatThatHoldsThem_data() {
        QTest::addColumn<QByteArray>("format");
        for (const char* format : {"coco-captions", "karpathy", "imagefolder", "webdataset", "conversations"})
            QTest::newRow(format) << QByteArray(format);
    }

    void captionsAndIdsSurviveEveryFormatThatHoldsThem() {
        QFETCH(QByteArray, format);
        const auto set = captionSet();
        VERIFY_OK(set);
        const auto made = convert(*set, format.toStdString(), "out");
        VERIFY_OK(made);
        QVERIFY2(made->lost.empty(), made->lost.empty() ? "" : made->lost[0].c_str());
        const auto again = openBeside("out");
        VERIFY_OK(again);
        QCOMPARE(again->format, format.toStdString());
        QVERIFY2(captionsOf(*again, true) == captionsOf(*set, true), countsOf(*again).c_str());
        QVERIFY2(again->problems.empty(), again->problems.empty() ? "" : again->problems[0].detail.c_str());
        const auto back = convert(*again, "coco-captions", "back");
        VERIFY_OK(back);
        QVERIFY(captionsOf(*openBeside("back"), true) == captionsOf(*set, true));
    }

    void theNewFolderStandsAlone() {
        const auto set = captionSet();
        for (const std::string& format : writtenFormatNames()) {
            if (format == "vqa-v2" || format.ends_with("results"))
                continue;
            VERIFY_OK(convert(*set, format, format));
        }
        fs::remove_all(m_set->root());
        for (const std::string& format : writtenFormatNames()) {
            if (format == "vqa-v2" || format.ends_with("results"))
                continue;
            const auto again = openBeside(format);
            VERIFY_OK(again);
            QCOMPARE(summarize(*again).splits.size(), std::size_t{2});
            for (const DataItem& item : again->items)
                VERIFY_OK(readItemImage(item));
        }
    }

    void whatCannotBeHeldIsToldBeforeItIsWritten() {
        const auto set = captionSet();
        std::vector<std::string> told;
        JobContext context;
        bool early = false;
        const ConvertRequest request{*set, "sidecar", m_set->beside("side"), [&](const std::vector<std::string>& lost) {
                                         told = lost;
                                         early = !fs::exists(m_set->beside("side"));
                                     }};
        const auto made = convertDataset(request, context);
        VERIFY_OK(made);
        QVERIFY(early && told == made->lost);
        QVERIFY(told == (std::vector<std::string>{"1 texts with line ends or tabs: written as blanks", "4 ids of captions"}));
        QCOMPARE(countsOf(*openBeside("side")), std::string("train 2/3/0; val 1/1/0"));
        QCOMPARE(made->texts, std::int64_t{4});
    }

    void questionsSurviveWhereTheyAreHeld_data() {
        QTest::addColumn<QByteArray>("format");
        for (const char* format : {"vqa-v2", "imagefolder", "webdataset", "conversations"})
            QTest::newRow(format) << QByteArray(format);
    }

    void questionsSurviveWhereTheyAreHeld() {
        QFETCH(QByteArray, format);
        const auto set = questionSet();
        VERIFY_OK(set);
        VERIFY_OK(convert(*set, format.toStdString(), "out"));
        const auto again = openBeside("out");
        VERIFY_OK(again);
        QVERIFY2(questionsOf(*again) == questionsOf(*set), countsOf(*again).c_str());
        VERIFY_OK(convert(*again, "vqa-v2", "back"));
        const auto back = openBeside("back");
        QVERIFY(questionsOf(*back) == questionsOf(*set));
        for (const DataItem& item : back->items)
            VERIFY_OK(readItemImage(item));
        if (format == "vqa-v2")
            QCOMPARE(back->items[0].questions[0].confidences, std::string("ny"));
    }

    void talksStayTalks() {
        m_set->picture("a.png");
        m_set->text("t.json", quoted("[{'id': 'x-1', 'image': ['a.png', 'b.png'], 'conversations': [{'from': 'system', 'value': 'Be kind.'}, {'from': 'human', 'value': '<image>\\n<image>\\nQ'}, "
            "{'from': 'gpt', 'value': 'A'}, {'from': 'human', 'value': 'More?'}, {'from': 'gpt', 'value': 'No.'}]}, {'id': '2', 'conversations': [{'from': 'human', 'value': 'Hi'}, {'from': 'gpt', 'value': 'Ho'}]}]"));
        const auto set = m_set->open();
        VERIFY_OK(set);
        VERIFY_OK(convert(*set, "conversations", "out"));
        const auto again = openBeside("out");
        VERIFY_OK(again);
        QCOMPARE(countsOf(*again), countsOf(*set));
        QCOMPARE(again->items[0].key, std::string("x-1"));
        QCOMPARE(again->items[0].morePictures.size(), std::size_t{1});
        for (std::size_t i = 0; i < set->items[0].turns.size(); ++i)
            QCOMPARE(again->items[0].turns[i].role + again->items[0].turns[i].text, set->items[0].turns[i].role + set->items[0].turns[i].text);
        const auto coco = convert(*set, "vqa-v2", "vqa");
        VERIFY_OK(coco);
        QVERIFY(std::find(coco->lost.begin(), coco->lost.end(), "1 rows without a picture") != coco->lost.end());
        QCOMPARE(coco->questions, std::int64_t{2});
    }

    void resultsNameEveryQuestionAndPicture() {
        VERIFY_OK(convert(*captionSet(), "coco-results", "res"));
        const auto captions = openBeside("res");
        VERIFY_OK(captions);
        QCOMPARE(countsOf(*captions), std::string("train 2/2/0; val 1/1/0"));
    }

    void nothingIsOverwrittenAndNothingIsLeftOfAFailure() {
        const auto set = captionSet();
        VERIFY_OK(convert(*set, "tsv", "out"));
        QCOMPARE(convert(*set, "tsv", "out").error().code, ErrorCode::BadInput);
        QCOMPARE(convert(*set, "vqa-v2", "none").error().code, ErrorCode::BadInput);
        QCOMPARE(convert(*set, "parquet", "none").error().code, ErrorCode::Unsupported);
        JobContext stopped;
        stopped.cancel.cancel();
        QCOMPARE(convertDataset({*set, "sidecar", m_set->beside("none"), {}}, stopped).error().code, ErrorCode::Cancelled);
        QVERIFY(!fs::exists(m_set->beside("none")));
    }

    void namesFromTheSourceStayInTheNewFolder() {
        Dataset set;
        set.format = "lavis";
        for (const char* path : {"../../evil.png", "/etc/passwd", "a\nb\x01.png", "..", ".hidden.png", "x/a.png", "y/a.png", "z/a.jpg"}) {
            DataItem item{.id = static_cast<std::int64_t>(set.items.size()), .path = path, .split = "../up\n"};
            item.captions.push_back({.text = "x"});
            set.items.push_back(item);
        }
        for (const std::string format : {"coco-captions", "karpathy", "imagefolder", "tsv", "webdataset", "conversations"}) {
            const auto made = convert(set, format, format);
            VERIFY_OK(made);
            int files = 0;
            for (const auto& entry : fs::recursive_directory_iterator(m_set->beside(format)))
                files += entry.is_regular_file() ? 1 : 0;
            QVERIFY(files > 0);
            const auto again = openBeside(format);
            VERIFY_OK(again);
            QCOMPARE(problemsOf(*again, "outside_root"), 0);
            if (format != "webdataset")
                QCOMPARE(summarize(*again).splits.begin()->second.images, 8);
        }
        QCOMPARE(std::distance(fs::directory_iterator(m_set->root().parent_path()), fs::directory_iterator()), std::ptrdiff_t{7});
    }
};

QTEST_APPLESS_MAIN(TestConvert)
#include "test_convert.moc"
