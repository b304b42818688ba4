// Each format as its readers meet it in the wild: spellings, splits, ids, and rows at fault.
#include <QTest>
#include <algorithm>
#include <memory>

#include "core/data/formats/emoji_font.h"
#include "tests/data/set_folder.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

class TestFormats : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<SetFolder> m_set;

private Q_SLOTS:
    void init() { m_set = std::make_unique<SetFolder>(); }

    void captionsMayStandBeforeTheirPictures() {
        m_set->text("captions.json", quoted("{'annotations': [{'id': 4, 'image_id': 2, 'caption': 'later'}, {'id': 5, 'image_id': 3, 'caption': 'nobody'}], "
            "'images': [{'id': 2, 'file_name': 'b.png', 'width': 640, 'height': 480}]}"));
        m_set->picture("b.png");
        const auto set = m_set->open();
        VERIFY_OK(set);
        QCOMPARE(set->items[0].captions[0].text, std::string("later"));
        QCOMPARE(set->items[0].captions[0].row, std::int64_t{0});
        QCOMPARE(set->items[0].width, 640);
        QCOMPARE(problemsOf(*set, "dangling_id"), 1);
        QCOMPARE(set->problems[0].row, std::int64_t{1});
    }

    void instancesAreNoCaptions() {
        m_set->text("instances.json", quoted("{'images': [{'id': 1, 'file_name': 'a.png'}], 'annotations': [{'id': 1, 'image_id': 1, 'bbox': [1, 2, 3, 4]}], 'categories': []}"));
        QVERIFY(!m_set->open("instances.json").ok());
    }

    void resultsAloneAreASetAndBesideOneTheyAreNot() {
        m_set->text("res.json", quoted("[{'image_id': 404464, 'caption': 'a photo'}, {'image_id': 7, 'caption': 'another'}]"));
        QCOMPARE(countsOf(*m_set->open()), std::string("all 2/2/0"));
        QCOMPARE(m_set->open()->items[0].id, std::int64_t{404464});
        m_set->text("captions_val2014.json", quoted("{'images': [{'id': 7, 'file_name': 'a.png'}], 'annotations': [{'id': 1, 'image_id': 7, 'caption': 'true'}]}"));
        QCOMPARE(countsOf(*m_set->open()), std::string("val 1/1/0"));
    }

    void aCutFileKeepsTheRowsBeforeTheCut() {
        m_set->text("c.json", quoted("{'annotations': [{'id': 1, 'image_id': 1, 'caption': 'x'}], 'images': [{'id': 1, 'file_name': 'a.png'}, {'id': 2, 'fi"));
        const auto set = m_set->open();
        VERIFY_OK(set);
        QCOMPARE(countsOf(*set), std::string("all 1/1/0"));
        QCOMPARE(problemsOf(*set, "bad_row"), 1);
    }

    void karpathysSplitsComeFromTheRows() {
        m_set->text("dataset_flickr8k.json", quoted("{'dataset': 'flickr8k', 'images': [ "
            "{'filename': 'a.jpg', 'imgid': 0, 'split': 'restval', 'sentids': [0], 'sentences': [{'raw': 'one', 'tokens': ['one'], 'imgid': 0, 'sentid': 9}]}, "
            "{'filename': 'b.jpg', 'imgid': 1, 'split': 'test', 'sentences': []}, "
            "{'filename': 'c.jpg', 'imgid': 2, 'split': 'test'}]}"));
        const auto set = m_set->open();
        VERIFY_OK(set);
        QCOMPARE(set->format, std::string("karpathy"));
        QCOMPARE(countsOf(*set), std::string("restval 1/1/0; test 2/0/0"));
        QCOMPARE(set->items[0].captions[0].id, std::int64_t{9});
        QCOMPARE(problemsOf(*set, "bad_row"), 1);
    }

    void answersJoinTheirQuestions() {
        m_set->picture("val2014/COCO_val2014_000000000042.jpg");
        m_set->text("v2_OpenEnded_mscoco_val2014_questions.json", quoted("{'data_subtype': 'val2014', 'questions': [ "
            "{'image_id': 42, 'question': 'what?', 'question_id': 420}, {'image_id': 42, 'question': 'where?', 'question_id': 421}]}"));
        m_set->text("v2_mscoco_val2014_annotations.json", quoted("{'annotations': [{'question_id': 420, 'image_id': 42, 'question_type': 'what', 'answer_type': 'other', "
            "'multiple_choice_answer': 'dog', 'answers': [{'answer': 'dog', 'answer_confidence': 'yes', 'answer_id': 1}, {'answer': 'cat', 'answer_confidence': 'maybe', 'answer_id': 2}]}, "
            "{'question_id': 999, 'image_id': 42, 'answers': []}]}"));
        for (const char* name : {"", "v2_OpenEnded_mscoco_val2014_questions.json", "v2_mscoco_val2014_annotations.json"}) {
            const auto set = m_set->open(name);
            VERIFY_OK(set);
            QCOMPARE(countsOf(*set), std::string("val 1/0/2"));
            const Question& question = set->items[0].questions[0];
            QVERIFY(question.answers == (std::vector<std::string>{"dog", "cat"}));
            QCOMPARE(question.bestAnswer, std::string("dog"));
            QCOMPARE(question.confidences, std::string("ym"));
            QVERIFY(!set->items[0].file.empty());
            QCOMPARE(problemsOf(*set, "dangling_id"), 1);
        }
    }

    void multipleChoiceAsksOnceWhereTheSameIsAskedOpenly() {
        const std::string row = quoted("{'questions': [{'image_id': 1, 'question': 'what?', 'question_id': 10, 'multiple_choices': ['a', 'b']}]}");
        m_set->text("MultipleChoice_mscoco_train2014_questions.json", row);
        QCOMPARE(m_set->open()->items[0].questions[0].choices.size(), std::size_t{2});
        m_set->text("OpenEnded_mscoco_train2014_questions.json", row);
        QCOMPARE(countsOf(*m_set->open()), std::string("train 1/0/1"));
    }

    void lavisKeepsOneCaptionOrMany() {
        m_set->text("x_train.json", quoted("[{'image': 'a.jpg', 'caption': 'one', 'image_id': 'coco_1'}, {'image': 'a.jpg', 'caption': 'two', 'image_id': 'coco_1'}, "
            "{'image': 'b.jpg', 'caption': ['three', 'four']}, {'caption': 'no picture'}, 5]"));
        const auto set = m_set->open();
        VERIFY_OK(set);
        QCOMPARE(set->format, std::string("lavis"));
        QCOMPARE(countsOf(*set), std::string("train 2/4/0"));
        QCOMPARE(set->items[0].key, std::string("coco_1"));
        QCOMPARE(set->items[0].captions[1].row, std::int64_t{1});
        QCOMPARE(problemsOf(*set, "bad_row"), 2);
    }

    void lavisQuestionsHaveTheirAnswers() {
        m_set->text("vqa.json", quoted("[{'question_id': 5, 'image': 'a.jpg', 'question': 'what?', 'answer': ['dog', 'dog', 'cat'], 'dataset': 'vqa'}, "
            "{'question_id': 6, 'image': 'a.jpg', 'question': 'who?', 'answer': 'me', 'dataset': 'vg'}]"));
        const auto set = m_set->open();
        VERIFY_OK(set);
        QCOMPARE(countsOf(*set), std::string("all 1/0/2"));
        QCOMPARE(set->items[0].questions[0].answers.size(), std::size_t{3});
        QCOMPARE(set->items[0].questions[1].id, std::int64_t{6});
    }

    void flickrsThreeSpellingsHoldTheSame_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("token") << QByteArray("results_20130124.token") << QByteArray("1.jpg#0\ta dog, running .\n1.jpg#1\ttwo\n2.jpg#0\tthree\r\nnonsense\n");
        QTest::newRow("pipe") << QByteArray("results.csv") << QByteArray("image_name| comment_number| comment\n1.jpg| 0| a dog, running .\n1.jpg| 1| two\n2.jpg| 0| three\n4\n");
        QTest::newRow("comma") << QByteArray("captions.txt") << QByteArray("image,caption\n1.jpg,a dog, running .\n1.jpg,two\n2.jpg,\"three\"\nno picture\n");
    }

    void flickrsThreeSpellingsHoldTheSame() {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, content);
        m_set->text(name.toStdString(), content.toStdString());
        const auto set = m_set->open();
        VERIFY_OK(set);
        QCOMPARE(set->format, std::string("flickr"));
        QCOMPARE(countsOf(*set), std::string("all 2/3/0"));
        QCOMPARE(set->items[0].captions[0].text, std::string("a dog, running ."));
        QCOMPARE(set->items[1].captions[0].text, std::string("three"));
        QCOMPARE(problemsOf(*set, "bad_row"), 1);
        QCOMPARE(set->problems.back().row, std::int64_t{3});
    }

    void metadataNamesPicturesBesideIt() {
        m_set->picture("train/a b.png");
        m_set->text("train/metadata.csv", "\xEF\xBB\xBF" "file_name,text,stars\r\na b.png,\"two\r\nlines, \"\"quoted\"\"\",5\r\n../../x.png,out,1\r\n");
        const auto set = m_set->open();
        VERIFY_OK(set);
        QCOMPARE(set->format, std::string("imagefolder"));
        QCOMPARE(countsOf(*set), std::string("train 2/2/0"));
        QCOMPARE(set->items[0].captions[0].text, std::string("two\r\nlines, \"quoted\""));
        QVERIFY(!set->items[0].file.empty());
        QVERIFY(set->items[0].columns == (std::vector<std::pair<std::string, std::string>>{{"stars", "5"}}));
        QCOMPARE(problemsOf(*set, "outside_root"), 1);
        QVERIFY(set->fields == (std::vector<std::string>{"file_name", "stars", "text"}));
    }

    void metadataMayNameSeveralPictures() {
        m_set->text("metadata.jsonl", "{\"file_names\": [\"a.png\", \"b.png\"], \"text\": \"pair\"}\n{\"left_file_name\": \"c.png\", \"right_file_name\": \"d.png\"}\nbroken\n");
        const auto set = m_set->open();
        VERIFY_OK(set);
        QCOMPARE(countsOf(*set), std::string("all 4/1/0"));
        QCOMPARE(set->items[0].morePictures[0].path, std::string("b.png"));
        QCOMPARE(problemsOf(*set, "bad_row"), 1);
    }

    void aClassFolderIsItsText() {
        for (const char* name : {"train/red_car/a.png", "train/dog/b.png", "val/dog/c.png"})
            m_set->picture(name);
        const auto set = m_set->open();
        VERIFY_OK(set);
        QCOMPARE(set->format, std::string("imagefolder"));
        QCOMPARE(countsOf(*set), std::string("train 2/2/0; val 1/1/0"));
        QCOMPARE(set->items[1].captions[0].text, std::string("red_car"));
    }

    void splitFoldersAloneAreNoClasses() {
        for (const char* name : {"train/a.png", "val/b.png"})
            m_set->picture(name);
        QCOMPARE(m_set->open()->format, std::string("folder"));
        QCOMPARE(countsOf(*m_set->open()), std::string("train 1/0/0; val 1/0/0"));
    }

    void tablesFindTheirColumnsAndTheUserMayPick() {
        m_set->text("x_train.tsv", "filepath\ttitle\nimages/a.png\t\"as\" it is\nb.png\t\n\tno picture\n");
        const auto set = m_set->open();
        VERIFY_OK(set);
        QCOMPARE(set->format, std::string("tsv"));
        QCOMPARE(countsOf(*set), std::string("all 2/1/0"));
        QCOMPARE(set->items[0].captions[0].text, std::string("\"as\" it is"));
        QCOMPARE(problemsOf(*set, "bad_row"), 1);
        m_set->text("odd.csv", "foo,bar\na.png,words\n");
        QCOMPARE(m_set->open("odd.csv").error().code, ErrorCode::BadInput);
        const auto picked = m_set->open("odd.csv", {.columns = {{"image", "foo"}, {"caption", "bar"}}});
        VERIFY_OK(picked);
        QCOMPARE(countsOf(*picked), std::string("all 1/1/0"));
        QCOMPARE(m_set->open("odd.csv", {.columns = {{"image", "nope"}}}).error().code, ErrorCode::Usage);
        QCOMPARE(m_set->open("odd.csv", {.columns = {{"colour", "foo"}}}).error().code, ErrorCode::Usage);
    }

    void theRowsSplitGoesBeforeTheFoldersAndTheFiles() {
        m_set->text("val/data.csv", "image,caption,split\na.png,x,test\nb.png,y,\n");
        QCOMPARE(countsOf(*m_set->open()), std::string("test 1/1/0; val 1/1/0"));
    }

    void conversationsOfAllSpellingsAreRead() {
        m_set->text("llava.json", quoted("[{'id': '000033', 'image': 'a.jpg', 'conversations': [{'from': 'human', 'value': '<image>\\nWhat?'}, {'from': 'gpt', 'value': 'A dog.'}]}, "
            "{'id': 't', 'conversations': [{'from': 'human', 'value': 'Hi'}, {'from': 'gpt', 'value': 'Hello'}]}]"));
        m_set->text("share.json", quoted("[{'messages': [{'role': 'system', 'content': 'Be kind.'}, {'role': 'user', 'content': '<image><image>Compare.'}, {'role': 'assistant', 'content': 'Same.'}], 'images': ['a.jpg', 'b.jpg']}]"));
        m_set->text("trl.jsonl", quoted("{'image': {'path': 'c.jpg'}, 'messages': [{'role': 'user', 'content': [{'type': 'image'}, {'type': 'text', 'text': 'Q'}]}, {'role': 'assistant', 'content': [{'type': 'text', 'text': 'A'}]}]}"));
        const auto set = m_set->open();
        VERIFY_OK(set);
        QCOMPARE(set->format, std::string("conversations"));
        QCOMPARE(countsOf(*set), std::string("all 3/0/4"));
        QCOMPARE(set->items[0].key, std::string("000033"));
        QCOMPARE(set->items[0].questions[0].text, std::string("What?"));
        QVERIFY(set->items[1].path.empty());
        QCOMPARE(set->items[2].turns[0].role, std::string("system"));
        QCOMPARE(set->items[2].morePictures.size(), std::size_t{1});
        QCOMPARE(set->items[3].turns[0].text, std::string("<image>Q"));
        QCOMPARE(problemsOf(*set, "bad_row"), 0);
    }

    void talksWithTooFewPicturesOrOtherMediaAreListed() {
        m_set->text("x.json", quoted("[{'messages': [{'role': 'user', 'content': '<image><image>Q'}, {'role': 'assistant', 'content': 'A'}], 'images': ['a.jpg']}, "
            "{'messages': [{'role': 'user', 'content': [{'type': 'video'}]}, {'role': 'assistant', 'content': 'A'}]}, "
            "{'messages': 5}, {'messages': [{'role': 'user'}]}, {'messages': [{'role': 'user', 'content': 'Q'}], 'videos': ['v.mp4']}]"));
        const auto set = m_set->open();
        VERIFY_OK(set);
        QCOMPARE(problemsOf(*set, "bad_row"), 5);
    }

    void anyLabelingsLinesAreQuestions() {
        m_set->text("vqa.jsonl", "{\"image\": \"a.png\", \"width\": 5, \"height\": 6, \"question\": \"Q\", \"answer\": \"A\", \"split\": \"val\"}\n");
        const auto set = m_set->open();
        VERIFY_OK(set);
        QCOMPARE(set->format, std::string("x-anylabeling"));
        QCOMPARE(countsOf(*set), std::string("val 1/0/1"));
        QCOMPARE(set->items[0].height, 6);
    }

    void stampsSpeakTheChosenLanguage() {
        m_set->picture("animals/cat.png");
        m_set->text("animals/cat.txt", "A cat.\nde.utf8=Eine Katze.\nzh_CN.utf8=一只猫。\n");
        m_set->text("animals/dog.svg", "<svg/>");
        m_set->text("animals/dog.txt", "A dog.\nde.utf8=Ein Hund.\n");
        const auto english = m_set->open();
        VERIFY_OK(english);
        QCOMPARE(english->format, std::string("stamps"));
        QCOMPARE(countsOf(*english), std::string("all 2/2/0"));
        QCOMPARE(problemsOf(*english, "unsupported_image"), 1);
        const auto chinese = m_set->open({}, {.languages = {"zh_CN"}});
        QCOMPARE(countsOf(*chinese), std::string("all 2/1/0"));
        QCOMPARE(chinese->items[0].captions[0].text, std::string("一只猫。"));
        QCOMPARE(countsOf(*m_set->open({}, {.languages = {"all"}})), std::string("all 2/5/0"));
    }

    void emojiAreDrawnFromTheirFont() {
        const fs::path font = "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf";
        if (!fs::exists(font) || !fs::exists("/usr/share/unicode/cldr/common/annotations/de.xml"))
            QSKIP("the font or CLDR is not installed");
        JobContext context;
        const auto set = openDataset(font, context, {.languages = {"en", "de"}});
        VERIFY_OK(set);
        QCOMPARE(set->format, std::string("emoji"));
        QVERIFY(set->items.size() > 1000);
        const auto dog = std::find_if(set->items.begin(), set->items.end(), [](const DataItem& item) { return item.id == 0x1F436; });
        QVERIFY(dog != set->items.end());
        QCOMPARE(dog->captions.size(), std::size_t{2});
        const auto image = readItemImage(*dog);
        VERIFY_OK(image);
        QVERIFY(image->width > 60 && image->height > 60);
    }

    void parquetIsRefusedWithTheRemedy() {
        m_set->text("data/train-00000.parquet", "PAR1 and more");
        for (const char* name : {"", "data/train-00000.parquet"}) {
            const auto set = m_set->open(name);
            QVERIFY(!set.ok());
            QCOMPARE(set.error().code, ErrorCode::Unsupported);
            QVERIFY(set.error().remedy.find("metadata.jsonl") != std::string::npos);
        }
    }

    void theUserMayOverrule() {
        m_set->picture("a.png");
        m_set->text("a.txt", "a text");
        QCOMPARE(m_set->open({}, {.format = "folder"})->format, std::string("folder"));
        QCOMPARE(countsOf(*m_set->open({}, {.format = "folder"})), std::string("all 1/0/0"));
        QCOMPARE(m_set->open({}, {.format = "sidecar"})->format, std::string("sidecar"));
        QCOMPARE(m_set->open({}, {.format = "nonsense"}).error().code, ErrorCode::Unsupported);
    }
};

QTEST_APPLESS_MAIN(TestFormats)
#include "test_formats.moc"
