// Data on its way in and out: what is doubtful is looked at before it is opened, what is opened is exported again, two rows are
// compared, pictures go onto paper.
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextEdit>
#include <fstream>
#include <iterator>
#include <numeric>

#include "tests/ui/house.h"
#include "tests/ui/panel_bench.h"
#include "tests/ui/shown_text.h"
#include "ui/frame/import_preview.h"
#include "ui/frame/inspector.h"
#include "ui/frame/opening_choices.h"
#include "ui/hosts/ui_worker.h"
#include "ui/panels/data/compare_dialog.h"
#include "ui/panels/data/export_dialog.h"
#include "ui/panels/data/sheet_dialog.h"
#include "ui/panels/data/word_diff.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

constexpr int patience = 20'000;  // ms
const fs::path samples = fs::path(DIPTYCH_SOURCE_DIR) / "resources" / "samples";

std::shared_ptr<const Dataset> read(const fs::path& path) {
    JobContext context;
    auto set = openDataset(path, context);
    return set.ok() ? std::make_shared<const Dataset>(std::move(set).value()) : nullptr;
}

QStringList marked(const QList<DiffWord>& words) {
    QStringList texts;
    for (const DiffWord& word : words)
        if (!word.common)
            texts << word.text.trimmed();
    return texts;
}

}  // namespace

class TestDataMoves : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
        fs::create_directories(m_root / "set");
        writePicture(m_root / "set" / "a.png", Qt::red);
        writePicture(m_root / "set" / "b.png", Qt::blue);
    }

    void aCleanSetIsOpenedAtOnceWhenItIsDropped() {
        std::ofstream(m_root / "set" / "a.txt") << "a red one\n";
        House house(m_root);
        drop(*house.window, m_root / "set");
        QTRY_VERIFY_WITH_TIMEOUT(house.data.dataset() != nullptr, patience);
        QVERIFY(house.window->findChild<ImportPreview*>() == nullptr);
    }

    void aTableWhoseColumnsAreNotUnderstoodIsLookedAtFirst() {
        std::ofstream(m_root / "set" / "rows.csv") << "which,words\na.png,a red one\nb.png,a blue one\n";
        House house(m_root);
        drop(*house.window, m_root / "set" / "rows.csv");
        ImportPreview* preview = nullptr;
        QTRY_VERIFY_WITH_TIMEOUT((preview = house.window->findChild<ImportPreview*>()) != nullptr, patience);
        QVERIFY(!house.data.dataset());
        choose(*preview, QStringLiteral("Column of the picture"), QStringLiteral("which"));
        choose(*preview, QStringLiteral("Column of the caption"), QStringLiteral("words"));
        QTRY_VERIFY_WITH_TIMEOUT(preview->set() && preview->set()->items.size() == 2 && !preview->set()->items[0].captions.empty(), patience);
        button(*preview, QStringLiteral("Open"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(house.data.dataset() != nullptr, patience);
        QCOMPARE(house.data.dataset()->items[1].captions.front().text, std::string("a blue one"));
        QCOMPARE(openingChoice(house.settings, m_root / "set" / "rows.csv").columns.at("caption"), std::string("words"));
    }

    void aSetWithFaultsIsLookedAtFirstAndCanBeLeft() {
        std::ofstream(m_root / "set" / "rows.csv") << "image,caption\na.png,there\ngone.png,not there\n";
        House house(m_root);
        drop(*house.window, m_root / "set" / "rows.csv");
        ImportPreview* preview = nullptr;
        QTRY_VERIFY_WITH_TIMEOUT((preview = house.window->findChild<ImportPreview*>()) != nullptr, patience);
        QVERIFY(showsText(*preview, QStringLiteral("1 rows are at fault")));
        QVERIFY(showsText(*preview, QStringLiteral("gone.png")));
        QCOMPARE(unnamedWidgets(*static_cast<QWidget*>(preview)), QStringList());
        button(*preview, QStringLiteral("Cancel"))->click();
        QVERIFY(!house.data.dataset());
        QVERIFY(house.workspace.recent(Workspace::Kind::Data).empty());
    }

    void whatCannotBeReadSaysWhyAndOffersTheFormats() {
        std::ofstream(m_root / "set" / "rows.json") << "{\"images\": [";
        House house(m_root);
        drop(*house.window, m_root / "set" / "rows.json");
        ImportPreview* preview = nullptr;
        QTRY_VERIFY_WITH_TIMEOUT((preview = house.window->findChild<ImportPreview*>()) != nullptr, patience);
        QVERIFY(!button(*preview, QStringLiteral("Open"))->isEnabled());
        QVERIFY(showsText(*preview, QStringLiteral("rows.json")));
        QVERIFY(house.dialogs.shown.isEmpty());
    }

    void choicesOfOpeningAreRememberedAndTakenBack() {
        Settings settings(m_root / "settings.json");
        rememberOpening(settings, "/data/a", {.format = "csv", .columns = {{"image", "x"}}});
        rememberOpening(settings, "/data/b", {.format = "tsv"});
        QCOMPARE(openingChoice(settings, "/data/a").columns.at("image"), std::string("x"));
        QCOMPARE(openingChoice(settings, "/data/b").format, std::string("tsv"));
        rememberOpening(settings, "/data/a", {});
        QVERIFY(openingChoice(settings, "/data/a").format.empty());
    }

    void exportTellsWhatIsLostAndWritesOnlyWhatCounts() {
        auto set = std::make_shared<Dataset>(*read(samples));
        set->items.edit(0).excluded = "by hand";
        QCOMPARE(writtenSet({set, std::nullopt, {}, {}}).items.size(), std::size_t{23});
        JobCenter jobs;
        UiWorker worker(jobs, nullptr);
        ScriptedDialogs dialogs;
        ExportDialog dialog(dialogs, worker, {set, std::vector<int>{0, 1, 2}, QString::fromStdString((m_root / "out").string())}, nullptr);
        dialog.show();
        auto* format = dialog.findChild<QComboBox*>();
        format->setCurrentText(QStringLiteral("sidecar"));
        QTRY_VERIFY_WITH_TIMEOUT(showsText(dialog, QStringLiteral("questions")) && button(dialog, QStringLiteral("Export"))->isEnabled(), patience);
        QVERIFY(showsText(dialog, QStringLiteral("Not kept by this format")));
        JobContext context;
        const SetExport request = dialog.request();
        QVERIFY(convertDataset({writtenSet(request), request.format, request.folder, {}}, context).ok());
        QCOMPARE(read(m_root / "out")->items.size(), std::size_t{2});
        dialog.findChild<QLineEdit*>()->setText(QString::fromStdString((m_root / "set").string()));
        QVERIFY(!button(dialog, QStringLiteral("Export"))->isEnabled());
        QVERIFY(showsText(dialog, QStringLiteral("holds something already")));
    }

    void textsAreEditedInTheInspector() {
        std::ofstream(m_root / "set" / "a.txt") << "a red one\nanother\n";
        House house(m_root);
        house.window->openPath(m_root / "set");
        QTRY_VERIFY_WITH_TIMEOUT(house.data.dataset() != nullptr, patience);
        auto* texts = house.window->findChild<Inspector*>()->findChild<QListWidget*>();
        QTRY_COMPARE(texts->count(), 2);
        texts->setFocus();
        texts->setCurrentRow(1);
        QTest::keyClick(texts, Qt::Key_F2);
        auto* editor = texts->findChild<QPlainTextEdit*>();
        QVERIFY(editor != nullptr);
        editor->setPlainText(QStringLiteral("a mended one"));
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_COMPARE(house.data.dataset()->items[0].captions[1].text, std::string("a mended one"));
        QTRY_COMPARE(texts->item(1)->text(), QStringLiteral("a mended one"));
        std::ifstream source(m_root / "set" / "a.txt");
        QCOMPARE(std::string(std::istreambuf_iterator<char>(source), {}), std::string("a red one\nanother\n"));
    }

    void wordsThatDifferAreFoundInBothLanguages() {
        const WordDiff english = wordDiff(QStringLiteral("a red cat sits"), QStringLiteral("A blue cat sits down"));
        QCOMPARE(marked(english.first), QStringList{QStringLiteral("red")});
        QCOMPARE(marked(english.second), (QStringList{QStringLiteral("blue"), QStringLiteral("down")}));
        const WordDiff chinese = wordDiff(QStringLiteral("一只红猫"), QStringLiteral("一只蓝猫"));
        QCOMPARE(marked(chinese.first), QStringList{QStringLiteral("红")});
        QCOMPARE(marked(chinese.second), QStringList{QStringLiteral("蓝")});
        const QString endless = QStringLiteral("word ").repeated(5000);
        QVERIFY(marked(wordDiff(endless, endless + QStringLiteral("more")).second) == QStringList{QStringLiteral("more")});
    }

    void twoRowsAreComparedWithTheirTexts() {
        PanelBench bench;
        const auto set = read(samples);
        CompareDialog dialog(bench.services, set->items[0], set->items[1], nullptr);
        dialog.show();
        const QList<QTextEdit*> texts = dialog.findChildren<QTextEdit*>();
        QCOMPARE(texts.size(), 2);
        QVERIFY(texts[0]->toPlainText().contains(QString::fromStdString(set->items[0].captions.front().text)));
        QVERIFY(texts[1]->toPlainText().contains(QString::fromStdString(set->items[1].questions.front().text)));
        QTRY_VERIFY_WITH_TIMEOUT(showsText(dialog, QStringLiteral("96 × 96 px")), patience);
        QCOMPARE(unnamedWidgets(dialog), QStringList());
    }

    void aContactSheetHasItsPagesAsPdfAndPng() {
        const auto set = read(samples);
        JobContext context;
        std::vector<int> items(24);
        std::iota(items.begin(), items.end(), 0);
        const auto tiles = readTiles(*set, items, context);
        QVERIFY(tiles.ok());
        QCOMPARE(tiles->size(), std::size_t{24});
        ScriptedDialogs dialogs;
        SheetDialog sheet(dialogs, {QStringLiteral("samples"), *tiles, 3}, nullptr);
        QCOMPARE(sheet.pages(), 3);
        const QString pdf = m_folder->filePath(QStringLiteral("sheet.pdf")), png = m_folder->filePath(QStringLiteral("sheet.png"));
        QVERIFY(sheet.writePdf(pdf).ok());
        QFile written(pdf);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QByteArray content = written.readAll();
        QVERIFY(content.startsWith("%PDF"));
        QCOMPARE(content.count("/Type /Page\n"), 3);
        QVERIFY(sheet.writePng(png).ok());
        const QImage page(png);
        QVERIFY(page.height() > page.width());
        int coloured = 0;
        for (int y = 0; y < page.height(); y += 10)
            for (int x = 0; x < page.width(); x += 10)
                coloured += QColor(page.pixel(x, y)).saturation() > 60 ? 1 : 0;
        QVERIFY2(coloured > 500, qPrintable(QString::number(coloured)));
        QVERIFY(!sheet.writePng(QStringLiteral("/nowhere/sheet.png")).ok());
    }

private:
    static QPushButton* button(const QWidget& in, const QString& text) {
        for (QPushButton* found : in.findChildren<QPushButton*>())
            if (found->text() == text)
                return found;
        return nullptr;
    }
    static void choose(const QWidget& in, const QString& name, const QString& text) {
        for (QComboBox* box : in.findChildren<QComboBox*>())
            if (box->accessibleName() == name)
                return box->setCurrentText(text);
        QFAIL(qPrintable(name));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
};

QTEST_MAIN(TestDataMoves)
#include "test_data_moves.moc"
