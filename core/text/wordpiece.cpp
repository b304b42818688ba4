#include "core/text/wordpiece.h"

#include <algorithm>
#include <array>

namespace diptych {

namespace {

constexpr std::size_t maxWordLength = 100;  // code points; longer words are unknown

constexpr std::array<std::pair<std::string_view, std::string_view>, 10> cleanUps{{{" .", "."},
                                                                                   {" ?", "?"},
                                                                                   {" !", "!"},
                                                                                   {" ,", ","},
                                                                                   {" n't", "n't"},
                                                                                   {" 'm", "'m"},
                                                                                   {" do not", " don't"},
                                                                                   {" 's", "'s"},
                                                                                   {" 've", "'ve"},
                                                                                   {" 're", "'re"}}};

void replaceAll(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

// The reference's decoder cleans each token by itself, before they are joined.
std::string cleanedUp(std::string token) {
    for (const auto& [from, to] : cleanUps)
        replaceAll(token, from, to);
    return token;
}

// The second clean-up, of the joined text, which only folders with clean_up_tokenization_spaces ask for: it also closes
// the gaps of a lone apostrophe, and knows nothing of "do not".
std::string textCleanedUp(std::string text) {
    for (const auto& [from, to] : cleanUps) {
        if (from == " n't")
            replaceAll(text, " ' ", "'");
        if (from != " do not")
            replaceAll(text, from, to);
    }
    return text;
}

}  // namespace

Result<std::unique_ptr<Tokenizer>> WordPieceTokenizer::make(WordPieceFiles files, const std::string& context) {
    auto tokenizer = std::make_unique<WordPieceTokenizer>();
    for (std::size_t id = 0; id < files.vocabulary.size(); ++id)
        tokenizer->m_ids[files.vocabulary[id]] = static_cast<std::int64_t>(id);
    for (const std::string& token : {files.unk, files.cls, files.sep})
        if (!tokenizer->m_ids.contains(token))
            return Error{ErrorCode::BadInput, "has no token " + token + " in its vocabulary", context,
                         "Fetch the tokenizer files again"};
    tokenizer->m_unk = tokenizer->m_ids[files.unk];
    tokenizer->m_cls = tokenizer->m_ids[files.cls];
    tokenizer->m_sep = tokenizer->m_ids[files.sep];
    std::erase_if(files.specialTokens, [&](const std::string& token) { return !tokenizer->m_ids.contains(token); });
    for (const std::string& token : files.specialTokens)
        tokenizer->m_special.insert(tokenizer->m_ids[token]);
    if (files.maxLength < 3)
        return Error{ErrorCode::BadInput, "has model_max_length " + std::to_string(files.maxLength) + ", wanted 3 or more",
                     context, "Repair tokenizer_config.json"};
    tokenizer->m_files = std::move(files);
    return std::unique_ptr<Tokenizer>(std::move(tokenizer));
}

Encoding WordPieceTokenizer::encode(std::string_view text) const {
    Encoding out;
    append(out, m_cls, {});
    std::size_t at = 0;
    while (at <= text.size()) {
        std::string_view token;
        const std::size_t special = nextSpecial(text, at, token);
        encodePart(text.substr(at, special == std::string_view::npos ? text.size() - at : special - at),
                   static_cast<int>(at), out);
        if (special == std::string_view::npos)
            break;
        const auto begin = static_cast<int>(special);
        append(out, m_ids.find(token)->second, {begin, begin + static_cast<int>(token.size())});
        at = special + token.size();
    }
    const auto room = static_cast<std::size_t>(m_files.maxLength - 1);
    if (out.ids.size() > room) {
        out.truncated = true;
        out.ids.resize(room);
        out.pieces.resize(room);
        out.spans.resize(room);
    }
    append(out, m_sep, {});
    return out;
}

std::size_t WordPieceTokenizer::nextSpecial(std::string_view text, std::size_t from, std::string_view& token) const {
    std::size_t best = std::string_view::npos;
    for (const std::string& candidate : m_files.specialTokens) {
        const std::size_t found = text.find(candidate, from);
        if (found < best || (found == best && found != std::string_view::npos && candidate.size() > token.size())) {
            best = found;
            token = candidate;
        }
    }
    return best;
}

void WordPieceTokenizer::encodePart(std::string_view text, int offset, Encoding& out) const {
    for (const Word& word : bertWords(toCodePoints(text), m_files.normalizer))
        encodeWord(word, offset, out);
}

void WordPieceTokenizer::encodeWord(const Word& word, int offset, Encoding& out) const {
    const TokenSpan whole{word.front().begin + offset, word.back().end + offset};
    if (word.size() > maxWordLength)
        return append(out, m_unk, whole);
    std::string bytes = "##";                            // the prefix stands before the word, used from the second piece on
    std::vector<std::size_t> ends;                       // byte after each code point
    for (const SourceChar& c : word) {
        appendUtf8(bytes, c.code);
        ends.push_back(bytes.size());
    }
    struct Piece {
        std::int64_t id;
        std::size_t first, last;
    };
    std::vector<Piece> pieces;
    for (std::size_t first = 0; first < word.size();) {
        const std::size_t begin = first == 0 ? 2 : ends[first - 1];
        std::string candidate = first == 0 ? bytes.substr(2) : "##" + bytes.substr(begin);
        const std::size_t skipped = begin - (first == 0 ? 0 : 2);
        std::size_t last = word.size();
        auto found = m_ids.end();
        for (; last > first; --last) {
            candidate.resize(ends[last - 1] - skipped);
            found = m_ids.find(candidate);
            if (found != m_ids.end())
                break;
        }
        if (last == first)
            return append(out, m_unk, whole);
        pieces.push_back({found->second, first, last - 1});
        first = last;
    }
    for (const Piece& piece : pieces)
        append(out, piece.id, {word[piece.first].begin + offset, word[piece.last].end + offset});
}

void WordPieceTokenizer::append(Encoding& out, std::int64_t id, TokenSpan span) const {
    out.ids.push_back(id);
    out.pieces.push_back(m_files.vocabulary[static_cast<std::size_t>(id)]);
    out.spans.push_back(span);
}

std::string WordPieceTokenizer::decode(std::span<const std::int64_t> ids, bool skipSpecial) const {
    std::string text;
    bool first = true;
    for (const std::int64_t id : ids) {
        const bool unknown = id < 0 || id >= vocabSize();   // such as a start token that only the model knows
        if (unknown || (skipSpecial && isSpecial(id)))
            continue;
        std::string piece = pieceOf(id);
        if (!first)
            piece = piece.starts_with("##") ? piece.substr(2) : " " + piece;
        text += cleanedUp(std::move(piece));
        first = false;
    }
    return m_files.cleanUpText ? textCleanedUp(std::move(text)) : text;
}

std::optional<std::int64_t> WordPieceTokenizer::idOf(std::string_view piece) const {
    const auto found = m_ids.find(piece);
    return found == m_ids.end() ? std::nullopt : std::optional(found->second);
}

std::string WordPieceTokenizer::pieceOf(std::int64_t id) const {
    return id >= 0 && id < vocabSize() ? m_files.vocabulary[static_cast<std::size_t>(id)] : std::string();
}

bool WordPieceTokenizer::isSpecial(std::int64_t id) const { return m_special.contains(id); }

}  // namespace diptych
