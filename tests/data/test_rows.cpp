// The streams below the formats: JSON rows and table rows of any size in bounded memory, strict where it matters.
#include <QTest>
#include <string>
#include <vector>

#include "core/data/formats/file_head.h"
#include "core/data/formats/line_reader.h"

using namespace diptych;

namespace {

struct Seen {
    std::vector<std::string> rows, faults;
    Status status;
};

Seen rowsOf(std::string_view text, JsonShape shape = JsonShape::Document) {
    Seen seen;
    MemoryStream stream(text);
    seen.status = forEachJsonRow(stream, shape, "test",
        {[&](const JsonPlace& place, const JsonValue& value) -> Status {
             seen.rows.push_back(std::string(place.key) + ":" + std::to_string(place.row) + "=" + value.shown());
             return {};
         },
         [&](const JsonPlace& place, const std::string& what) { seen.faults.push_back(std::string(place.key) + ":" + std::to_string(place.row) + " " + what); }});
    return seen;
}

std::vector<std::string> csvRows(std::string_view text) {
    MemoryStream stream(text);
    CsvReader reader(stream);
    CellRow row;
    std::vector<std::string> rows;
    while (reader.next(row)) {
        std::string all;
        for (const std::string_view cell : row.cells)
            all += "[" + std::string(cell) + "]";
        rows.push_back(row.tooLong ? "too long" : all);
    }
    return rows;
}

// One byte at a time: every token meets the end of what was read.
class Drip : public ByteStream {
public:
    explicit Drip(std::string text) : m_text(std::move(text)) {}
    Result<std::size_t> read(std::span<char> into) override {
        if (m_at == m_text.size())
            return std::size_t{0};
        into[0] = m_text[m_at++];
        return std::size_t{1};
    }

private:
    std::string m_text;
    std::size_t m_at = 0;
};

}  // namespace

class TestRows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsOfAllArraysComeInOrder() {
        const Seen seen = rowsOf(" \xEF\xBB\xBF" + std::string());
        QVERIFY(!seen.status.ok());
        const Seen all = rowsOf("\xEF\xBB\xBF{\"info\": {\"a\": [1]}, \"images\": [{\"id\": 1}, 2 , \"x,]}\\\"\"], \"empty\": [], \"last\": null}\n");
        QVERIFY(all.status.ok());
        QVERIFY(all.rows == (std::vector<std::string>{"info:-1={\"a\":[1]}", "images:0={\"id\":1}", "images:1=2", "images:2=x,]}\"", "last:-1=null"}));
        QVERIFY(all.faults.empty());
    }

    void aRowAtFaultDoesNotStopTheOthers() {
        const Seen seen = rowsOf("[{\"a\": 1}, {\"a\": nope}, {\"a\": 1, \"a\": 2}, {\"a\": \"\xFF\"}, {\"b\": 2}]");
        QVERIFY(seen.status.ok());
        QCOMPARE(seen.rows.size(), std::size_t{2});
        QCOMPARE(seen.faults.size(), std::size_t{3});
        const Seen lines = rowsOf("{\"a\": 1}\r\n\n{\"a\": \n[1]\n", JsonShape::Lines);
        QCOMPARE(lines.rows.size(), std::size_t{2});
        QVERIFY(lines.faults.size() == 1 && lines.faults[0].starts_with(":2 "));
    }

    void brokenDocumentsAreRefusedOrTold() {
        for (const char* text : {"", "5", "\"x\"", "[1 2]", "[1,,2]", "{\"a\" 1}", "{\"a\": 1 \"b\": 2}", "{a: 1}", "{\"a\": [1], \"a\": [2]}", "[,]"})
            QVERIFY2(!rowsOf(text).status.ok(), text);
        for (const char* text : {"[1, 2", "{\"a\": [1, {\"b\"", "[1] x", "{\"a\": \"unclosed"}) {
            const Seen seen = rowsOf(text);
            QVERIFY2(seen.status.ok() && seen.faults.size() == 1, text);
        }
    }

    void depthAndLengthAreBounded() {
        const std::string deep = "[" + std::string(100'000, '[') + std::string(100'000, ']') + ", 7]";
        const Seen seen = rowsOf(deep);
        QVERIFY(seen.faults.size() == 1 && seen.rows == std::vector<std::string>{":1=7"});
        const Seen large = rowsOf("[\"" + std::string(std::size_t{40} << 20, 'x') + "\", 7]");
        QVERIFY2(large.faults.size() == 1 && large.rows == std::vector<std::string>{":1=7"}, large.faults.empty() ? "" : large.faults[0].c_str());
    }

    void tokensMayMeetTheEndOfTheBuffer() {
        Drip json("{\"k\\\"ey\": [{\"a\": \"b\\\\\"}, 12, true]}");
        std::vector<std::string> rows;
        const Status status = forEachJsonRow(json, JsonShape::Document, "drip", {[&](const JsonPlace&, const JsonValue& value) -> Status {
            rows.push_back(value.shown());
            return {};
        }, [](const JsonPlace&, const std::string&) {}});
        QVERIFY(status.ok());
        QVERIFY(rows == (std::vector<std::string>{"{\"a\":\"b\\\\\"}", "12", "true"}));
        Drip csv("a,\"b\"\"c\r\nd\"\r\ne,f");
        CsvReader reader(csv);
        CellRow row;
        QVERIFY(reader.next(row));
        QCOMPARE(std::string(row.cells[1]), std::string("b\"c\r\nd"));
        QVERIFY(reader.next(row) && row.cells[1] == "f" && !reader.next(row));
    }

    void csvFollowsRfc4180() {
        QVERIFY(csvRows("\xEF\xBB\xBF" "a,b\r\n\r\n1,\"2,\"\"3\"\"\n4\"\r\n,\n\"\",x") ==
                (std::vector<std::string>{"[a][b]", "[1][2,\"3\"\n4]", "[][]", "[][x]"}));
        QVERIFY(csvRows("").empty());
        QVERIFY(csvRows("a 5\" disk,x\n\"q\"\"\",y\n") == (std::vector<std::string>{"[a 5\" disk][x]", "[q\"][y]"}));
    }

    void aLineOfAHundredMegabytesIsToldAndLeft() {
        const std::string huge = "a,b\n\"" + std::string(std::size_t{100} << 20, 'x') + "\n1,2\n";
        QVERIFY(csvRows(huge) == (std::vector<std::string>{"[a][b]", "too long", "[1][2]"}));
        MemoryStream stream(huge);
        LineReader lines(stream);
        int count = 0, tooLong = 0;
        while (const auto line = lines.next()) {
            ++count;
            tooLong += line->tooLong ? 1 : 0;
        }
        QCOMPARE(count, 3);
        QCOMPARE(tooLong, 1);
    }
};

QTEST_APPLESS_MAIN(TestRows)
#include "test_rows.moc"
