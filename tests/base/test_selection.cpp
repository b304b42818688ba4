// Signals with slots that come and go, the selection and its history.
#include <QtTest>
#include <memory>

#include "core/base/selection.h"
#include "core/base/signal.h"

using namespace diptych;

class SelectionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void connectionEndsWithItsObject();
    void movedConnectionStaysConnected();
    void slotMayDisconnectItselfAndOthersWhileCalled();
    void slotConnectedDuringAnEmissionWaitsForTheNext();
    void signalMayDieWhileItIsEmitted();
    void connectionMayOutliveItsSignal();
    void changesAreTyped_data();
    void changesAreTyped();
    void equalStatesAreFolded();
    void backAndForwardWalkThroughStates();
    void newStateForgetsWhatWasAhead();
    void historyKeepsAHundred();
    void pictureOrTextMakesTheTokenMeaningless();
    void listenerMaySelectAgain();
};

void SelectionTest::connectionEndsWithItsObject() {
    Signal<int> signal;
    int sum = 0;
    {
        const Connection connection = signal.connect([&](int value) { sum += value; });
        signal.emitSignal(2);
    }
    signal.emitSignal(40);
    QCOMPARE(sum, 2);
}

void SelectionTest::movedConnectionStaysConnected() {
    Signal<> signal;
    int first = 0, second = 0;
    Connection a = signal.connect([&] { ++first; });
    Connection b = std::move(a);
    signal.emitSignal();
    b = signal.connect([&] { ++second; });  // the first one is given up
    signal.emitSignal();
    b.reset();
    signal.emitSignal();
    QCOMPARE(first, 1);
    QCOMPARE(second, 1);
}

void SelectionTest::slotMayDisconnectItselfAndOthersWhileCalled() {
    Signal<> signal;
    int calls = 0;
    Connection self, other, last;
    const auto guard = std::make_shared<int>(7);
    self = signal.connect([&, guard] {
        self.reset();
        other.reset();
        calls += *guard;  // the slot is alive while it runs
    });
    other = signal.connect([&] { calls += 100; });
    last = signal.connect([&] { calls += 1; });
    signal.emitSignal();
    QCOMPARE(calls, 8);
    QCOMPARE(guard.use_count(), 1L);
    signal.emitSignal();
    QCOMPARE(calls, 9);
}

void SelectionTest::slotConnectedDuringAnEmissionWaitsForTheNext() {
    Signal<> signal;
    std::vector<Connection> more;
    int late = 0;
    const Connection connection = signal.connect([&] { more.push_back(signal.connect([&] { ++late; })); });
    signal.emitSignal();
    QCOMPARE(late, 0);
    signal.emitSignal();
    QCOMPARE(late, 1);
}

void SelectionTest::signalMayDieWhileItIsEmitted() {
    auto signal = std::make_unique<Signal<>>();
    int calls = 0;
    const Connection first = signal->connect([&] { signal.reset(); });
    const Connection second = signal->connect([&] { ++calls; });
    signal->emitSignal();
    QVERIFY(signal == nullptr);
    QCOMPARE(calls, 1);
}

void SelectionTest::connectionMayOutliveItsSignal() {
    auto signal = std::make_unique<Signal<>>();
    Connection connection = signal->connect([] {});
    signal.reset();
    connection.reset();
}

void SelectionTest::changesAreTyped_data() {
    QTest::addColumn<int>("field");
    QTest::addColumn<unsigned>("changes");
    QTest::newRow("item") << 0 << unsigned{PictureChanged};
    QTest::newRow("picture") << 1 << unsigned{PictureChanged};
    QTest::newRow("text") << 2 << unsigned{TextChanged};
    QTest::newRow("language") << 3 << unsigned{TextChanged};
    QTest::newRow("token") << 4 << unsigned{TokenChanged};
    QTest::newRow("rows") << 5 << unsigned{RowsChanged};
    QTest::newRow("all") << 6 << unsigned{PictureChanged | TextChanged | TokenChanged | RowsChanged};
}

void SelectionTest::changesAreTyped() {
    QFETCH(int, field);
    Selection selection;
    std::vector<unsigned> seen;
    const Connection connection = selection.changed.connect([&](unsigned changes) { seen.push_back(changes); });
    SelectionState next;
    const auto chosen = [&](int index) { return field == index || field == 6; };
    if (chosen(0))
        next.item = 3;
    if (chosen(1))
        next.picture = "a.png";
    if (chosen(2))
        next.text = "a red cup";
    if (chosen(3))
        next.language = "en";
    if (chosen(4))
        next.token = 2;
    if (chosen(5))
        next.rows = {1, 2};
    selection.set(next);
    QVERIFY(selection.state() == next);
    QCOMPARE(seen.size(), std::size_t{1});
    QTEST(seen.front(), "changes");
}

void SelectionTest::equalStatesAreFolded() {
    Selection selection;
    int calls = 0;
    const Connection connection = selection.changed.connect([&](unsigned) { ++calls; });
    selection.setText("cup", "en");
    selection.setText("cup", "en");
    selection.set(selection.state());
    QCOMPARE(calls, 1);
    selection.back();
    QVERIFY(!selection.canGoBack());
    QVERIFY(selection.state() == SelectionState{});
}

void SelectionTest::backAndForwardWalkThroughStates() {
    Selection selection;
    QVERIFY(!selection.canGoBack() && !selection.canGoForward());
    selection.back();
    selection.forward();
    selection.setPicture(1, "1.png", "one", "en");
    selection.setRows({4, 5});
    std::vector<unsigned> seen;
    int history = 0;
    const Connection changes = selection.changed.connect([&](unsigned change) { seen.push_back(change); });
    const Connection walks = selection.historyChanged.connect([&] { ++history; });
    selection.back();
    QVERIFY(selection.state().rows.empty());
    QCOMPARE(selection.state().item, 1);
    selection.back();
    QCOMPARE(selection.state().item, -1);
    selection.forward();
    selection.forward();
    QVERIFY(selection.state().rows == (std::vector<int>{4, 5}));
    QVERIFY(!selection.canGoForward());
    QVERIFY(seen == (std::vector<unsigned>{RowsChanged, PictureChanged | TextChanged, PictureChanged | TextChanged,
                                           RowsChanged}));
    QCOMPARE(history, 4);
}

void SelectionTest::newStateForgetsWhatWasAhead() {
    Selection selection;
    selection.setText("a", "en");
    selection.setText("b", "en");
    selection.back();
    selection.setText("c", "en");
    QVERIFY(!selection.canGoForward());
    selection.back();
    QVERIFY(selection.state().text == "a");
}

void SelectionTest::historyKeepsAHundred() {
    Selection selection;
    for (int i = 0; i < 250; ++i)
        selection.setRows({i});
    int steps = 0;
    for (; selection.canGoBack(); ++steps)
        selection.back();
    QCOMPARE(steps, 99);
    QVERIFY(selection.state().rows == std::vector<int>{150});
}

void SelectionTest::pictureOrTextMakesTheTokenMeaningless() {
    Selection selection;
    selection.setText("a red cup", "en");
    selection.setToken(2);
    QCOMPARE(selection.state().token, 2);
    selection.setText("a blue cup", "en");
    QCOMPARE(selection.state().token, -1);
    selection.setToken(1);
    selection.setPicture(0, "0.png", "cup", "en");
    QCOMPARE(selection.state().token, -1);
}

void SelectionTest::listenerMaySelectAgain() {
    Selection selection;
    const Connection connection = selection.changed.connect([&](unsigned changes) {
        if ((changes & PictureChanged) != 0)
            selection.setRows({selection.state().item});
    });
    selection.setPicture(5, "5.png", "five", "en");
    QCOMPARE(selection.state().item, 5);
    QVERIFY(selection.state().rows == std::vector<int>{5});
}

QTEST_APPLESS_MAIN(SelectionTest)
#include "test_selection.moc"
