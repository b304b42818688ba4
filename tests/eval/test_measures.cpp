#include <QTest>
#include <cmath>

#include "core/eval/measures.h"

using namespace diptych;

class TestMeasures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void areaUnderRocCountsTiesHalf() {
        QCOMPARE(areaUnderRoc({0.9, 0.8}, {0.1, 0.2}), 1.0);
        QCOMPARE(areaUnderRoc({0.1}, {0.9}), 0.0);
        QCOMPARE(areaUnderRoc({0.5, 0.9}, {0.5, 0.1}), 0.875);
        QVERIFY(std::isnan(areaUnderRoc({}, {0.5})));
    }

    void ranksAndRecallGoBothWays() {
        // Row 0 finds its own first; row 1 is beaten once; a tie counts against the own pair.
        const std::vector<float> scores{0.9f, 0.1f, 0.0f, 0.8f, 0.7f, 0.2f, 0.3f, 0.1f, 0.3f};
        QCOMPARE(ownRanks(scores, 3, false), (std::vector<int>{1, 2, 2}));
        QCOMPARE(ownRanks(scores, 3, true), (std::vector<int>{1, 1, 1}));
        QCOMPARE(recallAt({1, 2, 2}, 1), 1.0 / 3);
        QCOMPARE(recallAt({1, 2, 2}, 2), 1.0);
    }

    void answersAreComparedWithoutBlanksBesideChinese() {
        QCOMPARE(comparable("左 上"), std::string("左上"));
        QCOMPARE(comparable("  Top   Left "), std::string("top left"));
        QCOMPARE(comparable("2 只 cat s"), std::string("2只cat s"));
    }

    void theMajorityIsWhatTheMostFrequentAnswerScores() {
        AnswerTally tally;
        tally.add("yes", "yes");
        tally.add("no", "yes");
        tally.add("Yes", "no");
        QCOMPARE(tally.accuracy(), 1.0 / 3);
        QCOMPARE(tally.majority(), 2.0 / 3);
    }
};

QTEST_APPLESS_MAIN(TestMeasures)
#include "test_measures.moc"
