// JSON from files that lie: deep, doubled, out of range, cut, in the wrong encoding, of the wrong type.
#include <QTemporaryDir>
#include <QtTest>
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/json.h"

using namespace diptych;

namespace {

std::string nested(int depth, char open, char close) {
    return std::string(static_cast<std::size_t>(depth), open) + std::string(static_cast<std::size_t>(depth), close);
}

Json object(const char* text) {
    return parseJson(text, "a.json").value();
}

}  // namespace

class JsonTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hostileTextIsRefused_data();
    void hostileTextIsRefused();
    void soundTextIsRead_data();
    void soundTextIsRead();
    void depthIsCountedFromOne();
    void nestingOfAMillionIsRefusedWithoutHarm();
    void textOverTheLimitIsRefused();
    void numbersOutOfRangeAreCalledSo();
    void integersNeverWrap_data();
    void integersNeverWrap();
    void rangesAreKept();
    void fallbacksAreForAbsentKeysOnly();
    void wrongTypesAreNamed();
    void arraysAndObjectsAreNullWhenAbsent();
    void filesAreNamedInErrors();
};

void JsonTest::hostileTextIsRefused_data() {
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char* name, const QByteArray& text) { QTest::newRow(name) << text; };
    row("empty", "");
    row("no JSON", "hello");
    row("arrays 10,000 deep", QByteArray::fromStdString(nested(10000, '[', ']')));
    row("arrays open 10,000 deep", QByteArray(10000, '['));
    row("objects 10,000 deep", QByteArray("{\"a\":").repeated(10000));
    row("duplicate key", R"({"a":1,"a":2})");
    row("duplicate key by an escape", R"({"a":1,"\u0061":2})");
    row("duplicate key inside", R"({"x":[{"a":1,"b":{"c":1,"c":1}}]})");
    row("infinite number", "[1e999]");
    row("infinite negative number", "[-1e999]");
    row("NaN", "[NaN]");
    row("invalid UTF-8 in a value", "[\"\xFF\"]");
    row("invalid UTF-8 in a key", "{\"\xC0\xAF\":1}");
    row("lone surrogate", R"(["\ud800"])");
    row("raw control character", "[\"a\nb\"]");
    row("comment", "[1] // one");
    row("trailing comma", "[1,]");
    row("two values", "{} {}");
    row("text after a null byte", QByteArray("{}\0hidden", 9));
    row("null byte at the end", QByteArray("{}\0", 3));
    row("cut short", R"({"a":[1,2)");
    row("leading zero", "[01]");
    row("single quotes", "{'a':1}");
}

void JsonTest::hostileTextIsRefused() {
    QFETCH(QByteArray, text);
    const auto result = parseJson(text.toStdString(), "a.json");
    QVERIFY(!result.ok());
    QVERIFY(result.error().code == ErrorCode::BadInput);
    QCOMPARE(QByteArray::fromStdString(result.error().context), QByteArray("a.json"));
    QVERIFY(!result.error().message.empty());
}

void JsonTest::soundTextIsRead_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("scalar") << QByteArray("7");
    QTest::newRow("same key in two objects") << QByteArray(R"([{"a":1},{"a":2},{"b":{"a":3}}])");
    QTest::newRow("white space") << QByteArray(" \t\r\n{ } \n");
    QTest::newRow("surrogate pair") << QByteArray(R"(["\ud83d\udc31"])");
    QTest::newRow("null as an escape") << QByteArray(R"(["\u0000"])");
    QTest::newRow("64 deep") << QByteArray::fromStdString(nested(64, '[', ']'));
}

void JsonTest::soundTextIsRead() {
    QFETCH(QByteArray, text);
    const auto result = parseJson(text.toStdString(), "a.json");
    QVERIFY2(result.ok(), result.ok() ? "" : result.error().oneLine().c_str());
    QVERIFY(*result == Json::parse(text.toStdString()));
}

void JsonTest::depthIsCountedFromOne() {
    QVERIFY(parseJson(nested(3, '[', ']'), "a", {1000, 3}).ok());
    QVERIFY(!parseJson(nested(4, '[', ']'), "a", {1000, 3}).ok());
    QVERIFY(!parseJson(nested(65, '[', ']'), "a").ok());
    QVERIFY(parseJson(R"([[],[],[[]]])", "a", {1000, 3}).ok());
}

void JsonTest::nestingOfAMillionIsRefusedWithoutHarm() {
    QVERIFY(!parseJson(std::string(1'000'000, '['), "a").ok());
}

void JsonTest::textOverTheLimitIsRefused() {
    QVERIFY(parseJson("[1,2]", "a", {5, 64}).ok());
    QVERIFY(!parseJson("[1,2]", "a", {4, 64}).ok());
}

void JsonTest::numbersOutOfRangeAreCalledSo() {
    for (const char* text : {"[1e999]", "{\"a\":-1e400}"})
        QVERIFY(parseJson(text, "a").error().message.find("out of range") != std::string::npos);
}

void JsonTest::integersNeverWrap_data() {
    QTest::addColumn<QByteArray>("number");
    QTest::addColumn<bool>("fits");
    QTest::addColumn<qlonglong>("value");
    QTest::newRow("zero") << QByteArray("0") << true << 0LL;
    QTest::newRow("largest") << QByteArray("9223372036854775807") << true << static_cast<qlonglong>(INT64_MAX);
    QTest::newRow("smallest") << QByteArray("-9223372036854775808") << true << static_cast<qlonglong>(INT64_MIN);
    QTest::newRow("one more") << QByteArray("9223372036854775808") << false << 0LL;
    QTest::newRow("2^64 - 1") << QByteArray("18446744073709551615") << false << 0LL;
    QTest::newRow("2^64 + 1") << QByteArray("18446744073709551617") << false << 0LL;
    QTest::newRow("one less") << QByteArray("-9223372036854775809") << false << 0LL;
    QTest::newRow("fraction") << QByteArray("1.5") << false << 0LL;
    QTest::newRow("string") << QByteArray("\"1\"") << false << 0LL;
    QTest::newRow("true") << QByteArray("true") << false << 0LL;
}

void JsonTest::integersNeverWrap() {
    QFETCH(QByteArray, number);
    QFETCH(bool, fits);
    QFETCH(qlonglong, value);
    const Json root = object(("{\"n\":" + number + "}").constData());
    const auto result = jsonInt(root, "n", "a.json");
    QCOMPARE(result.ok(), fits);
    if (fits)
        QCOMPARE(static_cast<qlonglong>(*result), value);
}

void JsonTest::rangesAreKept() {
    const Json root = object(R"({"n":12})");
    QVERIFY(jsonInt(root, "n", "a", 0, 12).ok());
    QVERIFY(!jsonInt(root, "n", "a", 0, 11).ok());
    QVERIFY(!jsonInt(root, "n", "a", 13).ok());
    QVERIFY(!jsonIntOr(root, "n", 5, "a", 0, 11).ok());
    const auto error = jsonInt(root, "n", "a.json", 0, 11).error();
    QVERIFY(error.oneLine().find("12") != std::string::npos);
    QVERIFY(error.oneLine().find("11") != std::string::npos);
}

void JsonTest::fallbacksAreForAbsentKeysOnly() {
    const Json root = object(R"({"null":null,"text":"x","number":2.5,"flag":true,"list":[]})");
    QCOMPARE(jsonIntOr(root, "absent", 7, "a").value(), 7);
    QCOMPARE(jsonIntOr(root, "null", 7, "a").value(), 7);
    QVERIFY(!jsonIntOr(root, "text", 7, "a").ok());
    QCOMPARE(jsonNumberOr(root, "null", 0.5, "a").value(), 0.5);
    QCOMPARE(jsonNumberOr(root, "number", 0.5, "a").value(), 2.5);
    QVERIFY(!jsonNumberOr(root, "flag", 0.5, "a").ok());
    QCOMPARE(jsonBoolOr(root, "absent", true, "a").value(), true);
    QVERIFY(!jsonBoolOr(root, "number", true, "a").ok());
    QVERIFY(jsonStringOr(root, "absent", "y", "a").value() == "y");
    QVERIFY(!jsonStringOr(root, "list", "y", "a").ok());
    QVERIFY(!jsonInt(root, "absent", "a").ok() && !jsonNumber(root, "null", "a").ok() &&
            !jsonString(root, "null", "a").ok());
    QVERIFY(!jsonInt(object("[1]"), "n", "a").ok());
}

void JsonTest::wrongTypesAreNamed() {
    const std::string line = jsonString(object(R"({"name":[1]})"), "name", "config.json").error().oneLine();
    QVERIFY2(line.find("config.json") == 0, line.c_str());
    QVERIFY2(line.find("\"name\"") != std::string::npos, line.c_str());
    QVERIFY2(line.find("array") != std::string::npos && line.find("string") != std::string::npos, line.c_str());
}

void JsonTest::arraysAndObjectsAreNullWhenAbsent() {
    const Json root = object(R"({"list":[1,2],"map":{"k":1}})");
    QCOMPARE((*jsonArray(root, "list", "a"))->size(), std::size_t{2});
    QCOMPARE((*jsonObject(root, "map", "a"))->size(), std::size_t{1});
    QVERIFY(*jsonArray(root, "absent", "a") == nullptr);
    QVERIFY(*jsonObject(root, "absent", "a") == nullptr);
    QVERIFY(!jsonArray(root, "map", "a").ok());
    QVERIFY(!jsonObject(root, "list", "a").ok());
}

void JsonTest::filesAreNamedInErrors() {
    QTemporaryDir folder;
    const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "config.json";
    QVERIFY(readJsonFile(path).error().code == ErrorCode::NotFound);
    QVERIFY(writeFileAtomically(path, "{\"a\":").ok());
    QVERIFY(readJsonFile(path).error().code == ErrorCode::BadInput);
    QVERIFY(readJsonFile(path).error().context.find("config.json") != std::string::npos);
    QVERIFY(writeFileAtomically(path, "{\"a\":1}").ok());
    QCOMPARE(jsonInt(*readJsonFile(path), "a", "a").value(), 1);
}

QTEST_APPLESS_MAIN(JsonTest)
#include "test_json.moc"
