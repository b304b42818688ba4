// The Train panel on run folders as training leaves them and on a real run: what it says, what can be done, nothing lost.
#include <QAbstractItemModelTester>
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSlider>
#include <QTabWidget>
#include <QTranslator>
#include <QTreeWidget>

#include "tests/ui/panel_bench.h"
#include "tests/ui/run_bench.h"
#include "tests/ui/shown_text.h"
#include "ui/common/fact_strip.h"
#include "ui/panels/train/run_texts.h"
#include "ui/panels/train/train_panel.h"
#include "viz/curve_view.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

std::string steps(int from, int to, double loss = 3.0) {
    std::string lines;
    for (int step = from; step <= to; ++step)
        lines += stepLine(step, loss);
    return lines;
}

std::string endLine(int step) {
    return Json{{"t", 1.0}, {"kind", "end"}, {"step", step}, {"status", "finished"}, {"memory_bytes", 462'000'000}}.dump() + "\n";
}

struct Shown : PanelBench {
    TrainPanel panel{services};

    explicit Shown(QSize size = {900, 640}) {
        panel.resize(size);
        panel.show();
        runs.poll();
    }
    QPushButton* button(const QString& text) const {
        for (QPushButton* each : panel.findChildren<QPushButton*>())
            if (each->text() == text)
                return each;
        return nullptr;
    }
    QStringList facts() const {
        QStringList lines;
        for (const Fact& fact : panel.findChild<FactStrip*>()->facts())
            lines << fact.name + QLatin1Char('=') + fact.value;
        return lines;
    }
    QStringList curveNames() const {
        QStringList names;
        for (const Curve& curve : panel.findChild<CurveView*>()->curves())
            names << curve.name;
        return names;
    }
    QListWidget* list() const { return panel.findChild<QListWidget*>(); }
    bool says(const QString& part) const { return showsText(panel, part); }
};

}  // namespace

class TestTrainPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutARunItSaysWhatToDo() {
        const Shown shown;
        QVERIFY(shown.says(QStringLiteral("No run yet")));
    }

    void aFinishedRunShowsItsNumbersUnderNamesThatPeopleKnow() {
        Shown shown;
        writtenRun(shown.runs.root(), "stamps", steps(1, 4) + evalLine(4, 2.5) + steps(5, 10) + endLine(10), 4);
        shown.runs.poll();
        QCOMPARE(shown.list()->count(), 1);
        QVERIFY(shown.list()->item(0)->text().contains(QStringLiteral("finished · step 10 of 10")));
        const QStringList facts = shown.facts();
        QVERIFY(facts.contains(QStringLiteral("Memory=462 MB")));
        QVERIFY(facts.contains(QStringLiteral("Speed=16.0 pictures/s")));
        QVERIFY(facts.contains(QStringLiteral("Best checkpoint=step 4 · validation loss 2.5")));
        QVERIFY(facts.contains(QStringLiteral("Learning rate now=0.0001")));
        QCOMPARE(shown.curveNames(), (QStringList{QStringLiteral("loss"), QStringLiteral("loss, validation")}));
        QVERIFY(!shown.button(QStringLiteral("Resume"))->isEnabled());
        QVERIFY(!shown.button(QStringLiteral("Resume"))->toolTip().isEmpty());
    }

    void eachObjectiveHasItsOwnCurves() {
        Shown shown;
        writtenRun(shown.runs.root(), "stamps", steps(1, 4) + evalLine(4, 2.5));
        shown.runs.poll();
        auto* kind = shown.panel.findChild<QComboBox*>();
        kind->setCurrentIndex(1);
        QCOMPARE(shown.curveNames(), (QStringList{QStringLiteral("itc"), QStringLiteral("itc, validation")}));
        const QList<Curve> curves = shown.panel.findChild<CurveView*>()->curves();
        QCOMPARE(curves[0].color, curves[1].color);
        kind->setCurrentIndex(2);
        QCOMPARE(shown.curveNames(), QStringList{QStringLiteral("itc accuracy")});
        kind->setCurrentIndex(3);
        QCOMPARE(shown.curveNames(), QStringList{QStringLiteral("learning rate")});
    }

    void nothingIsSqueezedInANarrowWindow() {
        Shown shown({560, 500});
        writtenRun(shown.runs.root(), "stamps", steps(1, 4));
        shown.runs.poll();
        QTest::qWait(50);
        QVERIFY(shown.panel.findChild<QSlider*>()->width() >= 100);
        const auto buttons = shown.panel.findChildren<QPushButton*>();
        for (const QPushButton* each : buttons)
            if (each->isVisible())
                QVERIFY2(each->width() >= each->sizeHint().width() && shown.panel.rect().contains(QRect(each->mapTo(&shown.panel, QPoint()), each->size())),
                         qPrintable(each->text()));
    }

    void severalRunsAreLaidOverOneAnotherAndTheirDifferencesNamed() {
        Shown shown;
        writtenRun(shown.runs.root(), "a", steps(1, 4));
        const fs::path other = writtenRun(shown.runs.root(), "b", steps(1, 4));
        Json request = smallRun(10);
        request["name"] = "b";
        request["lr"] = 0.5;
        fs::remove(other / "run.json");
        append(other / "run.json", request.dump());
        shown.runs.poll();
        shown.list()->selectAll();
        QCOMPARE(shown.curveNames().size(), 2);
        QVERIFY(shown.curveNames().contains(QStringLiteral("loss · a")));
        shown.panel.findChild<QTabWidget*>()->setCurrentIndex(2);
        const QString text = shown.panel.findChild<QPlainTextEdit*>()->toPlainText();
        QVERIFY2(text.contains(QStringLiteral("lr: 0.5 | 0.0001")), qPrintable(text));
        QVERIFY(!text.contains(QStringLiteral("batch: ")));
    }

    void theLogTellsWhatHappenedNewestFirst() {
        Shown shown;
        const std::string warning = Json{{"t", 2.0}, {"kind", "warning"}, {"step", 3}, {"message", "<b>odd</b> rows"}}.dump() + "\n";
        writtenRun(shown.runs.root(), "a", steps(1, 3) + evalLine(3, 2.5) + warning + endLine(3));
        shown.runs.poll();
        auto* log = shown.panel.findChild<QTreeWidget*>();
        const QAbstractItemModelTester tester(log->model());
        QCOMPARE(log->topLevelItemCount(), 3);
        QCOMPARE(log->topLevelItem(0)->text(2), QStringLiteral("finished"));
        QCOMPARE(log->topLevelItem(1)->text(2), QStringLiteral("<b>odd</b> rows"));
        QCOMPARE(log->topLevelItem(2)->text(2), QStringLiteral("validation loss 2.5"));
        QVERIFY(shown.says(QStringLiteral("<b>odd</b> rows")));
    }

    void learningByHeartIsToldWithItsEvidence() {
        Shown shown;
        std::string events;
        for (int i = 1; i <= 20; ++i)
            events += stepLine(i, 4.0 - 0.1 * i);
        for (int i = 1; i <= 5; ++i)
            events += evalLine(20 + i, i == 2 ? 2.0 : 2.0 + 0.2 * i);
        writtenRun(shown.runs.root(), "a", events);
        shown.runs.poll();
        const RunState* run = shown.runs.find(shown.runs.root() / "a");
        QCOMPARE(adviceOn(*run).size(), 1);
        QVERIFY2(adviceOn(*run).front().contains(QStringLiteral("step 22 (2)")), qPrintable(adviceOn(*run).front()));
        QVERIFY(shown.says(QStringLiteral("learn by heart")));
    }

    void aLossThatStandsStillOrRisesIsToldAndAGoodOneIsNot() {
        RunState flat, rising, good;
        for (int i = 0; i < 90; ++i)
            for (const auto& [run, loss] : {std::pair{&flat, 3.0}, std::pair{&rising, 1.0 + 0.1 * i}, std::pair{&good, 9.0 - 0.1 * i}}) {
                run->curves[QStringLiteral("loss")].step.append(i);
                run->curves[QStringLiteral("loss")].value.append(loss);
            }
        QVERIFY(adviceOn(flat).value(0).contains(QStringLiteral("hardly moved")));
        QVERIFY(adviceOn(rising).value(0).contains(QStringLiteral("rises")));
        QVERIFY(adviceOn(good).isEmpty());
    }

    void aDeletedRunCanBeBroughtBackAndIsChosenAgain() {
        Shown shown;
        fs::create_directories(shown.root / "home");
        qputenv("XDG_DATA_HOME", (shown.root / "home").c_str());
        writtenRun(shown.runs.root(), "a", steps(1, 3));
        writtenRun(shown.runs.root(), "b", steps(1, 3));
        shown.runs.poll();
        shown.list()->setCurrentRow(1);
        shown.button(QStringLiteral("Delete"))->click();
        QCOMPARE(shown.list()->count(), 1);
        QVERIFY(shown.says(QStringLiteral("“a” is in the trash")));
        shown.button(QStringLiteral("Undo"))->click();
        QCOMPARE(shown.list()->count(), 2);
        QVERIFY(shown.list()->currentItem()->text().startsWith(QLatin1Char('a')));
        QVERIFY(!shown.button(QStringLiteral("Undo"))->isVisible());
        qunsetenv("XDG_DATA_HOME");
    }

    void theListKeepsItsChoiceWhileARunGrows() {
        Shown shown;
        const fs::path a = writtenRun(shown.runs.root(), "a", steps(1, 3));
        writtenRun(shown.runs.root(), "b", steps(1, 3));
        shown.runs.poll();
        shown.list()->setCurrentRow(1);
        append(a / "events.jsonl", stepLine(4, 2.0));
        shown.runs.poll();
        QCOMPARE(shown.list()->currentRow(), 1);
        QVERIFY(shown.list()->item(1)->text().contains(QStringLiteral("step 4 of 10")));
    }

    void aRealRunIsStoppedResumedAndItsModelOpenedBesideTheBase() {
        if (!trainingIsBuilt())
            QSKIP("diptych-cli is not built");
        Shown shown;
        fs::create_symlink(builtCli(), shown.root / "diptych-cli");
        QVERIFY(shown.open(bundledModel()));
        const auto run = *shown.runs.create(QStringLiteral("real"), smallRun(100'000));
        shown.button(QStringLiteral("Start"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(shown.runs.find(run)->usable(), 120'000);
        QVERIFY(!shown.button(QStringLiteral("Delete"))->isEnabled());
        shown.button(QStringLiteral("Stop"))->click();
        QVERIFY(shown.button(QStringLiteral("Stopping…")) && !shown.button(QStringLiteral("Stopping…"))->isEnabled());
        QTRY_VERIFY_WITH_TIMEOUT(shown.button(QStringLiteral("Resume")) && shown.button(QStringLiteral("Resume"))->isEnabled(), 120'000);

        QSignalSpy wanted(&shown.navigator, &Navigator::pathWanted);
        shown.button(QStringLiteral("Open the tuned model"))->click();
        const fs::path tuned = shown.runs.find(run)->bestCheckpoint;
        QCOMPARE(wanted.value(0).value(0).value<fs::path>(), tuned);
        QVERIFY(shown.open(tuned));
        QTRY_VERIFY(shown.button(QStringLiteral("Back to the base model")));
        QVERIFY(shown.says(QStringLiteral("every panel uses it")));
        QSignalSpy compared(&shown.engine, &EngineHost::comparisonChanged);
        shown.button(QStringLiteral("Compare inside"))->click();
        QTRY_COMPARE_WITH_TIMEOUT(compared.count(), 1, 60'000);
        QVERIFY(fs::equivalent(shown.engine.comparisonInfo()->folder, bundledModel()));
    }

    void everyWidgetHasANameAndTheLanguageSwitchesAtOnce() {
        Shown shown;
        writtenRun(shown.runs.root(), "a", steps(1, 3) + evalLine(3, 2.5), 2);
        shown.runs.poll();
        QVERIFY2(unnamedWidgets(shown.panel).isEmpty(), qPrintable(unnamedWidgets(shown.panel).join(QLatin1Char('\n'))));
        QTranslator translator;
        QVERIFY(translator.load(QStringLiteral(":/i18n/diptych_zh_CN.qm")));
        QCoreApplication::installTranslator(&translator);
        QTRY_VERIFY(shown.button(QStringLiteral("创建副本")));
        QCOMPARE(shown.curveNames().value(1), QStringLiteral("损失（验证）"));
        QVERIFY(shown.list()->item(0)->text().contains(QStringLiteral("已停止")));
        QCOMPARE(shown.panel.findChild<QTreeWidget*>()->topLevelItem(0)->text(2), QStringLiteral("验证损失 2.5"));
        QCoreApplication::removeTranslator(&translator);
    }
};

QTEST_MAIN(TestTrainPanel)
#include "test_train_panel.moc"
