// Texts cut to a network's positions.
#include <QTest>

#include "core/tasks/text_ids.h"

using namespace diptych;

namespace {

// One token a letter; "$" is special and closes every text where it is asked to.
class LetterTokenizer : public Tokenizer {
public:
    explicit LetterTokenizer(bool closes) : m_closes(closes) {}

    std::string kind() const override { return "letters"; }
    Encoding encode(std::string_view text) const override {
        Encoding encoding;
        for (const char letter : std::string(text) + (m_closes ? "$" : ""))
            encoding.ids.push_back(letter);
        return encoding;
    }
    std::vector<std::int64_t> encodeRaw(std::string_view text, bool) const override { return encode(text).ids; }
    std::vector<std::int64_t> encodePrompt(std::string_view text) const override { return encode(text).ids; }
    std::optional<std::int64_t> roleId(TokenRole) const override { return std::nullopt; }
    std::vector<std::int64_t> leadingIds() const override { return {}; }
    std::string decode(std::span<const std::int64_t>, bool) const override { return {}; }
    std::optional<std::int64_t> idOf(std::string_view piece) const override {
        return piece.size() == 1 ? std::optional<std::int64_t>(piece[0]) : std::nullopt;
    }
    std::string pieceOf(std::int64_t id) const override { return {static_cast<char>(id)}; }
    bool isSpecial(std::int64_t id) const override { return id == '$'; }
    std::int64_t vocabSize() const override { return 128; }
    std::int64_t maxLength() const override { return 1000; }

private:
    bool m_closes;
};

}  // namespace

class TestTextIds : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aLongTextIsCutAndKeepsItsClosingToken() {
        QCOMPARE(textIds(LetterTokenizer(true), "abcdef", 4), (TokenIds{'a', 'b', 'c', '$'}));
        QCOMPARE(textIds(LetterTokenizer(true), "abc", 4), (TokenIds{'a', 'b', 'c', '$'}));
        QCOMPARE(textIds(LetterTokenizer(false), "abcdef", 4), (TokenIds{'a', 'b', 'c', 'd'}));
    }
};

QTEST_APPLESS_MAIN(TestTextIds)
#include "test_text_ids.moc"
