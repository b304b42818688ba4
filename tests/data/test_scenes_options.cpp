// What the options of the generator promise: levels, counting, written words, held-out pairs, distractors, boxes.
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/data/dataset.h"
#include "core/data/dataset_info.h"
#include "core/data/png_writer.h"
#include "tests/data/loaded_world.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

bool sameScene(const Scene& a, const Scene& b) {
    return a.image.pixels == b.image.pixels && a.captions.front().text == b.captions.front().text && a.questions.size() == b.questions.size();
}

std::vector<SceneText> textsOf(const Scene& scene) {
    std::vector<SceneText> texts = scene.captions;
    for (const SceneQuestion& question : scene.questions)
        texts.push_back(question.question);
    for (const SceneNegative& negative : scene.negatives)
        texts.insert(texts.end(), {negative.trueCaption, negative.falseCaption});
    return texts;
}

std::multiset<std::string> englishWords(std::string text) {
    std::replace(text.begin(), text.end(), ',', ' ');
    std::istringstream in(text);
    std::multiset<std::string> words;
    for (std::string word; in >> word;)
        words.insert(word == "an" ? "a" : word);
    return words;
}

class SetOnDisk {
public:
    explicit SetOnDisk(MakeScenesRequest request) {
        request.folder = folder();
        JobContext context;
        const Status made = makeScenes(request, context);
        QVERIFY2(made.ok(), made.ok() ? "" : made.error().oneLine().c_str());
    }
    fs::path folder() const { return fs::path(m_folder.path().toStdString()) / "set"; }
    Json json(const char* name) const { return readJsonFile(folder() / name).value(); }

private:
    QTemporaryDir m_folder;
};

}  // namespace

class TestScenesOptions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (!world())
            QSKIP("fonts-noto-color-emoji or unicode-cldr-core is not installed");
    }

    void everyLevelSaysOnlyWhatItsMasksShow() {
        std::map<int, double> objects;
        for (const int level : {1, 3, 4, 5})
            for (std::uint64_t i = 0; i < 60; ++i) {
                const Scene scene = world()->makeScene(21, i, {.level = level});
                QVERIFY(sameScene(scene, world()->makeScene(21, i, {.level = level})));
                objects[level] += static_cast<double>(scene.objects.size());
                std::set<int> cells;
                for (const SceneObject& object : scene.objects) {
                    QVERIFY(object.area > 0 && object.right > object.left && object.bottom > object.top);
                    cells.insert(cellOf(object, 96));
                }
                QCOMPARE(cells.size(), scene.objects.size());
            }
        QVERIFY(objects[1] < objects[3] && objects[3] < objects[4] && objects[4] < objects[5]);
    }

    void explicitNumbersOfObjectsGoBeforeTheLevels() {
        for (std::uint64_t i = 0; i < 30; ++i)
            QCOMPARE(world()->makeScene(22, i, {.level = 4, .minObjects = 8, .maxObjects = 8}).objects.size(), std::size_t{8});
    }

    void countingScenesReachEachNumberAndAreAskedAbout() {
        std::map<std::string, int> answers;
        for (std::uint64_t i = 0; i < 300; ++i) {
            const Scene scene = world()->makeScene(23, i, {.maxCount = 9});
            QVERIFY(scene.objects.size() <= 9);
            for (const SceneQuestion& question : scene.questions) {
                if (question.type != "count" || question.question.language != SceneLanguage::English)
                    continue;
                ++answers[question.answer];
                if (question.question.mentions.empty())
                    QCOMPARE(question.answer, std::to_string(scene.objects.size()));
                else
                    QCOMPARE(question.answer, std::to_string(question.question.mentions.size()));
            }
        }
        for (int number = 1; number <= 9; ++number)
            QVERIFY2(answers[std::to_string(number)] > 3, std::to_string(number).c_str());
    }

    void aWrittenWordIsInThePictureTheCaptionsAndTheQuestions() {
        if (!world()->canWrite())
            QSKIP("fonts-dejavu-core or fonts-noto-cjk is not installed");
        std::map<std::string, int> truths;
        std::set<std::string> words;
        for (std::uint64_t i = 0; i < 120; ++i) {
            const Scene scene = world()->makeScene(24, i, {.text = true});
            QCOMPARE(scene.writings.size(), std::size_t{1});
            const SceneWriting& writing = scene.writings.front();
            words.insert(writing.word);
            const auto mark = static_cast<std::uint8_t>(scene.objects.size() + 1);
            QVERIFY(std::count(scene.owner.begin(), scene.owner.end(), mark) > 100);
            QVERIFY(writing.right > writing.left && writing.bottom > writing.top);
            for (const SceneText& caption : scene.captions)
                QVERIFY2(caption.text.find(writing.word) != std::string::npos, caption.text.c_str());
            int asked = 0;
            for (const SceneQuestion& question : scene.questions) {
                if (question.type == "text") {
                    QCOMPARE(question.answer, writing.word);
                    ++asked;
                } else if (question.type == "text yes/no") {
                    const bool named = question.question.text.find("\"" + writing.word + "\"") != std::string::npos ||
                                       question.question.text.find("“" + writing.word + "”") != std::string::npos;
                    QCOMPARE(question.answer == "yes" || question.answer == "是", named);
                    ++truths[named ? "yes" : "no"];
                }
            }
            QCOMPARE(asked, 2);
        }
        QVERIFY(words.size() > 20 && truths["yes"] > 60 && truths["no"] > 60);
    }

    void heldOutPairsAreNeitherDrawnNorNamedOutsideTheirSplit() {
        const std::vector<int> held = world()->heldOutClasses();
        QCOMPARE(held.size(), world()->colours().size());
        const auto isHeld = [&](int classId) { return std::find(held.begin(), held.end(), classId) != held.end(); };
        for (std::uint64_t i = 0; i < 200; ++i) {
            const SceneOptions avoiding{.distractors = true, .holdout = SceneHoldout::Avoid};
            const Scene trained = world()->makeScene(25, i, avoiding);
            for (const SceneObject& object : trained.objects)
                QVERIFY(!isHeld(object.classId));
            for (const SceneText& text : textsOf(trained))
                for (const SceneMention& mention : text.mentions)
                    QVERIFY2(!isHeld(mention.classId), text.text.c_str());
            const Scene kept = world()->makeScene(25, i, {.holdout = SceneHoldout::Require});
            QVERIFY(std::any_of(kept.objects.begin(), kept.objects.end(), [&](const SceneObject& object) { return isHeld(object.classId); }));
        }
    }

    void aSetWithHeldOutPairsKeepsThemInTheLastSplit() {
        const SetOnDisk set({.count = 60, .seed = 2, .holdout = true, .threads = 2});
        JobContext context;
        const auto opened = openDataset(set.folder(), context);
        QVERIFY(opened.ok());
        const auto splits = summarize(*opened).splits;
        QCOMPARE(splits.size(), std::size_t{3});
        const Json scenes = set.json("scenes.json"), pairs = scenes["holdout"]["pairs"];
        QCOMPARE(pairs.size(), world()->colours().size());
        std::set<int> held;
        for (const Json& pair : pairs)
            held.insert(pair["class"].get<int>());
        for (std::size_t i = 0; i < opened->items.size(); ++i) {
            bool has = false;
            for (const Json& object : scenes["scenes"][i]["objects"])
                has = has || held.contains(object["class"].get<int>());
            QCOMPARE(has, opened->items[i].split == scenes["holdout"]["split"].get<std::string>());
        }
    }

    void distractorsAreFalseAndMadeOfTheCaptionsOwnWords() {
        std::map<std::string, int> kinds;
        for (std::uint64_t i = 0; i < 200; ++i) {
            const Scene plain = world()->makeScene(26, i, {}), scene = world()->makeScene(26, i, {.distractors = true});
            QVERIFY(sameScene(plain, scene));
            QVERIFY(scene.negatives.size() >= plain.negatives.size());
            for (const SceneNegative& pair : scene.negatives) {
                if (pair.caption < 0)
                    continue;
                ++kinds[pair.kind];
                QCOMPARE(pair.trueCaption.text, scene.captions[static_cast<std::size_t>(pair.caption)].text);
                QVERIFY(pair.falseCaption.text != pair.trueCaption.text);
                for (const SceneText& caption : scene.captions)
                    QVERIFY2(caption.text != pair.falseCaption.text, caption.text.c_str());
                if (pair.trueCaption.language == SceneLanguage::English)
                    QCOMPARE(englishWords(pair.falseCaption.text), englishWords(pair.trueCaption.text));
            }
        }
        for (const char* kind : {"exchange colour", "exchange size", "exchange noun", "exchange place", "exchange relation"})
            QVERIFY2(kinds[kind] > 5, kind);
    }

    void pairsNameTheCaptionsOfTheirPicture() {
        const SetOnDisk set({.count = 30, .seed = 5, .options = {.distractors = true}});
        std::map<std::int64_t, Json> captions;
        const Json written = set.json("captions.json");
        for (const Json& caption : written["annotations"])
            captions[caption["id"].get<std::int64_t>()] = caption;
        const Json pairs = set.json("pairs.json");
        QVERIFY(pairs.size() > 30);
        for (const Json& pair : pairs) {
            const Json& caption = captions.at(pair["caption_id"].get<std::int64_t>());
            QVERIFY(caption["image_id"] == pair["image_id"] && caption["caption"] == pair["true_caption"] && caption["language"] == pair["language"]);
        }
        JobContext context;
        const auto back = readScenes(set.folder(), false, context);
        QVERIFY(back.ok());
        QVERIFY(std::any_of((*back)[0].negatives.begin(), (*back)[0].negatives.end(), [](const SceneNegative& n) { return n.caption >= 0; }));
    }

    void boxesAreTightAroundTheMasksAndPhrasesNameTheirObject() {
        const SetOnDisk set({.count = 20, .seed = 6, .options = {.level = 3}});
        std::map<std::int64_t, std::string> captions;
        const Json written = set.json("captions.json");
        for (const Json& caption : written["annotations"])
            captions[caption["id"].get<std::int64_t>()] = caption["caption"].get<std::string>();
        int phrases = 0;
        const Json instances = set.json("instances.json");
        for (const Json& row : instances["annotations"]) {
            const auto picture = readGreyPng(set.folder() / "masks" / instances["images"][row["image_id"].get<std::size_t>()]["file_name"].get<std::string>());
            QVERIFY(picture.ok());
            int left = picture->width, top = picture->height, right = 0, bottom = 0, area = 0;
            for (int y = 0; y < picture->height; ++y)
                for (int x = 0; x < picture->width; ++x)
                    if (picture->values[static_cast<std::size_t>(y * picture->width + x)] == row["mask_value"].get<int>()) {
                        left = std::min(left, x), right = std::max(right, x + 1), top = std::min(top, y), bottom = std::max(bottom, y + 1);
                        ++area;
                    }
            QVERIFY(row["bbox"] == Json({left, top, right - left, bottom - top}));
            QCOMPARE(row["area"].get<int>(), area);
            for (const Json& phrase : row["phrases"]) {
                const auto begin = phrase["begin"].get<std::size_t>(), end = phrase["end"].get<std::size_t>();
                QCOMPARE(captions.at(phrase["caption_id"].get<std::int64_t>()).substr(begin, end - begin), phrase["phrase"].get<std::string>());
                ++phrases;
            }
        }
        QVERIFY(phrases > 100);
    }

    void boxesComeBackWithTheItems() {
        const SetOnDisk set({.count = 12, .seed = 7});
        JobContext context;
        const auto opened = openDataset(set.folder(), context);
        QVERIFY(opened.ok());
        QVERIFY(opened->problems.empty());
        const auto scenes = readScenes(set.folder(), false, context);
        for (std::size_t i = 0; i < opened->items.size(); ++i) {
            const auto& boxes = opened->items[i].boxes;
            QCOMPARE(boxes.size(), (*scenes)[i].objects.size());
            for (std::size_t k = 0; k < boxes.size(); ++k) {
                const SceneObject& object = (*scenes)[i].objects[k];
                QCOMPARE(boxes[k].label, world()->className(object.classId, SceneLanguage::English));
                QCOMPARE(boxes[k].rect.x, static_cast<double>(object.left));
                QCOMPARE(boxes[k].rect.height, static_cast<double>(object.bottom - object.top));
            }
        }
    }

    void aSetWithAllOptionsIsByteEqualOnAnyThreadCount() {
        const auto request = [](int threads) {
            return MakeScenesRequest{.count = 30, .seed = 8,
                                     .options = {.size = 128, .level = 5, .maxCount = 9, .text = world()->canWrite(), .distractors = true},
                                     .holdout = true, .threads = threads};
        };
        const SetOnDisk one(request(1)), three(request(3));
        int files = 0;
        for (const auto& entry : fs::recursive_directory_iterator(one.folder())) {
            if (!entry.is_regular_file())
                continue;
            QCOMPARE(readFile(three.folder() / entry.path().lexically_relative(one.folder())).value(), readFile(entry.path()).value());
            ++files;
        }
        QCOMPARE(files, 66);
    }

    void optionsOutOfRangeAreRefusedByName_data() {
        QTest::addColumn<QByteArray>("option");
        QTest::newRow("level") << QByteArray("--level");
        QTest::newRow("count") << QByteArray("--max-count");
        QTest::newRow("objects") << QByteArray("--max-objects");
        QTest::newRow("size") << QByteArray("--size");
    }

    void optionsOutOfRangeAreRefusedByName() {
        QFETCH(QByteArray, option);
        MakeScenesRequest request{.folder = "/nowhere", .count = 3};
        (option == "--level" ? request.options.level : option == "--max-count" ? request.options.maxCount
                           : option == "--size" ? request.options.size : request.options.maxObjects) = 2000;
        JobContext context;
        const Status made = makeScenes(request, context);
        QVERIFY(!made.ok());
        QCOMPARE(made.error().code, ErrorCode::Usage);
        QVERIFY(made.error().oneLine().find(option.toStdString()) != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(TestScenesOptions)
#include "test_scenes_options.moc"
