#include "core/text/token_model.h"

#include <algorithm>
#include <cstdio>

#include "core/base/errors.h"

namespace diptych {

namespace {

constexpr std::int64_t maxGaps = 100'000;  // places without a token

Error badVocabulary(const std::string& context, const std::string& message) {
    return {ErrorCode::BadInput, message, context, "Fetch the tokenizer files again"};
}

}  // namespace

Result<Vocabulary> Vocabulary::ofList(std::vector<std::string> tokens, const std::string& context) {
    if (tokens.size() > maxTokens)
        return badVocabulary(
            context, "has " + std::to_string(tokens.size()) + " tokens, wanted at most " + std::to_string(maxTokens));
    Vocabulary vocabulary;
    vocabulary.m_tokens = std::move(tokens);
    vocabulary.index();
    return vocabulary;
}

Result<Vocabulary> Vocabulary::ofPairs(const std::vector<std::pair<std::string, std::int64_t>>& tokens,
                                       const std::string& context) {
    const std::int64_t limit = static_cast<std::int64_t>(std::min(tokens.size(), maxTokens)) + maxGaps;
    std::vector<std::string> byId;
    std::vector<bool> taken;
    for (const auto& [token, id] : tokens) {
        if (id < 0 || id >= limit)
            return badVocabulary(context, "gives the token \"" + visibleText(token.substr(0, 80)) + "\" the id " +
                                              std::to_string(id) + ", wanted 0 to " + std::to_string(limit - 1));
        const auto place = static_cast<std::size_t>(id);
        if (place >= byId.size()) {
            byId.resize(place + 1);
            taken.resize(place + 1);
        }
        if (taken[place])
            return badVocabulary(context, "gives the id " + std::to_string(id) + " to two tokens, \"" +
                                              visibleText(byId[place].substr(0, 80)) + "\" and \"" +
                                              visibleText(token.substr(0, 80)) + "\"");
        taken[place] = true;
        byId[place] = token;
    }
    return ofList(std::move(byId), context);
}

void Vocabulary::index() {
    m_ids.reserve(m_tokens.size());
    for (std::size_t id = 0; id < m_tokens.size(); ++id)
        if (!m_tokens[id].empty())
            m_ids[m_tokens[id]] = static_cast<std::int32_t>(id);
}

std::int32_t Vocabulary::find(std::string_view token) const {
    const auto found = m_ids.find(token);
    return found == m_ids.end() ? -1 : found->second;
}

std::vector<std::int32_t> byteTokens(const Vocabulary& vocabulary) {
    std::vector<std::int32_t> ids;
    for (unsigned byte = 0; byte < 256; ++byte) {
        char token[8];
        std::snprintf(token, sizeof token, "<0x%02X>", byte);
        ids.push_back(vocabulary.find(token));
    }
    return ids;
}

bool appendByteTokens(const std::vector<std::int32_t>& ids, std::string_view bytes, std::uint32_t begin,
                      std::vector<ModelToken>& out) {
    const auto idOf = [&](char c) { return ids[static_cast<unsigned char>(c)]; };
    if (std::any_of(bytes.begin(), bytes.end(), [&](char c) { return idOf(c) < 0; }))
        return false;
    for (const char c : bytes) {
        out.push_back({idOf(c), begin, begin + 1});
        ++begin;
    }
    return true;
}

}  // namespace diptych
