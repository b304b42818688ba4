// The wizard on the bundled model and real data sets: what it greys and why, that it lets nobody pass who would start nonsense,
// the rehearsal in a process of its own, and the run.json it writes.
#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QRegularExpression>
#include <QSpinBox>
#include <QToolButton>
#include <QTranslator>

#include "core/base/files.h"
#include "tests/ui/panel_bench.h"
#include "tests/ui/run_bench.h"
#include "ui/common/fact_strip.h"
#include "ui/panels/train/rehearsal.h"
#include "ui/panels/train/run_wizard.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

enum PageId { DataId, ModelId, TaskId, HowId, LookId, StartId };

struct Wizard : PanelBench {
    std::unique_ptr<RunWizard> wizard;

    bool openData(const fs::path& path) {
        QSignalSpy changed(&data, &DataHost::datasetChanged);
        workspace.setCurrent(Workspace::Kind::Data, path);
        data.open(path);
        return QTest::qWaitFor([&] { return !changed.isEmpty(); }, 30'000);
    }
    fs::path captionedPictures() const {
        const fs::path plain = root / "plain";
        fs::create_directories(plain);
        for (int seed = 0; seed < 4; ++seed) {
            fs::rename(picture(seed), plain / ("p" + std::to_string(seed) + ".png"));
            append(plain / ("p" + std::to_string(seed) + ".txt"), "a red square\n");
        }
        return plain;
    }
    void start() {
        wizard = std::make_unique<RunWizard>(services, nullptr);
        wizard->show();
    }
    void goTo(int page) {
        while (wizard->currentId() < page && wizard->currentPage()->isComplete())
            wizard->next();
    }
    template <typename Button>
    Button* boxNamed(const QString& part) const {
        for (Button* each : wizard->findChildren<Button*>())
            if (each->text().contains(part))
                return each;
        return nullptr;
    }
    QCheckBox* objective(const char* kind) const { return boxNamed<QCheckBox>(QStringLiteral("(%1)").arg(QLatin1String(kind))); }
    QString wordsOf(int page) const {
        QStringList lines;
        for (const QLabel* label : wizard->page(page)->findChildren<QLabel*>())
            if (!label->isHidden())
                lines << label->text();
        return lines.join(QLatin1Char('\n'));
    }
};

}  // namespace

class TestRunWizard : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (!PanelBench::engineIsBuilt())
            QSKIP("the engine is not built");
    }

    void withNothingOpenNobodyPasses() {
        Wizard bench;
        bench.start();
        QVERIFY(!bench.wizard->page(DataId)->isComplete());
        QVERIFY(bench.wordsOf(DataId).contains(QStringLiteral("No data set is open")));
        QVERIFY(!bench.wizard->page(ModelId)->isComplete());
        QVERIFY(!RunWizard::shortRequest(bench.services).ok());
    }

    void aSetWithoutMasksGreysWhatNeedsThemWithTheReason() {
        Wizard bench;
        QVERIFY(bench.openData(bench.captionedPictures()) && bench.open(bundledModel()));
        bench.start();
        QVERIFY(bench.wordsOf(DataId).contains(QStringLiteral("Nothing is held out")));
        bench.goTo(TaskId);
        for (const char* kind : {"patch", "ground", "refer", "vqa"})
            QVERIFY2(!bench.objective(kind)->isEnabled(), kind);
        QVERIFY(bench.objective("caption")->isEnabled() && bench.objective("caption")->isChecked());
        QVERIFY(bench.wordsOf(TaskId).contains(QStringLiteral("needs a set with masks")));
        QVERIFY(bench.wordsOf(TaskId).contains(QStringLiteral("no questions")));
    }

    void masksAllowTheirObjectivesWithAWordOnHonesty() {
        Wizard bench;
        QVERIFY(bench.openData(samples()) && bench.open(bundledModel()));
        bench.start();
        bench.goTo(TaskId);
        QVERIFY(bench.objective("ground")->isEnabled() && !bench.objective("ground")->isChecked());
        QVERIFY(!bench.wordsOf(TaskId).contains(QStringLiteral("told to look")));
        bench.objective("ground")->setChecked(true);
        QVERIFY(bench.wordsOf(TaskId).contains(QStringLiteral("told to look")));
    }

    void withoutALanguageOrAnObjectiveNobodyPasses() {
        Wizard bench;
        QVERIFY(bench.openData(samples()) && bench.open(bundledModel()));
        bench.start();
        auto *english = bench.boxNamed<QCheckBox>(QStringLiteral("English")), *chinese = bench.boxNamed<QCheckBox>(QStringLiteral("Chinese"));
        english->setChecked(false);
        chinese->setChecked(false);
        QVERIFY(!bench.wizard->page(DataId)->isComplete());
        QVERIFY(bench.wordsOf(DataId).contains(QStringLiteral("at least one language")));
        chinese->setChecked(true);
        QVERIFY(bench.wizard->page(DataId)->isComplete());
        bench.goTo(TaskId);
        for (const char* kind : {"caption", "vqa", "itc"})
            bench.objective(kind)->setChecked(false);
        QVERIFY(!bench.wizard->page(TaskId)->isComplete());
        QVERIFY(bench.wordsOf(TaskId).contains(QStringLiteral("at least one objective")));
    }

    void aLinearProbeSaysOnItsOwnPageWhatItLeavesOut() {
        Wizard bench;
        QVERIFY(bench.openData(samples()) && bench.open(bundledModel()));
        bench.start();
        bench.goTo(TaskId);
        bench.objective("itc")->setChecked(false);
        bench.goTo(HowId);
        QVERIFY(!bench.wordsOf(HowId).contains(QStringLiteral("Left out")));
        bench.boxNamed<QRadioButton>(QStringLiteral("Linear probe"))->setChecked(true);
        QVERIFY(bench.wordsOf(HowId).contains(QStringLiteral("(caption) has nothing to learn in a linear probe")));
        QVERIFY(!bench.wizard->page(HowId)->isComplete());
        QVERIFY(bench.wordsOf(HowId).contains(QStringLiteral("No objective is left")));
        bench.wizard->back();
        bench.objective("itc")->setChecked(true);
        bench.wizard->next();
        QVERIFY(bench.wizard->page(HowId)->isComplete());
    }

    void ownSettingsReachTheRequestAndIdleObjectivesAreGreyed() {
        Wizard bench;
        QVERIFY(bench.openData(samples()) && bench.open(bundledModel()));
        bench.start();
        bench.goTo(TaskId);
        bench.objective("patch")->setChecked(true);
        bench.objective("itm")->setChecked(true);
        bench.goTo(HowId);
        bench.boxNamed<QToolButton>(QStringLiteral("More settings"))->click();
        const auto spins = bench.wizard->page(HowId)->findChildren<QSpinBox*>();
        spins[0]->setValue(123);
        spins[1]->setValue(1);
        QVERIFY(bench.boxNamed<QRadioButton>(QStringLiteral("As set below"))->isChecked());
        QVERIFY(bench.wordsOf(HowId).contains(QStringLiteral("(itc) compares pictures")));
        QVERIFY(!bench.wordsOf(HowId).contains(QStringLiteral("(itm) compares pictures")));  // it has false sentences
        bench.boxNamed<QCheckBox>(QStringLiteral("Freeze the vision"))->setChecked(true);
        QVERIFY(bench.wordsOf(HowId).contains(QStringLiteral("(patch) has nothing to learn while the vision tower is frozen")));
        bench.goTo(StartId);
        const Json json = Json::parse(bench.wizard->findChild<QPlainTextEdit*>()->toPlainText().section(QStringLiteral("run.json:\n"), 1).toStdString());
        QCOMPARE(json["steps"].get<int>(), 123);
        QCOMPARE(json["batch"].get<int>(), 1);
        QCOMPARE(json["freeze"].dump(), std::string("[\"vision\"]"));
        QCOMPARE(json["objectives"].dump(), std::string(R"([{"kind":"caption"},{"kind":"vqa","question_mask":true},{"kind":"itm","negatives":"sentences"}])"));
    }

    void theLookPageShowsARealBatchAndMeasuresARun() {
        if (!trainingIsBuilt())
            QSKIP("diptych-cli is not built");
        Wizard bench;
        fs::create_symlink(builtCli(), bench.root / "diptych-cli");
        QVERIFY(bench.openData(samples()) && bench.open(bundledModel()));
        bench.start();
        bench.goTo(HowId);
        const auto spins = bench.wizard->page(HowId)->findChildren<QSpinBox*>();
        spins[0]->setValue(4);
        spins[1]->setValue(2);
        bench.goTo(LookId);
        auto* rows = bench.wizard->page(LookId)->findChild<QListWidget*>();
        auto* facts = bench.wizard->page(LookId)->findChild<FactStrip*>();
        QTRY_COMPARE_WITH_TIMEOUT(rows->count(), 4, 60'000);
        QVERIFY(!rows->item(0)->icon().isNull() && rows->item(0)->text().contains(QStringLiteral("tokens:")));
        QTRY_COMPARE_WITH_TIMEOUT(facts->facts().size(), 4, 120'000);
        QCOMPARE(facts->facts()[1].name, QStringLiteral("One step of 2 pictures"));
        QVERIFY(facts->facts()[3].value.endsWith(QStringLiteral("B")) && !facts->facts()[3].value.startsWith(QLatin1Char('0')));
        QVERIFY(!fs::exists(bench.runs.root()) || fs::is_empty(bench.runs.root()));

        bench.goTo(StartId);
        QSignalSpy created(bench.wizard.get(), &RunWizard::created);
        bench.wizard->button(QWizard::FinishButton)->click();
        QCOMPARE(created.count(), 1);
        const fs::path folder = created.front().front().toString().toStdString();
        QTRY_COMPARE_WITH_TIMEOUT(bench.runs.find(folder)->kind, RunState::Kind::Finished, 120'000);
    }

    void aRehearsalThatFailsSaysWhyInOneLine() {
        if (!trainingIsBuilt())
            QSKIP("diptych-cli is not built");
        Json request = smallRun(4);
        request["model"] = "/no-such-model";
        QString error;
        const Rehearsal rehearsal(builtCli(), request.dump(), [&](const Rehearsed& result) { error = result.error; });
        QTRY_VERIFY_WITH_TIMEOUT(!error.isEmpty(), 60'000);
        QVERIFY2(error.contains(QStringLiteral("no-such-model")) && !error.contains(QLatin1Char('\n')), qPrintable(error));
        const Rehearsal missing("/no/program", request.dump(), [&](const Rehearsed& result) { error = result.error; });
        QTRY_VERIFY(error.contains(QStringLiteral("/no/program")));
    }

    void inChineseNoPageIsLeftInEnglish() {
        QTranslator translator;
        QVERIFY(translator.load(QStringLiteral(":/i18n/diptych_zh_CN.qm")));
        QCoreApplication::installTranslator(&translator);
        Wizard bench;
        QVERIFY(bench.openData(bench.captionedPictures()) && bench.open(bundledModel()));
        bench.start();
        bench.goTo(HowId);
        const QRegularExpression chinese(QStringLiteral("[\\x{4e00}-\\x{9fff}]"));
        QStringList english;
        for (int page = DataId; page <= StartId; ++page) {
            english << bench.wizard->page(page)->title() << bench.wizard->page(page)->subTitle();
            for (const QAbstractButton* button : bench.wizard->page(page)->findChildren<QAbstractButton*>())
                english << button->text();
            for (const QLabel* label : bench.wizard->page(page)->findChildren<QLabel*>())
                english << label->text().section(QLatin1Char('\n'), -1);
        }
        english.removeIf([&](const QString& text) {
            return text.isEmpty() || chinese.match(text).hasMatch() || text.contains(QRegularExpression(QStringLiteral("^ +\\w+: [0-9.]+ [kM]$")));
        });
        QVERIFY2(english.isEmpty(), qPrintable(english.join(QLatin1Char('\n'))));
        QCoreApplication::removeTranslator(&translator);
    }

    void everyWidgetHasAName() {
        Wizard bench;
        bench.start();
        for (int page = DataId; page <= StartId; ++page)
            QVERIFY2(unnamedWidgets(*bench.wizard->page(page)).isEmpty(), qPrintable(unnamedWidgets(*bench.wizard->page(page)).join(QLatin1Char('\n'))));
    }
};

QTEST_MAIN(TestRunWizard)
#include "test_run_wizard.moc"
