// The Ask panel with a real engine and the bundled model, offscreen: captions, tokens and their maps, alternatives,
// questions, stopping, missing heads, pictures that are none, pictures out of the model's world, export and the way back.
#include <QAction>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QTranslator>
#include <QtTest>
#include <fstream>
#include <numeric>

#include "core/base/safetensors.h"
#include "tests/ui/panel_bench.h"
#include "ui/common/current_item.h"
#include "ui/panels/ask/ask_panel.h"
#include "ui/panels/ask/ask_text.h"
#include "ui/panels/ask/decoding_controls.h"
#include "ui/panels/ask/describe_section.h"
#include "ui/panels/ask/question_section.h"
#include "ui/panels/ask/token_review.h"
#include "ui/panels/ask/world_hint.h"
#include "viz/bar_list.h"
#include "viz/export.h"
#include "viz/map_picture.h"
#include "viz/token_chips.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

constexpr int patience = 60'000;  // ms
const fs::path bundled = fs::path(DIPTYCH_SOURCE_DIR) / "models" / "tiny-joint";
const fs::path samples = fs::path(DIPTYCH_SOURCE_DIR) / "resources" / "samples";

// A panel, shown, and the parts that a test touches.
struct Shown {
    AskPanel panel;
    DescribeSection* describe = panel.findChild<DescribeSection*>();
    QuestionSection* question = panel.findChild<QuestionSection*>();
    MapPicture* view = panel.findChild<MapPicture*>();
    WorldHint* world = panel.findChild<WorldHint*>();
    TokenChips* chips = describe->findChild<TokenChips*>();
    DecodingControls* decoding = describe->findChild<DecodingControls*>();

    explicit Shown(PanelBench& bench) : panel(bench.services) {
        panel.resize(1000, 800);
        panel.show();
    }
    QPushButton* button(QWidget* in, const char* text) const {
        for (QPushButton* found : in->findChildren<QPushButton*>())
            if (found->text().remove(QLatin1Char('&')) == QString::fromUtf8(text))
                return found;
        return nullptr;
    }
    BarList* bars(QWidget* in, const char* name) const {
        for (BarList* found : in->findChildren<BarList*>())
            if (found->accessibleName() == QString::fromUtf8(name))
                return found;
        return nullptr;
    }
    BarList* alternatives() const { return bars(describe, "What else could have stood there"); }
    bool described() const { return !describe->running() && !describe->result().captions.empty(); }
    int firstNewChip() const {
        const GeneratedText& text = describe->result().captions.front();
        return static_cast<int>(text.ids.size() - text.tokenLogprobs.size());
    }
    void pointAt(int chip) const { QTest::mouseMove(chips, chips->chipRect(chip).center()); }
    QString textOf(const QWidget* in) const {
        QStringList texts;
        for (const QLabel* label : in->findChildren<QLabel*>())
            if (label->isVisible())
                texts << label->text();
        return texts.join(QLatin1Char('\n'));
    }
};

// Statistics under which every picture is at home (precision 0), or none is.
bool writeWorld(const fs::path& folder, float precision) {
    constexpr std::int64_t width = 192;
    std::vector<float> mean(width), matrix(width * width), quantiles(101);
    for (std::size_t i = 0; i < width; ++i)
        matrix[i * width + i] = precision;
    std::iota(quantiles.begin(), quantiles.end(), 1.0F);
    const auto tensor = [](const char* name, std::vector<std::int64_t> shape, const std::vector<float>& values) {
        return TensorToWrite{name, DType::F32, std::move(shape), std::as_bytes(std::span(values))};
    };
    return writeSafetensors(folder / "diptych_statistics.safetensors",
                            {tensor("mean", {width}, mean), tensor("precision", {width, width}, matrix),
                             tensor("quantiles", {101}, quantiles)})
        .ok();
}

}  // namespace

class TestAskPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (!PanelBench::engineIsBuilt())
            QSKIP("the engine is not built");
        m_bench = std::make_unique<PanelBench>();
        m_bench->settings.set("ask/longest", 6);
        m_bench->settings.set("ask/beams", 2);
        m_bench->settings.set("ask/candidates", 2);
        QVERIFY(m_bench->open(bundled));
    }

    void init() {
        if (m_bench->engine.modelInfo()->folder != bundled)
            QVERIFY(m_bench->open(bundled));
        m_bench->selection.setPicture(-1, m_bench->picture(), {}, "en");
        m_bench->dialogs.shown.clear();
    }

    void aPictureIsDescribedAtOnceWithCandidatesAndTokens() {
        const Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.described(), patience);
        const GeneratedText& best = shown.describe->result().captions.front();
        QCOMPARE(shown.describe->result().captions.size(), std::size_t{2});
        QCOMPARE(shown.chips->chips().size(), static_cast<qsizetype>(best.ids.size()));
        const TokenChip& given = shown.chips->chips().at(shown.firstNewChip() - 1);
        QVERIFY(!given.enabled && std::isnan(given.value));
        const TokenChip& chosen = shown.chips->chips().at(shown.firstNewChip());
        QCOMPARE(chosen.value, std::exp(best.tokenLogprobs.front()));
        QVERIFY(chosen.valueText.endsWith(QStringLiteral(" %")));
    }

    void scoresOfCaptionsArePerTokenAndTheTipTellsTheRest() {
        const Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.described(), patience);
        const BarList* candidates = shown.bars(shown.describe, "Captions with their probability");
        const GeneratedText& best = shown.describe->result().captions.front();
        const double mean = std::exp(best.logprob / static_cast<double>(best.tokenLogprobs.size()));
        QCOMPARE(perTokenProbability(best), mean);
        QVERIFY(!candidates->rows().front().score.contains(QLatin1Char('e') + QStringLiteral("-")));
        QVERIFY(candidates->describe(0).contains(logLikelihood(best.logprob)));
        QVERIFY(candidates->describe(0).startsWith(QString::fromStdString(best.text).trimmed()));
    }

    void pointingAtATokenShowsItsMapWithin300Milliseconds() {
        const Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.described(), patience);
        QVERIFY(shown.view->overlay().empty());
        const GeneratedText& best = shown.describe->result().captions.front();
        for (int token = 0; token < 3; ++token) {
            QElapsedTimer clock;
            clock.start();
            shown.pointAt(shown.firstNewChip() + token);
            QTRY_VERIFY_WITH_TIMEOUT(shown.view->overlay().values == overlayOf(best.maps, best.mapRows, best.mapCols, token).values, 300);
            QVERIFY(clock.elapsed() < 300);
        }
        QVERIFY(shown.textOf(shown.view->parentWidget()).contains(QString::fromStdString(best.pieces.at(static_cast<std::size_t>(shown.firstNewChip()) + 2))));
        QTest::mouseMove(shown.view, {5, 5});
        shown.chips->point(-1);
        QVERIFY(shown.view->overlay().empty());
    }

    void thePatchUnderThePointerIsTold() {
        const Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.described(), patience);
        shown.describe->review().chooseToken(shown.firstNewChip());
        QTest::mouseMove(shown.view, shown.view->canvasOnWidget().center().toPoint() + QPoint(2, 2));
        QVERIFY(shown.textOf(shown.view->parentWidget()).contains(QStringLiteral("Patch row 3, column 3: ")));
        QTest::keyClick(shown.view, Qt::Key_Up);  // the keyboard reads too
        QVERIFY(shown.textOf(shown.view->parentWidget()).contains(QStringLiteral("Patch row ")));
    }

    void alternativesOpenOnAClickAndTheModelGoesOnFromOne() {
        const Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.described(), patience);
        QVERIFY(!shown.alternatives()->isVisible());
        const int chip = shown.firstNewChip() + 1;
        QTest::mouseClick(shown.chips, Qt::LeftButton, {}, shown.chips->chipRect(chip).center());
        QVERIFY(shown.alternatives()->isVisible());
        const GeneratedText before = shown.describe->result().captions.front();
        const auto& others = before.alternatives.at(1);
        QCOMPARE(shown.alternatives()->rows().size(), static_cast<qsizetype>(others.size()));
        int row = 0;
        while (others.at(static_cast<std::size_t>(row)).id == before.ids.at(static_cast<std::size_t>(chip)) ||
               looksSpecial(shown.alternatives()->rows().at(row).text))
            ++row;
        QPushButton* goOn = shown.button(shown.describe, "Go on from here");
        QVERIFY(!goOn->isEnabled() && !goOn->toolTip().isEmpty());
        QTest::keyClick(shown.alternatives(), Qt::Key_Home);
        for (int i = 0; i < row; ++i)
            QTest::keyClick(shown.alternatives(), Qt::Key_Down);
        QSignalSpy finished(shown.describe, &DescribeSection::finished);
        QTest::mouseClick(goOn, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, patience);
        const GeneratedText& after = shown.describe->result().captions.front();
        QVERIFY(std::equal(before.ids.begin(), before.ids.begin() + chip, after.ids.begin()));
        QCOMPARE(after.ids.at(static_cast<std::size_t>(chip)), others.at(static_cast<std::size_t>(row)).id);
        QVERIFY(!shown.alternatives()->isVisible());
    }

    void describeAndQuestionFitOnTheScreenTogether() {
        const Shown shown(*m_bench);
        shown.question->setQuestion(QStringLiteral("what is in the picture?"));
        QTRY_VERIFY_WITH_TIMEOUT(shown.described(), patience);
        QSignalSpy finished(shown.question, &QuestionSection::finished);
        shown.question->ask();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, patience);
        QCoreApplication::processEvents();
        const QPoint bottom = shown.question->mapTo(&shown.panel, QPoint(0, shown.question->height()));
        QVERIFY2(bottom.y() <= shown.panel.height(), qPrintable(QString::number(bottom.y())));
    }

    void aQuestionGetsBarsMapsAndAPlaceInTheHistory() {
        const Shown shown(*m_bench);
        QSignalSpy finished(shown.question, &QuestionSection::finished);
        QTRY_VERIFY_WITH_TIMEOUT(shown.described(), patience);
        auto* line = shown.question->findChild<QLineEdit*>();
        QTest::keyClicks(line, QStringLiteral("what is there"));
        QTest::keyClick(line, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, patience);
        const VqaItem& item = shown.question->result();
        const BarList* answers = shown.bars(shown.question, "Answers with their probability");
        QCOMPARE(answers->rows().size(), static_cast<qsizetype>(item.answers.size()));
        QCOMPARE(answers->rows().front().share, std::exp(item.answers.front().score));
        shown.question->chooseToken(1);
        QVERIFY(shown.view->overlay().values == overlayOf(item.maps, item.mapRows, item.mapCols, 1).values);
        QVERIFY(!shown.view->overlay().empty());
        QCOMPARE(shown.panel.findChild<QListWidget*>()->count(), 1);
        QVERIFY(shown.panel.spokenResults().join(QLatin1Char('\n')).contains(QStringLiteral("question: what is there")));
    }

    void theAnswerOfTheDataStandsBesideTheModels() {
        QSignalSpy opened(&m_bench->data, &DataHost::datasetChanged);
        m_bench->data.open(samples);
        QTRY_VERIFY_WITH_TIMEOUT(!opened.isEmpty(), patience);
        lookAtItem(m_bench->selection, *m_bench->data.dataset(), 0);
        const Question& known = currentItem(m_bench->services)->questions.front();
        const Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.described(), patience);
        QSignalSpy finished(shown.question, &QuestionSection::finished);
        shown.question->setQuestion(QString::fromStdString(known.text));
        shown.question->ask();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, patience);
        QVERIFY(shown.textOf(shown.question).contains(QString::fromStdString(known.answers.front())));
    }

    void stopEndsAtOnceAndTheEngineIsFreeSoonAfter() {
        m_bench->settings.set("ask/longest", 60);
        m_bench->settings.set("ask/shortest", 60);                   // a model that is sure would end too soon to be stopped
        m_bench->settings.set("ask/beams", 16);
        m_bench->settings.set("ask/automatic", false);
        const Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.button(shown.describe, "Describe")->isEnabled(), patience);
        shown.describe->describe();
        m_bench->settings.set("ask/longest", 6);
        m_bench->settings.set("ask/shortest", 0);
        m_bench->settings.set("ask/beams", 2);
        m_bench->settings.set("ask/automatic", true);
        QVERIFY(shown.describe->running());
        QVERIFY(QTest::qWaitFor([&] { return shown.textOf(shown.describe).contains(QStringLiteral(" …")); }, 20'000));  // it streams
        QElapsedTimer clock;
        clock.start();
        QTest::mouseClick(shown.button(shown.describe, "Stop"), Qt::LeftButton);
        QVERIFY(!shown.describe->running());
        QVERIFY(shown.textOf(shown.describe).contains(QStringLiteral("Stopped.")));
        bool free = false;
        const JobHandle next = m_bench->engine.ask<bool>(
            {}, [](Model&, JobContext&) -> Result<bool> { return true; }, [&](const Result<bool>&) { free = true; });
        QTRY_VERIFY_WITH_TIMEOUT(free, 1000);
        qInfo("the engine was free after %lld ms", static_cast<long long>(clock.elapsed()));
        QTest::qWait(100);
        QVERIFY(shown.describe->result().captions.empty());
    }

    void aSecondQuestionReplacesThePendingOne() {
        const Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.described(), patience);
        QSignalSpy finished(shown.question, &QuestionSection::finished);
        shown.question->setQuestion(QStringLiteral("first"));
        shown.question->ask();
        shown.question->setQuestion(QStringLiteral("second"));
        shown.question->ask();
        QTRY_VERIFY_WITH_TIMEOUT(!shown.question->running(), patience);
        QTest::qWait(100);
        QCOMPARE(finished.count(), 1);
        QCOMPARE(shown.question->result().question, std::string("second"));
        QCOMPARE(shown.panel.findChild<QListWidget*>()->count(), 1);
    }

    void aHiddenPanelDropsItsWorkAndTakesItUpWhenShown() {
        Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.described(), patience);
        shown.question->setQuestion(QStringLiteral("what is there"));
        shown.question->ask();
        QVERIFY(shown.question->running());
        shown.panel.hide();
        QVERIFY(!shown.question->running());
        QTest::qWait(200);
        QVERIFY(shown.question->result().answers.empty());
        shown.panel.show();
        QTRY_VERIFY_WITH_TIMEOUT(!shown.question->result().answers.empty(), patience);
    }

    void anotherModelForgetsWhatTheFirstOneSaid() {
        const Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.described(), patience);
        QSignalSpy finished(shown.describe, &DescribeSection::finished);
        QVERIFY(m_bench->open(bundled));
        QTRY_VERIFY_WITH_TIMEOUT(!finished.isEmpty(), patience);
        QVERIFY(shown.described());
    }

    void withoutAModelNothingCanBeAskedAndTheReasonIsSaid() {
        PanelBench bare;
        bare.selection.setPicture(-1, bare.picture(), {}, {});
        const Shown shown(bare);
        QTest::qWait(200);
        for (const auto& [section, text] : {std::pair<QWidget*, const char*>{shown.describe, "Describe"}, {shown.question, "Ask"}}) {
            const QPushButton* button = shown.button(section, text);
            QVERIFY(!button->isEnabled());
            QVERIFY(button->toolTip().contains(QStringLiteral("engine")));
        }
        QVERIFY(shown.textOf(shown.describe).contains(QStringLiteral("engine")));
        QVERIFY(!shown.world->isVisible());
    }

    void aPictureThatIsNoneIsToldAndNotDescribed() {
        std::ofstream(m_bench->root / "none.png") << "no picture";
        Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.described(), patience);
        m_bench->selection.setPicture(-1, m_bench->root / "none.png", {}, {});
        QTRY_VERIFY_WITH_TIMEOUT(!shown.button(shown.describe, "Describe")->isEnabled(), patience);
        QVERIFY(shown.describe->result().captions.empty());
        QString problem;
        QTest::qWait(200);
        shown.panel.bringToContent([&](const QString& line) { problem = line; });
        QTRY_VERIFY_WITH_TIMEOUT(problem.contains(QStringLiteral("none.png")), patience);
    }

    void aHeadThatTheFolderLacksIsNamedWhereItWouldWork() {
        const fs::path models = parityFolder() / "models";
        SKIP_WITHOUT(models);
        const Shown shown(*m_bench);
        QVERIFY(m_bench->open(models / "blip_caption"));
        QTRY_VERIFY_WITH_TIMEOUT(shown.described(), patience);
        shown.question->setQuestion(QStringLiteral("what"));
        QVERIFY(!shown.button(shown.question, "Ask")->isEnabled());
        QVERIFY(shown.button(shown.question, "Ask")->toolTip().contains(QStringLiteral("no head that answers")));
        QVERIFY(m_bench->open(models / "blip_vqa"));
        QVERIFY(shown.button(shown.question, "Ask")->isEnabled());
        QVERIFY(!shown.button(shown.describe, "Describe")->isEnabled());
        QVERIFY(shown.textOf(shown.describe).contains(QStringLiteral("no head that writes captions")));
        QVERIFY(m_bench->open(models / "blip_itm"));
        QVERIFY(!shown.button(shown.question, "Ask")->isEnabled() && !shown.button(shown.describe, "Describe")->isEnabled());
    }

    void aPictureIsJudgedByTheModelsStatisticsAndTheirLackIsSaid() {
        const fs::path copy = m_bench->root / "judge";
        fs::create_directories(copy);
        for (const auto& file : fs::directory_iterator(bundled))
            if (file.path().filename() != "diptych_statistics.safetensors")
                fs::copy_file(file.path(), copy / file.path().filename(), fs::copy_options::overwrite_existing);
        const Shown shown(*m_bench);
        QVERIFY(m_bench->open(copy));
        QTRY_VERIFY_WITH_TIMEOUT(shown.world->text().contains(QStringLiteral("no statistics")), patience);
        QVERIFY(writeWorld(copy, 0));
        QVERIFY(m_bench->open(copy));
        QTRY_VERIFY_WITH_TIMEOUT(shown.world->text().startsWith(QStringLiteral("At home")), patience);
        QCOMPARE(shown.world->strangeness(), std::optional<double>(0));
        QVERIFY(writeWorld(copy, 1e6F));
        QVERIFY(m_bench->open(copy));
        QTRY_VERIFY_WITH_TIMEOUT(shown.world->text().startsWith(QStringLiteral("Out of this model's world")), patience);
        const QString method = shown.world->findChildren<QLabel*>().last()->toolTip();
        QVERIFY(method.contains(QStringLiteral("Mahalanobis")) && method.contains(QStringLiteral("1.00")));
        QVERIFY(shown.panel.spokenResults().contains(QStringLiteral("strangeness of the picture: 1.00 of 1")));
    }

    void anExportedPictureBringsItsSettingsBackAndNamesNoFolder() {
        Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.described(), patience);
        shown.question->setQuestion(QStringLiteral("what is there"));
        shown.decoding->restore({{QStringLiteral("decoding.way"), QStringLiteral("2")},
                                 {QStringLiteral("decoding.temperature"), QStringLiteral("1.35")},
                                 {QStringLiteral("decoding.seed"), QStringLiteral("77")},
                                 {QStringLiteral("decoding.begin_with"), QStringLiteral("a drawing of")}});
        const QString summary = shown.decoding->summary(), file = QString::fromStdString((m_bench->root / "map.png").string());
        m_bench->dialogs.paths = {file};
        shown.view->actions().last()->trigger();
        const Recipe recipe = recipeIn(file);
        QCOMPARE(valueIn(recipe, QStringLiteral("model")), QStringLiteral("tiny-joint"));
        QCOMPARE(valueIn(recipe, QStringLiteral("picture")), QStringLiteral("picture0.png"));
        QVERIFY(valueIn(recipe, QStringLiteral("results")).contains(QStringLiteral("caption: ")));
        for (const auto& [key, value] : recipe)
            QVERIFY2(!value.contains(QLatin1Char('/')), qPrintable(key + value));
        shown.decoding->restore({{QStringLiteral("decoding.way"), QStringLiteral("0")}, {QStringLiteral("decoding.seed"), QStringLiteral("1")}});
        shown.question->setQuestion({});
        QSignalSpy described(shown.describe, &DescribeSection::finished), answered(shown.question, &QuestionSection::finished);
        shown.panel.restore(recipe);
        QCOMPARE(shown.decoding->summary(), summary);
        QCOMPARE(shown.decoding->prompt(), std::string("a drawing of"));
        QCOMPARE(shown.decoding->decoding().seed, std::uint64_t{77});
        QCOMPARE(shown.question->question(), QStringLiteral("what is there"));
        QTRY_VERIFY_WITH_TIMEOUT(described.count() == 1 && answered.count() == 1, patience);
        Recipe elsewhere = recipe;
        for (auto& [key, value] : elsewhere)
            if (key == QLatin1String("picture"))
                value = QStringLiteral("holiday.png");
        shown.panel.restore(elsewhere);
        QVERIFY(m_bench->dialogs.shown.join(QString()).contains(QStringLiteral("holiday.png")));
        shown.decoding->restore({{QStringLiteral("decoding.way"), QStringLiteral("1")}, {QStringLiteral("decoding.begin_with"), QString()}});
    }

    void resultsAreExportedAsCsv() {
        const Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.described(), patience);
        const QString file = QString::fromStdString((m_bench->root / "answers.csv").string());
        m_bench->dialogs.paths = {file};
        shown.panel.panelActions().last()->trigger();
        QFile csv(file);
        QVERIFY(csv.open(QIODevice::ReadOnly));
        QVERIFY(csv.readLine().startsWith("picture,kind,question,text,log_likelihood"));
        QVERIFY(csv.readLine().startsWith("picture0.png,caption,,"));
        m_bench->dialogs.paths = {QStringLiteral("/no/such/folder/x.csv")};
        shown.panel.panelActions().last()->trigger();
        QCOMPARE(m_bench->dialogs.shown.size(), 1);
    }

    void theLanguageSwitchesAtOnceAndKeepsTheResults() {
        const Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.described(), patience);
        const auto ids = shown.describe->result().captions.front().ids;
        QTranslator translator;
        QVERIFY(translator.load(QStringLiteral(":/i18n/diptych_zh_CN.qm")));
        QCoreApplication::installTranslator(&translator);
        QTRY_VERIFY(shown.textOf(shown.describe).contains(QStringLiteral("描述")));
        QVERIFY(shown.describe->result().captions.front().ids == ids);
        QVERIFY(shown.chips->chips().size() > 0);
        QVERIFY2(!shown.textOf(&shown.panel).contains(QStringLiteral("Point at")), qPrintable(shown.textOf(&shown.panel)));
        QCoreApplication::removeTranslator(&translator);
        QTRY_VERIFY(shown.textOf(shown.describe).contains(QStringLiteral("Describe")));
    }

    void theDecodingControlsOfEveryWayHaveTheirPlaceAndSayWhatTheyDo() {
        const Shown shown(*m_bench);
        shown.decoding->setUnfolded(true);
        QSet<QString> summaries;
        for (const char* way : {"0", "1", "2"}) {
            shown.decoding->restore({{QStringLiteral("decoding.way"), QString::fromLatin1(way)}});
            summaries.insert(shown.decoding->summary());
            int below = -1;
            for (const QSpinBox* box : shown.decoding->findChildren<QSpinBox*>()) {
                if (!box->isVisible())
                    continue;
                QTRY_VERIFY2(box->height() >= box->minimumSizeHint().height(), qPrintable(box->accessibleName()));
                QVERIFY(!box->accessibleDescription().isEmpty());
                below = std::max(below, box->geometry().bottom());
            }
            QVERIFY(below > 0);
        }
        QCOMPARE(summaries.size(), 3);
        shown.decoding->restore({{QStringLiteral("decoding.way"), QStringLiteral("1")}});
    }

    void everyControlHasANameForAScreenReader() {
        const Shown shown(*m_bench);
        shown.decoding->setUnfolded(true);
        QCOMPARE(unnamedWidgets(shown.panel), QStringList());
    }

private:
    std::unique_ptr<PanelBench> m_bench;
};

QTEST_MAIN(TestAskPanel)
#include "test_ask_panel.moc"
