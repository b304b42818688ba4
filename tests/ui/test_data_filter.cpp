// The filter line of Data: what lets a row through, what is told of a line that cannot be read, and how long a caption is.
#include <QtTest>

#include "ui/panels/data/data_filter.h"

using namespace diptych;

namespace {

DataItem exampleItem() {
    DataItem item;
    item.path = "images/owl.png";
    item.file = "/set/images/owl.png";
    item.split = "val";
    item.captions = {{1, "An owl, a cat and a red circle", "en"}, {2, "画面上有一只猫头鹰", "zh"}};
    item.questions = {{1, "Is it red?", "yes/no", "en", {"yes"}}, {2, "How many cats?", "count", "en", {"1", "one"}}};
    return item;
}

bool lets(const QString& line) {
    Dataset set;
    set.items = {exampleItem()};
    set.problems = {{"bad_text", 0, "images/owl.txt", ""}, {"missing_image", 1, "images/gone.png", ""}};
    const DataFilter filter = DataFilter::parse(line);
    return FilterMatcher(set, filter).passes(set.items.front());
}

}  // namespace

class TestDataFilter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFilterLetsThroughWhatItSays_data();
    void aFilterLetsThroughWhatItSays();
    void whatIsNoFilterIsNamedWithTheRemedy_data();
    void whatIsNoFilterIsNamedWithTheRemedy();
    void lengthsAreCountedAsPeopleCount_data();
    void lengthsAreCountedAsPeopleCount();
    void aTermOfTheSameKeyGivesWayAndASecondClickTakesItOut();
};

void TestDataFilter::aFilterLetsThroughWhatItSays_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<bool>("passes");
    const auto row = [](const char* line, bool passes) { QTest::addRow("%s", line) << QString::fromUtf8(line) << passes; };
    row("", true);
    row("owl", true);
    row("OWL red", true);
    row("owl dog", false);
    row("\"a cat\"", true);
    row("\"cat owl\"", false);
    row("猫头鹰", true);
    row("-dog", true);
    row("-owl", false);
    row("split:val", true);
    row("split:va", false);
    row("-split:val", false);
    row("path:images/", true);
    row("caption:owl", true);
    row("caption:many", false);
    row("question:many", true);
    row("answer:yes", true);
    row("answer:ye", false);
    row("answer:one", true);
    row("type:count", true);
    row("type:where", false);
    row("language:zh", true);
    row("language:de", false);
    row("missing:image", false);
    row("-missing:caption", true);
    row("finding:bad_text", true);
    row("finding:missing_image", false);
    row("words>7", true);
    row("words>9", false);
    row("caption.words>=9", true);
    row("words<3", false);
    row("words=8", true);
    row("words:5-6", false);
    row("words:7-8", true);
    row("split:", true);      // still being typed
}

void TestDataFilter::aFilterLetsThroughWhatItSays() {
    QFETCH(QString, line);
    QVERIFY(DataFilter::parse(line).problem.isEmpty());
    QTEST(lets(line), "passes");
}

void TestDataFilter::whatIsNoFilterIsNamedWithTheRemedy_data() {
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("named");
    QTest::newRow("key") << QStringLiteral("owl foo:bar") << QStringLiteral("foo:");
    QTest::newRow("sign") << QStringLiteral("split>val") << QStringLiteral("split>");
    QTest::newRow("number") << QStringLiteral("words>many") << QStringLiteral("words>many");
    QTest::newRow("range") << QStringLiteral("words>3-5") << QStringLiteral("words>3-5");
    QTest::newRow("missing") << QStringLiteral("missing:sleep") << QStringLiteral("missing:sleep");
}

void TestDataFilter::whatIsNoFilterIsNamedWithTheRemedy() {
    QFETCH(QString, line);
    QFETCH(QString, named);
    QVERIFY2(DataFilter::parse(line).problem.contains(named), qPrintable(DataFilter::parse(line).problem));
    QVERIFY(DataFilter::parse(QStringLiteral("\"foo:bar\"")).problem.isEmpty());
}

void TestDataFilter::lengthsAreCountedAsPeopleCount_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("words");
    QTest::newRow("nothing") << QString() << 0;
    QTest::newRow("English") << QStringLiteral("An owl, a cat and a red circle") << 8;
    QTest::newRow("joined") << QStringLiteral("a well-known owl's nest") << 4;
    QTest::newRow("signs alone") << QStringLiteral("… , — !") << 0;
    QTest::newRow("Chinese") << QStringLiteral("画面上有一只猫头鹰。") << 9;
    QTest::newRow("both") << QStringLiteral("一只 owl 和 2 cats") << 6;
    QTest::newRow("beyond the first plane") << QStringLiteral("𠀀𠀁") << 2;
}

void TestDataFilter::lengthsAreCountedAsPeopleCount() {
    QFETCH(QString, text);
    QTEST(wordsOf(text), "words");
}

void TestDataFilter::aTermOfTheSameKeyGivesWayAndASecondClickTakesItOut() {
    QString line = withTerm(QStringLiteral("owl"), QStringLiteral("words:1-5"));
    QCOMPARE(line, QStringLiteral("owl words:1-5"));
    line = withTerm(line, QStringLiteral("words:6-9"));
    QCOMPARE(line, QStringLiteral("owl words:6-9"));
    line = withTerm(line, termOf(QStringLiteral("type"), QStringLiteral("relation yes/no")));
    QCOMPARE(line, QStringLiteral("owl words:6-9 type:\"relation yes/no\""));
    line = withTerm(line, QStringLiteral("words:6-9"));
    QCOMPARE(withTerm(line, QStringLiteral("type:\"relation yes/no\"")), QStringLiteral("owl"));
}

QTEST_GUILESS_MAIN(TestDataFilter)
#include "test_data_filter.moc"
