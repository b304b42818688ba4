// The parts of tokenizer.json one by one: what each says is done. Expected texts come from the reference library.
#include <QTest>

#include "tests/text/tiny_tokenizer.h"

using namespace diptych;
using namespace diptych::tests;

namespace {

const std::string sample = "it's 12 cats,  no?";

void addPart(const char* part, const char* expected) {
    QTest::newRow(part) << QByteArray(part) << QByteArray(expected);
}

void addColumns() {
    QTest::addColumn<QByteArray>("part");
    QTest::addColumn<QByteArray>("expected");
}

// The reference shows words of a text that this normalizer gave; blanks stay in them.
std::string piecesWith(const char* part, const QByteArray& json, const std::string& text) {
    Document tokenizer = tinyJson();
    tokenizer[part] = Document::parse(json.toStdString());
    const TokenizerFolder folder;
    const auto loaded = folder.load(tokenizer);
    return loaded.ok() ? joinedPieces(**loaded, text) : loaded.error().oneLine();
}

}  // namespace

class TestTokenizerParts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPreTokenizerCutsAsTheReferenceDoes_data() {
        addColumns();
        addPart(R"({"type":"Split","pattern":{"String":" "},"behavior":"Removed","invert":false})",
                "it's|12|cats,|no?|");
        addPart(R"({"type":"Split","pattern":{"String":" "},"behavior":"Isolated","invert":false})",
                "it's| |12| |cats,| | |no?|");
        addPart(R"({"type":"Split","pattern":{"String":" "},"behavior":"MergedWithPrevious","invert":false})",
                "it's |12 |cats, | |no?|");
        addPart(R"({"type":"Split","pattern":{"String":" "},"behavior":"MergedWithNext","invert":false})",
                "it's| 12| cats,| | no?|");
        addPart(R"({"type":"Split","pattern":{"String":" "},"behavior":"Contiguous","invert":false})",
                "it's| |12| |cats,|  |no?|");
        addPart(R"({"type":"Split","pattern":{"Regex":"\\p{L}+"},"behavior":"Removed","invert":true})",
                "it|s|cats|no|");
        addPart(R"({"type":"Split","pattern":{"Regex":"\\p{L}+"},"behavior":"MergedWithNext","invert":true})",
                "it|'s| 12 cats|,  no|?|");
        addPart(R"({"type":"Digits","individual_digits":true})", "it's |1|2| cats,  no?|");
        addPart(R"({"type":"Digits","individual_digits":false})", "it's |12| cats,  no?|");
        addPart(R"({"type":"ByteLevel","add_prefix_space":false,"use_regex":true})", "it|'s|Ġ12|Ġcats|,|Ġ|Ġno|?|");
        addPart(R"({"type":"ByteLevel","add_prefix_space":true,"use_regex":true})", "Ġit|'s|Ġ12|Ġcats|,|Ġ|Ġno|?|");
        addPart(R"({"type":"ByteLevel","add_prefix_space":true,"use_regex":false})", "Ġit'sĠ12Ġcats,ĠĠno?|");
        addPart(R"({"type":"Metaspace","replacement":"▁","prepend_scheme":"first","split":true})",
                "▁it's|▁12|▁cats,|▁|▁no?|");
        addPart(R"({"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":false})",
                "▁it's▁12▁cats,▁▁no?|");
        addPart(R"({"type":"Metaspace","replacement":"▁","prepend_scheme":"never","split":true})",
                "it's|▁12|▁cats,|▁|▁no?|");
        addPart(R"({"type":"Metaspace","replacement":"▁","add_prefix_space":true})", "▁it's|▁12|▁cats,|▁|▁no?|");
        addPart(R"({"type":"Whitespace"})", "it|'|s|12|cats|,|no|?|");
        addPart(R"({"type":"WhitespaceSplit"})", "it's|12|cats,|no?|");
        addPart(R"({"type":"BertPreTokenizer"})", "it|'|s|12|cats|,|no|?|");
        addPart(R"({"type":"Punctuation","behavior":"Isolated"})", "it|'|s 12 cats|,|  no|?|");
        addPart(R"({"type":"Punctuation","behavior":"MergedWithPrevious"})", "it'|s 12 cats,|  no?|");
        addPart(R"({"type":"CharDelimiterSplit","delimiter":"t"})", "i|'s 12 ca|s,  no?|");
        addPart(
            R"({"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Digits","individual_digits":true}]})",
            "it's|1|2|cats,|no?|");
    }

    void everyPreTokenizerCutsAsTheReferenceDoes() {
        QFETCH(QByteArray, part);
        QFETCH(QByteArray, expected);
        QCOMPARE(piecesWith("pre_tokenizer", part, sample), expected.toStdString());
    }

    void everyNormalizerRewritesAsTheReferenceDoes_data() {
        addColumns();
        addPart(R"({"type":"NFC"})", " Éé ﬁ Café 中İ! |");
        addPart(R"({"type":"NFD"})",
                " E\xCC\x81"
                "e\xCC\x81 ﬁ Cafe\xCC\x81 中I\xCC\x87! |");
        addPart(R"({"type":"NFKC"})", " Éé fi Café 中İ! |");
        addPart(R"({"type":"NFKD"})",
                " E\xCC\x81"
                "e\xCC\x81 fi Cafe\xCC\x81 中I\xCC\x87! |");
        addPart(R"({"type":"Lowercase"})", " e\xCC\x81é ﬁ cafe\xCC\x81 中i\xCC\x87! |");
        addPart(R"({"type":"StripAccents"})", " Eé ﬁ Cafe 中İ! |");
        addPart(R"({"type":"Strip","strip_left":true,"strip_right":false})", "E\xCC\x81é ﬁ Cafe\xCC\x81 中İ! |");
        addPart(R"({"type":"Strip","strip_left":false,"strip_right":true})", " E\xCC\x81é ﬁ Cafe\xCC\x81 中İ!|");
        addPart(R"({"type":"Prepend","prepend":"▁"})", "▁ E\xCC\x81é ﬁ Cafe\xCC\x81 中İ! |");
        addPart(R"({"type":"Replace","pattern":{"String":" "},"content":"▁"})", "▁E\xCC\x81é▁ﬁ▁Cafe\xCC\x81▁中İ!▁|");
        addPart(R"({"type":"Replace","pattern":{"Regex":"[aeiou]+"},"content":""})", " E\xCC\x81é ﬁ Cf\xCC\x81 中İ! |");
        addPart(
            R"({"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true})",
            " ee ﬁ cafe  中 i! |");
        addPart(
            R"({"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":false,"strip_accents":false,"lowercase":false})",
            " E\xCC\x81é ﬁ Cafe\xCC\x81 中İ! |");
        addPart(
            R"({"type":"Sequence","normalizers":[{"type":"NFD"},{"type":"StripAccents"},{"type":"Lowercase"},{"type":"Strip"}]})",
            "ee ﬁ cafe 中i!|");
    }

    void everyNormalizerRewritesAsTheReferenceDoes() {
        QFETCH(QByteArray, part);
        QFETCH(QByteArray, expected);
        QCOMPARE(piecesWith("normalizer", part, " E\xCC\x81é ﬁ Cafe\xCC\x81 中İ! "), expected.toStdString());
    }

    void everyDecoderSpellsAsTheReferenceDoes_data() {
        addColumns();
        addPart("null", "▁ a ##b . <0xE4> <0xB8> <0xAD> <0xFF> <0x41>");
        addPart(R"({"type":"ByteFallback"})", "▁a##b.\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
        addPart(R"({"type":"WordPiece","prefix":"##","cleanup":true})", "▁ ab. <0xE4> <0xB8> <0xAD> <0xFF> <0x41>");
        addPart(R"({"type":"WordPiece","prefix":"##","cleanup":false})", "▁ ab . <0xE4> <0xB8> <0xAD> <0xFF> <0x41>");
        addPart(R"({"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":true})",
                "a##b.<0xE4><0xB8><0xAD><0xFF><0x41>");
        addPart(
            R"({"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"▁"},"content":" "},{"type":"Fuse"},)"
            R"({"type":"Strip","content":" ","start":1,"stop":0}]})",
            "a##b.<0xE4><0xB8><0xAD><0xFF><0x41>");
        addPart(R"({"type":"BPEDecoder","suffix":"b"})", "▁a## .<0xE4><0xB8><0xAD><0xFF><0x41>");
    }

    void everyDecoderSpellsAsTheReferenceDoes() {
        QFETCH(QByteArray, part);
        QFETCH(QByteArray, expected);
        Document json = tinyJson();
        const std::vector<std::string> pieces{"▁", "a", "##b", ".", "<0xE4>", "<0xB8>", "<0xAD>", "<0xFF>", "<0x41>"};
        Document vocab{{"<unk>", 0}};
        std::vector<std::int64_t> ids;
        for (const std::string& piece : pieces) {
            ids.push_back(static_cast<std::int64_t>(vocab.size()));
            vocab[piece] = ids.back();
        }
        json["model"]["vocab"] = vocab;
        json["decoder"] = Document::parse(part.toStdString());
        const TokenizerFolder folder;
        const auto tokenizer = folder.load(json);
        QVERIFY2(tokenizer.ok(), tokenizer.ok() ? "" : tokenizer.error().oneLine().c_str());
        QCOMPARE((*tokenizer)->decode(ids, false), expected.toStdString());
    }

    void aByteLevelDecoderGivesOneMarkForEveryIllFormedPart() {
        Document json = tinyJson();
        json["decoder"] = {{"type", "ByteLevel"}};
        json["model"]["vocab"] = {
            {"<unk>", 0}, {"ä¸", 1}, {"Ń", 2}, {"a", 3}, {"ð", 4}};  // E4 B8, AD, 61, F0 as characters
        const TokenizerFolder folder;
        const auto tokenizer = folder.load(json);
        QVERIFY(tokenizer.ok());
        const auto decoded = [&](std::vector<std::int64_t> ids) { return (*tokenizer)->decode(ids, false); };
        QCOMPARE(decoded({1, 2}), std::string("中"));
        QCOMPARE(decoded({1, 3}), std::string("\xEF\xBF\xBD"
                                              "a"));
        QCOMPARE(decoded({4, 4, 2}), std::string("\xEF\xBF\xBD\xEF\xBF\xBD"));
    }

    void aPostProcessorPutsItsTokensAroundTheTextAndTheyAllStay() {
        Document json = tinyJson();
        json["post_processor"] = {{"type", "TemplateProcessing"},
                                  {"single",
                                   {{{"SpecialToken", {{"id", "<"}, {"type_id", 0}}}},
                                    {{"Sequence", {{"id", "A"}, {"type_id", 0}}}},
                                    {{"SpecialToken", {{"id", ">"}, {"type_id", 0}}}}}},
                                  {"special_tokens", {{"<", {{"ids", {10, 11}}}}, {">", {{"ids", {12}}}}}}};
        const TokenizerFolder folder;
        folder.write("tokenizer_config.json", R"({"model_max_length": 6})");
        const auto tokenizer = folder.load(json);
        QVERIFY2(tokenizer.ok(), tokenizer.ok() ? "" : tokenizer.error().oneLine().c_str());
        const Encoding encoding = (*tokenizer)->encode("abcde");
        QCOMPARE(encoding.ids.size(), std::size_t{6});
        QVERIFY(encoding.truncated);
        QVERIFY(encoding.ids[0] == 10 && encoding.ids[1] == 11 && encoding.ids[5] == 12);
        QVERIFY(!(*tokenizer)->encode("abc").truncated);
        QCOMPARE((*tokenizer)->encodeRaw("abcde", true).size(), std::size_t{8});
        QCOMPARE((*tokenizer)->encodeRaw("abcde", false).size(), std::size_t{5});
        QCOMPARE((*tokenizer)->leadingIds(), (std::vector<std::int64_t>{10, 11}));
        folder.write("tokenizer_config.json", R"({"model_max_length": 6, "truncation_side": "left"})");
        QCOMPARE((*folder.load())->encode("abcde").pieces[2], std::string("c"));
        QVERIFY((*folder.load())->encode("abcde").truncated);
    }

    void addedTokensHonourEveryFlag_data() {
        addColumns();
        addPart(R"({})", "a |<x> b|");
        addPart(R"({"lstrip":true})", "a|<x> b|");
        addPart(R"({"rstrip":true})", "a |<x>b|");
        addPart(R"({"single_word":true,"content":"b"})", "a <x> |b");
    }

    void addedTokensHonourEveryFlag() {
        QFETCH(QByteArray, part);
        QFETCH(QByteArray, expected);
        Document json = tinyJson();
        Document token{
            {"id", json["model"]["vocab"].size()}, {"content", "<x>"}, {"normalized", false}, {"special", true}};
        token.update(Document::parse(part.toStdString()));
        if (token["content"] != "<x>")
            token["id"] = json["model"]["vocab"][token["content"].get<std::string>()];
        json["added_tokens"] = Document::array({token});
        const TokenizerFolder folder;
        const auto tokenizer = folder.load(json);
        QVERIFY2(tokenizer.ok(), tokenizer.ok() ? "" : tokenizer.error().oneLine().c_str());
        QCOMPARE(joinedPieces(**tokenizer, "a <x> b"), expected.toStdString());
        QCOMPARE(joinedPieces(**tokenizer, "abb"), std::string("abb|"));
    }

    void aPromptThatBeginsWithTheBosTokenGetsNoSecondOne() {
        Document json = tinyJson();
        const std::int64_t bos = static_cast<std::int64_t>(json["model"]["vocab"].size());
        json["added_tokens"] = {{{"id", bos}, {"content", "<s>"}, {"normalized", false}, {"special", true}}};
        json["post_processor"] = {{"type", "TemplateProcessing"},
                                  {"single", {{{"SpecialToken", {{"id", "<s>"}}}}, {{"Sequence", {{"id", "A"}}}}}},
                                  {"special_tokens", {{"<s>", {{"ids", {bos}}}}}}};
        const TokenizerFolder folder;
        folder.write("tokenizer_config.json", R"({"bos_token": "<s>", "eos_token": null})");
        const auto tokenizer = folder.load(json);
        QVERIFY2(tokenizer.ok(), tokenizer.ok() ? "" : tokenizer.error().oneLine().c_str());
        QCOMPARE((*tokenizer)->encodePrompt("ab"), (*tokenizer)->encodePrompt("<s>ab"));
        QCOMPARE((*tokenizer)->encodeRaw("<s>ab", true).size(), std::size_t{4});
        QVERIFY((*tokenizer)->roleId(TokenRole::Bos) == bos && !(*tokenizer)->roleId(TokenRole::Eos));
        QVERIFY((*tokenizer)->isSpecial(bos) && (*tokenizer)->pieceOf(bos) == "<s>" &&
                (*tokenizer)->idOf("<s>") == bos);
    }

    void spansPointAtTheSourceThroughEveryRewriting() {
        Document json = tinyJson();
        json["normalizer"] = {{"type", "Sequence"},
                              {"normalizers",
                               {{{"type", "Prepend"}, {"prepend", "▁"}},
                                {{"type", "NFKC"}},
                                {{"type", "Replace"}, {"pattern", {{"String", " "}}}, {"content", "▁"}},
                                {{"type", "Lowercase"}}}}};
        json["pre_tokenizer"] = {
            {"type", "Split"}, {"pattern", {{"String", "▁"}}}, {"behavior", "Removed"}, {"invert", false}};
        const TokenizerFolder folder;
        const auto tokenizer = folder.load(json);
        QVERIFY(tokenizer.ok());
        const std::string text = "ﬁ\xFF E\xCC\x81 Z";
        const Encoding encoding = (*tokenizer)->encode(text);
        std::vector<std::string> sources;
        for (const TokenSpan& span : encoding.spans)
            sources.push_back(
                text.substr(static_cast<std::size_t>(span.begin), static_cast<std::size_t>(span.end - span.begin)));
        QCOMPARE(sources, (std::vector<std::string>{"ﬁ", "ﬁ", "\xFF", "E\xCC\x81", "Z"}));
        QCOMPARE(encoding.pieces.back(), std::string("z|"));
    }
};

QTEST_APPLESS_MAIN(TestTokenizerParts)
#include "test_tokenizer_parts.moc"
