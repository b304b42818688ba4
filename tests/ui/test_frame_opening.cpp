// What the window opens, remembers and says of it: only what could be read is open, what was open at last opens again,
// and a picture is the same picture wherever it came from. Scenes are made from the dialog to the opened set.
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QTemporaryDir>
#include <fstream>

#include "core/base/files.h"
#include "core/data/scenes.h"
#include "tests/ui/house.h"
#include "tests/ui/shown_text.h"
#include "ui/common/current_item.h"
#include "ui/common/path_text.h"
#include "ui/frame/inspector.h"
#include "ui/frame/make_scenes_dialog.h"
#include "ui/frame/tour_checks.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

constexpr int patience = 60'000;  // ms

}  // namespace

class TestFrameOpening : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
        for (const char* set : {"first", "second", "samples"})
            for (const char* name : {"a", "b"}) {
                writePicture(m_root / set / (std::string(name) + ".png"), Qt::red);
                std::ofstream(m_root / set / (std::string(name) + ".txt")) << "picture " << name << " of " << set << "\n";
            }
        enter();
    }
    void cleanup() { m_house.reset(); }

    void aSetThatCannotBeReadIsNeitherOpenNorRemembered() {
        open(m_root / "first");
        std::ofstream(m_root / "broken.json") << "{\"images\": [";
        m_house->window->openPath(m_root / "broken.json");
        QTRY_COMPARE_WITH_TIMEOUT(m_house->dialogs.shown.size(), 1, patience);
        QCOMPARE(m_house->workspace.current(Workspace::Kind::Data), m_root / "first");
        QCOMPARE(m_house->workspace.recent(Workspace::Kind::Data), std::vector<fs::path>{m_root / "first"});
        QVERIFY(!m_house->window->opening());
    }

    void aPictureThatAPanelExportedBringsItsSettingsBack() {
        open(m_root / "first");
        exported(QStringLiteral("inside"));
        drop(*m_house->window, m_root / "map.png");
        QTRY_COMPARE(m_house->window->currentPanel(), QStringLiteral("inside"));
        QCOMPARE(fs::path(m_house->selection.state().picture), m_root / "first" / "b.png");
    }

    void oneOfAPanelThatIsNotThereIsAPictureLikeAnyOther() {
        exported(QStringLiteral("fortune"));
        drop(*m_house->window, m_root / "map.png");
        QTRY_COMPARE(fs::path(m_house->selection.state().picture), m_root / "map.png");
        QCOMPARE(m_house->window->currentPanel(), QStringLiteral("home"));
    }

    void whatWasOpenAtLastOpensAgain() {
        open(m_root / "first");
        open(m_root / "second");
        m_house.reset();
        enter();
        m_house->window->openRemembered();
        QTRY_VERIFY_WITH_TIMEOUT(m_house->data.dataset() != nullptr, patience);
        QCOMPARE(m_house->data.source(), m_root / "second");
        QCOMPARE(m_house->workspace.current(Workspace::Kind::Data), m_root / "second");
    }

    void whatIsGoneSinceGivesWayToTheOneBefore() {
        open(m_root / "first");
        open(m_root / "second");
        m_house.reset();
        fs::remove_all(m_root / "second");
        enter();
        m_house->window->openRemembered();
        QTRY_VERIFY_WITH_TIMEOUT(m_house->data.dataset() != nullptr, patience);
        QCOMPARE(m_house->data.source(), m_root / "first");
        QVERIFY(m_house->dialogs.shown.isEmpty());
    }

    void whatBrokeSinceIsToldAndTheSamplesAreOpenedInstead() {
        open(m_root / "second");
        m_house.reset();
        fs::remove(m_root / "second" / "a.png");
        fs::remove(m_root / "second" / "b.png");
        enter();
        m_house->window->openRemembered();
        QTRY_VERIFY_WITH_TIMEOUT(m_house->data.dataset() != nullptr, patience);
        QCOMPARE(m_house->data.source(), m_root / "samples");
        QCOMPARE(m_house->dialogs.shown.size(), 1);
        QVERIFY(m_house->dialogs.shown.front().contains(QStringLiteral("second")));
    }

    void whatTheUserNamedIsNotReplacedWhenItCannotBeRead() {
        std::ofstream(m_root / "broken.json") << "{\"images\": [";
        m_house->window->openPath(m_root / "broken.json");
        m_house->window->openRemembered();
        QTRY_COMPARE_WITH_TIMEOUT(m_house->dialogs.shown.size(), 1, patience);
        QTRY_VERIFY(!m_house->window->opening());
        QVERIFY(!m_house->data.dataset());
    }

    void aRecentSetThatIsGoneIsForgotten() {
        open(m_root / "first");
        open(m_root / "second");
        fs::remove_all(m_root / "first");
        m_house->window->openPath(m_root / "first");
        QCOMPARE(m_house->dialogs.shown.size(), 1);
        QCOMPARE(m_house->workspace.recent(Workspace::Kind::Data), std::vector<fs::path>{m_root / "second"});
    }

    void aPictureOfTheSetIsItsRowHoweverItCame() {
        open(m_root / "first");
        drop(*m_house->window, m_root / "first" / "b.png");
        QCOMPARE(m_house->selection.state().item, 1);
        QCOMPARE(m_house->selection.state().text, std::string("picture b of first"));
        drop(*m_house->window, m_root / "second" / "b.png");
        QCOMPARE(m_house->selection.state().item, -1);
        open(m_root / "first");
        QCOMPARE(m_house->selection.state().picture, m_root / "second" / "b.png");  // the user's own picture stays
        open(m_root / "second");
        QCOMPARE(m_house->selection.state().item, 1);  // and is known once its set is open
    }

    void goingBackToAClosedSetShowsNoTextsOfTheOpenOne() {
        open(m_root / "first");
        QTRY_VERIFY(inspectorSays(QStringLiteral("first · row 0")));
        QCOMPARE(inspectorTexts(), QStringList{QStringLiteral("picture a of first")});
        open(m_root / "second");
        QCOMPARE(inspectorTexts(), QStringList{QStringLiteral("picture a of second")});
        m_house->selection.back();
        QCOMPARE(m_house->selection.state().picture, m_root / "first" / "a.png");
        QVERIFY(currentItem(m_house->services) == nullptr);
        QCOMPARE(inspectorTexts(), QStringList());
        QVERIFY(inspectorSays(QStringLiteral("is of no open data set")));
    }

    void scenesAreMadeAsAskedForAndOpened() {
        if (const auto world = SceneWorld::load(); !world.ok())
            QSKIP(world.error().oneLine().c_str());
        auto* dialog = ask();
        dialog->findChildren<QSpinBox*>().at(0)->setValue(3);
        dialog->findChildren<QSpinBox*>().at(1)->setValue(77);
        m_house->dialogs.paths = {QString::fromStdString((m_root / "made").string())};
        press(*dialog, QStringLiteral("Choose…"));
        QCOMPARE(dialog->request().count, 3);
        QCOMPARE(dialog->request().seed, std::uint64_t{77});
        press(*dialog, QStringLiteral("Make"));
        QTRY_VERIFY_WITH_TIMEOUT(m_house->data.source() == m_root / "made", patience);
        QCOMPARE(m_house->data.dataset()->items.size(), std::size_t{3});
        QCOMPARE(m_house->data.dataset()->format, std::string("scenes"));
        QVERIFY(m_house->dialogs.shown.isEmpty());
    }

    void scenesDoNotGoWhereSomethingIsAlready() {
        auto* dialog = ask();
        QVERIFY(button(*dialog, QStringLiteral("Make"))->isEnabled());
        QCOMPARE(unnamedWidgets(*dialog), QStringList());
        QCOMPARE(clippedTexts(*dialog), QStringList());
        for (QLineEdit* line : dialog->findChildren<QLineEdit*>())
            if (line->accessibleName() == QStringLiteral("Folder"))
                line->setText(QString::fromStdString((m_root / "first").string()));
        QVERIFY(!button(*dialog, QStringLiteral("Make"))->isEnabled());
        QVERIFY(button(*dialog, QStringLiteral("Make"))->toolTip().contains(QStringLiteral("holds something already")));
        QTest::keyClick(dialog, Qt::Key_Escape);
        QVERIFY(!dialog->isVisible());
    }

    void theFolderThatIsSuggestedIsNew() {
        const QString parent = QString::fromStdString(m_root.string());
        QCOMPARE(freshFolder(parent, QStringLiteral("scenes")), parent + QStringLiteral("/scenes"));
        fs::create_directory(m_root / "scenes");
        QCOMPARE(freshFolder(parent, QStringLiteral("scenes")), parent + QStringLiteral("/scenes-2"));
    }

private:
    void enter() { m_house = std::make_unique<House>(m_root, BundledPaths{{}, m_root / "samples"}); }
    void open(const fs::path& path) {
        QSignalSpy changed(&m_house->data, &DataHost::datasetChanged);
        m_house->window->openPath(path);
        QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 1, patience);
    }
    void exported(const QString& panel) {
        QImage picture(20, 20, QImage::Format_RGB32);
        picture.fill(Qt::blue);
        const Recipe recipe{{QStringLiteral("Software"), QStringLiteral("Diptych")},
                            {QStringLiteral("panel"), panel},
                            {QStringLiteral("picture"), QStringLiteral("b.png")}};
        QVERIFY(writeFileAtomically(m_root / "map.png", toPng(picture, recipe).toStdString()).ok());
    }
    bool inspectorSays(const QString& part) const { return showsText(*m_house->window->findChild<Inspector*>(), part); }
    QStringList inspectorTexts() const {
        const auto* list = m_house->window->findChild<Inspector*>()->findChild<QListWidget*>();
        QStringList texts;
        for (int row = 0; row < list->count(); ++row)
            texts << list->item(row)->text();
        return texts;
    }
    MakeScenesDialog* ask() {
        m_house->navigator.makeScenes();
        return m_house->window->findChild<MakeScenesDialog*>();
    }
    static QPushButton* button(const QDialog& dialog, const QString& text) {
        for (QPushButton* found : dialog.findChildren<QPushButton*>())
            if (found->text() == text)
                return found;
        return nullptr;
    }
    static void press(const QDialog& dialog, const QString& text) { button(dialog, text)->click(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<House> m_house;
    fs::path m_root;
};

QTEST_MAIN(TestFrameOpening)
#include "test_frame_opening.moc"
