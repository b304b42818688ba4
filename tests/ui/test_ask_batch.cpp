// A batch: the table under Qt's own model tester, answers beside what the data says, rows that fail, stopping and going on,
// sorting, choosing a row, ten thousand rows, and what is written out.
#include <QAbstractItemModelTester>
#include <QAction>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QToolButton>
#include <QtTest>
#include <fstream>

#include "tests/ui/ask_bench.h"
#include "tests/ui/work_watch.h"
#include "ui/common/current_item.h"
#include "ui/panels/ask/batch_table_model.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

constexpr int patience = 60'000;  // ms
const fs::path bundled = fs::path(DIPTYCH_SOURCE_DIR) / "models" / "tiny-joint";
const fs::path samples = fs::path(DIPTYCH_SOURCE_DIR) / "resources" / "samples";

BatchTask question(const QString& text) {
    BatchTask task;
    task.kind = BatchKind::Question;
    task.text = text;
    task.key = text;
    return task;
}

BatchRow rowOf(const fs::path& file, int item = -1) { return {.file = file, .item = item, .answer = {}, .error = {}}; }

BatchAnswer answer(const QString& text, double score) { return {text, score, QStringLiteral("answer probability")}; }

// Two pictures, of which the first has the question with the answer "red".
std::shared_ptr<const Dataset> twoItems() {
    auto set = std::make_shared<Dataset>();
    DataItem one;
    one.file = "/pictures/one.png";
    one.questions = {{.text = "Which colour?", .answers = {"Red"}}};
    one.captions = {{.text = "ship"}};
    DataItem two;
    two.file = "/pictures/two.png";
    set->items.push_back(one);
    set->items.push_back(two);
    return set;
}

QString textAt(const QAbstractItemModel& model, int row, int column) { return model.index(row, column).data().toString(); }

}  // namespace

class TestAskBatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (!PanelBench::engineIsBuilt())
            QSKIP("the engine is not built");
        m_bench = std::make_unique<PanelBench>();
        m_bench->settings.set("ask/automatic", false);
        m_bench->settings.set("ask/longest", 6);
        m_bench->settings.set("ask/beams", 2);
        QVERIFY(m_bench->open(bundled));
        QSignalSpy opened(&m_bench->data, &DataHost::datasetChanged);
        m_bench->data.open(samples);
        QTRY_VERIFY_WITH_TIMEOUT(!opened.isEmpty(), patience);
    }

    void init() {
        m_bench->selection.setPicture(-1, m_bench->picture(), {}, "en");
        m_bench->dialogs.shown.clear();
    }

    void theTableIsAModelThatQtAgreesWith() {
        BatchTableModel model(m_bench->data, m_bench->theme);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRows(twoItems(), {rowOf("/pictures/one.png", 0), rowOf("/pictures/two.png", 1)});
        model.setTask(question(QStringLiteral("which colour")));
        model.setAnswer(0, answer(QStringLiteral("red"), 0.5));
        model.setAnswer(1, Error{ErrorCode::NotFound, "is not there", "two.png", {}});
        model.forgetAnswers();
        model.setRows(nullptr, {});
    }

    void anAnswerIsJudgedByWhatTheDataSaysAndAFailureIsARow() {
        BatchTableModel model(m_bench->data, m_bench->theme);
        model.setRows(twoItems(), {rowOf("/pictures/one.png", 0), rowOf("/pictures/two.png", 1)});
        model.setTask(question(QStringLiteral("which colour")));
        QCOMPARE(textAt(model, 0, BatchTableModel::Given), QStringLiteral("Red"));
        QCOMPARE(textAt(model, 0, BatchTableModel::Same), QString());
        model.setAnswer(0, answer(QStringLiteral("red."), 0.5));
        model.setAnswer(1, Error{ErrorCode::NotFound, "is not there", "two.png", {}});
        QCOMPARE(textAt(model, 0, BatchTableModel::Same), QStringLiteral("✓"));
        QCOMPARE(textAt(model, 0, BatchTableModel::Score), QStringLiteral("50 %"));
        QVERIFY(textAt(model, 1, BatchTableModel::Answer).contains(QStringLiteral("is not there")));
        QCOMPARE(textAt(model, 1, BatchTableModel::Same), QString());
        QCOMPARE(model.sameOfJudged(), std::pair(1, 1));
        model.setAnswer(0, answer(QStringLiteral("blue"), 0.5));
        QCOMPARE(model.sameOfJudged(), std::pair(0, 1));
        model.setTask(question(QStringLiteral("something else")));
        QCOMPARE(model.count(BatchRow::State::Waiting), 2);
    }

    void aClassIsGivenWhereTheDataNamesTheLabel() {
        BatchTask task;
        task.kind = BatchKind::Classes;
        task.classes = queryOf(texts({"plane", "Ship"}), texts({"{}"}));
        QCOMPARE(givenFor(twoItems()->items[0], task), QStringList{QStringLiteral("Ship")});
        QCOMPARE(givenFor(twoItems()->items[1], task), QStringList());
    }

    void theDataSetIsAskedRowByRowAndCountedAgainstItsAnswers() {
        const ShownAsk shown(*m_bench, AskWay::Batch);
        const Question& known = currentSet().items[0].questions.front();
        shown.batch->setSource(BatchSection::Source::Set);
        shown.batch->setKind(BatchKind::Question);
        shown.batch->setText(QString::fromStdString(known.text));
        QTRY_COMPARE_WITH_TIMEOUT(shown.batch->table().rowCount(), static_cast<int>(currentSet().items.size()), patience);
        run(shown);
        QCOMPARE(shown.batch->table().count(BatchRow::State::Done), shown.batch->table().rowCount());
        QVERIFY(shown.batch->table().sameOfJudged().second >= 1);
        QVERIFY(ShownAsk::textOf(shown.batch).contains(QStringLiteral("as given")));
        QVERIFY(shown.panel.spokenResults().join(QLatin1Char('\n')).contains(QStringLiteral("batch: ")));
    }

    void aFilterChoosesTheRowsAndABadOneSaysWhere() {
        const ShownAsk shown(*m_bench, AskWay::Batch);
        shown.batch->setSource(BatchSection::Source::Set);
        const DataItem& first = currentSet().items[0];
        shown.batch->setFilter(QStringLiteral("path:") + QString::fromStdString(first.path));
        QTRY_COMPARE_WITH_TIMEOUT(shown.batch->table().rowCount(), 1, patience);
        QCOMPARE(shown.batch->table().rows().front().file, first.file);
        shown.batch->setKind(BatchKind::Describe);
        shown.batch->setFilter(QStringLiteral("words>many"));
        QTRY_VERIFY(ShownAsk::textOf(shown.batch).contains(QStringLiteral("not understood at character")));
        QVERIFY(!ShownAsk::button(shown.batch, "Start")->isEnabled());
        shown.batch->setFilter({});
        QTRY_VERIFY_WITH_TIMEOUT(shown.batch->table().rowCount() > 1, patience);
    }

    void aPictureThatIsNoneIsARowWithItsErrorAndTheRestIsAnswered() {
        std::ofstream(m_bench->root / "none.png") << "no picture";
        const ShownAsk shown(*m_bench, AskWay::Batch);
        shown.batch->setKind(BatchKind::Describe);
        shown.batch->addFiles({m_bench->picture(1), m_bench->root / "none.png", m_bench->picture(2)});
        run(shown);
        QCOMPARE(shown.batch->table().count(BatchRow::State::Done), 2);
        QCOMPARE(shown.batch->table().count(BatchRow::State::Failed), 1);
        QVERIFY(textAt(shown.batch->table(), 1, BatchTableModel::Answer).contains(QStringLiteral("none.png")));
        QVERIFY(ShownAsk::textOf(shown.batch).contains(QStringLiteral("1 failed")));
    }

    void stoppingKeepsWhatIsDoneAndGoOnAsksOnlyTheRest() {
        const ShownAsk shown(*m_bench, AskWay::Batch);
        shown.batch->setKind(BatchKind::Describe);
        std::vector<fs::path> files;
        for (int i = 10; i < 40; ++i)
            files.push_back(m_bench->picture(i));
        shown.batch->addFiles(files);
        BatchTableModel& table = shown.batch->table();
        shown.batch->start();
        QTRY_VERIFY_WITH_TIMEOUT(table.count(BatchRow::State::Done) >= 2, patience);
        shown.batch->stop();
        QVERIFY(!shown.batch->running());
        const int done = table.count(BatchRow::State::Done);
        QTest::qWait(100);
        QCOMPARE(table.count(BatchRow::State::Done), done);
        QVERIFY(done < table.rowCount());
        QVERIFY(ShownAsk::button(shown.batch, "Go on"));
        QSignalSpy changed(&table, &QAbstractItemModel::dataChanged);
        run(shown);
        QCOMPARE(table.count(BatchRow::State::Done), table.rowCount());
        int answered = 0;
        for (const auto& arguments : changed)
            answered += arguments.front().toModelIndex().column() == BatchTableModel::Answer ? 1 : 0;
        QCOMPARE(answered, table.rowCount() - done);
    }

    void choosingARowMakesItTheCurrentPictureEverywhere() {
        const ShownAsk shown(*m_bench, AskWay::Batch);
        shown.batch->setSource(BatchSection::Source::Set);
        QTRY_VERIFY_WITH_TIMEOUT(shown.batch->table().rowCount() > 2, patience);
        auto* view = shown.batch->findChild<QTableView*>();
        view->setCurrentIndex(view->model()->index(2, 0));
        QCOMPARE(m_bench->selection.state().item, 2);
        QCOMPARE(m_bench->selection.state().picture, currentSet().items[2].file);
        QVERIFY(!shown.describe->running());        // in a batch a chosen row is looked at, not described
    }

    void scoresSortAsNumbers() {
        BatchTableModel model(m_bench->data, m_bench->theme);
        QSortFilterProxyModel sorted;
        sorted.setSourceModel(&model);
        sorted.setSortRole(BatchTableModel::sortRole);
        model.setRows(nullptr, {rowOf("/a.png"), rowOf("/b.png"), rowOf("/c.png")});
        model.setAnswer(0, answer(QStringLiteral("a"), 0.09));
        model.setAnswer(1, answer(QStringLiteral("b"), 0.8));
        model.setAnswer(2, Error{ErrorCode::Io, "x", "y", {}});
        sorted.sort(BatchTableModel::Score, Qt::DescendingOrder);
        QCOMPARE(textAt(sorted, 0, BatchTableModel::Picture), QStringLiteral("b.png"));
        QCOMPARE(textAt(sorted, 2, BatchTableModel::Picture), QStringLiteral("c.png"));
    }

    void chosenRowsAreTakenAndAnswersAreNotThrownAwayWhenTheChoiceChanges() {
        const ShownAsk shown(*m_bench, AskWay::Batch);
        shown.batch->setKind(BatchKind::Describe);
        m_bench->selection.setRows({0, 2});
        shown.batch->setSource(BatchSection::Source::Chosen);
        QCOMPARE(shown.batch->table().rowCount(), 2);
        run(shown);
        m_bench->selection.setRows({1, 3, 4});
        QCOMPARE(shown.batch->table().rowCount(), 2);
        QCOMPARE(shown.batch->table().count(BatchRow::State::Done), 2);
        for (QToolButton* button : shown.batch->findChildren<QToolButton*>())
            if (button->isVisible() && button->text() == QStringLiteral("Take the rows anew"))
                button->click();
        QCOMPARE(shown.batch->table().rowCount(), 3);
    }

    void classesAreAskedOfManyPictures() {
        m_bench->settings.set(labelsKey, std::string("dog, cat"));
        const ShownAsk shown(*m_bench, AskWay::Batch);
        shown.batch->setKind(BatchKind::Classes);
        shown.batch->addFiles({m_bench->picture(1)});
        run(shown);
        const QString label = textAt(shown.batch->table(), 0, BatchTableModel::Answer);
        QVERIFY2(label == QStringLiteral("dog") || label == QStringLiteral("cat"), qPrintable(label));
        QCOMPARE(shown.batch->table().rows().front().answer.scoreKind, QStringLiteral("match"));
    }

    void aMessageNeedsALanguageModelAndTheReasonIsSaid() {
        const ShownAsk shown(*m_bench, AskWay::Batch);
        shown.batch->addFiles({m_bench->picture(1)});
        shown.batch->setKind(BatchKind::Message);
        shown.batch->setText(QStringLiteral("hello"));
        QVERIFY(!ShownAsk::button(shown.batch, "Start")->isEnabled());
        QVERIFY(ShownAsk::textOf(shown.batch).contains(QStringLiteral("no language model")));
        const std::vector<fs::path> folders = modelFolders({"llava"});
        if (folders.empty())
            QSKIP("the shared folder is absent");
        QVERIFY(m_bench->open(folders.front()));
        m_bench->settings.set("ask/chat_longest", 4);
        run(shown);
        QCOMPARE(shown.batch->table().count(BatchRow::State::Done), 1);
        QVERIFY(m_bench->open(bundled));
    }

    void tenThousandRowsDoNotStallTheWindow() {
        const ShownAsk shown(*m_bench, AskWay::Batch);
        std::vector<BatchRow> rows;
        for (int i = 0; i < 10'000; ++i)
            rows.push_back(rowOf("/pictures/" + std::to_string(i) + ".png"));
        BatchTableModel& table = shown.batch->table();
        WorkWatch watch;
        table.setRows(nullptr, std::move(rows));
        QTest::qWait(50);
        auto* view = shown.batch->findChild<QTableView*>();
        for (int i = 0; i < 10'000; ++i) {
            table.setAnswer(i, answer(QString::number(i), (i * 7919 % 10'000) / 10'000.0));
            if (i % 20 == 0)
                QCoreApplication::processEvents();
        }
        view->sortByColumn(BatchTableModel::Score, Qt::DescendingOrder);
        QTest::qWait(50);
        QCOMPARE(textAt(*view->model(), 0, BatchTableModel::Score), QStringLiteral("100 %"));
        QVERIFY2(watch.worst() < 100, qPrintable(QString::number(watch.worst())));
    }

    void theTableIsWrittenAsCsvAndJsonWithoutFolders() {
        const ShownAsk shown(*m_bench, AskWay::Batch);
        shown.batch->setKind(BatchKind::Describe);
        shown.batch->addFiles({m_bench->picture(1), m_bench->root / "gone.png"});
        run(shown);
        const fs::path csv = m_bench->root / "batch.csv", json = m_bench->root / "batch.json";
        m_bench->dialogs.paths = {QString::fromStdString(csv.string()), QString::fromStdString(json.string())};
        QAction* exported = shown.batch->batchActions().front();
        exported->trigger();
        exported->trigger();
        QFile lines(QString::fromStdString(csv.string())), document(QString::fromStdString(json.string()));
        QVERIFY(lines.open(QIODevice::ReadOnly) && document.open(QIODevice::ReadOnly));
        QVERIFY(lines.readLine().startsWith("picture,answer,score,score_kind,given,same,error"));
        QVERIFY(lines.readLine().startsWith("picture1.png,"));
        const QJsonObject object = QJsonDocument::fromJson(document.readAll()).object();
        const QJsonArray items = object.value(QStringLiteral("items")).toArray();
        QCOMPARE(items.size(), 2);
        QVERIFY(items.at(0).toObject().contains(QStringLiteral("score")));
        QVERIFY(items.at(1).toObject().value(QStringLiteral("error")).toString().contains(QStringLiteral("gone.png")));
        const QJsonObject recipe = object.value(QStringLiteral("recipe")).toObject();
        QCOMPARE(recipe.value(QStringLiteral("asked")).toString(), QStringLiteral("describe"));
        QVERIFY(recipe.contains(QStringLiteral("decoding.way")));
    }

private:
    const Dataset& currentSet() const { return *m_bench->data.dataset(); }
    static void run(const ShownAsk& shown) {
        QTRY_VERIFY_WITH_TIMEOUT(!shown.batch->running(), patience);
        QSignalSpy finished(shown.batch, &BatchSection::finished);
        shown.batch->start();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, patience);
        QCOMPARE(finished.front().front().toString(), QString());
    }

    std::unique_ptr<PanelBench> m_bench;
};

QTEST_MAIN(TestAskBatch)
#include "test_ask_batch.moc"
