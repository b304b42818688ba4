// Expressions mean what they mean to the reference, whose character classes are not PCRE2's.
#include <QTest>

#include "core/text/pattern.h"

using namespace diptych;

namespace {

// Matches, each in brackets.
std::string found(const char* expression, const std::string& text) {
    const auto pattern = Pattern::expression(expression, "test");
    if (!pattern.ok())
        return pattern.error().oneLine();
    std::vector<ByteRange> matches;
    pattern->findAll(text, matches);
    std::string shown;
    for (const ByteRange& match : matches)
        shown += "[" + text.substr(match.begin, match.end - match.begin) + "]";
    return shown;
}

}  // namespace

class TestPattern : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lettersAreThoseThatTheReferenceKnows() {
        QCOMPARE(found("\\p{L}+", "a\u1C89\uA7DAé1"), std::string("[a\u1C89\uA7DAé]"));
        QCOMPARE(found("[\\p{L}]+|\\p{N}", "\U00010D50 x²\U00016EA0"), std::string("[\U00010D50][x][²]"));
        QCOMPARE(found("\\P{L}+", "a1-b"), std::string("[1-]"));
        QCOMPARE(found("\\p{^L}+", "a1-b"), std::string("[1-]"));
    }

    void blanksLackTheSeparatorsOfPython() {
        QCOMPARE(found("\\s+",
                       "a\u0085\u3000b\x1C"
                       "c\u180E\u200B"),
                 std::string("[\u0085\u3000]"));
        QCOMPARE(found("\\S+", "a\u0085\x1C"), std::string("[a][\x1C]"));
    }

    void classesMayHoldClassesAndTheirNegation() {
        QCOMPARE(found("[^\\s\\p{L}\\p{N}]+", "a!? 1中。"), std::string("[!?][。]"));
        QCOMPARE(found("[\\S]+", "ab c"), std::string("[ab][c]"));
        QCOMPARE(found("[^\\S]+", "ab c"), std::string("[ ]"));
        QCOMPARE(found("[]x]+", "a]x"), std::string("[]x]"));
        QCOMPARE(found("[^\\r\\n\\p{L}\\p{N}]?\\p{L}+", " a\nb"), std::string("[ a][b]"));
        QCOMPARE(found("[[:alpha:]]+", "ab1"), std::string("[ab]"));
    }

    void caseIsFoldedByUnicodeWhereItIsIgnored() {
        QCOMPARE(found("(?i:'s|'k)", "'S'ſ'\u212A's"), std::string("['S]['ſ]['\u212A]['s]"));
        QCOMPARE(found("'s", "'S's"), std::string("['s]"));
    }

    void matchesOfNothingAreLeftOut() {
        QCOMPARE(found("x*", "axxbé"), std::string("[xx]"));
        QCOMPARE(found("(?=a)|b", "ab"), std::string("[b]"));
    }

    void linesBeginAndEndWhereOnigurumaSaysSo() {
        QCOMPARE(found("^b|a$", "a\nb"), std::string("[a][b]"));
        QCOMPARE(found("a.b", "a\nba\u2028b"), std::string("[a\u2028b]"));
    }

    void lookingAheadKeepsTheLastBlankForTheWord() {
        QCOMPARE(found("\\s+(?!\\S)|\\s+", "a   b  "), std::string("[  ][ ][  ]"));
    }

    void literalsAreTakenAsTheyAre() {
        std::vector<ByteRange> matches;
        Pattern::literal("a.").findAll("a.b.a.a", matches);
        QCOMPARE(matches.size(), std::size_t{2});
        matches.clear();
        Pattern::literal("").findAll("abc", matches);
        QVERIFY(matches.empty());
    }

    void whatMeansSomethingElseIsRefused_data() {
        QTest::addColumn<QByteArray>("expression");
        for (const char* expression : {"(?m:.)", "[a&&b]", "\\h+", "\\X", "[[a]]", "(?(1)a)", "[\\W]"})
            QTest::newRow(expression) << QByteArray(expression);
    }

    void whatMeansSomethingElseIsRefused() {
        QFETCH(QByteArray, expression);
        const auto pattern = Pattern::expression(expression.toStdString(), "file");
        QVERIFY(!pattern.ok() && pattern.error().code == ErrorCode::Unsupported);
    }

    void whatIsNoExpressionIsRefused() {
        for (const std::string& expression : {std::string("(a"), std::string("a{2,1}"), std::string("\\p{Nonsense}"),
                                             std::string(20'000, 'a'), std::string(200, '(') + std::string(200, ')')}) {
            const auto pattern = Pattern::expression(expression, "file");
            QVERIFY2(!pattern.ok() && pattern.error().code == ErrorCode::BadInput, expression.substr(0, 20).c_str());
        }
    }
};

QTEST_APPLESS_MAIN(TestPattern)
#include "test_pattern.moc"
