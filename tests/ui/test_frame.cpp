// The window as a person uses it, offscreen, with answers of dialogs written beforehand and settings in a temporary
// folder: language and colours switched while it runs, the palette, back and forward, things dropped on it, what it
// remembers. The engine is not loaded: what the window does must not depend on it.
#include <QAction>
#include <QDockWidget>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QProcess>
#include <QTemporaryDir>
#include <QToolButton>
#include <fstream>

#include "tests/ui/house.h"
#include "ui/frame/command_palette.h"
#include "ui/frame/import_preview.h"
#include "ui/frame/tour_checks.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

constexpr int patience = 20'000;  // ms

// Texts of all buttons and actions that can be seen.
QStringList buttonTexts(const QWidget& window) {
    QStringList texts;
    for (const QAbstractButton* button : window.findChildren<QAbstractButton*>())
        if (button->isVisible())
            texts << button->text().trimmed();
    return texts;
}

}  // namespace

class TestFrame : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
        m_house = std::make_unique<House>(m_root);
        QVERIFY(QTest::qWaitForWindowActive(m_house->window.get()));
    }
    void cleanup() {
        m_house->language.setLanguage(QStringLiteral("en"));
        m_house.reset();
    }

    void theLanguageSwitchesAtOnceInBothDirections() {
        QVERIFY(buttonTexts(*m_house->window).contains(QStringLiteral("Data")));
        m_house->language.setLanguage(QStringLiteral("zh_CN"));
        QTRY_VERIFY(buttonTexts(*m_house->window).contains(QStringLiteral("数据")));
        QCOMPARE(untranslatedTexts(*m_house->window), QStringList());
        m_house->language.setLanguage(QStringLiteral("en"));
        QTRY_VERIFY(buttonTexts(*m_house->window).contains(QStringLiteral("Data")));
    }

    void theTourSeesATextThatWasNotTranslated() {
        QVERIFY(untranslatedTexts(*m_house->window).contains(QStringLiteral("Recent models")));
    }

    void coloursSwitchAtOnceAndIconsFollow() {
        m_house->theme.setMode(Theme::Mode::Light);
        const QImage lightIcon = m_house->theme.icon(QStringLiteral("home")).pixmap(24).toImage();
        QVERIFY(m_house->window->palette().color(QPalette::Window).lightness() > 200);
        m_house->theme.setMode(Theme::Mode::Dark);
        QTRY_VERIFY(m_house->window->palette().color(QPalette::Window).lightness() < 80);
        const QImage darkIcon = m_house->theme.icon(QStringLiteral("home")).pixmap(24).toImage();
        QVERIFY(!lightIcon.isNull() && !darkIcon.isNull());
        QVERIFY(lightIcon != darkIcon);
    }

    void textsGrowWithTheTextScale() {
        const double before = m_house->window->font().pointSizeF();
        m_house->theme.setTextScale(200);
        QTRY_COMPARE(m_house->window->font().pointSizeF(), before * 2);
        m_house->theme.setTextScale(500);
        QCOMPARE(m_house->theme.textScale(), 200);
        m_house->theme.setTextScale(100);
    }

    void lettersInOrderFindACommandAndCloserOnesComeFirst() {
        QVERIFY(fuzzyDistance(QStringLiteral("gal"), QStringLiteral("Go to Alignment")) >= 0);
        QCOMPARE(fuzzyDistance(QStringLiteral("zq"), QStringLiteral("Go to Alignment")), -1);
        QVERIFY(fuzzyDistance(QStringLiteral("dark"), QStringLiteral("Dark colours")) <
                fuzzyDistance(QStringLiteral("dark"), QStringLiteral("Data: a rank")));
    }

    void theCommandPaletteRunsWhatItFound() {
        QTest::keyClick(m_house->window.get(), Qt::Key_K, Qt::ControlModifier);
        auto* palette = m_house->window->findChild<CommandPalette*>();
        QTRY_VERIFY(palette != nullptr && palette->isVisible());
        auto* input = palette->findChild<QLineEdit*>();
        QTest::keyClicks(input, QStringLiteral("dark co"));
        QVERIFY(palette->findChild<QListWidget*>()->item(0)->text().startsWith(QStringLiteral("Dark colours")));
        QTest::keyClick(input, Qt::Key_Return);
        QVERIFY(!palette->isVisible());
        QCOMPARE(m_house->theme.mode(), Theme::Mode::Dark);
    }

    void aCommandThatIsNotThereLeavesAnEmptyListThatEnterSurvives() {
        QTest::keyClick(m_house->window.get(), Qt::Key_K, Qt::ControlModifier);
        auto* palette = m_house->window->findChild<CommandPalette*>();
        QTRY_VERIFY(palette != nullptr && palette->isVisible());
        QTest::keyClicks(palette->findChild<QLineEdit*>(), QStringLiteral("qqzzqq"));
        QCOMPARE(palette->findChild<QListWidget*>()->count(), 0);
        QTest::keyClick(palette->findChild<QLineEdit*>(), Qt::Key_Return);
        QTest::keyClick(palette->findChild<QLineEdit*>(), Qt::Key_Escape);
        QTRY_VERIFY(!palette->isVisible());
    }

    void altArrowsWalkThroughWhatWasLookedAt() {
        writePicture(m_root / "a.png", Qt::red);
        writePicture(m_root / "b.png", Qt::blue);
        m_house->window->openPath(m_root / "a.png");
        m_house->window->openPath(m_root / "b.png");
        QTest::keyClick(m_house->window.get(), Qt::Key_Left, Qt::AltModifier);
        QTRY_COMPARE(m_house->selection.state().picture.filename().string(), std::string("a.png"));
        QTest::keyClick(m_house->window.get(), Qt::Key_Right, Qt::AltModifier);
        QTRY_COMPARE(m_house->selection.state().picture.filename().string(), std::string("b.png"));
    }

    void controlAndADigitShowAPanel() {
        const QStringList names = m_house->window->panelNames();
        QCOMPARE(names, QStringLiteral("home data ask inside alignment train models").split(QLatin1Char(' ')));
        QTest::keyClick(m_house->window.get(), Qt::Key_3, Qt::ControlModifier);
        QTRY_COMPARE(m_house->window->currentPanel(), QStringLiteral("ask"));
        m_house->window->showPanel(QStringLiteral("no such panel"));
        QCOMPARE(m_house->window->currentPanel(), QStringLiteral("ask"));
    }

    void aDroppedPictureBecomesTheCurrentOne() {
        writePicture(m_root / "mine.png", Qt::green);
        drop(*m_house->window, m_root / "mine.png");
        QCOMPARE(m_house->selection.state().picture, m_root / "mine.png");
        QCOMPARE(m_house->selection.state().item, -1);
        QVERIFY(m_house->dialogs.shown.isEmpty());
    }

    void aDroppedFolderBecomesTheDataSetAndItsFirstPictureIsShown() {
        fs::create_directories(m_root / "set");
        writePicture(m_root / "set" / "a.png", Qt::red);
        std::ofstream(m_root / "set" / "a.txt") << "a red & <b>plain</b> field\n";
        drop(*m_house->window, m_root / "set");
        QTRY_VERIFY_WITH_TIMEOUT(m_house->data.dataset() != nullptr, patience);
        QCOMPARE(m_house->selection.state().item, 0);
        QCOMPARE(m_house->selection.state().text, std::string("a red & <b>plain</b> field"));
        QCOMPARE(m_house->workspace.recent(Workspace::Kind::Data).front(), m_root / "set");
    }

    void aDroppedModelFolderIsOpenedAndItsFailureTold() {
        fs::create_directories(m_root / "model");
        std::ofstream(m_root / "model" / "config.json") << "{}";
        drop(*m_house->window, m_root / "model");
        QTRY_COMPARE_WITH_TIMEOUT(m_house->dialogs.shown.size(), 1, patience);  // no engine: a line, not a silence
        QVERIFY(m_house->workspace.current(Workspace::Kind::Model).empty());
        QVERIFY(m_house->workspace.recent(Workspace::Kind::Model).empty());
        QVERIFY(!m_house->dialogs.shown.front().contains(QLatin1Char('\n')));
    }

    void whatCannotBeReadIsToldInOneLineWithARemedy() {
        std::ofstream(m_root / "notes.odt") << "text";
        drop(*m_house->window, m_root / "notes.odt");
        QCOMPARE(m_house->dialogs.shown.size(), 1);
        QVERIFY(m_house->dialogs.shown.front().contains(QStringLiteral("notes.odt")));
        m_house->window->openPath(m_root / "gone.png");
        QCOMPARE(m_house->dialogs.shown.size(), 2);
        QVERIFY(m_house->dialogs.shown.back().contains(QStringLiteral("gone.png")));
        QVERIFY(m_house->selection.state().picture.empty());
    }

    void aBrokenCaptionsFileIsToldAndThePickerStopsReading() {
        std::ofstream(m_root / "broken.json") << "{\"images\": [";
        drop(*m_house->window, m_root / "broken.json");
        QTRY_VERIFY_WITH_TIMEOUT(m_house->window->findChild<ImportPreview*>() != nullptr, patience);
        QTRY_VERIFY(!buttonTexts(*m_house->window).contains(QStringLiteral("reading…")));
    }

    void thePanelAndTheLayoutAreRemembered() {
        m_house->window->showPanel(QStringLiteral("train"));
        m_house->window->resize(1111, 777);
        m_house->window->close();
        m_house.reset();
        m_house = std::make_unique<House>(m_root);
        QCOMPARE(m_house->window->size(), QSize(1111, 777));
    }

    void questionMarkShowsTheKeys() {
        QTest::keyClick(m_house->window.get(), Qt::Key_Question);
        QTRY_COMPARE(m_house->dialogs.shown.size(), 1);
        QVERIFY(m_house->dialogs.shown.front().contains(QStringLiteral("Ctrl+K")));
    }

    void theKeysPageNamesOnlyKeysThatThereAre() {
        m_house->window->showPanel(QStringLiteral("data"));
        QTest::keyClick(m_house->window.get(), Qt::Key_Question);
        QTRY_COMPARE(m_house->dialogs.shown.size(), 1);
        for (const QString& line : m_house->dialogs.shown.front().split(QLatin1Char('\n')))
            QVERIFY2(!line.startsWith(QLatin1Char(' ')), qPrintable(line));
        QVERIFY(m_house->dialogs.shown.front().contains(QStringLiteral("Ctrl+F   Filter the pictures")));
    }

    void theTextGrowsByKeyboard() {
        QTest::keyClick(m_house->window.get(), Qt::Key_Plus, Qt::ControlModifier);
        QCOMPARE(m_house->theme.textScale(), 110);
        QTest::keyClick(m_house->window.get(), Qt::Key_0, Qt::ControlModifier);
        QCOMPARE(m_house->theme.textScale(), 100);
    }

    void theInspectorLeavesThePanelsTheRoomAndKeepsTheWidthOfTheUser() {
        auto* dock = m_house->window->findChild<QDockWidget*>();
        m_house->window->resize(1440, 900);
        QTRY_VERIFY(dock->width() >= 240 && dock->width() <= 320);
        m_house->window->resizeDocks({dock}, {400}, Qt::Horizontal);
        QTRY_VERIFY(dock->width() > 380);
        m_house->window->close();
        m_house.reset();
        m_house = std::make_unique<House>(m_root);
        QTRY_VERIFY(m_house->window->findChild<QDockWidget*>()->width() > 380);
        QVERIFY(QTest::qWaitForWindowActive(m_house->window.get()));
        QTest::keyClick(m_house->window.get(), Qt::Key_I, Qt::ControlModifier);
        QVERIFY(!m_house->window->findChild<QDockWidget*>()->isVisible());
    }

    void theWindowFitsASmallScreenAtEveryTextSize() {
        for (const int percent : {80, 100, 150}) {
            m_house->theme.setTextScale(percent);
            m_house->window->resize(1024, 700);
            QTRY_COMPARE(clippedTexts(*m_house->window), QStringList());
            QCOMPARE(m_house->window->size(), QSize(1024, 700));
        }
        m_house->theme.setTextScale(100);
    }

    void whatIsNotBesideTheProgramIsDisabledWithItsReason() {
        QMenu* menu = menuHolding(QStringLiteral("Bundled model"));
        QVERIFY(menu != nullptr);
        QVERIFY(!menu->actions().front()->isEnabled());
        QVERIFY(menu->actions().front()->toolTip().contains(QStringLiteral("not found")));
    }

    void recentSetsAreListedByNameAndTheOpenOneIsMarked() {
        writePicture(m_root / "a & b" / "p.png", Qt::red);
        drop(*m_house->window, m_root / "a & b");
        QTRY_VERIFY_WITH_TIMEOUT(m_house->data.dataset() != nullptr, patience);
        QMenu* menu = menuHolding(QStringLiteral("Sample pictures"));
        const QAction* recent = menu->actions().back();
        QVERIFY2(recent->text().startsWith(QStringLiteral("a && b   ")), qPrintable(recent->text()));
        QVERIFY(recent->isChecked());
        QVERIFY(recent->toolTip().contains(QStringLiteral("a &amp; b")));
    }

    void theJobsMenuCancelsWhatRunsAndKeepsWhatFailed() {
        bool cancelled = false;
        m_house->jobs.begin(QStringLiteral("one"), [&] { cancelled = true; });
        const int second = m_house->jobs.begin(QStringLiteral("two"), {});
        m_house->jobs.end(second, Error{ErrorCode::Io, "is full", "disk", "Free some space"});
        QMenu* menu = menuHolding(QStringLiteral("cancel: one"));
        QVERIFY(menu != nullptr);
        QCOMPARE(menu->actions().size(), 2);
        menu->actions().at(0)->trigger();
        QVERIFY(cancelled);
        QVERIFY(menu->actions().at(1)->toolTip().contains(QStringLiteral("disk")));
        menu->actions().at(1)->trigger();
        QCOMPARE(m_house->jobs.rows().size(), 1);
    }

    void theDataPanelAndHomeSwitchTheirLanguageWhileTheyAreShown() {
        writePicture(m_root / "set" / "p.png", Qt::red);
        drop(*m_house->window, m_root / "set");
        QTRY_VERIFY_WITH_TIMEOUT(m_house->data.dataset() != nullptr, patience);
        for (const char* name : {"home", "data"}) {
            m_house->language.setLanguage(QStringLiteral("en"));
            m_house->window->showPanel(QString::fromLatin1(name));
            QTRY_VERIFY(!untranslatedTexts(*m_house->window).isEmpty());
            m_house->language.setLanguage(QStringLiteral("zh_CN"));
            QTRY_COMPARE(untranslatedTexts(*m_house->window), QStringList());
        }
    }

    void everyFocusableWidgetOfTheFrameHasAName() { QCOMPARE(unnamedWidgets(*m_house->window), QStringList()); }

    void theWindowLinksNeitherTorchNorOpenCv() {
        const QString program = QStringLiteral(DIPTYCH_BINARY_DIR "/bin/diptych");
        if (!QFile::exists(program))
            QSKIP("the program is not built");
        QProcess ldd;  // resolves the libraries of libraries too
        ldd.start(QStringLiteral("ldd"), {program});
        QVERIFY(ldd.waitForFinished());
        const QByteArray linked = ldd.readAllStandardOutput();
        QVERIFY(linked.contains("libQt6Widgets"));
        for (const char* heavy : {"libtorch", "libc10", "libopencv", "libopenblas"})
            QVERIFY2(!linked.contains(heavy), heavy);
    }

private:
    // The menu of a button, filled as for the user, that holds this text.
    QMenu* menuHolding(const QString& text) const {
        for (QToolButton* button : m_house->window->findChildren<QToolButton*>()) {
            QMenu* menu = button->menu();
            if (menu == nullptr)
                continue;
            Q_EMIT menu->aboutToShow();
            for (const QAction* action : menu->actions())
                if (action->text() == text)
                    return menu;
        }
        return nullptr;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<House> m_house;
    fs::path m_root;
};

QTEST_MAIN(TestFrame)
#include "test_frame.moc"
