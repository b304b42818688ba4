// Downloading a model from the window: nothing is asked of the network before a button is pressed, files and licence are
// shown before anything is fetched, what has arrived survives a cancel, and what arrived can be opened.
#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <atomic>

#include "tests/hub/served_model.h"
#include "tests/ui/panel_bench.h"
#include "tests/ui/shown_text.h"
#include "ui/frame/tour_checks.h"
#include "ui/panels/models/download_page.h"
#include "ui/panels/models/offer_table_model.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

constexpr int patience = 30'000;

struct Shown : PanelBench {
    DownloadPage page{services};

    explicit Shown(const std::string& endpoint) {
        page.setCache(root / "hub");
        page.retranslate();
        page.resize(900, 640);
        page.show();
        field(QStringLiteral("Address"))->setText(QString::fromStdString(endpoint));
    }
    QLineEdit* field(const QString& name) const {
        for (QLineEdit* line : page.findChildren<QLineEdit*>())
            if (line->accessibleName().contains(name))
                return line;
        return nullptr;
    }
    QPushButton* button(const QString& text) const {
        for (QPushButton* button : page.findChildren<QPushButton*>())
            if (button->text().startsWith(text))
                return button;
        return nullptr;
    }
    bool says(const QString& part) const { return showsText(page, part); }
    void lookUp() {
        field(QStringLiteral("Model, as"))->setText(QStringLiteral("org/tiny"));
        button(QStringLiteral("Look up"))->click();
    }
};

}  // namespace

class TestModelsDownload : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        qputenv("no_proxy", "*");
        for (const char* name : {"HF_HUB_OFFLINE", "HF_ENDPOINT", "HF_TOKEN"})
            qunsetenv(name);
    }

    void theNetworkIsNotTouchedBeforeAButtonIsPressed() {
        const SmallServer server([&](const ServedRequest& asked) { return m_model.answer(asked); });
        Shown shown(server.address());
        shown.field(QStringLiteral("Model, as"))->setText(QStringLiteral("org/tiny"));
        QTest::qWait(100);
        QVERIFY(server.requests().empty());
        QVERIFY(!shown.button(QStringLiteral("Download"))->isEnabled());
        QVERIFY(!shown.button(QStringLiteral("Download"))->toolTip().isEmpty());
    }

    void filesSizesAndLicenceAreShownBeforeAnythingIsFetched() {
        const SmallServer server([&](const ServedRequest& asked) { return m_model.answer(asked); });
        Shown shown(server.address());
        shown.lookUp();
        QTRY_VERIFY_WITH_TIMEOUT(shown.says(QStringLiteral("apache-2.0")), patience);
        auto* table = shown.page.findChild<QTableView*>();
        QVERIFY(table->isVisible());
        QCOMPARE(table->model()->rowCount(), 3);
        QCOMPARE(table->model()->index(2, OfferTableModel::Size).data().toString(), QStringLiteral("300 kB"));
        QCOMPARE(server.requests().size(), std::size_t{1});
        QVERIFY(shown.button(QStringLiteral("Download 300 kB"))->isEnabled());
        QCOMPARE(diptych::unnamedWidgets(shown.page), QStringList());
        QTRY_COMPARE(clippedTexts(shown.page), QStringList());
    }

    void whatHasArrivedSurvivesACancelAndIsOpened() {
        std::atomic<bool> broken = true;
        const SmallServer server([&](const ServedRequest& asked) {
            ServedAnswer answer = m_model.answer(asked);
            if (broken && asked.path.ends_with("model.safetensors"))
                answer.cutAfter = asked.header("range").empty() ? 100'000 : 0;
            return answer;
        });
        Shown shown(server.address());
        shown.lookUp();
        QTRY_VERIFY_WITH_TIMEOUT(shown.button(QStringLiteral("Download"))->isEnabled(), patience);
        shown.button(QStringLiteral("Download"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(shown.says(QStringLiteral("of 300 kB")), patience);
        QTRY_COMPARE_WITH_TIMEOUT(server.requests().back().header("range"), std::string("bytes=100000-"), patience);
        shown.button(QStringLiteral("Cancel"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(shown.says(QStringLiteral("What has arrived is kept")), patience);
        QVERIFY(shown.button(QStringLiteral("Go on: 200 kB"))->isEnabled());
        broken = false;
        shown.button(QStringLiteral("Go on"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(shown.says(QStringLiteral("The model has arrived")), patience);
        QCOMPARE(server.requests().back().header("range"), std::string("bytes=100000-"));
        QSignalSpy wanted(&shown.navigator, &Navigator::pathWanted);
        shown.button(QStringLiteral("Open it"))->click();
        QCOMPARE(wanted.size(), 1);
        const auto folder = wanted.front().front().value<fs::path>();
        QCOMPARE(fs::file_size(folder / "model.safetensors"), m_model.weights.size());
    }

    void withoutAConnectionWhatWasFetchedBeforeIsOffered() {
        std::string endpoint;
        const PanelBench kept;
        {
            const SmallServer server([&](const ServedRequest& asked) { return m_model.answer(asked); });
            endpoint = server.address();
            Shown shown(endpoint);
            shown.page.setCache(kept.root / "hub");
            shown.lookUp();
            QTRY_VERIFY_WITH_TIMEOUT(shown.button(QStringLiteral("Download"))->isEnabled(), patience);
            shown.button(QStringLiteral("Download"))->click();
            QTRY_VERIFY_WITH_TIMEOUT(shown.says(QStringLiteral("The model has arrived")), patience);
        }
        Shown shown(endpoint);
        shown.page.setCache(kept.root / "hub");
        shown.lookUp();
        QTRY_VERIFY_WITH_TIMEOUT(shown.says(QStringLiteral("The hub was not reached")), patience);
        QVERIFY(shown.button(QStringLiteral("Open it"))->isVisible());
        QVERIFY(!shown.button(QStringLiteral("Download"))->isEnabled());
    }

    void aRefusalIsSaidInPlaceAndTheFieldsCanBeChanged() {
        const SmallServer server([](const ServedRequest&) { return ServedAnswer{.status = 404}; });
        Shown shown(server.address());
        shown.lookUp();
        QTRY_VERIFY_WITH_TIMEOUT(shown.says(QStringLiteral("404")), patience);
        QVERIFY(shown.field(QStringLiteral("Model, as"))->isEnabled());
        shown.field(QStringLiteral("Model, as"))->setText(QStringLiteral("no-slash"));
        shown.button(QStringLiteral("Look up"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(shown.says(QStringLiteral("ORGANISATION/NAME")), patience);
        QCOMPARE(server.requests().size(), std::size_t{1});
    }

    void theTableOfFilesKeepsItsPromises() {
        OfferTableModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show({{"a", 10, 10, {}}, {"b", 1'000, 500, {}}, {"c", 5, 0, {}}});
        QCOMPARE(model.index(0, OfferTableModel::State).data().toString(), QStringLiteral("fetched before"));
        QCOMPARE(model.index(1, OfferTableModel::State).data().toString(), QStringLiteral("500 B are there"));
        QCOMPARE(model.index(2, OfferTableModel::State).data().toString(), QStringLiteral("to be fetched"));
        model.show({});
        QCOMPARE(model.rowCount(), 0);
    }

private:
    ServedModel m_model;
};

QTEST_MAIN(TestModelsDownload)
#include "test_models_download.moc"
