// The ways of asking, and classes: every way can be reached and says why a model lacks it; own labels are scored by the
// contrastive head (softmax or sigmoid, as the family reads it) or by the matching head, live and remembered.
#include <QAction>
#include <QMenu>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QtTest>
#include <fstream>
#include <numeric>

#include "tests/ui/ask_bench.h"
#include "viz/bar_list.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

constexpr int patience = 60'000;  // ms
const fs::path bundled = fs::path(DIPTYCH_SOURCE_DIR) / "models" / "tiny-joint";

double sumOf(const ClassScores& scores) {
    return std::accumulate(scores.labels.begin(), scores.labels.end(), 0.0, [](double sum, const LabelScore& label) { return sum + label.score; });
}

}  // namespace

class TestAskClasses : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (!PanelBench::engineIsBuilt())
            QSKIP("the engine is not built");
        m_bench = std::make_unique<PanelBench>();
        m_bench->settings.set("ask/automatic", false);
    }

    void init() {
        m_bench->selection.setPicture(-1, m_bench->picture(), {}, "en");
        m_bench->dialogs.shown.clear();
    }

    void labelsAreReadByLinesElseByCommasOfBothScripts() {
        QCOMPARE(labelsIn(QStringLiteral("cat, dog ,,  red  car ")), texts({"cat", "dog", "red car"}));
        QCOMPARE(labelsIn(QStringLiteral("猫，狗、红色的车")), texts({"猫", "狗", "红色的车"}));
        QCOMPARE(labelsIn(QStringLiteral("a cat, asleep\na dog\n\na dog")), texts({"a cat, asleep", "a dog"}));
        QCOMPARE(labelsIn({}), QStringList());
    }

    void whatCannotBeScoredIsSaid() {
        QVERIFY(whyNoQuery(queryOf(texts({"a"}), texts({"b {}"}))).isEmpty());
        QVERIFY(whyNoQuery(queryOf(texts({}), texts({"b {}"}))).contains(QStringLiteral("labels")));
        QVERIFY(whyNoQuery(queryOf(texts({"a"}), texts({}))).contains(QStringLiteral("template")));
        QVERIFY(whyNoQuery(queryOf(texts({"a"}), texts({"fine {}", "a photo"}))).contains(QStringLiteral("\"a photo\"")));
        QStringList many;
        for (int i = 0; i <= mostLabels; ++i)
            many << QString::number(i);
        QVERIFY(whyNoQuery(queryOf(many, texts({"{}"}))).contains(QString::number(mostLabels)));
    }

    void labelsOfADataSetComeByHowOftenTheyStandThere() {
        Dataset set;
        DataItem one, two;
        one.captions = {{.text = "ship"}, {.text = "plane"}};
        one.questions = {{.text = "what?", .answers = {"yes", "no"}}};
        one.boxes = {{.rect = {}, .label = "wheel"}};
        two.captions = {{.text = "plane"}};
        set.items.push_back(one);
        set.items.push_back(two);
        JobContext context;
        QCOMPARE(*labelsOf(set, LabelSource::Captions, context), texts({"plane", "ship"}));
        QCOMPARE(*labelsOf(set, LabelSource::Answers, context), texts({"no", "yes"}));
        QCOMPARE(*labelsOf(set, LabelSource::Boxes, context), texts({"wheel"}));
        context.cancel.cancel();
        QVERIFY(!labelsOf(set, LabelSource::Boxes, context).ok());
    }

    void aWayThatTheModelLacksCanBeReachedAndSaysWhichFamiliesHaveIt() {
        QVERIFY(m_bench->open(bundled));
        const ShownAsk shown(*m_bench);
        const QList<QAction*>& ways = shown.ways->wayActions();
        QCOMPARE(ways.size(), static_cast<qsizetype>(AskWay::Count));
        QVERIFY(!ways.at(0)->toolTip().contains(QStringLiteral("no head")));
        QAction* chat = ways.at(static_cast<int>(AskWay::Chat));
        QVERIFY(chat->isEnabled());
        QVERIFY2(chat->toolTip().contains(QStringLiteral("LLaVA")), qPrintable(chat->toolTip()));
        chat->trigger();
        QVERIFY(shown.chat->isVisible() && !shown.describe->isVisible());
        QVERIFY(ShownAsk::textOf(shown.chat).contains(QStringLiteral("no language model")));
        QVERIFY(!ShownAsk::button(shown.chat, "Send")->isEnabled());
        ways.at(0)->trigger();
        QVERIFY(shown.describe->isVisible() && !shown.chat->isVisible());
    }

    void theWayIsRemembered() {
        { const ShownAsk shown(*m_bench, AskWay::Classes); }
        const AskPanel again(m_bench->services);
        QCOMPARE(again.findChild<WayBar*>()->way(), AskWay::Classes);
    }

    void aModelWithoutAScaleScoresByItsMatchingHeadLiveOnEveryChange() {
        QVERIFY(m_bench->open(bundled));
        const ShownAsk shown(*m_bench, AskWay::Classes);
        shown.classes->setLabels({QStringLiteral("red square"), QStringLiteral("dog")});
        QTRY_COMPARE_WITH_TIMEOUT(shown.classes->result().labels.size(), std::size_t{2}, patience);
        QCOMPARE(shown.classes->result().kind, ScoreKind::Match);
        QVERIFY(ShownAsk::textOf(shown.classes).contains(QStringLiteral("matching head")));
        const auto* bars = shown.classes->findChild<BarList*>();
        QCOMPARE(bars->rows().size(), 2);
        QVERIFY(bars->rows().at(0).share >= bars->rows().at(1).share);
        shown.classes->setLabels({QStringLiteral("dog"), QStringLiteral("cat"), QStringLiteral("car")});
        QTRY_COMPARE_WITH_TIMEOUT(shown.classes->result().labels.size(), std::size_t{3}, patience);
        QVERIFY(shown.panel.spokenResults().join(QLatin1Char('\n')).contains(QStringLiteral("label: ")));
    }

    void aScoreOfSeveralTemplatesIsTheirMeanByTheMatchingHead() {
        QVERIFY(m_bench->open(bundled));
        const ShownAsk shown(*m_bench, AskWay::Classes);
        std::vector<double> scores;
        for (const QStringList& templates : {texts({"a {}"}), texts({"the {}"}), texts({"a {}", "the {}"})}) {
            QSignalSpy finished(shown.classes, &ClassesSection::finished);
            shown.classes->setLabels({QStringLiteral("dog")});
            shown.classes->setTemplates(templates);
            QTRY_VERIFY_WITH_TIMEOUT(!finished.isEmpty() && finished.last().front().toString().isEmpty(), patience);
            QTRY_VERIFY_WITH_TIMEOUT(!shown.classes->running(), patience);
            scores.push_back(shown.classes->result().labels.front().score);
        }
        QVERIFY(scores[0] != scores[1]);
        QVERIFY(std::abs(scores[2] - (scores[0] + scores[1]) / 2) < 1e-6);
        shown.classes->setTemplates({QString::fromLatin1(usualTemplate)});
    }

    void labelsAreRememberedAndReadFromAFile() {
        std::ofstream(m_bench->root / "labels.txt") << "tea pot\nkettle\n";
        m_bench->dialogs.paths = {QString::fromStdString((m_bench->root / "labels.txt").string())};
        {
            const ShownAsk shown(*m_bench, AskWay::Classes);
            shown.classes->findChild<QToolButton*>()->menu()->actions().front()->trigger();
            QCOMPARE(shown.classes->labels(), texts({"tea pot", "kettle"}));
        }
        const ShownAsk again(*m_bench, AskWay::Classes);
        QCOMPARE(again.classes->labels(), texts({"tea pot", "kettle"}));
    }

    void softmaxSumsToOneOverTheLabelsAndSigmoidIsSaidToBeOfEachAlone() {
        for (const auto& [family, kind] : {std::pair{"clip", ScoreKind::Softmax}, std::pair{"siglip", ScoreKind::Sigmoid}}) {
            const std::vector<fs::path> folders = modelFolders({family});
            if (folders.empty())
                QSKIP("the shared folder is absent");
            QVERIFY(m_bench->open(folders.front()));
            const ShownAsk shown(*m_bench, AskWay::Classes);
            shown.classes->setLabels({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")});
            QTRY_COMPARE_WITH_TIMEOUT(shown.classes->result().labels.size(), std::size_t{3}, patience);
            QCOMPARE(shown.classes->result().kind, kind);
            QCOMPARE(std::abs(sumOf(shown.classes->result()) - 1) < 1e-5, kind == ScoreKind::Softmax);
        }
    }

    void aTooLongListIsRefusedInWordsAndNothingIsAsked() {
        const ShownAsk shown(*m_bench, AskWay::Classes);
        QStringList many;
        for (int i = 0; i < 1500; ++i)
            many << QString::number(i);
        shown.classes->setLabels(many);
        QTRY_VERIFY(ShownAsk::textOf(shown.classes).contains(QStringLiteral("too many")));
        QVERIFY(!shown.classes->running());
        shown.classes->setLabels({QStringLiteral("dog")});
    }

    void everyControlOfEveryWayHasAName() {
        const ShownAsk shown(*m_bench);
        QCOMPARE(unnamedWidgets(shown.panel), QStringList());
    }

private:
    std::unique_ptr<PanelBench> m_bench;
};

QTEST_MAIN(TestAskClasses)
#include "test_ask_classes.moc"
