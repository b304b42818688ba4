// The window as a person uses it, offscreen, with answers of dialogs written beforehand and settings in a temporary
// folder: language and colours switched while it runs, the palette, back and forward, things dropped on it, what it
// remembers. The engine is not loaded: what the window does must not depend on it.
#include <QAction>
#include <QApplication>
#include <QDropEvent>
#include <QElapsedTimer>
#include <QImage>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolButton>
#include <QUrl>
#include <QtTest>
#include <fstream>

#include "core/base/preference.h"
#include "core/base/selection.h"
#include "core/base/workspace.h"
#include "ui/common/theme.h"
#include "ui/frame/command_palette.h"
#include "ui/frame/language_switch.h"
#include "ui/frame/main_window.h"
#include "ui/frame/tour_checks.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/engine_host.h"
#include "ui/hosts/job_center.h"
#include "ui/hosts/run_host.h"
#include "ui/hosts/scripted_dialogs.h"
#include "ui/navigator.h"
#include "ui/services.h"

using namespace diptych;
namespace fs = std::filesystem;

namespace {

constexpr int patience = 20'000;  // ms

// Everything that main() makes, over one folder.
struct House {
    explicit House(const fs::path& folder)
        : settings(folder / "settings.json"), workspace(settings), theme(settings), language(settings), engine(jobs),
          data(jobs, folder / "cache"), runs(folder / "runs", "/bin/true"),
          services{settings, workspace, selection, engine, data, runs, jobs, dialogs, navigator, theme} {
        theme.apply();
        language.apply();
        window = std::make_unique<MainWindow>(services, language, BundledPaths{});
        window->showPanel(QStringLiteral("home"));
        window->show();
        // Without a window manager nobody gives the focus that shortcuts need.
        window->activateWindow();
    }

    Settings settings;
    Workspace workspace;
    Selection selection;
    Theme theme;
    LanguageSwitch language;
    JobCenter jobs;
    EngineHost engine;
    DataHost data;
    RunHost runs;
    ScriptedDialogs dialogs;
    Navigator navigator;
    Services services;
    std::unique_ptr<MainWindow> window;
};

void drop(QWidget& window, const fs::path& path) {
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(QString::fromStdString(path.string()))});
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent dropped(QPointF(50, 50), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &dropped);
}

void writePicture(const fs::path& file, const QColor& colour) {
    QImage picture(48, 32, QImage::Format_RGB32);
    picture.fill(colour);
    QVERIFY(picture.save(QString::fromStdString(file.string())));
}

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
        QVERIFY(untranslatedTexts(*m_house->window).contains(QStringLiteral("Recently opened")));
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
        QCOMPARE(names, QStringLiteral("home data ask inside alignment train").split(QLatin1Char(' ')));
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
        QCOMPARE(m_house->workspace.current(Workspace::Kind::Model), m_root / "model");
        QTRY_COMPARE_WITH_TIMEOUT(m_house->dialogs.shown.size(), 1, patience);  // no engine: a line, not a silence
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
        QTRY_COMPARE_WITH_TIMEOUT(m_house->dialogs.shown.size(), 1, patience);
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
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<House> m_house;
    fs::path m_root;
};

QTEST_MAIN(TestFrame)
#include "test_frame.moc"
