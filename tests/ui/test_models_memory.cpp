// A model that needs more memory than is free is not loaded but asked about in place: what it needs, what is free, load
// anyway or cancel. Models that fit open as ever.
#include <QPushButton>
#include <QTemporaryDir>

#include "tests/ui/house.h"
#include "tests/ui/panel_bench.h"
#include "tests/ui/run_bench.h"
#include "tests/ui/shown_text.h"
#include "ui/frame/memory_notice.h"
#include "ui/panels/models/models_panel.h"

using namespace diptych;
using namespace diptych::tests;

namespace {

constexpr int patience = 60'000;

QPushButton* button(const QWidget& widget, const QString& text) {
    for (QPushButton* found : widget.findChildren<QPushButton*>())
        if (found->text() == text)
            return found;
    return nullptr;
}

}  // namespace

class TestModelsMemory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        if (!PanelBench::engineIsBuilt())
            QSKIP("the engine is not built");
    }

    void aModelThatFitsOpensAsEver() {
        PanelBench bench;
        bench.engine.setAvailableMemory([] { return std::int64_t{1} << 40; });
        QVERIFY(bench.open(bundledModel()));
        QVERIFY(bench.engine.tooLarge() == nullptr);
        QVERIFY(bench.engine.modelInfo()->memoryBytes > 10'000'000);
    }

    void whereTheSystemSaysNothingNothingIsHeldBack() {
        PanelBench bench;
        bench.engine.setAvailableMemory([] { return std::int64_t{-1}; });
        QVERIFY(bench.open(bundledModel()));
    }

    void aModelThatIsTooLargeIsLoadedOnlyAnyway() {
        PanelBench bench;
        bench.engine.setAvailableMemory([] { return std::int64_t{1'000'000}; });
        QSignalSpy settled(&bench.engine, &EngineHost::modelChanged), failed(&bench.engine, &EngineHost::modelFailed);
        bench.engine.start({.threads = 1});
        bench.engine.openModel(bundledModel());
        QTRY_COMPARE_WITH_TIMEOUT(settled.size(), 1, patience);
        QVERIFY(failed.isEmpty());
        QVERIFY(bench.engine.modelInfo() == nullptr);
        QVERIFY(bench.engine.tooLarge() != nullptr);
        QCOMPARE(bench.engine.tooLarge()->available, std::int64_t{1'000'000});
        QVERIFY(bench.engine.tooLarge()->needed > 10'000'000);
        bench.engine.openAnyway();
        QVERIFY(bench.engine.tooLarge() == nullptr);
        QTRY_VERIFY_WITH_TIMEOUT(bench.engine.modelInfo() != nullptr, patience);
    }

    void aFolderThatCannotBeReadIsToldAsEverHoweverLittleIsFree() {
        PanelBench bench;
        bench.engine.setAvailableMemory([] { return std::int64_t{0}; });
        QSignalSpy failed(&bench.engine, &EngineHost::modelFailed);
        bench.engine.start({.threads = 1});
        bench.engine.openModel(bench.root);
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, patience);
        QVERIFY(bench.engine.tooLarge() == nullptr);
    }

    void theWindowSaysItInPlaceAndLoadsAnyway() {
        const QTemporaryDir folder;
        House house(folder.path().toStdString());
        house.engine.setAvailableMemory([] { return std::int64_t{6'000'000}; });
        house.engine.start({.threads = 1});
        auto* notice = house.window->findChild<MemoryNotice*>();
        QVERIFY(!notice->isVisible());
        house.window->openPath(bundledModel());
        QTRY_VERIFY_WITH_TIMEOUT(notice->isVisible(), patience);
        QVERIFY(showsText(*notice, QStringLiteral("tiny-joint needs about")));
        QVERIFY(showsText(*notice, QStringLiteral("6.00 MB are free")));
        QVERIFY(house.dialogs.shown.isEmpty());
        QVERIFY(!house.window->opening());
        QVERIFY(house.workspace.current(Workspace::Kind::Model).empty());
        house.window->showPanel(QStringLiteral("models"));
        QVERIFY(showsText(*house.window->panel(QStringLiteral("models")), QStringLiteral("The model was not loaded")));
        QTest::keyClick(button(*notice, QStringLiteral("Load anyway")), Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(house.engine.modelInfo() != nullptr, patience);
        QVERIFY(!notice->isVisible());
        QCOMPARE(house.workspace.current(Workspace::Kind::Model), bundledModel());
    }

    void cancellingLeavesTheOpenModelOpen() {
        const QTemporaryDir folder;
        House house(folder.path().toStdString());
        std::atomic<std::int64_t> free = std::int64_t{1} << 40;
        house.engine.setAvailableMemory([&free] { return free.load(); });
        house.engine.start({.threads = 1});
        house.window->openPath(bundledModel());
        QTRY_VERIFY_WITH_TIMEOUT(house.engine.modelInfo() != nullptr, patience);
        free = 0;
        auto* notice = house.window->findChild<MemoryNotice*>();
        house.window->openPath(bundledModel());
        QTRY_VERIFY_WITH_TIMEOUT(notice->isVisible(), patience);
        button(*notice, QStringLiteral("Cancel"))->click();
        QVERIFY(!notice->isVisible());
        QVERIFY(house.engine.modelInfo() != nullptr);
    }
};

QTEST_MAIN(TestModelsMemory)
#include "test_models_memory.moc"
