#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <map>
#include <set>

#include "core/base/files.h"
#include "core/data/dataset.h"
#include "tests/data/loaded_world.h"

using namespace diptych;
using namespace diptych::tests;

namespace {

std::vector<SceneObject> mentioned(const Scene& scene, const SceneText& text) {
    std::vector<SceneObject> objects;
    for (const SceneMention& mention : text.mentions)
        if (mention.classId >= 0 && mention.object >= 0)
            objects.push_back(scene.objects[static_cast<std::size_t>(mention.object)]);
    return objects;
}

}  // namespace

class TestScenes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (!world())
            QSKIP("fonts-noto-color-emoji or unicode-cldr-core is not installed");
    }

    void hasThreeHundredNounsWithDistinctNamesInBothLanguages() {
        std::set<std::string> english, chinese;
        for (const SceneKind& kind : world()->kinds()) {
            QVERIFY(!kind.name[0].empty() && !kind.name[1].empty() && !kind.chineseMeasure.empty());
            english.insert(kind.name[0]);
            chinese.insert(kind.name[1]);
        }
        QVERIFY(world()->kinds().size() >= 306);
        QCOMPARE(english.size(), world()->kinds().size());
        QCOMPARE(chinese.size(), world()->kinds().size());
    }

    void theSameSeedGivesTheSameSceneInAnyOrder() {
        const Scene first = world()->makeScene(5, 17, {});
        world()->makeScene(5, 3, {});
        const Scene again = world()->makeScene(5, 17, {});
        QCOMPARE(first.image.pixels, again.image.pixels);
        QCOMPARE(first.owner, again.owner);
        QCOMPARE(first.captions.front().text, again.captions.front().text);
        QVERIFY(world()->makeScene(6, 17, {}).image.pixels != first.image.pixels);
    }

    void answersAgreeWithWhereTheMasksAre() {
        static const std::map<std::string, int> cells{{"top left", 0}, {"top", 1}, {"top right", 2}, {"left", 3}, {"middle", 4},
                                                      {"right", 5}, {"bottom left", 6}, {"bottom", 7}, {"bottom right", 8}};
        int checked = 0;
        for (std::uint64_t i = 0; i < 400; ++i) {
            const Scene scene = world()->makeScene(7, i, {});
            for (const SceneQuestion& question : scene.questions) {
                if (question.type != "where" || question.question.language != SceneLanguage::English)
                    continue;
                const auto objects = mentioned(scene, question.question);
                QCOMPARE(objects.size(), std::size_t{1});
                QCOMPARE(cellOf(objects.front(), 96), cells.at(question.answer));
                ++checked;
            }
        }
        QVERIFY(checked > 100);
    }

    void relationsAgreeWithTheCentres() {
        int checked = 0;
        for (std::uint64_t i = 0; i < 400; ++i) {
            const Scene scene = world()->makeScene(8, i, {});
            for (const SceneQuestion& question : scene.questions) {
                if (question.type != "relation" || question.question.language != SceneLanguage::English)
                    continue;
                const auto pair = mentioned(scene, question.question);
                QCOMPARE(pair.size(), std::size_t{2});
                const double dx = pair[0].x - pair[1].x, dy = pair[0].y - pair[1].y;
                const std::string wanted = std::abs(dx) > std::abs(dy) ? (dx < 0 ? "left" : "right") : (dy < 0 ? "above" : "below");
                QCOMPARE(question.answer, wanted);
                ++checked;
            }
        }
        QVERIFY(checked > 50);
    }

    void mentionsAreTheWordsTheySpeakOf() {
        for (std::uint64_t i = 0; i < 200; ++i) {
            const Scene scene = world()->makeScene(9, i, {});
            for (const SceneText& caption : scene.captions) {
                QVERIFY(!caption.mentions.empty());
                for (const SceneMention& mention : caption.mentions) {
                    QVERIFY(mention.begin < mention.end && mention.end <= static_cast<int>(caption.text.size()));
                    if (mention.classId < 0)
                        continue;
                    const std::string words = caption.text.substr(static_cast<std::size_t>(mention.begin),
                                                                  static_cast<std::size_t>(mention.end - mention.begin));
                    const std::string name = world()->className(mention.classId, caption.language);
                    QVERIFY2(words.substr(0, 2) == name.substr(0, 2), (words + " / " + name).c_str());
                }
            }
        }
    }

    void yesAndNoAreBalanced() {
        std::map<std::string, std::map<std::string, int>> counts;
        for (std::uint64_t i = 0; i < 1500; ++i)
            for (const SceneQuestion& question : world()->makeScene(10, i, {}).questions)
                if (question.type.ends_with("yes/no"))
                    ++counts[question.type][question.answer];
        for (const auto& [type, answers] : counts) {
            const double yes = answers.at("yes") + answers.at("是"), no = answers.at("no") + answers.at("不是");
            QVERIFY2(std::abs(yes / (yes + no) - 0.5) < 0.05, type.c_str());
        }
        QCOMPARE(counts.size(), std::size_t{2});
    }

    void falseSentencesDifferFromTrueOnes() {
        std::set<std::string> kinds;
        for (std::uint64_t i = 0; i < 300; ++i)
            for (const SceneNegative& pair : world()->makeScene(11, i, {}).negatives) {
                QVERIFY(pair.trueCaption.text != pair.falseCaption.text);
                kinds.insert(pair.kind);
            }
        QCOMPARE(kinds, (std::set<std::string>{"noun", "colour", "place", "exchange colour", "exchange place"}));
    }

    void aSetOnDiskIsByteEqualOnAnyThreadCountAndReadsBack() {
        const QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        JobContext context;
        for (const int threads : {1, 3}) {
            MakeScenesRequest request{.folder = root / std::to_string(threads), .count = 20, .seed = 4, .threads = threads};
            const Status made = makeScenes(request, context);
            QVERIFY2(made.ok(), made.ok() ? "" : made.error().oneLine().c_str());
        }
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "1")) {
            if (!entry.is_regular_file())
                continue;
            const auto other = root / "3" / entry.path().lexically_relative(root / "1");
            QCOMPARE(readFile(entry.path()).value(), readFile(other).value());
        }
        const auto set = openDataset(root / "1", context);
        QVERIFY(set.ok());
        QCOMPARE(set->format, std::string("scenes"));
        QCOMPARE(set->items.size(), std::size_t{20});
        QVERIFY(set->problems.empty());
        const auto scenes = readScenes(root / "1", true, context);
        QVERIFY(scenes.ok());
        QCOMPARE(scenes->at(3).image.pixels, world()->makeScene(4, 3, {}).image.pixels);
    }

    void aFolderThatIsInUseIsNotTouched() {
        const QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        QVERIFY(writeFileAtomically(root / "mine.txt", "keep").ok());
        JobContext context;
        const Status made = makeScenes({.folder = root, .count = 2}, context);
        QVERIFY(!made.ok());
        QCOMPARE(readFile(root / "mine.txt").value(), std::string("keep"));
    }
};

QTEST_APPLESS_MAIN(TestScenes)
#include "test_scenes.moc"
