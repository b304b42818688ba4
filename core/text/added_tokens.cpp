#include "core/text/added_tokens.h"

#include <unicode/uchar.h>

#include <algorithm>

#include "core/base/errors.h"
#include "core/text/letter_case.h"

namespace diptych {

namespace {

constexpr std::size_t maxTokens = 200'000;

// \w of Rust's regular expressions.
bool isWordCharacter(char32_t c) {
    constexpr std::uint32_t categories = U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK;
    const auto code = static_cast<UChar32>(c);
    return u_hasBinaryProperty(code, UCHAR_ALPHABETIC) != 0 || (U_GET_GC_MASK(code) & categories) != 0 ||
           u_hasBinaryProperty(code, UCHAR_JOIN_CONTROL) != 0;
}

std::size_t blanksBefore(std::string_view text, std::size_t end, std::size_t first) {
    for (std::size_t at = end; at > first && isSpace(previousCode(text, at));)
        end = at;
    return end;
}

std::size_t blanksBehind(std::string_view text, std::size_t begin) {
    for (std::size_t at = begin; at < text.size() && isSpace(nextCodePoint(text, at));)
        begin = at;
    return begin;
}

Error badToken(const std::string& context, const AddedToken& token, const std::string& problem) {
    return {ErrorCode::BadInput, "adds the token \"" + visibleText(token.content.substr(0, 80)) + "\" " + problem,
            context, "Fetch the tokenizer files again"};
}

}  // namespace

Result<AddedTokens> AddedTokens::make(std::span<const AddedToken> tokens, const Vocabulary& vocabulary,
                                      const Normalizer* normalizer, const std::string& context) {
    AddedTokens added;
    if (tokens.size() > maxTokens)
        return badToken(context, tokens.back(),
                        "as number " + std::to_string(tokens.size()) + ", wanted at most " + std::to_string(maxTokens));
    std::int64_t next = vocabulary.size();
    std::vector<std::pair<std::string, std::int32_t>> raw, normalized;
    for (const AddedToken& token : tokens) {
        if (token.content.empty())
            continue;
        if (token.content.size() > ByteTrie::maxKeyLength)
            return badToken(context, token,
                            "of " + std::to_string(token.content.size()) + " bytes, wanted at most " +
                                std::to_string(ByteTrie::maxKeyLength));
        DIPTYCH_ASSIGN(const std::int64_t id, added.placeOf(token, vocabulary, next, context));
        next = std::max(next, id + 1);
        added.m_ids[token.content] = id;
        added.m_tokens[id] = token;
    }
    for (const auto& [id, token] : added.m_tokens) {
        AlignedText content = AlignedText::of(token.content, 0);
        if (token.normalized && normalizer != nullptr)
            normalizer->apply(content);
        added.m_spellings[id] = content.bytes;
        if (!content.bytes.empty() && content.bytes.size() <= ByteTrie::maxKeyLength)
            (token.normalized ? normalized : raw).emplace_back(content.bytes, static_cast<std::int32_t>(id));
    }
    added.m_hasNormalized = !normalized.empty();
    added.m_raw = ByteTrie(std::move(raw));
    added.m_normalized = ByteTrie(std::move(normalized));
    return added;
}

// The id that the token has already, or else the one that its file gives it, where that is free, or else the next one.
Result<std::int64_t> AddedTokens::placeOf(const AddedToken& token, const Vocabulary& vocabulary, std::int64_t next,
                                          const std::string& context) const {
    constexpr std::int64_t maxGap = 100'000;
    const std::int32_t known = vocabulary.find(token.content);
    const std::optional<std::int64_t> own = known >= 0 ? std::optional<std::int64_t>(known) : idOf(token.content);
    const std::int64_t id = token.id.value_or(own.value_or(next));
    const bool isFree =
        !m_tokens.contains(id) && (!vocabulary.holds(id) || vocabulary[static_cast<std::int32_t>(id)].empty());
    if (own ? id != *own : id < 0 || id > next + maxGap || !isFree)
        return badToken(context, token,
                        "with the id " + std::to_string(id) + ", wanted " + std::to_string(own.value_or(next)));
    return id;
}

bool AddedTokens::fits(const AddedToken& token, std::string_view text, const ByteRange& match) const {
    if (!token.singleWord)
        return true;
    std::size_t before = match.begin, behind = match.end;
    return (match.begin == 0 || !isWordCharacter(previousCode(text, before))) &&
           (match.end == text.size() || !isWordCharacter(nextCodePoint(text, behind)));
}

std::vector<AddedTokens::Part> AddedTokens::split(std::string_view text, const ByteTrie& trie) const {
    std::vector<Part> parts;
    std::size_t done = 0;  // everything before it stands in `parts`
    for (std::size_t at = 0; at < text.size();) {
        std::size_t length = 0;
        std::int64_t id = -1;
        trie.prefixes(text.substr(at), [&](std::size_t found, std::int32_t value) {
            length = found;
            id = value;
        });
        if (length == 0) {
            ++at;
            continue;
        }
        ByteRange match{at, at + length};
        at += length;
        const AddedToken& token = m_tokens.at(id);
        if (!fits(token, text, match))
            continue;
        if (token.leftStrip)
            match.begin = std::max(blanksBefore(text, match.begin, done), done);
        if (token.rightStrip)
            match.end = blanksBehind(text, std::max(match.end, done));
        if (match.begin > done)
            parts.push_back({{done, match.begin}, -1});
        parts.push_back({match, id});
        done = match.end;
    }
    if (done < text.size())
        parts.push_back({{done, text.size()}, -1});
    return parts;
}

const AddedToken* AddedTokens::find(std::int64_t id) const {
    const auto found = m_tokens.find(id);
    return found == m_tokens.end() ? nullptr : &found->second;
}

std::optional<std::int64_t> AddedTokens::idOf(std::string_view content) const {
    const auto found = m_ids.find(content);
    return found == m_ids.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace diptych
