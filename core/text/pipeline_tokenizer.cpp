#include "core/text/pipeline_tokenizer.h"

#include <algorithm>
#include <iterator>

#include "core/base/errors.h"
#include "core/base/files.h"
#include "core/text/letter_case.h"

namespace diptych {

// One text on its way through the parts.
class PipelineTokenizer::Run {
public:
    Run(const PipelineTokenizer& tokenizer, std::vector<Token>& out)
        : m_tokenizer(tokenizer), m_out(out), m_lock(tokenizer.m_tableMutex, std::try_to_lock) {}

    void encode(std::string_view text) {
        for (const AddedTokens::Part& part : m_tokenizer.m_added.splitRaw(text)) {
            const auto begin = static_cast<int>(part.range.begin), end = static_cast<int>(part.range.end);
            if (part.id >= 0)
                m_out.push_back({part.id, {begin, end}});
            else
                encodeText(text.substr(part.range.begin, part.range.end - part.range.begin), begin);
        }
    }

private:
    void encodeText(std::string_view raw, int offset) {
        AlignedText text = AlignedText::of(raw, offset);
        if (m_tokenizer.m_parts.normalizer != nullptr)
            m_tokenizer.m_parts.normalizer->apply(text);
        if (text.bytes.empty())
            return;
        if (!m_tokenizer.m_added.hasNormalized())
            return encodeWords({std::move(text), {}, offset == 0});
        for (const AddedTokens::Part& part : m_tokenizer.m_added.splitNormalized(text.bytes)) {
            if (part.id >= 0)
                m_out.push_back({part.id, text.sourceOf(part.range.begin, part.range.end)});
            else
                encodeWords({text.slice(part.range.begin, part.range.end), {}, offset == 0 && part.range.begin == 0});
        }
    }

    void encodeWords(PreTokens tokens) {
        tokens.words = {{0, tokens.text.bytes.size()}};
        if (m_tokenizer.m_parts.preTokenizer != nullptr)
            m_tokenizer.m_parts.preTokenizer->apply(tokens);
        for (const ByteRange& range : tokens.words) {
            m_tokens.clear();
            encodeWord(std::string_view(tokens.text.bytes).substr(range.begin, range.end - range.begin));
            for (const ModelToken& token : m_tokens)
                m_out.push_back({token.id, tokens.text.sourceOf(range.begin + token.begin, range.begin + token.end)});
        }
    }

    void encodeWord(std::string_view word) {
        if (m_lock.owns_lock())
            m_tokenizer.m_table.encode(*m_tokenizer.m_parts.model, word, m_tokens);
        else
            m_tokenizer.m_parts.model->encode(word, m_tokens);
    }

    const PipelineTokenizer& m_tokenizer;
    std::vector<Token>& m_out;
    std::unique_lock<std::mutex> m_lock;
    std::vector<ModelToken> m_tokens;  // of one word
};

namespace {

// A span without the blanks at its ends, unless it has nothing else.
TokenSpan trimmed(std::string_view text, TokenSpan span) {
    if (span.begin >= span.end || static_cast<std::size_t>(span.end) > text.size())
        return span;
    TokenSpan inner = span;
    const auto isBlank = [&](int at) {
        return isSpace(static_cast<unsigned char>(text[static_cast<std::size_t>(at)]));
    };
    while (inner.begin < inner.end && isBlank(inner.begin))
        ++inner.begin;
    while (inner.end > inner.begin && isBlank(inner.end - 1))
        --inner.end;
    return inner.begin < inner.end ? inner : span;
}

// The leading mark is no byte of the source, and marks of the source become blanks.
AlignedText marked(const AlignedText& source, const std::string& mark) {
    AlignedBuilder out(source);
    out.put(mark, {0, 0});
    for (std::size_t at = 0; at < source.bytes.size();) {
        const bool isMark = std::string_view(source.bytes).substr(at).starts_with(mark);
        const std::size_t length = isMark ? mark.size() : 1;
        if (isMark)
            out.put(" ", source.sourceOf(at, at + length));
        else
            out.keep(at, at + length);
        at += length;
    }
    return out.take();
}

}  // namespace

Result<std::unique_ptr<Tokenizer>> PipelineTokenizer::make(TokenizerParts parts, const std::string& context) {
    auto tokenizer = std::make_unique<PipelineTokenizer>();
    tokenizer->m_parts = std::move(parts);
    DIPTYCH_TRY(tokenizer->prepare(context));
    return std::unique_ptr<Tokenizer>(std::move(tokenizer));
}

Status PipelineTokenizer::prepare(const std::string& context) {
    const Vocabulary& vocabulary = m_parts.model->vocabulary();
    DIPTYCH_ASSIGN(m_added, AddedTokens::make(m_parts.addedTokens, vocabulary, m_parts.normalizer.get(), context));
    m_pieces.resize(static_cast<std::size_t>(std::max(vocabulary.size(), m_added.size())), nullptr);
    m_special.resize(m_pieces.size());
    for (std::size_t id = 0; id < m_pieces.size(); ++id) {
        const auto key = static_cast<std::int64_t>(id);
        const AddedToken* added = m_added.find(key);
        if (vocabulary.holds(key) && !vocabulary[static_cast<std::int32_t>(id)].empty())
            m_pieces[id] = &vocabulary[static_cast<std::int32_t>(id)];
        if (added != nullptr)
            m_pieces[id] = &m_added.spelling(key);
        m_special[id] = added != nullptr && added->special;
    }
    const AroundText& around = m_parts.around;
    for (const auto* ids : {&around.before, &around.behind})
        for (const std::int64_t id : *ids)
            if (id < 0 || id >= vocabSize())
                return Error{ErrorCode::BadInput,
                             "puts the id " + std::to_string(id) + " around texts, wanted 0 to " +
                                 std::to_string(vocabSize() - 1),
                             context, "Fetch the tokenizer files again"};
    const auto least = static_cast<std::int64_t>(around.before.size() + around.behind.size()) + 1;
    if (m_parts.maxLength < least)
        return Error{ErrorCode::BadInput,
                     "has model_max_length " + std::to_string(m_parts.maxLength) + ", wanted " + std::to_string(least) +
                         " or more",
                     context, "Repair tokenizer_config.json"};
    return {};
}

std::vector<PipelineTokenizer::Token> PipelineTokenizer::tokensOf(std::string_view text) const {
    std::vector<Token> tokens;
    AlignedText input = AlignedText::of(text, 0);
    if (!m_parts.leadingMark.empty())
        input = marked(input, m_parts.leadingMark);
    Run(*this, tokens).encode(input.bytes);
    if (!input.spans.empty())
        for (Token& token : tokens)
            token.span =
                input.sourceOf(static_cast<std::size_t>(token.span.begin), static_cast<std::size_t>(token.span.end));
    return tokens;
}

void PipelineTokenizer::putAround(std::vector<Token>& tokens) const {
    const AroundText& around = m_parts.around;
    std::vector<Token> before;
    for (const std::int64_t id : around.before)
        before.push_back({id, {}});
    tokens.insert(tokens.begin(), before.begin(), before.end());
    const bool isThere =
        around.behindOnce && !tokens.empty() && around.behind.size() == 1 && tokens.back().id == around.behind.front();
    for (const std::int64_t id : around.behind)
        if (!isThere)
            tokens.push_back({id, {}});
}

Encoding PipelineTokenizer::encode(std::string_view text) const {
    std::vector<Token> tokens = tokensOf(text);
    Encoding out;
    const AroundText& around = m_parts.around;
    const auto room = static_cast<std::size_t>(m_parts.maxLength) - around.before.size() - around.behind.size();
    if (tokens.size() > room) {
        out.truncated = true;
        if (m_parts.cutLeft)
            tokens.erase(tokens.begin(), tokens.end() - static_cast<std::ptrdiff_t>(room));
        else
            tokens.resize(room);
    }
    putAround(tokens);
    out.ids.reserve(tokens.size());
    out.pieces.reserve(tokens.size());
    out.spans.reserve(tokens.size());
    for (const Token& token : tokens) {
        const std::string* piece = m_pieces[static_cast<std::size_t>(token.id)];
        out.ids.push_back(token.id);
        out.pieces.push_back(piece == nullptr ? std::string() : *piece);
        out.spans.push_back(trimmed(text, token.span));
    }
    return out;
}

std::vector<std::int64_t> PipelineTokenizer::encodeRaw(std::string_view text, bool addSpecial) const {
    std::vector<Token> tokens = tokensOf(text);
    if (addSpecial)
        putAround(tokens);
    std::vector<std::int64_t> ids;
    ids.reserve(tokens.size());
    std::transform(tokens.begin(), tokens.end(), std::back_inserter(ids), [](const Token& token) { return token.id; });
    return ids;
}

std::vector<std::int64_t> PipelineTokenizer::encodePrompt(std::string_view prompt) const {
    const auto bos = m_parts.roles.find(TokenRole::Bos);
    const bool isWritten = bos != m_parts.roles.end() && !bos->second.empty() && prompt.starts_with(bos->second);
    return encodeRaw(prompt, !isWritten);
}

std::string PipelineTokenizer::decode(std::span<const std::int64_t> ids, bool skipSpecial) const {
    Pieces pieces;
    for (const std::int64_t id : ids) {
        const bool unknown = id < 0 || id >= vocabSize();  // such as a start token that only the model knows
        if (unknown || m_pieces[static_cast<std::size_t>(id)] == nullptr || (skipSpecial && isSpecial(id)))
            continue;
        pieces.push_back(*m_pieces[static_cast<std::size_t>(id)]);
    }
    if (m_parts.decoder != nullptr)
        m_parts.decoder->apply(pieces);
    std::string text;
    for (std::size_t i = 0; i < pieces.size(); ++i)
        text += (i > 0 && m_parts.decoder == nullptr ? " " : "") + pieces[i];
    if (m_parts.cleanUpText)
        text = cleanedUpText(std::move(text));
    if (m_parts.decodedSuffix.empty())
        return text;
    Pieces whole{std::move(text)};
    makeReplaceDecoder(Pattern::literal(m_parts.decodedSuffix), " ")->apply(whole);
    return std::string(pythonStripped(whole.front()));
}

std::optional<std::int64_t> PipelineTokenizer::idOf(std::string_view piece) const {
    if (const auto added = m_added.idOf(piece))
        return added;
    const std::int32_t id = m_parts.model->vocabulary().find(piece);
    return id < 0 ? std::nullopt : std::optional<std::int64_t>(id);
}

std::string PipelineTokenizer::pieceOf(std::int64_t id) const {
    const bool known = id >= 0 && id < vocabSize() && m_pieces[static_cast<std::size_t>(id)] != nullptr;
    return known ? *m_pieces[static_cast<std::size_t>(id)] : std::string();
}

bool PipelineTokenizer::isSpecial(std::int64_t id) const {
    return id >= 0 && id < vocabSize() && m_special[static_cast<std::size_t>(id)];
}

std::optional<std::int64_t> PipelineTokenizer::roleId(TokenRole role) const {
    const auto found = m_parts.roles.find(role);
    return found == m_parts.roles.end() || found->second.empty() ? std::nullopt : idOf(found->second);
}

}  // namespace diptych
