// Home: first steps that lead somewhere, the pictures of what is open, what was opened before, and all of it named and
// redrawn when something changes.
#include <QLabel>
#include <QListWidget>
#include <QPushButton>

#include "core/base/selection.h"
#include "tests/ui/panel_bench.h"
#include "tests/ui/shown_text.h"
#include "ui/panels/home/home_panel.h"
#include "ui/panels/home/picture_strip.h"
#include "ui/panels/home/step_card.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

constexpr int patience = 20'000;  // ms

const fs::path samples = fs::path(DIPTYCH_SOURCE_DIR) / "resources" / "samples";

}  // namespace

class TestHomePanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_bench = std::make_unique<PanelBench>();
        m_panel = std::make_unique<HomePanel>(m_bench->services);
        m_panel->resize(1000, 800);
        m_panel->show();
        m_strip = m_panel->findChild<PictureStrip*>();
    }
    void cleanup() {
        m_panel.reset();
        m_bench.reset();
    }

    void everyStepLeadsToAPanel() {
        QSignalSpy panels(&m_bench->navigator, &Navigator::panelWanted);
        QStringList wanted;
        for (StepCard* card : m_panel->findChildren<StepCard*>()) {
            QVERIFY(!card->accessibleName().isEmpty() && !card->accessibleDescription().isEmpty());
            card->click();
            wanted << panels.takeLast().front().toString();
        }
        QCOMPARE(wanted, QStringLiteral("ask inside alignment train").split(QLatin1Char(' ')));
    }

    void theSentencesOfTheStepsFitAtEveryWidthAndTextSize() {
        for (const int width : {480, 700, 1200}) {
            m_panel->resize(width, 800);
            QTest::qWait(20);
            for (const StepCard* card : m_panel->findChildren<StepCard*>())
                for (const QLabel* label : card->findChildren<QLabel*>())
                    QVERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
        }
    }

    void thePicturesOfTheSetAreShownAndOneBecomesCurrent() {
        QVERIFY(!m_strip->isVisible());
        open(samples);
        QTRY_VERIFY(m_strip->isVisible());
        QCOMPARE(m_strip->count(), 24);
        QTRY_VERIFY_WITH_TIMEOUT(!m_strip->item(0)->data(Qt::DecorationRole).value<QImage>().isNull(), patience);
        m_strip->setCurrentRow(4);
        QCOMPARE(m_bench->selection.state().item, 4);
        QCOMPARE(m_bench->selection.state().picture, m_bench->data.dataset()->items[4].file);
        m_bench->selection.setPicture(2, m_bench->data.dataset()->items[2].file, {}, {});
        QCOMPARE(m_strip->currentRow(), 2);
        m_bench->selection.setPicture(-1, m_bench->picture(), {}, {});
        QCOMPARE(m_strip->currentRow(), -1);
        QVERIFY(says(QStringLiteral("samples · 24 picture")));
    }

    void withoutASetTheNextStepIsNamed() {
        QVERIFY(says(QStringLiteral("No data set is open.")));
        QSignalSpy scenes(&m_bench->navigator, &Navigator::scenesWanted);
        for (QPushButton* button : m_panel->findChildren<QPushButton*>())
            if (button->text() == QStringLiteral("Make scenes…"))
                button->click();
        QCOMPARE(scenes.count(), 1);
    }

    void whatWasOpenedIsListedByNameAndOpensAgain() {
        m_bench->workspace.setCurrent(Workspace::Kind::Model, "/models/first");
        m_bench->workspace.setCurrent(Workspace::Kind::Model, "/models/second");
        for (int i = 0; i < 9; ++i)
            m_bench->workspace.setCurrent(Workspace::Kind::Data, "/data/set" + std::to_string(i));
        QListWidget* models = list(QStringLiteral("Recent models"));
        QListWidget* sets = list(QStringLiteral("Recent data sets"));
        QCOMPARE(models->count(), 2);
        QVERIFY(models->item(0)->text().startsWith(QStringLiteral("second (open)")));
        QVERIFY(models->item(1)->text().startsWith(QStringLiteral("first   /models")));
        QCOMPARE(sets->count(), 6);
        QVERIFY(sets->height() < 300);
        QSignalSpy paths(&m_bench->navigator, &Navigator::pathWanted);
        Q_EMIT models->itemActivated(models->item(1));
        QCOMPARE(paths.takeFirst().front().value<fs::path>(), fs::path("/models/first"));
    }

    void aNameWithMarkupStaysText() {
        m_bench->workspace.setCurrent(Workspace::Kind::Model, "/models/<b>bold</b>");
        const QListWidgetItem* item = list(QStringLiteral("Recent models"))->item(0);
        QVERIFY(item->text().contains(QStringLiteral("bold<")));
        QVERIFY(item->toolTip().contains(QStringLiteral("&lt;b&gt;")));
    }

    void everyFocusableWidgetHasAName() {
        open(samples);
        QCOMPARE(unnamedWidgets(*m_panel), QStringList());
    }

private:
    void open(const fs::path& path) {
        QSignalSpy changed(&m_bench->data, &DataHost::datasetChanged);
        m_bench->data.open(path);
        QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 1, patience);
    }
    bool says(const QString& part) const { return showsText(*m_panel, part); }
    QListWidget* list(const QString& name) const {
        for (QListWidget* found : m_panel->findChildren<QListWidget*>())
            if (found->accessibleName() == name)
                return found;
        return nullptr;
    }

    std::unique_ptr<PanelBench> m_bench;
    std::unique_ptr<HomePanel> m_panel;
    PictureStrip* m_strip = nullptr;
};

QTEST_MAIN(TestHomePanel)
#include "test_home_panel.moc"
