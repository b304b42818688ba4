// Every line of every tokenizer pack, and every `tokenize` case of the model packs, whatever their names.
#include <QTest>
#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/text/tokenizer.h"
#include "tests/support/shared_files.h"

using namespace diptych;
namespace fs = std::filesystem;

namespace {

using Document = nlohmann::json;

std::vector<std::string> namesWith(const fs::path& root, const char* file) {
    std::vector<std::string> names;
    if (fs::exists(root))
        for (const auto& entry : fs::directory_iterator(root))
            if (fs::exists(entry.path() / file))
                names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

void addRows(const std::vector<std::string>& names) {
    QTest::addColumn<QString>("name");
    for (const std::string& name : names)
        QTest::newRow(name.c_str()) << QString::fromStdString(name);
    if (names.empty())
        QTest::newRow("no packs") << QString();
}

QString told(const char* what, const Document& got) {
    return QStringLiteral("%1 %2").arg(QString::fromLatin1(what), QString::fromStdString(got.dump().substr(0, 400)));
}

// Only the keys that the reference gives are compared.
QString difference(const Document& row, const Encoding& got, const Tokenizer& tokenizer) {
    const Document mine{{"ids", got.ids},
                        {"pieces", got.pieces},
                        {"truncated", got.truncated},
                        {"decoded", tokenizer.decode(got.ids, true)},
                        {"decoded_with_special", tokenizer.decode(got.ids, false)}};
    for (const char* key : {"ids", "pieces", "truncated", "decoded", "decoded_with_special"})
        if (row.contains(key) && row[key] != mine[key])
            return told(key, mine[key]);
    return {};
}

// Spans lie in the text; in plain text, where no marks are sorted, they do not run backwards.
bool areSpansSound(const Encoding& encoding, const std::string& text) {
    if (encoding.spans.size() != encoding.ids.size() || encoding.pieces.size() != encoding.ids.size())
        return false;
    const bool isPlain =
        std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    int last = 0;
    for (const TokenSpan& span : encoding.spans) {
        if (span.begin < 0 || span.end < span.begin || span.end > static_cast<int>(text.size()))
            return false;
        if (isPlain && span.begin != span.end && span.begin < last)
            return false;
        last = span.begin != span.end ? span.begin : last;
    }
    return true;
}

// The texts and answers of a case in either of the packs' two spellings.
std::vector<Document> rowsOfCase(const Document& test) {
    std::vector<Document> rows;
    if (test.contains("json"))
        return test["json"]["items"].get<std::vector<Document>>();
    for (std::size_t i = 0; i < test["texts"].size(); ++i)
        rows.push_back({{"text", test["texts"][i]}, {"ids", test["expect"]["ids"][i]}});
    return rows;
}

int wrongRows(const std::vector<Document>& rows, const Tokenizer& tokenizer) {
    int wrong = 0;
    for (const Document& row : rows) {
        const QString problem = difference(row, tokenizer.encode(row["text"].get<std::string>()), tokenizer);
        if (!problem.isEmpty() && ++wrong <= 10)
            qWarning("%s\n   gave %s", row.dump().substr(0, 600).c_str(), qPrintable(problem));
    }
    return wrong;
}

}  // namespace

class TestTokenizerParity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyLineOfEveryPackIsExact_data() { addRows(namesWith(parity() / "tokenizers", "expected.jsonl")); }

    void everyLineOfEveryPackIsExact() {
        QFETCH(QString, name);
        SKIP_WITHOUT(parity() / "tokenizers");
        const fs::path folder = parity() / "tokenizers" / name.toStdString();
        const auto tokenizer = loadTokenizer(folder / "model");
        QVERIFY2(tokenizer.ok(), tokenizer.ok() ? "" : tokenizer.error().oneLine().c_str());
        std::vector<Document> rows;
        std::ifstream lines(folder / "expected.jsonl");
        for (std::string line; std::getline(lines, line);)
            rows.push_back(Document::parse(line));
        QVERIFY(!rows.empty());
        QCOMPARE(wrongRows(rows, **tokenizer), 0);
        for (const Document& row : rows) {
            const std::string text = row["text"];
            QVERIFY2(areSpansSound((*tokenizer)->encode(text), text), text.c_str());
        }
    }

    void everyModelFolderTokenizesAsItsCasesSay_data() { addRows(namesWith(parity() / "expected", "cases.json")); }

    void everyModelFolderTokenizesAsItsCasesSay() {
        QFETCH(QString, name);
        SKIP_WITHOUT(parity() / "expected");
        const Document document =
            Document::parse(std::ifstream(parity() / "expected" / name.toStdString() / "cases.json"));
        int cases = 0;
        for (const Document& test : document["cases"]) {
            if (test.value("verb", "") != "tokenize")
                continue;
            const std::string model = test.contains("model") ? test["model"] : document["model"];
            const auto tokenizer = loadTokenizer(parity() / model);
            QVERIFY2(tokenizer.ok(), tokenizer.ok() ? "" : tokenizer.error().oneLine().c_str());
            QCOMPARE(wrongRows(rowsOfCase(test), **tokenizer), 0);
            ++cases;
        }
        if (cases == 0)
            QSKIP("the pack has no texts");
    }

private:
    static fs::path parity() { return tests::parityFolder(); }
};

QTEST_APPLESS_MAIN(TestTokenizerParity)
#include "test_tokenizer_parity.moc"
