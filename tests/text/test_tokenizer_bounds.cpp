// Bounded work: words of a megabyte, adversarial expressions and runs, files with random damage. Times are generous:
// what is tested is that nothing is quadratic.
#include <QElapsedTimer>
#include <QTest>
#include <array>
#include <random>

#include "core/base/files.h"
#include "tests/support/shared_files.h"
#include "tests/text/tiny_tokenizer.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

std::vector<fs::path> packFolders() {
    std::vector<fs::path> folders;
    if (fs::exists(parityFolder() / "tokenizers"))
        for (const auto& entry : fs::directory_iterator(parityFolder() / "tokenizers"))
            if (fs::exists(entry.path() / "model"))
                folders.push_back(entry.path() / "model");
    std::sort(folders.begin(), folders.end());
    return folders;
}

std::string repeated(const std::string& text, std::size_t bytes) {
    std::string out;
    while (out.size() < bytes)
        out += text;
    return out;
}

qint64 milliseconds(const Tokenizer& tokenizer, const std::string& text) {
    QElapsedTimer timer;
    timer.start();
    [[maybe_unused]] const Encoding encoding = tokenizer.encode(text);
    return timer.elapsed();
}

// Changes a few bytes, cuts the end or doubles a part. Mostly with ASCII, for other damage is found before a part is
// read.
std::string damaged(std::string content, std::mt19937& random) {
    const auto below = [&](std::size_t limit) {
        return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
    };
    constexpr std::string_view bytes = "0123456789[]{}\",:\\ abAB<>|_-.\x80";
    constexpr std::array<const char*, 7> inserted{"9", "-", "null", "1e99", "[", "{", "\"\""};
    for (std::size_t i = 0, count = 1 + below(2); i < count && !content.empty(); ++i) {
        const std::size_t at = below(content.size());
        switch (below(4)) {
            case 0:
                content.erase(at, below(16) + 1);
                break;
            case 1:
                content.insert(at, content.substr(below(content.size()), below(32)));
                break;
            case 2:
                content.insert(at, inserted[below(inserted.size())]);
                break;
            default:
                content[at] = bytes[below(bytes.size())];
        }
    }
    return below(16) == 0 ? content.substr(0, below(content.size() + 1)) : content;
}

// Loads and, where that works, uses it: neither crashes, and a refusal is one line.
bool survives(const TokenizerFolder& folder) {
    const auto tokenizer = folder.load();
    if (!tokenizer.ok())
        return tokenizer.error().oneLine().find('\n') == std::string::npos;
    for (const std::string text : {"", " a photo of <image> [MASK] Ünïcødé\xFF 中文 \n\n 123 it's</s>", "<s>▁▁ x"}) {
        const Encoding encoding = (*tokenizer)->encode(text);
        if (encoding.ids.size() != encoding.pieces.size() || !isValidUtf8((*tokenizer)->decode(encoding.ids, false)))
            return false;
    }
    return true;
}

}  // namespace

class TestTokenizerBounds : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aMegabyteWithoutABlankTakesNoQuadraticTime_data() {
        QTest::addColumn<QString>("folder");
        for (const fs::path& folder : packFolders())
            QTest::newRow(folder.parent_path().filename().c_str()) << QString::fromStdString(folder.string());
        if (packFolders().empty())
            QTest::newRow("no packs") << QString();
    }

    void aMegabyteWithoutABlankTakesNoQuadraticTime() {
        QFETCH(QString, folder);
        SKIP_WITHOUT(parityFolder() / "tokenizers");
        const auto tokenizer = loadTokenizer(folder.toStdString());
        QVERIFY(tokenizer.ok());
        constexpr std::size_t megabyte = 1'000'000, part = 200'000;
        constexpr qint64 most = 15'000;
        std::mt19937 random(7);
        std::string letters;
        for (std::size_t i = 0; i < megabyte; ++i)
            letters += static_cast<char>('a' + std::uniform_int_distribution<int>(0, 25)(random));
        for (const std::string& text :
             {letters, repeated("a", part), repeated("中文", part), repeated("!?", part), repeated(" ", part),
              repeated("e\xCC\x81\xCC\xA3", part), repeated("</s", part)}) {
            const qint64 taken = milliseconds(**tokenizer, text);
            QVERIFY2(
                taken < most,
                qPrintable(QStringLiteral("%1 ms for %2…").arg(taken).arg(QString::fromStdString(text.substr(0, 6)))));
        }
    }

    void aMillionMarksBehindOneLetterAreSortedQuickly() {
        Document json = tinyJson();
        json["normalizer"] = {{"type", "NFC"}};
        const TokenizerFolder folder;
        const auto tokenizer = folder.load(json);
        QVERIFY(tokenizer.ok());
        QVERIFY(milliseconds(**tokenizer, "a" + repeated("\xCC\x81\xCC\xA3", 2'000'000)) < 15'000);
    }

    void anExpressionThatBacktracksForeverEndsAtItsLimit() {
        Document json = tinyJson();
        json["pre_tokenizer"] = {{"type", "Split"},
                                 {"pattern", {{"Regex", "(a+)+$|(a|aa)+b"}}},
                                 {"behavior", "Isolated"},
                                 {"invert", false}};
        const TokenizerFolder folder;
        const auto tokenizer = folder.load(json);
        QVERIFY(tokenizer.ok());
        QVERIFY(milliseconds(**tokenizer, repeated("a", 5000) + "!") < 15'000);
    }

    void replacementsThatFeedEachOtherDoNotFillTheMemory() {
        Document json = tinyJson(), doubling = Document::array();
        for (int i = 0; i < 60; ++i)
            doubling.push_back({{"type", "Replace"}, {"pattern", {{"String", "a"}}}, {"content", "aa"}});
        json["normalizer"] = {{"type", "Sequence"}, {"normalizers", doubling}};
        json["pre_tokenizer"] = {
            {"type", "Split"}, {"pattern", {{"Regex", "a"}}}, {"behavior", "Removed"}, {"invert", false}};
        const TokenizerFolder folder;
        const auto tokenizer = folder.load(json);
        QVERIFY(tokenizer.ok());
        QVERIFY((*tokenizer)->encode("ba").ids.size() <= 2);
    }

    void blankTokensThatStripBothSidesAreLinear() {
        Document json = tinyJson();
        json["added_tokens"] = {{{"id", json["model"]["vocab"][" "]},
                                 {"content", " "},
                                 {"lstrip", true},
                                 {"rstrip", true},
                                 {"normalized", false},
                                 {"special", false}}};
        const TokenizerFolder folder;
        const auto tokenizer = folder.load(json);
        QVERIFY2(tokenizer.ok(), tokenizer.ok() ? "" : tokenizer.error().oneLine().c_str());
        QVERIFY(milliseconds(**tokenizer, repeated(" ", 400'000)) < 15'000);
    }

    void randomDamageNeverCrashes_data() {
        QTest::addColumn<QString>("folder");
        for (const fs::path& folder : packFolders())
            QTest::newRow(folder.parent_path().filename().c_str()) << QString::fromStdString(folder.string());
        if (packFolders().empty())
            QTest::newRow("no packs") << QString();
    }

    void randomDamageNeverCrashes() {
        QFETCH(QString, folder);
        SKIP_WITHOUT(parityFolder() / "tokenizers");
        const fs::path source = folder.toStdString();
        std::mt19937 random(11);
        QElapsedTimer timer;
        timer.start();
        constexpr qint64 patience = 1500;
        const TokenizerFolder scratch;
        for (const auto& entry : fs::directory_iterator(source))
            fs::copy_file(entry.path(), scratch.path() / entry.path().filename());
        for (int round = 0; round < 12 && timer.elapsed() < patience; ++round)
            for (const auto& entry : fs::directory_iterator(source)) {
                const std::string name = entry.path().filename().string(), content = readFile(entry.path()).value();
                fs::permissions(scratch.path() / name, fs::perms::owner_all);
                scratch.write(name, damaged(content, random));
                QVERIFY2(survives(scratch), name.c_str());
                scratch.write(name, content);
            }
        QVERIFY(survives(scratch));
    }

    void randomDamageToASmallFileReachesEveryPart() {
        Document json = tinyJson();
        json["model"]["vocab"] = {{"<unk>", 0}, {"a", 1}, {"b|", 2}, {"ab|", 3}};
        json["model"]["merges"] = Document::array({Document::array({"a", "b|"})});
        json["normalizer"] = {{"type", "Sequence"},
                              {"normalizers", {{{"type", "NFC"}}, {{"type", "BertNormalizer"}, {"lowercase", true}}}}};
        json["pre_tokenizer"] = {{"type", "Sequence"},
                                 {"pretokenizers",
                                  {{{"type", "Split"},
                                    {"pattern", {{"Regex", "[^\\s\\p{L}]+|\\w"}}},
                                    {"behavior", "Isolated"},
                                    {"invert", false}},
                                   {{"type", "Metaspace"}, {"replacement", "▁"}}}}};
        json["post_processor"] = {{"type", "BertProcessing"}, {"sep", {"a", 1}}, {"cls", {"<unk>", 0}}};
        json["decoder"] = {{"type", "WordPiece"}, {"prefix", "##"}, {"cleanup", true}};
        json["added_tokens"] = {{{"id", 4}, {"content", "<x>"}, {"normalized", true}, {"lstrip", true}}};
        const std::string content = json.dump();
        std::mt19937 random(3);
        const TokenizerFolder folder;
        int loaded = 0;
        for (int round = 0; round < 4000; ++round) {
            folder.write("tokenizer.json", damaged(content, random));
            QVERIFY2(survives(folder), readFile(folder.path() / "tokenizer.json").value().c_str());
            loaded += folder.load().ok() ? 1 : 0;
        }
        QVERIFY(loaded > 20 && loaded < 3900);  // both outcomes were tried
    }

    void randomBytesAreNoSentencePieceModel() {
        std::mt19937 random(5);
        const std::string good =
            spmPiece("<unk>", 0, 2) + spmPiece("</s>", 0, 3) + spmPiece("▁a", -1) + spmPiece("b", -2) + spmHead(1);
        const TokenizerFolder folder;
        folder.write("tokenizer_config.json", R"({"tokenizer_class": "SiglipTokenizer"})");
        for (int round = 0; round < 3000; ++round) {
            folder.write("spiece.model", damaged(good, random));
            QVERIFY(survives(folder));
        }
    }
};

QTEST_APPLESS_MAIN(TestTokenizerBounds)
#include "test_tokenizer_bounds.moc"
