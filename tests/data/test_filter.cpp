// The filter language: what a line lets through, what is wrong with one and where, that a filter written out means the same, how
// its chips are taken out and turned round, and how text is compared in both languages.
#include <QElapsedTimer>
#include <QTest>
#include <atomic>
#include <cstdio>
#include <limits>
#include <random>
#include <thread>

#include "core/data/filter/row_filter.h"
#include "tests/data/edited_set.h"
#include "tests/data/set_folder.h"

using namespace diptych;
using diptych::tests::smallSet;
using Kind = FilterNode::Kind;

namespace {

FindingIndex someFindings() {
    FindingIndex index;
    const std::vector<DataProblem> problems{{"bad_text", 0, "images/owl.txt", ""}, {"missing_image", 1, "images/gone.png", ""}};
    index.add(std::span(problems));
    index.add("Blurred_Image", "images/owl.png", 0);
    index.add("bad_row", "", 5);
    return index;
}

bool lets(const std::string& line, const DataItem& item) {
    static const FindingIndex findings = someFindings();
    const FilterParse parsed = parseFilter(line);
    return !parsed.problem && RowFilter(parsed.root, {&findings, {}}).matches(item);
}

std::string withoutPlaces(const FilterNode& node) {
    std::string all = node.kind == Kind::Term ? toText(node) : node.kind == Kind::Not ? "not" : node.kind == Kind::Any ? "any" : "all";
    if (node.kind == Kind::Term)
        return all;
    all += "(";
    for (const FilterNode& child : node.children)
        all += withoutPlaces(child) + ",";
    return all + ")";
}

std::string meaningOf(const std::string& line) {
    const FilterParse parsed = parseFilter(line);
    return parsed.problem ? "column " + std::to_string(parsed.problem->column) : withoutPlaces(parsed.root);
}

// Trees as the parser makes them: groups have two children or more, terms are of every kind.
class RandomFilter {
public:
    explicit RandomFilter(unsigned seed) : m_random(seed) {}

    FilterNode node(int depth) {
        FilterNode made;
        const unsigned kind = depth == 0 ? 0 : m_random() % 4;
        made.kind = kind < 1 ? Kind::Term : kind == 1 ? Kind::Not : kind == 2 ? Kind::Any : Kind::All;
        if (made.kind == Kind::Term)
            made.test = test();
        else
            for (std::size_t i = 0, count = made.kind == Kind::Not ? 1 : 2 + m_random() % 3; i < count; ++i)
                made.children.push_back(node(depth - 1));
        return made;
    }

private:
    template <typename T>
    T oneOf(const std::vector<T>& from) {
        return from[m_random() % from.size()];
    }

    std::string text() {
        static const std::vector<std::string> pieces{"dog", "a", " ", "\"", "(", ")", "-", "or", "猫", "：", "“", "/", "\\", "split:", ">", "*", "é", "\xF0\x9F\xA6\x89", "　", "x=1"};
        std::string all = oneOf(pieces);
        for (unsigned i = 0, more = m_random() % 4; i < more; ++i)
            all += oneOf(pieces);
        return all;
    }

    FilterTest test() {
        using Field = FilterField;
        FilterTest made;
        switch (m_random() % 6) {
        case 0: made.text = text(); break;
        case 1:
            made.field = oneOf<Field>({Field::Split, Field::Caption, Field::Path, Field::Answer, Field::Tag, Field::Id, Field::Label});
            made.match = made.field == Field::Caption || made.field == Field::Path || made.field == Field::Label ? oneOf<FilterMatch>({FilterMatch::Contains, FilterMatch::Equals})
                                                                                                                : FilterMatch::Equals;
            made.text = text();
            break;
        case 2:
            made.field = oneOf<Field>({Field::Words, Field::Width, Field::Aspect, Field::Captions});
            made.match = FilterMatch::Number;
            made.low = static_cast<double>(m_random() % 100) / 4;
            made.high = made.low + static_cast<double>(m_random() % 3);
            if (m_random() % 2 == 0) {
                made.high = std::numeric_limits<double>::infinity();
                made.openLow = m_random() % 2 == 0;
            }
            break;
        case 3:
            made.field = oneOf<Field>({Field::Anywhere, Field::Caption, Field::Path});
            made.match = oneOf<FilterMatch>({FilterMatch::Regex, FilterMatch::RegexAnyCase});
            made.text = oneOf<std::string>({"a b", "a/b", "\\\\/", "[a-z]+\\d", "猫|dog", "\\(x\\)"});
            break;
        case 4:
            made.field = Field::Column;
            made.column = oneOf<std::string>({"source", "my note", "a:b", "-x", "no\"te"});
            made.match = oneOf<FilterMatch>({FilterMatch::Present, FilterMatch::Contains, FilterMatch::Equals});
            if (made.match != FilterMatch::Present)
                made.text = text();
            break;
        default:
            made.field = oneOf<Field>({Field::Has, Field::Missing});
            made.match = FilterMatch::Equals;
            made.text = oneOf<std::string>({"image", "boxes", "answer"});
        }
        return made;
    }

    std::mt19937 m_random;
};

}  // namespace

class TestFilter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aLineLetsThroughWhatItSays_data();
    void aLineLetsThroughWhatItSays();
    void termsAreJoinedAsTheGrammarSays_data();
    void termsAreJoinedAsTheGrammarSays();
    void aProblemIsToldWithItsColumn_data();
    void aProblemIsToldWithItsColumn();
    void placesOfTermsAreThoseOfTheLine();
    void aFilterWrittenOutMeansTheSame();
    void anyBytesAreReadOrRefusedInBoundedTime();
    void chipsAreTakenOutAndTurnedRound();
    void aTermOfTheSameKeyGivesWayAndASecondClickTakesItOut();
    void valuesAreQuotedWhereTheyMustBe();
    void caseAndWidthAreFoldedAsUnicodeSays();
    void everyCharacterIsFoldedAsIcuFoldsIt();
    void lengthsAreCountedAsPeopleCount_data();
    void lengthsAreCountedAsPeopleCount();
    void sizesThatTheSourceDoesNotTellAreAskedFor();
    void findingsAreKnownByPathElseByRow();
    void anExpressionWithoutEndTakesBoundedTime();
    void aFilterIsAskedByAnyThreads();
    void keysTellWhatTheyMean();
    void manyRowsAreLookedThroughFast();
};

void TestFilter::aLineLetsThroughWhatItSays_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<bool>("passes");
    const auto row = [](const char* line, bool passes) { QTest::addRow("%s", line) << QString::fromUtf8(line) << passes; };
    for (const char* line : {"", "owl", "OWL red", "\"a cat\"", "猫头鹰", "-dog", "split:val", "path:images/", "caption:owl", "question:many", "answer:yes", "answer:one",
                             "type:count", "language:zh", "-missing:caption", "finding:bad_text", "words>7", "caption.words>=9", "words=8", "words:7-8", "WORDS>7",
                             "split:", "missing:", "owl or dog", "dog or owl", "(owl or dog) split:val", "not dog", "NOT dog AND owl", "-(dog or mouse)", "owl and cat",
                             "path:*.png", "path:images/o?l.png", "path:/\\.png$/", "/circle$/", "/OWL/i", "caption:/^an /i", "tag:bird", "tag:n*", "label:dog",
                             "has:boxes", "has:tags", "has:finding", "-has:turns", "column:source", "column:source=web", "column:source:we", "column:score>0.5",
                             "column:score<=0.75", "id:7", "width>=640", "width:600-700", "height<481", "aspect>1.3", "aspect:1-2", "captions=2", "questions>1",
                             "answers=2", "boxes=1", "tags:2", "row=0", "excluded:no", "finding:blurred*", "split=VAL", "caption=画面上有一只猫头鹰", "split：val",
                             "（owl or dog）", "“a cat”", "ｏｗｌ", "words＞7", "question.words=3", "has:size", "owl \"cat", "-missing:answer", "type:/^c/", "column:\"source\"=web",
                             "answer:YES", "caption:\"red circle\"", "finding:BLURRED_IMAGE", "words:5-9.5"})
        row(line, true);
    for (const char* line : {"owl dog", "\"cat owl\"", "-owl", "split:va", "-split:val", "caption:many", "answer:ye", "type:where", "language:de", "missing:image",
                             "finding:missing_image", "words>9", "words<3", "words:5-6", "dog or mouse", "owl and dog", "not owl", "-(owl or dog)", "path:*.jpg", "path:*.PNg?",
                             "/OWL/", "tag:night*s", "label:cat", "has:turns", "missing:boxes", "column:colour", "column:\"my note\"", "column:source=we", "column:score>0.8",
                             "column:source>1", "id:8", "width>640", "height<480", "aspect>1.4", "captions=0", "boxes>1", "excluded:yes", "finding:blur", "caption=owl",
                             "missing:answer", "row>0", "words:9-5"})
        row(line, false);
}

void TestFilter::aLineLetsThroughWhatItSays() {
    QFETCH(QString, line);
    QFETCH(bool, passes);
    const FilterParse parsed = parseFilter(line.toStdString());
    QVERIFY2(!parsed.problem, parsed.problem ? parsed.problem->expected.c_str() : "");
    QCOMPARE(lets(line.toStdString(), smallSet().items.front()), passes);
}

void TestFilter::termsAreJoinedAsTheGrammarSays_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("meaning");
    const auto row = [](const char* line, const char* meaning) { QTest::addRow("%s", line) << QString::fromUtf8(line) << QString::fromUtf8(meaning); };
    row("", "all()");
    row("a b or c", "any(all(a,b,),c,)");
    row("a (b or c)", "all(a,any(b,c,),)");
    row("not a b", "all(not(a,),b,)");
    row("not (a b)", "not(all(a,b,),)");
    row("not not a", "not(not(a,),)");
    row("-\"a b\"", "not(\"a b\",)");
    row("((a))", "a");
    row("-", "\"-\"");
    row("a - b", "all(a,\"-\",b,)");
    row("--a", "not(\"-a\",)");
    row("\"and\" \"or\"", "all(\"and\",\"or\",)");
    row("android order nothing", "all(android,order,nothing,)");
    row("split: a", "a");
    row("split: or a", "a");
    row("-split:", "all()");
    row("a\"b c\"d", "\"ab cd\"");
    row("\"say \"\"hi\"\"\"", "\"say \"\"hi\"\"\"");
    row("\"\"", "all()");
    row("dog) cat", "all(\"dog)\",cat,)");
    row("f(x) (f(x) or b)", "all(\"f(x)\",any(\"f(x)\",b,),)");
    row("/data/images", "\"/data/images\"");
    row("/a b/ c", "all(/a b/,c,)");
    row("/a\\/b/i", "/a\\/b/i");
    row("/a/or", "\"/a/or\"");
    row("12:30", "\"12:30\"");
    row("split:a:b", "split:a:b");
    row("a　b", "all(a,b,)");
    row("words>=5 words<=9", "all(words>=5,words<=9,)");
    row("(a or b)(c or d)", "all(any(a,b,),any(c,d,),)");
}

void TestFilter::termsAreJoinedAsTheGrammarSays() {
    QFETCH(QString, line);
    QFETCH(QString, meaning);
    QCOMPARE(QString::fromStdString(meaningOf(line.toStdString())), meaning);
}

void TestFilter::aProblemIsToldWithItsColumn_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("column");
    using Code = FilterProblem::Code;
    const auto row = [](const char* line, Code code, int column) { QTest::addRow("%s", line) << QString::fromUtf8(line) << static_cast<int>(code) << column; };
    row("colour:red", Code::UnknownKey, 1);
    row("猫 colour:red", Code::UnknownKey, 3);
    row("http://a.b", Code::UnknownKey, 1);
    row("split>3", Code::WrongSign, 1);
    row("a words>many", Code::NoNumber, 9);
    row("words:", Code::NoNumber, 7);
    row("words>5-9", Code::NoNumber, 7);
    row("width:1.2.3", Code::NoNumber, 7);
    row("words:-5", Code::NoNumber, 7);
    row("width:1e3", Code::NoNumber, 7);
    row("column:a>b", Code::NoNumber, 10);
    row("missing:ears", Code::UnknownThing, 9);
    row("has:/a/", Code::UnknownThing, 5);
    row("excluded:maybe", Code::NoYesNo, 10);
    row("excluded:/yes/", Code::NoYesNo, 10);
    row("a (b or c", Code::UnclosedGroup, 3);
    row("(a b))", Code::NothingToClose, 6);
    row(") a", Code::NothingToClose, 1);
    row("a ()", Code::EmptyGroup, 3);
    row("or", Code::LoneOperator, 1);
    row("a or", Code::LoneOperator, 3);
    row("a or or b", Code::LoneOperator, 3);
    row("and a", Code::LoneOperator, 1);
    row("a and", Code::LoneOperator, 3);
    row("a and and b", Code::LoneOperator, 3);
    row("a not", Code::LoneOperator, 3);
    row("(a or)", Code::LoneOperator, 4);
    row("a /(/", Code::BadRegex, 3);
    row("caption:/[z-a]/", Code::BadRegex, 9);
}

void TestFilter::aProblemIsToldWithItsColumn() {
    QFETCH(QString, line);
    QFETCH(int, code);
    QFETCH(int, column);
    const FilterParse parsed = parseFilter(line.toStdString());
    QVERIFY(parsed.problem.has_value());
    QCOMPARE(static_cast<int>(parsed.problem->code), code);
    QCOMPARE(static_cast<int>(parsed.problem->column), column);
    QVERIFY(!parsed.problem->expected.empty());
    const auto read = readFilter(line.toStdString());
    QVERIFY(!read.ok());
    QVERIFY(read.error().message.starts_with("column " + std::to_string(column)));
}

void TestFilter::placesOfTermsAreThoseOfTheLine() {
    const std::string line = "猫  split:val -\"a b\" (c or d)";
    const FilterParse parsed = parseFilter(line);
    const auto chips = chipsOf(parsed.root);
    QCOMPARE(chips.size(), 4u);
    const QString shown = QString::fromStdString(line);
    const auto piece = [&](std::size_t chip) { return shown.mid(static_cast<int>(chips[chip].begin), static_cast<int>(chips[chip].end - chips[chip].begin)); };
    QCOMPARE(piece(0), QStringLiteral("猫"));
    QCOMPARE(piece(1), QStringLiteral("split:val"));
    QCOMPARE(piece(2), QStringLiteral("-\"a b\""));
    QCOMPARE(piece(3), QStringLiteral("(c or d)"));
    QVERIFY(chips[2].negated && !chips[1].negated);
}

void TestFilter::aFilterWrittenOutMeansTheSame() {
    RandomFilter random(7);
    for (int i = 0; i < 5000; ++i) {
        const FilterNode node = random.node(i % 4);
        const std::string line = toText(node);
        const FilterParse again = parseFilter(line);
        QVERIFY2(!again.problem, line.c_str());
        QVERIFY2(sameMeaning(again.root, node), (line + "   " + withoutPlaces(node) + "   " + withoutPlaces(again.root)).c_str());
    }
}

void TestFilter::anyBytesAreReadOrRefusedInBoundedTime() {
    std::mt19937 random(3);
    const std::string signs = "a\"(): -/\\<>=or not\xC3\xA9\xE7\x8C\xAB\xFF*";
    for (int i = 0; i < 20'000; ++i) {
        std::string line;
        for (unsigned n = 0, size = static_cast<unsigned>(random() % 24); n < size; ++n)
            line += signs[random() % signs.size()];
        const FilterParse parsed = parseFilter(line);
        if (!parsed.problem)
            QVERIFY2(sameMeaning(parseFilter(toText(parsed.root)).root, parsed.root), line.c_str());
    }
    using Code = FilterProblem::Code;
    QVERIFY(parseFilter(std::string(20'000, 'a')).problem->code == Code::TooLong);
    QVERIFY(parseFilter(std::string(65, '(') + "a" + std::string(65, ')')).problem->code == Code::TooDeep);
    std::string many, deep;
    for (int i = 0; i < 1001; ++i)
        many += "a ";
    for (int i = 0; i < 70; ++i)
        deep += "not ";
    QVERIFY(parseFilter(many).problem->code == Code::TooMany);
    QVERIFY(parseFilter(deep + "a").problem->code == Code::TooDeep);
}

void TestFilter::chipsAreTakenOutAndTurnedRound() {
    const FilterNode root = parseFilter("owl split:val -cat (a or b)").root;
    QCOMPARE(withoutChip(root, 1), "owl -cat (a or b)");
    QCOMPARE(withoutChip(root, 9), "owl split:val -cat (a or b)");
    QCOMPARE(withChipNegated(root, 2), "owl split:val cat (a or b)");
    QCOMPARE(withChipNegated(root, 3), "owl split:val -cat -(a or b)");
    const FilterNode any = parseFilter("a or b").root;
    QCOMPARE(chipsOf(any).size(), 1u);
    QCOMPARE(withoutChip(any, 0), "");
    QCOMPARE(withChipNegated(any, 0), "-(a or b)");
    QVERIFY(chipsOf(parseFilter("").root).empty());
}

void TestFilter::aTermOfTheSameKeyGivesWayAndASecondClickTakesItOut() {
    QCOMPARE(withTerm("owl split:val", "split:train"), "owl split:train");
    QCOMPARE(withTerm("owl split:val", "split:val"), "owl");
    QCOMPARE(withTerm("owl -split:val", "split:val"), "owl split:val");
    QCOMPARE(withTerm("owl", "cat"), "owl cat");
    QCOMPARE(withTerm("owl cat", "owl"), "cat");
    QCOMPARE(withTerm("words>5", "words:7-8"), "words:7-8");
    QCOMPARE(withTerm("column:a=1", "column:b=2"), "column:a=1 column:b=2");
    QCOMPARE(withTerm("a or b", "split:val"), "(a or b) split:val");
    QCOMPARE(withTerm("", "split:val"), "split:val");
    QCOMPARE(withTerm("(a", "split:val"), "split:val");
}

void TestFilter::valuesAreQuotedWhereTheyMustBe() {
    QCOMPARE(termText("split", "val"), "split:val");
    QCOMPARE(termText("split:", "my split"), "split:\"my split\"");
    QCOMPARE(termText("path", "images/a.png"), "path:images/a.png");
    QCOMPARE(termText("answer", "猫"), "answer:猫");
    for (const char* value : {"a\"b", "(a)", "-a", "/a/", "*", "a?", "　", "or", "a:b", "“x”"}) {
        const FilterNode node = parseFilter(termText("tag", value)).root;
        QCOMPARE(node.test.text, value);
        QVERIFY(node.test.match == FilterMatch::Equals);
    }
}

void TestFilter::caseAndWidthAreFoldedAsUnicodeSays() {
    QCOMPARE(foldedForSearch("A Dog"), "a dog");
    QCOMPARE(foldedForSearch("ＡＢＣ１２３，！"), "abc123,!");
    QCOMPARE(foldedForSearch("ÉCOLE Straße"), "école strasse");
    QCOMPARE(foldedForSearch("e\xCC\x81"), "é");
    QCOMPARE(foldedForSearch("ΣΊΣΥΦΟΣ"), "σίσυφοσ");
    QCOMPARE(foldedForSearch("ﬁre ①"), "fire 1");
    QCOMPARE(foldedForSearch("が"), "が");
    QCOMPARE(foldedForSearch("か\xE3\x82\x99"), "が");
    QCOMPARE(foldedForSearch("猫头鹰。　“a”"), "猫头鹰。 “a”");
    QCOMPARE(foldedForSearch("\xFF"), "\xEF\xBF\xBD");
    QCOMPARE(foldedForSearch(""), "");
}

// A ligature is nothing the fast way knows, so a text with one goes to ICU as a whole; it composes with nothing before it.
void TestFilter::everyCharacterIsFoldedAsIcuFoldsIt() {
    for (char32_t c = 1; c < 0x10000; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        const std::string one = QString::fromUcs4(&c, 1).toStdString();
        if (foldedForSearch(one) + "fi" != foldedForSearch(one + "ﬁ"))
            QFAIL(("U+" + QString::number(static_cast<uint>(c), 16).toStdString() + " is " + foldedForSearch(one)).c_str());
    }
}

void TestFilter::lengthsAreCountedAsPeopleCount_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("words");
    const auto row = [](const char* text, int words) { QTest::addRow("%s", text) << QString::fromUtf8(text) << words; };
    row("", 0);
    row("  ", 0);
    row("a dog", 2);
    row("a dog - two dogs!", 4);
    row("it's well-known", 2);
    row("猫头鹰", 3);
    row("一只 cat 猫", 4);
    row("42 cats", 2);
    row("\xF0\x9F\xA6\x89 owl", 2);
    row("élan vital", 2);
    row("…!?", 0);
}

void TestFilter::lengthsAreCountedAsPeopleCount() {
    QFETCH(QString, text);
    QFETCH(int, words);
    QCOMPARE(static_cast<int>(wordsOf(text.toStdString())), words);
}

void TestFilter::sizesThatTheSourceDoesNotTellAreAskedFor() {
    DataItem item = smallSet().items[1];
    const FilterNode wide = parseFilter("aspect>3").root;
    QVERIFY(!RowFilter(wide).matches(item));
    int asked = 0;
    const FilterFacts facts{nullptr, [&](const DataItem& of) {
                                ++asked;
                                return of.path == "images/dog.jpg" ? std::pair(400, 100) : std::pair(0, 0);
                            }};
    QVERIFY(RowFilter(wide, facts).matches(item));
    QCOMPARE(asked, 1);
    item.width = item.height = 50;
    QVERIFY(!RowFilter(wide, facts).matches(item));
    QCOMPARE(asked, 1);
    QVERIFY(!RowFilter(parseFilter("width>0 or width<=0").root, facts).matches(smallSet().items[2]));
}

void TestFilter::findingsAreKnownByPathElseByRow() {
    const FindingIndex index = someFindings();
    DataItem owl = smallSet().items[0];
    QVERIFY(index.has("bad_text", owl) && index.has("blurred_image", owl) && !index.has("bad_row", owl));
    QCOMPARE(index.codesOf(owl).size(), 2u);
    owl.path.clear();
    owl.row = 5;
    QVERIFY(index.has("bad_row", owl) && !index.has("bad_text", owl));
    QVERIFY(!RowFilter(parseFilter("finding:bad_text").root).matches(owl));
}

void TestFilter::anExpressionWithoutEndTakesBoundedTime() {
    DataItem item = tests::rowOf("a.png", "train", {std::string(200, 'a') + "!"});
    QElapsedTimer timer;
    timer.start();
    QVERIFY(!RowFilter(parseFilter("/^(a+)+$/").root).matches(item));
    QVERIFY(!RowFilter(parseFilter("/^(a|aa|b?a)*$/").root).matches(item));
    QVERIFY2(timer.elapsed() < 5000, "a search must end");
    QVERIFY(parseFilter("/" + std::string(5000, 'a') + "/").problem.has_value());
}

void TestFilter::aFilterIsAskedByAnyThreads() {
    const RowFilter filter(parseFilter("(猫头鹰 or caption:/b.own/) -tag:x").root);
    const Dataset set = smallSet();
    std::atomic<int> wrong{0};
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 2000; ++i)
                for (std::size_t row = 0; row < set.items.size(); ++row)
                    wrong += filter.matches(set.items[row]) != (row < 2);
        });
    threads.clear();
    QCOMPARE(wrong.load(), 0);
}

void TestFilter::keysTellWhatTheyMean() {
    for (const FilterKey& key : knownFilterKeys()) {
        QVERIFY(!key.meaning.empty());
        const std::string value = !key.values.empty() ? std::string(key.values.front()) : key.isNumber ? "5" : "x";
        const FilterParse parsed = parseFilter(std::string(key.name) + ":" + value);
        QVERIFY2(!parsed.problem, std::string(key.name).c_str());
        for (const std::string_view each : key.values)
            QVERIFY(!parseFilter(std::string(key.name) + ":" + std::string(each)).problem);
    }
}

void TestFilter::manyRowsAreLookedThroughFast() {
    Dataset set;
    for (int i = 0; i < 100'000; ++i)
        set.items.push_back(tests::rowOf("images/" + std::to_string(i) + ".jpg", i % 10 == 0 ? "val" : "train",
                                         {i % 100 == 0 ? "A brown owl sits on a branch at night" : "A man rides a red bicycle along the river"}));
    JobContext context;
    for (const char* line : {"split:val", "owl", "caption:owl", "words>7", "path:*0.jpg", "split:val owl", "-owl or split:val", "caption:/owl/", "猫"}) {
        QElapsedTimer timer;
        timer.start();
        const auto places = placesPassing(set, RowFilter(parseFilter(line).root), context);
        const double seconds = static_cast<double>(timer.nsecsElapsed()) / 1e9;
        VERIFY_OK(places);
        std::printf("%-20s %6zu of %zu rows, %.2f M rows/s\n", line, places->size(), set.items.size(), static_cast<double>(set.items.size()) / seconds / 1e6);
    }
    QCOMPARE(placesPassing(set, RowFilter(parseFilter("split:val owl").root), context)->size(), 1000u);
    context.cancel.cancel();
    QVERIFY(placesPassing(set, RowFilter(parseFilter("owl").root), context).error().code == ErrorCode::Cancelled);
}

QTEST_APPLESS_MAIN(TestFilter)
#include "test_filter.moc"
