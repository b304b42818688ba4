// Errors as one line, exit codes, and the two macros.
#include <QtTest>
#include <memory>

#include "core/base/errors.h"
#include "core/base/files.h"
#include "core/base/result.h"

using namespace diptych;

namespace {

Result<int> half(int number) {
    if (number % 2 != 0)
        return Error{ErrorCode::BadInput, std::to_string(number) + " is odd, wanted an even number", "--number",
                     "Use 2"};
    return number / 2;
}

Result<int> quarter(int number) {
    DIPTYCH_ASSIGN(const int first, half(number));
    DIPTYCH_ASSIGN(const int second, half(first));
    return second;
}

Status evenOnly(int number, bool& reachedEnd) {
    const auto check = [&]() -> Status {
        if (number % 2 != 0)
            return Error{ErrorCode::Usage, "odd", {}, {}};
        return {};
    };
    DIPTYCH_TRY(check());
    reachedEnd = true;
    return {};
}

}  // namespace

class ResultTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneLineNamesThingGotWantedAndRemedy_data();
    void oneLineNamesThingGotWantedAndRemedy();
    void textOfDataCannotBreakTheLine_data();
    void textOfDataCannotBreakTheLine();
    void exitCodesAreThoseOfTheCommandLine_data();
    void exitCodesAreThoseOfTheCommandLine();
    void assignHandsOnValuesAndErrors();
    void tryStopsAtTheFirstError();
    void valuesThatCannotBeCopiedAreMoved();
    void invalidUtf8IsReplacedAndNothingElse_data();
    void invalidUtf8IsReplacedAndNothingElse();
};

void ResultTest::oneLineNamesThingGotWantedAndRemedy_data() {
    QTest::addColumn<QByteArray>("context");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("remedy");
    QTest::addColumn<QByteArray>("line");
    const auto row = [](const char* name, const char* context, const char* message, const char* remedy,
                        const char* line) {
        QTest::newRow(name) << QByteArray(context) << QByteArray(message) << QByteArray(remedy) << QByteArray(line);
    };
    row("all", "a.png", "is empty, wanted a picture", "Choose another",
        "a.png: is empty, wanted a picture. Choose another.");
    row("no remedy", "a.png", "is empty", "", "a.png: is empty.");
    row("no context", "", "is empty", "Try again", "is empty. Try again.");
    row("stops not doubled", "a", "is empty.", "Try again.", "a: is empty. Try again.");
}

void ResultTest::oneLineNamesThingGotWantedAndRemedy() {
    QFETCH(QByteArray, context);
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, remedy);
    QFETCH(QByteArray, line);
    const Error error{ErrorCode::BadInput, message.toStdString(), context.toStdString(), remedy.toStdString()};
    QCOMPARE(QByteArray::fromStdString(error.oneLine()), line);
}

void ResultTest::textOfDataCannotBreakTheLine_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("visible");
    const auto row = [](const char* name, const QByteArray& text, const char* visible) {
        QTest::newRow(name) << text << QByteArray(visible);
    };
    row("line end", "a\nb\r", "a\\u{A}b\\u{D}");
    row("terminal escape", "\x1b[31mred", "\\u{1B}[31mred");
    row("null", QByteArray("a\0b", 3), "a\\u{0}b");
    row("C1", "\xC2\x9B", "\\u{9B}");
    row("right to left override", "gpj.\xE2\x80\xAE", "gpj.\\u{202E}");
    row("isolate", "\xE2\x81\xA6x", "\\u{2066}x");
    row("line separator", "\xE2\x80\xA8", "\\u{2028}");
    row("invalid", "a\xFF", "a\xEF\xBF\xBD");
    row("Chinese and emoji stay", "\xE7\x8C\xAB\xF0\x9F\x90\xB1", "\xE7\x8C\xAB\xF0\x9F\x90\xB1");
}

void ResultTest::textOfDataCannotBreakTheLine() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, visible);
    const Error error{ErrorCode::BadInput, "m", text.toStdString(), "r"};
    QCOMPARE(QByteArray::fromStdString(error.oneLine()), visible + ": m. r.");
    QCOMPARE(QByteArray::fromStdString(visibleText(text.toStdString())), visible);
}

void ResultTest::exitCodesAreThoseOfTheCommandLine_data() {
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("exit");
    const auto row = [](const char* name, ErrorCode code, int exit) {
        QTest::newRow(name) << static_cast<int>(code) << exit;
    };
    row("cancelled", ErrorCode::Cancelled, 130);
    row("usage", ErrorCode::Usage, 2);
    row("bad input", ErrorCode::BadInput, 3);
    row("not found", ErrorCode::NotFound, 3);
    row("unsupported", ErrorCode::Unsupported, 3);
    row("io", ErrorCode::Io, 1);
    row("memory", ErrorCode::OutOfMemory, 1);
    row("internal", ErrorCode::Internal, 1);
}

void ResultTest::exitCodesAreThoseOfTheCommandLine() {
    QFETCH(int, code);
    QTEST(exitCode(static_cast<ErrorCode>(code)), "exit");
}

void ResultTest::assignHandsOnValuesAndErrors() {
    QCOMPARE(quarter(8).value(), 2);
    const auto failed = quarter(6);
    QVERIFY(!failed.ok());
    QCOMPARE(QByteArray::fromStdString(failed.error().message), QByteArray("3 is odd, wanted an even number"));
}

void ResultTest::tryStopsAtTheFirstError() {
    bool reachedEnd = false;
    QVERIFY(!evenOnly(1, reachedEnd).ok());
    QVERIFY(!reachedEnd);
    QVERIFY(evenOnly(2, reachedEnd).ok());
    QVERIFY(reachedEnd);
}

void ResultTest::valuesThatCannotBeCopiedAreMoved() {
    const auto make = []() -> Result<std::unique_ptr<int>> { return std::make_unique<int>(7); };
    const auto take = [&]() -> Result<int> {
        DIPTYCH_ASSIGN(const std::unique_ptr<int> number, make());
        return *number;
    };
    QCOMPARE(take().value(), 7);
}

void ResultTest::invalidUtf8IsReplacedAndNothingElse_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("valid");
    const auto row = [](const char* name, const char* text, bool valid) {
        QTest::newRow(name) << QByteArray(text) << valid;
    };
    row("ASCII", "cat", true);
    row("two bytes", "\xC3\xA9", true);
    row("last code point", "\xF4\x8F\xBF\xBF", true);
    row("past the last", "\xF4\x90\x80\x80", false);
    row("overlong slash", "\xC0\xAF", false);
    row("overlong three", "\xE0\x80\xAF", false);
    row("surrogate", "\xED\xA0\x80", false);
    row("lone tail", "\x80", false);
    row("cut short", "a\xE7\x8C", false);
}

void ResultTest::invalidUtf8IsReplacedAndNothingElse() {
    QFETCH(QByteArray, text);
    QFETCH(bool, valid);
    const std::string raw = text.toStdString();
    QCOMPARE(isValidUtf8(raw), valid);
    QVERIFY(isValidUtf8(sanitizeUtf8(raw)));
    QCOMPARE(sanitizeUtf8(raw) == raw, valid);
    QCOMPARE(sanitizeUtf8(raw).find("\xEF\xBF\xBD") == std::string::npos, valid);
}

QTEST_APPLESS_MAIN(ResultTest)
#include "test_result.moc"
