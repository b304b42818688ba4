// The filter of Data as it is typed: chips that are taken out and turned round, the place of what cannot be read, completion,
// and views that come back under their name.
#include <QAbstractItemView>
#include <QCompleter>
#include <QLabel>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>
#include <fstream>

#include "core/base/preference.h"
#include "ui/common/theme.h"
#include "ui/panels/data/chip_row.h"
#include "ui/panels/data/filter_bar.h"
#include "ui/panels/data/filter_line.h"
#include "ui/panels/data/filter_words.h"
#include "ui/panels/data/saved_views.h"

using namespace diptych;
namespace fs = std::filesystem;

class TestDataFilterBar : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
        m_settings = std::make_unique<Settings>(m_root / "settings.json");
        m_theme = std::make_unique<Theme>(*m_settings);
        m_bar = std::make_unique<FilterBar>(*m_theme);
        m_bar->show();
        m_line = m_bar->findChild<FilterLine*>();
        m_chips = m_bar->findChild<ChipRow*>();
    }

    void everyTermIsAChip() {
        m_line->setText(QStringLiteral("split:val -dog words>20"));
        QCOMPARE(m_chips->texts(), (QStringList{QStringLiteral("split:val"), QStringLiteral("-dog"), QStringLiteral("words>20")}));
    }

    void aChipIsTakenOutByItsCrossOrTheDeleteKey() {
        m_line->setText(QStringLiteral("split:val dog"));
        chip(QStringLiteral("Take split:val out"))->click();
        QCOMPARE(m_line->text(), QStringLiteral("dog"));
        QTest::keyClick(chip(QStringLiteral("Filter dog")), Qt::Key_Delete);
        QVERIFY(m_bar->empty());
    }

    void aChipIsTurnedRoundByAClick() {
        m_line->setText(QStringLiteral("split:val dog"));
        chip(QStringLiteral("Filter split:val"))->click();
        QCOMPARE(chipsOf(m_bar->filter()).front().negated, true);
        chip(QStringLiteral("Filter ") + m_chips->texts().front())->click();
        QCOMPARE(chipsOf(m_bar->filter()).front().negated, false);
    }

    void whatCannotBeReadIsToldWithItsColumnAndFiltersNothing() {
        m_line->setText(QStringLiteral("dog"));
        QSignalSpy changed(m_bar.get(), &FilterBar::changed);
        m_line->setText(QStringLiteral("dog words>many"));
        QCOMPARE(changed.count(), 0);
        QCOMPARE(chipsOf(m_bar->filter()).size(), std::size_t{1});
        bool told = false;
        for (const QLabel* label : m_bar->findChildren<QLabel*>())
            told |= label->isVisible() && label->text().contains(QStringLiteral("Column "));
        QVERIFY(told);
    }

    void everyProblemHasASentence() {
        for (const char* line : {"foo:x", "words>x", "missing:x", "excluded:x", "(a", "a or", "()", "/(/"}) {
            const FilterParse parsed = parseFilter(line);
            QVERIFY2(parsed.problem.has_value(), line);
            const QString text = problemText(*parsed.problem);
            QVERIFY2(text.startsWith(QStringLiteral("Column ")) && text.size() > 20 && !text.contains(QLatin1Char('%')), qPrintable(text));
        }
    }

    void keysAndValuesOfTheSetAreCompleted() {
        DataStatistics statistics;
        Statistic splits{Statistic::Kind::Splits, {}, {QStringLiteral("split:holdout")}};
        splits.bars.labels = {QStringLiteral("holdout")};
        statistics.all = {splits};
        m_bar->offerValues(statistics);
        m_line->setFocus();
        QTest::keyClicks(m_line, QStringLiteral("dog split:h"));
        QCOMPARE(m_line->words()->currentCompletion(), QStringLiteral("split:holdout"));
        Q_EMIT m_line->words()->activated(QStringLiteral("split:holdout"));
        QCOMPARE(m_line->text(), QStringLiteral("dog split:holdout"));
        m_line->words()->popup()->hide();
    }

    void viewsComeBackUnderTheirName() {
        const SavedView first{QStringLiteral("long ones"), QStringLiteral("words>20"), {static_cast<int>(DataColumn::Words), Qt::DescendingOrder}, true};
        const SavedView second{QStringLiteral("坏的"), QStringLiteral("tag:bad"), {}, false};
        QVERIFY(writeViews(m_root / "project", withView(withView({}, first), second)).ok());
        auto views = readViews(m_root / "project");
        QVERIFY(views.ok());
        QCOMPARE(*views, (std::vector<SavedView>{first, second}));
        SavedView other = first;
        other.filter = QStringLiteral("words>30");
        QCOMPARE(withView(*views, other).front().filter, QStringLiteral("words>30"));
        QCOMPARE(withView(*views, other).size(), std::size_t{2});
    }

    void aBrokenListOfViewsIsToldAndOneOfAStrangerIsRead() {
        QVERIFY(readViews(m_root / "nowhere")->empty());
        fs::create_directories(m_root / "project");
        for (const char* text : {"{", "{}", "[1]", "[{\"name\": 5}]"}) {
            std::ofstream(m_root / "project" / "views.json") << text;
            QVERIFY2(!readViews(m_root / "project").ok(), text);
        }
        std::ofstream(m_root / "project" / "views.json") << R"([{"name": "a", "sort": -7}, {"name": "b", "sort": 99, "more": 1}])";
        const auto views = readViews(m_root / "project");
        QVERIFY(views.ok());
        QCOMPARE(views->at(0).sort.column, -1);
        QCOMPARE(views->at(1).sort.column, -1);
    }

private:
    QToolButton* chip(const QString& name) const {
        for (QToolButton* button : m_chips->findChildren<QToolButton*>())
            if (button->isVisibleTo(m_chips) && button->accessibleName() == name)
                return button;
        return nullptr;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<FilterBar> m_bar;
    FilterLine* m_line = nullptr;
    ChipRow* m_chips = nullptr;
};

QTEST_MAIN(TestDataFilterBar)
#include "test_data_filter_bar.moc"
