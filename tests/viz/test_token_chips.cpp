// Tokens as chips and ranked bars: shades, lengths, choosing by mouse and keyboard, what tool tips say, odd contents.
#include <QImage>
#include <QSignalSpy>
#include <QtTest>
#include <limits>

#include "viz/bar_list.h"
#include "viz/style.h"
#include "viz/token_chips.h"

using namespace diptych;

namespace {

TokenChip chip(const char* text, double value = std::numeric_limits<double>::quiet_NaN()) {
    TokenChip made;
    made.text = QString::fromUtf8(text);
    made.value = value;
    made.special = looksSpecial(made.text);
    return made;
}

QColor viridis(double t) { return QColor::fromRgb(colorAt(ColorMap::Viridis, t)); }

// How far the line along a chip's lower edge reaches, in px.
int valueLine(const QImage& drawn, const QRect& box, const QColor& line, int unit) {
    int length = 0;
    for (int x = box.left() + unit; x < box.right() - unit; ++x)
        length += drawn.pixelColor(x, box.bottom() - unit / 2) == line ? 1 : 0;
    return length;
}

}  // namespace

class TestTokenChips : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_chips = std::make_unique<TokenChips>();
        m_chips->resize(300, 100);
        m_chips->setChips({chip("[CLS]"), chip("garlic", 0), chip("bulb", 1), chip("elephant", 0.5), chip("[SEP]")});
        m_chips->show();
    }

    void specialTokensAreToldFromWordsAndMarks() {
        for (const char* text : {"[CLS]", "<pad>", "<|im_end|>", "</s>"})
            QVERIFY(looksSpecial(QString::fromUtf8(text)));
        for (const char* text : {"[", "a<b", "[lower]", "狮"})
            QVERIFY(!looksSpecial(QString::fromUtf8(text)));
        QVERIFY(looksLikeWord(QStringLiteral("##ing")) && looksLikeWord(QStringLiteral("狮")));
        QVERIFY(!looksLikeWord(QStringLiteral(",")) && !looksLikeWord(QStringLiteral("[SEP]")));
    }

    void shadesFollowTheValuesAndNoValueHasNoShade() {
        const QImage drawn = m_chips->grab().toImage();
        const auto shade = [&](int at) { return drawn.pixelColor(m_chips->chipRect(at).topLeft() + QPoint(5, 3)); };
        QCOMPARE(shade(1), viridis(0));
        QCOMPARE(shade(2), viridis(1));
        QCOMPARE(shade(0), m_chips->palette().color(QPalette::Base));
    }

    void theValueIsALengthTooNotColourAlone() {
        const QImage drawn = m_chips->grab().toImage();
        const int unit = viz::unit(m_chips.get());
        const QRect whole = m_chips->chipRect(2), half = m_chips->chipRect(3);
        QCOMPARE(valueLine(drawn, m_chips->chipRect(1), viz::textOn(viridis(0)), unit), 0);
        QVERIFY(valueLine(drawn, whole, viz::textOn(viridis(1)), unit) >= whole.width() - unit * 2 - 4);
        const int length = valueLine(drawn, half, viz::textOn(viridis(0.5)), unit);
        QVERIFY(qAbs(length - (half.width() - unit * 2) / 2) <= 3);
    }

    void theTipSaysTokenValueAndMore() {
        TokenChip told = chip("bulb", 0.82);
        told.valueText = QStringLiteral("82 %");
        told.tip = QStringLiteral("log-likelihood −0.20");
        m_chips->setValueTitle(QStringLiteral("probability"));
        m_chips->setChips({told, chip("plain")});
        QCOMPARE(m_chips->describe(0), QStringLiteral("bulb\nprobability: 82 %\nlog-likelihood −0.20"));
        QCOMPARE(m_chips->describe(1), QStringLiteral("plain"));
    }

    void aClickChoosesAndASecondOneLetsGo() {
        QSignalSpy chosen(m_chips.get(), &TokenChips::chipChosen);
        QTest::mouseClick(m_chips.get(), Qt::LeftButton, {}, m_chips->chipRect(2).center());
        QCOMPARE(m_chips->current(), 2);
        QTest::mouseClick(m_chips.get(), Qt::LeftButton, {}, m_chips->chipRect(2).center());
        QCOMPARE(m_chips->current(), -1);
        QCOMPARE(chosen.count(), 2);
    }

    void aChipThatIsOffCannotBeChosenOrReached() {
        TokenChip given = chip("a");
        given.enabled = false;
        m_chips->setChips({given, chip("cat", 0.3)});
        QTest::mouseClick(m_chips.get(), Qt::LeftButton, {}, m_chips->chipRect(0).center());
        QCOMPARE(m_chips->current(), -1);
        QTest::keyClick(m_chips.get(), Qt::Key_Home);
        QCOMPARE(m_chips->current(), 1);
        QTest::keyClick(m_chips.get(), Qt::Key_Left);
        QCOMPARE(m_chips->current(), 1);
    }

    void theKeyboardWalksActivatesAndLetsGo() {
        QSignalSpy activated(m_chips.get(), &TokenChips::chipActivated), hovered(m_chips.get(), &TokenChips::chipHovered);
        QTest::keyClick(m_chips.get(), Qt::Key_Right);
        QTest::keyClick(m_chips.get(), Qt::Key_Right);
        QCOMPARE(m_chips->current(), 1);
        QCOMPARE(hovered.last().first().toInt(), 1);
        QTest::keyClick(m_chips.get(), Qt::Key_Return);
        QCOMPARE(activated.count(), 1);
        QTest::keyClick(m_chips.get(), Qt::Key_End);
        QCOMPARE(m_chips->current(), 4);
        QTest::keyClick(m_chips.get(), Qt::Key_Escape);
        QCOMPARE(m_chips->current(), -1);
    }

    void hiddenSpecialTokensLeaveNoGap() {
        const QPoint second = m_chips->chipRect(1).topLeft();
        m_chips->setShowSpecial(false);
        QVERIFY(m_chips->chipRect(0).isEmpty());
        QVERIFY(m_chips->chipRect(1).left() < second.x());
        QTest::keyClick(m_chips.get(), Qt::Key_Home);
        QCOMPARE(m_chips->current(), 1);
    }

    void pointingSaysSoOnceAndIgnoresWhatIsNotThere() {
        QSignalSpy hovered(m_chips.get(), &TokenChips::chipHovered);
        m_chips->point(3);
        m_chips->point(3);
        m_chips->point(99);
        QCOMPARE(hovered.count(), 1);
        m_chips->point(-1);
        QCOMPARE(hovered.last().first().toInt(), -1);
    }

    void newTextsLetGoOfAChoiceThatIsGone() {
        m_chips->setCurrent(4);
        m_chips->setChips({chip("one", 0.1)});
        QCOMPARE(m_chips->current(), -1);
        m_chips->setChips({});
        QTest::keyClick(m_chips.get(), Qt::Key_Right);
        QCOMPARE(m_chips->current(), -1);
        QVERIFY(!m_chips->grab().isNull());
    }

    void aNarrowViewWrapsAndNeedsMoreHeight() {
        QVERIFY(m_chips->heightForWidth(60) > m_chips->heightForWidth(600));
        m_chips->resize(60, 300);
        QVERIFY(m_chips->chipRect(3).right() <= 60);
    }

    void barsAreAsLongAsTheirShares() {
        BarList bars;
        bars.setRows({{.text = QStringLiteral("a"), .share = 1}, {.text = QStringLiteral("b"), .share = 0.5}, {.text = {}, .share = 0}});
        bars.resize(200, bars.sizeHint().height());
        const QImage drawn = bars.grab().toImage();
        const int height = bars.sizeHint().height() / 3;
        const auto at = [&](int x, int row) { return drawn.pixelColor(x, row * height + height / 2); };
        QCOMPARE(at(150, 0), at(80, 1));
        QVERIFY(at(150, 0) != at(150, 1));
        QCOMPARE(at(150, 1), at(150, 2));
    }

    void barsTellAllOfALongTextAndNothingEmpty() {
        BarList bars;
        const QString caption = QString(300, QLatin1Char('x'));
        bars.setScoreTitle(QStringLiteral("probability"));
        bars.setRows({{.text = caption, .share = 1, .score = QStringLiteral("25 %"), .tip = QStringLiteral("more")}, {.text = QStringLiteral("b")}});
        QCOMPARE(bars.describe(0), caption + QStringLiteral("\nprobability: 25 %\nmore"));
        QVERIFY(!bars.describe(1).endsWith(QLatin1Char('\n')));
    }

    void barsAreChosenByClickAndKeyboard() {
        BarList bars;
        bars.resize(200, 200);
        bars.setRows({{.text = QStringLiteral("a")}, {.text = QStringLiteral("b")}});
        bars.show();
        QSignalSpy chosen(&bars, &BarList::rowChosen), activated(&bars, &BarList::rowActivated);
        QTest::mouseClick(&bars, Qt::LeftButton, {}, {10, 190});  // below the rows
        QCOMPARE(chosen.count(), 0);
        QTest::keyClick(&bars, Qt::Key_Down);
        QTest::keyClick(&bars, Qt::Key_End);
        QTest::keyClick(&bars, Qt::Key_Return);
        QCOMPARE(bars.current(), 1);
        QCOMPARE(activated.last().first().toInt(), 1);
        bars.setRows({});
        QCOMPARE(bars.current(), -1);
        QTest::keyClick(&bars, Qt::Key_Down);
        QCOMPARE(chosen.count(), 2);
    }

private:
    std::unique_ptr<TokenChips> m_chips;
};

QTEST_MAIN(TestTokenChips)
#include "test_token_chips.moc"
