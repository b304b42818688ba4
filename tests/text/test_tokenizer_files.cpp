// Which files make a tokenizer and which of them rules; and files that lie: one line says what is wrong, in bounded
// time.
#include <QTest>
#include <algorithm>

#include "tests/text/tiny_tokenizer.h"

using namespace diptych;
using namespace diptych::tests;

namespace {

const std::string mark = "▁";

std::string spmBpe() {
    return spmPiece("<unk>", 0, 2) + spmPiece("<s>", 0, 3) + spmPiece("</s>", 0, 3) + spmPiece("ab", -1) +
           spmPiece(mark + "ab", -2) + spmPiece(mark, -3) + spmPiece("a", -4) + spmPiece("b", -5) + spmHead(2);
}

std::string spmUnigram() {
    return spmPiece("<unk>", 0, 2) + spmPiece("</s>", 0, 3) + spmPiece(mark + "ab", -1) + spmPiece(mark, -2) +
           spmPiece("a", -3) + spmPiece("b", -3) + spmHead(1);
}

std::string errorOf(const Result<std::unique_ptr<Tokenizer>>& loaded) {
    return loaded.ok() ? "it loads" : loaded.error().oneLine();
}

bool isOneLineNaming(const Result<std::unique_ptr<Tokenizer>>& loaded, ErrorCode code, const std::string& what) {
    const std::string line = errorOf(loaded);
    const bool fits = !loaded.ok() && loaded.error().code == code && line.find(what) != std::string::npos &&
                      line.find('\n') == std::string::npos && line.size() < 900;
    if (!fits)
        qWarning("wanted \"%s\", got: %s", what.c_str(), line.substr(0, 500).c_str());
    return fits;
}

Document with(const std::string& pointer, const Document& value) {
    Document json = tinyJson();
    json[Document::json_pointer(pointer)] = value;
    return json;
}

}  // namespace

class TestTokenizerFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFolderWithoutTokenizerFilesIsNotFound() {
        const TokenizerFolder folder;
        QVERIFY(isOneLineNaming(folder.load(), ErrorCode::NotFound, "tokenizer.json"));
    }

    void tokenizerJsonRulesWhereOlderFilesAreThereToo() {
        const TokenizerFolder folder;
        folder.write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n");
        folder.write("tokenizer_config.json", R"({"tokenizer_class": "BertTokenizerFast"})");
        QCOMPARE((*folder.load())->kind(), std::string("wordpiece"));
        QCOMPARE((*folder.load())->encode("a").ids, (std::vector<std::int64_t>{2, 5, 3}));
        QCOMPARE((*folder.load(tinyJson()))->kind(), std::string("bpe"));
    }

    void theFamilyDecidesWhereNoClassIsNamed() {
        const TokenizerFolder folder;
        folder.write("vocab.json", R"({"a": 0, "b": 1, "ab": 2, "<|endoftext|>": 3})");
        folder.write("merges.txt", "#version: 0.2\r\na b\r\n");
        QVERIFY(isOneLineNaming(folder.load(), ErrorCode::Unsupported, "tokenizer_class"));
        folder.write("config.json", R"({"model_type": "llava", "text_config": {"model_type": "qwen2"}})");
        QCOMPARE((*folder.load())->encode("ab").ids, std::vector<std::int64_t>{2});
        folder.write("tokenizer_config.json", R"({"tokenizer_class": "NeverHeardOfTokenizer"})");
        QVERIFY(isOneLineNaming(folder.load(), ErrorCode::Unsupported, "NeverHeardOfTokenizer"));
    }

    void theSpecialTokensMapOverrulesTheTokenizerConfiguration() {
        const TokenizerFolder folder;
        folder.write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n");
        folder.write("tokenizer_config.json",
                     R"({"tokenizer_class": "BertTokenizer", "mask_token": {"content": "[MASK]", "lstrip": true}})");
        QVERIFY(!(*folder.load())->isSpecial(5) && (*folder.load())->isSpecial(4));
        folder.write("special_tokens_map.json", R"({"mask_token": "a"})");
        QVERIFY((*folder.load())->isSpecial(5) && !(*folder.load())->isSpecial(4));
        QCOMPARE((*folder.load())->roleId(TokenRole::Mask), std::optional<std::int64_t>(5));
    }

    void addedTokensOfOldFoldersTakeTheNextIds() {
        const TokenizerFolder folder;
        folder.write("tokenizer.model", spmBpe());
        folder.write("tokenizer_config.json",
                     R"({"tokenizer_class": "LlamaTokenizer", "legacy": false, "pad_token": "<pad>"})");
        folder.write("added_tokens.json", R"({"<image>": 8, "<pad>": 9})");
        const auto tokenizer = folder.load();
        QVERIFY2(tokenizer.ok(), errorOf(tokenizer).c_str());
        QCOMPARE((*tokenizer)->encode("ab<image>ab").pieces,
                 (std::vector<std::string>{"<s>", mark + "ab", "<image>", "ab"}));
        QVERIFY((*tokenizer)->isSpecial(9) && !(*tokenizer)->isSpecial(8));
        QCOMPARE((*tokenizer)->vocabSize(), std::int64_t{10});
        folder.write("added_tokens.json", R"({"<image>": 3})");
        QVERIFY(isOneLineNaming(folder.load(), ErrorCode::BadInput, "<image>"));
        folder.write("added_tokens.json", R"({"<image>": 4000000000000})");
        QVERIFY(isOneLineNaming(folder.load(), ErrorCode::BadInput, "4000000000000"));
    }

    void legacyLlamaFoldersPutAMarkBeforeEveryPart() {
        const TokenizerFolder folder;
        folder.write("tokenizer.model", spmBpe());
        folder.write("added_tokens.json", R"({"<image>": 8})");
        folder.write("tokenizer_config.json", R"({"tokenizer_class": "LlamaTokenizer", "legacy": true})");
        QCOMPARE((*folder.load())->encode("ab<image>ab").pieces,
                 (std::vector<std::string>{"<s>", mark + "ab", "<image>", mark + "ab"}));
        folder.write("tokenizer_config.json",
                     R"({"tokenizer_class": "LlamaTokenizer", "add_bos_token": false, "add_eos_token": true})");
        QCOMPARE((*folder.load())->encode("ab").pieces, (std::vector<std::string>{mark + "ab", "</s>"}));
    }

    void whatIsNotSupportedIsNamed_data() {
        QTest::addColumn<QByteArray>("pointer");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("named");
        const auto row = [](const char* pointer, const char* value, const char* named) {
            QTest::newRow(value) << QByteArray(pointer) << QByteArray(value) << QByteArray(named);
        };
        row("/model", R"({"type": "WordLevel", "vocab": {}})", "WordLevel");
        row("/model/dropout", "0.5", "dropout");
        row("/model/novelty", "true", "novelty");
        row("/normalizer", R"({"type": "Nmt"})", "Nmt");
        row("/normalizer", R"({"type": "Lowercase", "locale": "tr"})", "locale");
        row("/pre_tokenizer", R"({"type": "UnicodeScripts"})", "UnicodeScripts");
        row("/pre_tokenizer", R"({"type": "Split", "pattern": {"String": " "}, "behavior": "Sometimes"})", "Sometimes");
        row("/pre_tokenizer", R"({"type": "Split", "pattern": {"Regex": "(?m).+"}, "behavior": "Isolated"})", "(?m");
        row("/pre_tokenizer", R"({"type": "Split", "pattern": {"Regex": "[a-z&&[^x]]"}, "behavior": "Isolated"})",
            "&&");
        row("/pre_tokenizer", R"({"type": "Metaspace", "replacement": "▁", "prepend_scheme": "last"})", "last");
        row("/decoder", R"({"type": "CTC"})", "CTC");
        row("/post_processor", R"({"type": "Novel"})", "Novel");
        row("/extra_part", R"({"type": "x"})", "extra_part");
    }

    void whatIsNotSupportedIsNamed() {
        QFETCH(QByteArray, pointer);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, named);
        const TokenizerFolder folder;
        QVERIFY(isOneLineNaming(folder.load(with(pointer.toStdString(), Document::parse(value.toStdString()))),
                                ErrorCode::Unsupported, named.toStdString()));
    }

    void whatLiesIsRefusedInOneLine_data() {
        QTest::addColumn<QByteArray>("pointer");
        QTest::addColumn<QByteArray>("value");
        const auto row = [](const char* pointer, const char* value) {
            QTest::newRow((std::string(pointer) + value).c_str()) << QByteArray(pointer) << QByteArray(value);
        };
        row("/model", "[1, 2]");
        row("/model/vocab", R"({"a": 9000000000})");
        row("/model/vocab", R"({"a": -1})");
        row("/model/vocab", R"({"a": 2000000})");
        row("/model/vocab", R"({"<unk>": 0, "a": 1, "b": 1})");
        row("/model/vocab", R"({"a": 0})");
        row("/model/merges", R"(["a"])");
        row("/model/merges", R"(["a b c"])");
        row("/model/merges", R"([["a", 1]])");
        row("/model/merges", R"([["a", "b"]])");
        row("/model", R"({"type": "Unigram", "unk_id": 7, "vocab": [["a", -1]]})");
        row("/model", R"({"type": "Unigram", "vocab": []})");
        row("/model", R"({"type": "WordPiece", "vocab": {"a": 0}})");
        row("/model",
            R"({"type": "WordPiece", "unk_token": "a", "vocab": {"a": 0}, "max_input_chars_per_word": 1000000})");
        row("/added_tokens", R"([{"id": 500000, "content": "<x>"}])");
        row("/added_tokens", R"([{"id": 3, "content": "<x>"}])");
        row("/added_tokens", R"([{"content": "<x>"}])");
        row("/post_processor", R"({"type": "RobertaProcessing", "sep": ["x", 9999999], "cls": ["y", 0]})");
        row("/post_processor",
            R"({"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "x"}}, {"Sequence": {"id": "A"}}], "special_tokens": {}})");
        row("/pre_tokenizer", R"({"type": "Split", "pattern": {"Regex": "a{2,1}"}, "behavior": "Isolated"})");
        row("/normalizer", R"({"type": "Precompiled", "precompiled_charsmap": "AAAA"})");
        row("/normalizer", R"({"type": "Precompiled", "precompiled_charsmap": "not base64!"})");
        row("/normalizer", R"({"type": "Sequence"})");
        row("/normalizer", "7");
    }

    void whatLiesIsRefusedInOneLine() {
        QFETCH(QByteArray, pointer);
        QFETCH(QByteArray, value);
        const TokenizerFolder folder;
        QVERIFY(isOneLineNaming(folder.load(with(pointer.toStdString(), Document::parse(value.toStdString()))),
                                ErrorCode::BadInput, ""));
    }

    void deepNestingIsRefused() {
        const TokenizerFolder folder;
        std::string nested;
        for (int i = 0; i < 100'000; ++i)
            nested += R"({"type":"Sequence","normalizers":[)";
        folder.write("tokenizer.json", R"({"normalizer":)" + nested);
        QVERIFY(isOneLineNaming(folder.load(), ErrorCode::BadInput, "tokenizer.json"));
    }

    void spmFilesThatLieAreRefusedInOneLine_data() {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char* name, const std::string& bytes) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes);
        };
        const std::string good = spmUnigram();
        row("empty", "");
        row("text", "this is no model");
        row("a length beyond the end", good + "\x0A\xFF\xFF\xFF\xFF\x7F");
        row("a length of 2^63",
            "\x0A\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F"
            "abc");
        row("an endless varint", good + std::string(20, '\xFF'));
        row("cut in a piece", good.substr(0, 5));
        row("a score that is no number",
            spmPiece("<unk>", 0, 2) + spmPiece("</s>", 0, 3) + spmPiece("a", std::numeric_limits<float>::quiet_NaN()));
        row("an infinite score",
            spmPiece("<unk>", 0, 2) + spmPiece("</s>", 0, 3) + spmPiece("a", -std::numeric_limits<float>::infinity()));
        row("no unknown piece", spmPiece("</s>", 0, 3) + spmPiece("a", -1));
        row("a piece that is no UTF-8", spmPiece("<unk>", 0, 2) + spmPiece("</s>", 0, 3) + spmPiece("\xC3", -1));
        row("an endless piece",
            spmPiece("<unk>", 0, 2) + spmPiece("</s>", 0, 3) + spmPiece(std::string(100'000, 'a'), -1));
        row("a wrong wire type", numberField(1, 7));
        row("a lying character map",
            good + textField(3, textField(2, std::string("\xFF\xFF\xFF\x7F", 4) + "abcdefgh")));
        row("a unit of the character map alone", good + textField(3, textField(2, "abc")));
    }

    void spmFilesThatLieAreRefusedInOneLine() {
        QFETCH(QByteArray, bytes);
        const TokenizerFolder folder;
        folder.write("tokenizer_config.json", R"({"tokenizer_class": "SiglipTokenizer"})");
        folder.write("spiece.model", bytes.toStdString());
        QVERIFY(isOneLineNaming(folder.load(), ErrorCode::BadInput, "spiece.model"));
    }

    void aCharacterMapWithWildOffsetsIsReadWithinItsBounds() {
        const TokenizerFolder folder;
        folder.write("tokenizer_config.json", R"({"tokenizer_class": "SiglipTokenizer"})");
        for (const char fill : {'\x00', '\x01', '\x61', '\x7F', '\xFF'}) {
            const std::string map = std::string("\x40\x00\x00\x00", 4) + std::string(64, fill) + "abc";
            folder.write("spiece.model", spmUnigram() + textField(3, textField(2, map)));
            const auto tokenizer = folder.load();
            QVERIFY2(tokenizer.ok(), errorOf(tokenizer).c_str());
            QVERIFY(!(*tokenizer)->encode("ab aa ba é中").ids.empty());
        }
    }

    void theUnigramModelNeedsItsClassAndTheBpeModelItsOwn() {
        const TokenizerFolder folder;
        folder.write("tokenizer_config.json", R"({"tokenizer_class": "SiglipTokenizer"})");
        folder.write("spiece.model", spmBpe());
        QVERIFY(isOneLineNaming(folder.load(), ErrorCode::Unsupported, "BPE"));
        folder.write("tokenizer_config.json", R"({"tokenizer_class": "LlamaTokenizer"})");
        folder.write("tokenizer.model", spmUnigram());
        QVERIFY(isOneLineNaming(folder.load(), ErrorCode::Unsupported, "unigram"));
    }

    void siglipAppendsItsEndOnceAndCutsTheTextBeforeIt() {
        const TokenizerFolder folder;
        folder.write("tokenizer_config.json", R"({"tokenizer_class": "SiglipTokenizer", "model_max_length": 3})");
        folder.write("spiece.model", spmUnigram());
        const auto tokenizer = folder.load();
        QVERIFY2(tokenizer.ok(), errorOf(tokenizer).c_str());
        QCOMPARE((*tokenizer)->encode("AB!").pieces, (std::vector<std::string>{mark + "ab", "</s>"}));
        QCOMPARE((*tokenizer)->encode("ab</s>").pieces, (std::vector<std::string>{mark + "ab", "</s>"}));
        QCOMPARE((*tokenizer)->encode("ab ab ab").pieces, (std::vector<std::string>{mark + "ab", mark + "ab", "</s>"}));
        QVERIFY((*tokenizer)->encode("ab ab ab").truncated);
    }

    void lengthsWithoutRoomAndOddSettingsAreRefused_data() {
        QTest::addColumn<QByteArray>("config");
        for (const char* config :
             {R"({"model_max_length": 2})", R"({"model_max_length": -5})", R"({"model_max_length": "long"})",
              R"({"truncation_side": "middle"})", R"({"added_tokens_decoder": {"x": {"content": "a"}}})",
              R"({"added_tokens_decoder": {"99999999999": {"content": "<q>"}}})", R"({"pad_token": 7})",
              R"({"clean_up_tokenization_spaces": "yes"})", R"([])", R"({"additional_special_tokens": 3})"})
            QTest::newRow(config) << QByteArray(config);
    }

    void lengthsWithoutRoomAndOddSettingsAreRefused() {
        QFETCH(QByteArray, config);
        const TokenizerFolder folder;
        folder.write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n");
        QVERIFY(folder.load().ok());
        folder.write("tokenizer_config.json", config.toStdString());
        const auto loaded = folder.load();
        QVERIFY2(!loaded.ok() && loaded.error().oneLine().find('\n') == std::string::npos, errorOf(loaded).c_str());
    }

    void hugeLengthsMeanNoLimit() {
        const TokenizerFolder folder;
        folder.write("tokenizer_config.json", R"({"model_max_length": 1000000000000000019884624838656})");
        QCOMPARE((*folder.load(tinyJson()))->encode(std::string(100'000, 'a')).ids.size(), std::size_t{100'000});
    }
};

QTEST_APPLESS_MAIN(TestTokenizerFiles)
#include "test_tokenizer_files.moc"
