#include <QTest>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/text/tokenizer.h"
#include "tests/support/shared_files.h"

using namespace diptych;

namespace {

// Packs of a kind that is read: the folder loads, or is refused as unsupported.
std::vector<std::string> packNames(const std::filesystem::path& root) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(root))
        if (std::filesystem::exists(entry.path() / "model" / "vocab.txt"))
            names.push_back(entry.path().filename().string());
    return names;
}

QString difference(const nlohmann::json& row, const Encoding& got, const Tokenizer& tokenizer) {
    if (row["ids"] != nlohmann::json(got.ids))
        return QStringLiteral("ids %1").arg(QString::fromStdString(nlohmann::json(got.ids).dump()));
    if (row["pieces"] != nlohmann::json(got.pieces))
        return QStringLiteral("pieces");
    if (row["truncated"] != got.truncated)
        return QStringLiteral("truncated");
    if (row["decoded"] != tokenizer.decode(got.ids, true))
        return QStringLiteral("decoded %1").arg(QString::fromStdString(tokenizer.decode(got.ids, true)));
    if (row["decoded_with_special"] != tokenizer.decode(got.ids, false))
        return QStringLiteral("decoded_with_special");
    return {};
}

}  // namespace

class TestTokenizerParity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyLineOfEveryWordPiecePackIsExact_data() {
        QTest::addColumn<QString>("pack");
        const auto root = tests::parityFolder() / "tokenizers";
        SKIP_WITHOUT(root);
        for (const auto& name : packNames(root))
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }

    void everyLineOfEveryWordPiecePackIsExact() {
        QFETCH(QString, pack);
        const auto folder = tests::parityFolder() / "tokenizers" / pack.toStdString();
        const auto tokenizer = loadTokenizer(folder / "model");
        QVERIFY2(tokenizer.ok(), tokenizer.ok() ? "" : tokenizer.error().oneLine().c_str());
        std::ifstream lines(folder / "expected.jsonl");
        int wrong = 0, rows = 0;
        for (std::string line; std::getline(lines, line); ++rows) {
            const auto row = nlohmann::json::parse(line);
            const auto got = (*tokenizer)->encode(row["text"].get<std::string>());
            const QString problem = difference(row, got, **tokenizer);
            if (!problem.isEmpty() && ++wrong <= 10)
                qWarning("row %d: %s: %s", rows, line.substr(0, 200).c_str(), qPrintable(problem));
        }
        QVERIFY(rows > 0);
        QCOMPARE(wrong, 0);
    }
};

QTEST_APPLESS_MAIN(TestTokenizerParity)
#include "test_tokenizer_parity.moc"
