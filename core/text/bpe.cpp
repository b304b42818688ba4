#include "core/text/bpe.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <utility>

#include "core/base/errors.h"
#include "core/text/code_points.h"

namespace diptych {

namespace {

std::uint64_t pairOf(std::int32_t left, std::int32_t right) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 | static_cast<std::uint32_t>(right);
}

Error badMerge(const std::string& context, const std::string& left, const std::string& right,
               const std::string& missing) {
    return {ErrorCode::BadInput,
            "merges \"" + visibleText(left.substr(0, 80)) + "\" and \"" + visibleText(right.substr(0, 80)) +
                "\", but the vocabulary has no \"" + visibleText(missing.substr(0, 80)) + "\"",
            context, "Fetch the tokenizer files again"};
}

struct Candidate {
    std::uint32_t rank, place;
    std::int32_t result;

    bool operator>(const Candidate& other) const {
        return rank != other.rank ? rank > other.rank : place > other.place;
    }
};

constexpr std::uint32_t none = UINT32_MAX;

}  // namespace

Result<std::unique_ptr<TokenModel>> Bpe::make(Vocabulary vocabulary,
                                              std::span<const std::pair<std::string, std::string>> merges,
                                              BpeOptions options, const std::string& context) {
    std::vector<Merge> resolved;
    resolved.reserve(merges.size());
    for (const auto& [left, right] : merges) {
        const bool continues = right.starts_with(options.wordPrefix);
        const std::string whole = left + right.substr(continues ? options.wordPrefix.size() : 0);
        for (const std::string& token : {left, right, whole})
            if (vocabulary.find(token) < 0)
                return badMerge(context, left, right, token);
        resolved.push_back({vocabulary.find(left), vocabulary.find(right), vocabulary.find(whole),
                            static_cast<std::uint32_t>(resolved.size())});
    }
    return make(std::move(vocabulary), resolved, std::move(options), context);
}

Result<std::unique_ptr<TokenModel>> Bpe::make(Vocabulary vocabulary, std::span<const Merge> merges, BpeOptions options,
                                              const std::string& context) {
    auto bpe = std::make_unique<Bpe>();
    bpe->m_merges.reserve(merges.size());
    for (const Merge& merge : merges)
        bpe->m_merges[pairOf(merge.left, merge.right)] = {merge.rank, merge.result};
    if (!options.unknownToken.empty()) {
        bpe->m_unknown = vocabulary.find(options.unknownToken);
        if (bpe->m_unknown < 0)
            return Error{
                ErrorCode::BadInput,
                "has no unk_token \"" + visibleText(options.unknownToken.substr(0, 80)) + "\" in its vocabulary",
                context, "Fetch the tokenizer files again"};
    }
    if (options.byteFallback)
        bpe->m_bytes = byteTokens(vocabulary);
    bpe->m_vocabulary = std::move(vocabulary);
    bpe->m_options = std::move(options);
    return std::unique_ptr<TokenModel>(std::move(bpe));
}

void Bpe::encode(std::string_view word, std::vector<ModelToken>& out) const {
    if (m_options.ignoreMerges)
        if (const std::int32_t id = m_vocabulary.find(word); id >= 0)
            return out.push_back({id, 0, static_cast<std::uint32_t>(word.size())});
    const std::size_t first = out.size();
    appendCharacters(word, out);
    merge(out, first);
}

void Bpe::appendCharacters(std::string_view word, std::vector<ModelToken>& out) const {
    ModelToken unknown{-1, 0, 0};  // waits until the run of unknown characters ends
    std::string decorated;
    for (std::size_t at = 0; at < word.size();) {
        const auto begin = static_cast<std::uint32_t>(at);
        nextCodePoint(word, at);
        const auto end = static_cast<std::uint32_t>(at);
        std::string_view character = word.substr(begin, at - begin);
        const bool prefixed = begin > 0 && !m_options.wordPrefix.empty(),
                   suffixed = at == word.size() && !m_options.wordSuffix.empty();
        if (prefixed || suffixed) {
            decorated = (prefixed ? m_options.wordPrefix : "") + std::string(character) +
                        (suffixed ? m_options.wordSuffix : "");
            character = decorated;
        }
        if (const std::int32_t id = m_vocabulary.find(character); id >= 0) {
            if (unknown.id >= 0)
                out.push_back(std::exchange(unknown, {-1, 0, 0}));
            out.push_back({id, begin, end});
        } else if (!(m_options.byteFallback && appendByteTokens(m_bytes, character, begin, out)) && m_unknown >= 0) {
            if (unknown.id >= 0 && !m_options.fuseUnknown)
                out.push_back(std::exchange(unknown, {-1, 0, 0}));
            unknown = {m_unknown, unknown.id >= 0 ? unknown.begin : begin, end};
        }
    }
    if (unknown.id >= 0)
        out.push_back(unknown);
}

const Bpe::Merged* Bpe::mergeOf(std::int32_t left, std::int32_t right) const {
    const auto found = m_merges.find(pairOf(left, right));
    return found == m_merges.end() ? nullptr : &found->second;
}

void Bpe::merge(std::vector<ModelToken>& symbols, std::size_t first) const {
    struct Link {
        std::uint32_t previous, next;
    };
    const auto count = static_cast<std::uint32_t>(symbols.size() - first);
    if (count < 2)
        return;
    const std::span<ModelToken> list(symbols.data() + first, count);
    std::vector<Link> links(count);
    std::vector<Candidate> storage;
    storage.reserve(count);
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> queue({}, std::move(storage));
    const auto offer = [&](std::uint32_t left, std::uint32_t right) {
        if (const Merged* merge = mergeOf(list[left].id, list[right].id); merge != nullptr)
            queue.push({merge->rank, left, merge->id});
    };
    for (std::uint32_t i = 0; i < count; ++i) {
        links[i] = {i == 0 ? none : i - 1, i + 1 == count ? none : i + 1};
        if (i + 1 < count)
            offer(i, i + 1);
    }
    while (!queue.empty()) {
        const Candidate best = queue.top();
        queue.pop();
        const std::uint32_t right = links[best.place].next;
        if (list[best.place].id < 0 || right == none)
            continue;
        const Merged* merge = mergeOf(list[best.place].id, list[right].id);
        if (merge == nullptr || merge->id != best.result)  // the pair has gone since
            continue;
        list[best.place] = {best.result, list[best.place].begin, list[right].end};
        list[right].id = -1;
        links[best.place].next = links[right].next;
        if (links[right].next != none)
            links[links[right].next].previous = best.place;
        if (links[best.place].previous != none)
            offer(links[best.place].previous, best.place);
        if (links[best.place].next != none)
            offer(best.place, links[best.place].next);
    }
    symbols.erase(std::remove_if(symbols.begin() + static_cast<std::ptrdiff_t>(first), symbols.end(),
                                 [](const ModelToken& token) { return token.id < 0; }),
                  symbols.end());
}

}  // namespace diptych
