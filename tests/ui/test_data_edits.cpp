// Edits of a data set as the window makes them: what is changed is seen at once, undone and redone, there again when the
// source is opened the next time, left out where it was left out, and never written into the source.
#include <QAction>
#include <QCheckBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "tests/ui/panel_bench.h"
#include "tests/ui/shown_text.h"
#include "ui/hosts/data_edits.h"
#include "ui/panels/data/check_runner.h"
#include "ui/panels/data/checks_view.h"
#include "ui/panels/data/data_panel.h"
#include "ui/panels/data/data_table_model.h"
#include "ui/panels/data/edit_preview.h"
#include "ui/panels/data/fix_dialog.h"
#include "ui/panels/data/gallery_view.h"
#include "ui/panels/data/replace_dialog.h"
#include "ui/panels/data/tag_line.h"
#include "ui/panels/train/run_request.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

constexpr int patience = 20'000;  // ms

std::string contentOf(const fs::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

class TestDataEdits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void aTextIsEditedInTheTableAndUndoneAndRedone();
    void answersSplitsAndTagsAreEditedInTheTable();
    void whatWasEditedIsThereAgainAtTheNextOpening();
    void theSourceStaysAsItIs();
    void rowsAreLeftOutByTheDeleteKeyAndTakenInAgain();
    void tagsAreTypedAndTheFavouriteKeyPutsThemOn();
    void findAndReplaceShowsFirstAndChangesThen();
    void aFindingIsMendedAfterItWasShown();
    void aSetIsSplitAnewWithItsSeed();
    void aCheckIsPausedAndGoesOn();
    void aTrainingIsToldWhereTheEditsAre();
    void theHistoryListsEveryStep();
    void anEditThatCannotBeWrittenIsToldAndNothingChanges();

private:
    bool open();
    const DataItem& item(int row) const { return m_bench->data.dataset()->items[static_cast<std::size_t>(row)]; }
    void edit(int row, DataColumn column, const QString& text) {
        m_model->setData(m_model->index(row, static_cast<int>(column)), text, Qt::EditRole);
    }
    void trigger(const QString& text) const;
    void filter(const QString& line) { m_panel->findChild<QLineEdit*>()->setText(line); }

    std::unique_ptr<PanelBench> m_bench;
    std::unique_ptr<DataPanel> m_panel;
    DataTableModel* m_model = nullptr;
    GalleryView* m_gallery = nullptr;
    fs::path m_source;
};

void TestDataEdits::init() {
    m_bench = std::make_unique<PanelBench>();
    m_source = m_bench->root / "set";
    fs::create_directories(m_source);
    std::ofstream rows(m_source / "rows.csv");
    rows << "image,caption,question,answer,split\n";
    for (int i = 0; i < 6; ++i) {
        QImage picture(40, 30, QImage::Format_RGB32);
        picture.fill(QColor::fromHsv(i * 50, 200, 200));
        const std::string name = "p" + std::to_string(i) + ".png";
        picture.save(QString::fromStdString((m_source / name).string()));
        rows << name << ",a cat number " << i << ",how many?," << i << "," << (i < 4 ? "train" : "val") << "\n";
    }
    rows.close();
    m_panel = std::make_unique<DataPanel>(m_bench->services);
    m_panel->resize(1000, 800);
    m_panel->show();
    m_panel->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
    m_model = m_panel->findChild<DataTableModel*>();
    m_gallery = m_panel->findChild<GalleryView*>();
    QVERIFY(open());
}

void TestDataEdits::cleanup() {
    m_panel.reset();
    m_bench.reset();
}

bool TestDataEdits::open() {
    QSignalSpy changed(&m_bench->data, &DataHost::datasetChanged);
    m_bench->data.open(m_source / "rows.csv");
    return QTest::qWaitFor([&] { return !changed.isEmpty() && m_model->dataset() == m_bench->data.dataset(); }, patience);
}

void TestDataEdits::trigger(const QString& text) const {
    for (QAction* action : m_panel->panelActions())
        if (action->text() == text)
            return action->trigger();
    QFAIL(qPrintable(text));
}

void TestDataEdits::aTextIsEditedInTheTableAndUndoneAndRedone() {
    edit(2, DataColumn::Caption, QStringLiteral("a dog"));
    QTRY_COMPARE(item(2).captions.front().text, std::string("a dog"));
    QCOMPARE(m_model->index(2, static_cast<int>(DataColumn::Caption)).data().toString(), QStringLiteral("a dog"));
    QTest::keyClick(m_panel.get(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(item(2).captions.front().text, std::string("a cat number 2"));
    QTest::keyClick(m_panel.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(item(2).captions.front().text, std::string("a dog"));
}

void TestDataEdits::answersSplitsAndTagsAreEditedInTheTable() {
    edit(0, DataColumn::Answers, QStringLiteral("two | 2"));
    edit(0, DataColumn::Question, QStringLiteral("how many cats?"));
    edit(0, DataColumn::Split, QStringLiteral("test"));
    edit(0, DataColumn::Tags, QStringLiteral("good, bad，good"));
    QTRY_COMPARE(item(0).tags, (std::vector<std::string>{"bad", "good"}));
    QCOMPARE(item(0).questions.front().answers, (std::vector<std::string>{"two", "2"}));
    QCOMPARE(item(0).questions.front().text, std::string("how many cats?"));
    QCOMPARE(item(0).split, std::string("test"));
    filter(QStringLiteral("tag:good split:test answer:two"));
    QTRY_COMPARE(m_model->rowCount(), 1);
}

void TestDataEdits::whatWasEditedIsThereAgainAtTheNextOpening() {
    edit(1, DataColumn::Caption, QStringLiteral("kept"));
    edit(1, DataColumn::Split, QStringLiteral("undone"));
    QTRY_COMPARE(item(1).split, std::string("undone"));
    m_bench->data.edits().history().undo();
    QTRY_COMPARE(item(1).split, std::string("train"));
    QVERIFY(open());
    QCOMPARE(item(1).captions.front().text, std::string("kept"));
    QCOMPARE(item(1).split, std::string("train"));
    QVERIFY(m_bench->data.edits().history().canUndo());
    m_bench->data.edits().history().redo();
    QTRY_COMPARE(item(1).split, std::string("undone"));
    m_bench->data.edits().history().setIndex(0);
    QTRY_COMPARE(item(1).captions.front().text, std::string("a cat number 1"));
}

void TestDataEdits::theSourceStaysAsItIs() {
    const std::string before = contentOf(m_source / "rows.csv");
    edit(1, DataColumn::Caption, QStringLiteral("changed"));
    QTRY_COMPARE(item(1).captions.front().text, std::string("changed"));
    QCOMPARE(contentOf(m_source / "rows.csv"), before);
    QVERIFY(fs::exists(m_bench->data.project() / journalName));
    QCOMPARE(m_bench->data.project().parent_path(), m_bench->root / "projects");
}

void TestDataEdits::rowsAreLeftOutByTheDeleteKeyAndTakenInAgain() {
    m_gallery->setFocus();
    m_gallery->setCurrentIndex(m_model->index(3, 0));
    QTest::keyClick(m_gallery, Qt::Key_Delete);
    QTRY_VERIFY(!item(3).excluded.empty());
    QCOMPARE(m_model->rowCount(), 6);  // struck, not gone
    filter(QStringLiteral("excluded:yes"));
    QTRY_COMPARE(m_model->rowCount(), 1);
    QTRY_COMPARE(withoutExcluded(*m_bench->data.dataset()).items.size(), std::size_t{5});
    QTest::keyClick(m_gallery, Qt::Key_Delete);
    QTRY_VERIFY(item(3).excluded.empty());
    QTRY_COMPARE(m_model->rowCount(), 0);
}

void TestDataEdits::tagsAreTypedAndTheFavouriteKeyPutsThemOn() {
    m_gallery->setFocus();
    m_gallery->setCurrentIndex(m_model->index(0, 0));
    QTest::keyClick(m_gallery, Qt::Key_T);
    auto* tags = m_panel->findChild<TagLine*>();
    QTRY_VERIFY(tags->isVisible());
    auto* line = tags->findChild<QLineEdit*>();
    QTest::keyClicks(line, QStringLiteral("good"));
    QTest::keyClick(line, Qt::Key_Return);
    QTRY_COMPARE(item(0).tags, std::vector<std::string>{"good"});
    QVERIFY(!tags->isVisible());
    m_gallery->setCurrentIndex(m_model->index(4, 0));
    QTest::keyClick(m_gallery, Qt::Key_1);
    QTRY_COMPARE(item(4).tags, std::vector<std::string>{"good"});
    QTest::keyClick(m_gallery, Qt::Key_1);
    QTRY_VERIFY(item(4).tags.empty());
}

void TestDataEdits::findAndReplaceShowsFirstAndChangesThen() {
    filter(QStringLiteral("split:val"));
    QTRY_COMPARE(m_model->rowCount(), 2);
    trigger(QStringLiteral("Find and replace…"));
    auto* dialog = m_panel->findChild<ReplaceDialog*>();
    QVERIFY(dialog != nullptr);
    const QList<QLineEdit*> lines = dialog->findChildren<QLineEdit*>();
    lines[0]->setText(QStringLiteral("c(a)t"));
    lines[1]->setText(QStringLiteral("h$1t"));
    for (QCheckBox* box : dialog->findChildren<QCheckBox*>())
        if (box->text() == QStringLiteral("Regular expression"))
            box->setChecked(true);
    auto* preview = dialog->findChild<EditPreviewModel*>();
    QTRY_COMPARE_WITH_TIMEOUT(preview->rowCount(), 2, patience);
    QCOMPARE(preview->index(0, EditPreviewModel::After).data().toString(), QStringLiteral("a hat number 4"));
    QCOMPARE(item(4).captions.front().text, std::string("a cat number 4"));
    dialog->accept();
    QTRY_COMPARE(item(4).captions.front().text, std::string("a hat number 4"));
    QCOMPARE(item(3).captions.front().text, std::string("a cat number 3"));
    m_bench->data.edits().history().undo();
    QTRY_COMPARE(item(5).captions.front().text, std::string("a cat number 5"));
}

void TestDataEdits::aFindingIsMendedAfterItWasShown() {
    fs::remove(m_source / "p5.png");
    QVERIFY(open());
    auto* checks = m_panel->findChild<ChecksView*>();
    QTRY_VERIFY(m_panel->findChild<CheckRunner*>()->state() == CheckRunner::State::Done);
    Q_EMIT checks->fixWanted(QStringLiteral("missing_image"), FixKind::Exclude);
    auto* dialog = m_panel->findChild<FixDialog*>();
    QVERIFY(dialog != nullptr);
    QTRY_COMPARE_WITH_TIMEOUT(dialog->findChild<EditPreviewModel*>()->rowCount(), 1, patience);
    QVERIFY(item(5).excluded.empty());
    dialog->accept();
    QTRY_COMPARE(item(5).excluded, std::string("missing_image"));
    m_bench->data.edits().history().undo();
    QTRY_VERIFY(item(5).excluded.empty());
}

void TestDataEdits::aSetIsSplitAnewWithItsSeed() {
    trigger(QStringLiteral("Split the set anew…"));
    auto* dialog = m_panel->findChild<FixDialog*>();
    QVERIFY(dialog != nullptr);
    auto* parts = dialog->findChild<QLineEdit*>(QString(), Qt::FindDirectChildrenOnly);
    parts->setText(QStringLiteral("one=1/two=1/three"));
    QTRY_VERIFY_WITH_TIMEOUT(dialog->planned() && dialog->step().edits.empty(), patience);
    parts->setText(QStringLiteral("one=1/two=1"));
    QTRY_COMPARE_WITH_TIMEOUT(dialog->findChild<EditPreviewModel*>()->rowCount(), 6, patience);
    dialog->accept();
    QTRY_VERIFY(item(0).split == "one" || item(0).split == "two");
    QCOMPARE(m_bench->data.edits().history().text(0), QStringLiteral("Splits changed · 6"));
}

void TestDataEdits::aCheckIsPausedAndGoesOn() {
    auto* checks = m_panel->findChild<CheckRunner*>();
    QTRY_VERIFY(checks->state() == CheckRunner::State::Done);
    checks->start();
    checks->setPaused(true);
    QTest::qWait(300);
    QVERIFY(checks->state() == CheckRunner::State::Paused);
    checks->setPaused(false);
    QTRY_VERIFY(checks->state() == CheckRunner::State::Done);
    checks->start();
    checks->setPaused(true);
    checks->stop();
    QVERIFY(checks->state() == CheckRunner::State::Idle);
    edit(0, DataColumn::Caption, QStringLiteral("else"));
    checks->start();
    QTRY_VERIFY(checks->state() == CheckRunner::State::Done);
}

void TestDataEdits::aTrainingIsToldWhereTheEditsAre() {
    const Json plain = runJson({.data = m_source});
    QVERIFY(!plain["data"].contains("edits"));
    const Json edited = runJson({.data = m_source, .edits = m_bench->data.project() / journalName});
    QCOMPARE(edited["data"]["edits"].get<std::string>(), (m_bench->data.project() / journalName).string());
}

void TestDataEdits::theHistoryListsEveryStep() {
    edit(0, DataColumn::Caption, QStringLiteral("one"));
    edit(1, DataColumn::Caption, QStringLiteral("two"));
    QTRY_COMPARE(m_bench->data.edits().history().count(), 2);
    QCOMPARE(m_bench->data.edits().history().text(0), QStringLiteral("Captions edited · 1"));
}

void TestDataEdits::anEditThatCannotBeWrittenIsToldAndNothingChanges() {
    // The journal's place is taken by a folder: the next source cannot be edited, and says why.
    const fs::path other = m_bench->root / "other.csv";
    std::ofstream(other) << "image,caption\n" << (m_source / "p0.png").filename().string() << ",text\n";
    fs::copy(m_source / "p0.png", m_bench->root / "p0.png");
    QSignalSpy changed(&m_bench->data, &DataHost::datasetChanged);
    m_bench->data.open(other);
    QTRY_VERIFY(!changed.isEmpty());
    const fs::path journal = m_bench->data.project() / journalName;
    QVERIFY(open());
    fs::remove(journal);
    fs::create_directories(journal);
    m_bench->data.open(other);
    QTRY_COMPARE(changed.count(), 2 + 1);
    QVERIFY(!m_bench->data.edits().possible());
    QVERIFY(!m_bench->data.edits().problem().isEmpty());
    QTRY_VERIFY(showsText(*m_panel, QString::fromStdString(journal.filename().string())));
    QTRY_VERIFY(m_model->dataset() == m_bench->data.dataset());
    QVERIFY((m_model->flags(m_model->index(0, static_cast<int>(DataColumn::Caption))) & Qt::ItemIsEditable) == 0);
}

QTEST_MAIN(TestDataEdits)
#include "test_data_edits.moc"
