#include "core/text/wordpiece.h"

#include <algorithm>

#include "core/base/errors.h"
#include "core/text/code_points.h"

namespace diptych {

namespace {

bool isContinuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

}  // namespace

Result<std::unique_ptr<TokenModel>> WordPiece::make(Vocabulary vocabulary, WordPieceOptions options,
                                                    const std::string& context) {
    auto model = std::make_unique<WordPiece>();
    model->m_unknown = vocabulary.find(options.unknownToken);
    if (model->m_unknown < 0)
        return Error{ErrorCode::BadInput,
                     "has no token " + visibleText(options.unknownToken.substr(0, 80)) + " in its vocabulary", context,
                     "Fetch the tokenizer files again"};
    model->m_vocabulary = std::move(vocabulary);
    model->m_options = std::move(options);
    return std::unique_ptr<TokenModel>(std::move(model));
}

void WordPiece::encode(std::string_view word, std::vector<ModelToken>& out) const {
    const std::size_t before = out.size();
    const auto unknown = [&] {
        out.resize(before);
        out.push_back({m_unknown, 0, static_cast<std::uint32_t>(word.size())});
    };
    const auto length =
        static_cast<std::size_t>(std::count_if(word.begin(), word.end(), [](char c) { return !isContinuation(c); }));
    if (length > m_options.maxWordLength)
        return unknown();
    std::string candidate;
    for (std::size_t begin = 0; begin < word.size();) {
        const std::size_t prefix = begin == 0 ? 0 : m_options.continuingPrefix.size();
        candidate.assign(m_options.continuingPrefix, 0, prefix);
        candidate += word.substr(begin);
        std::size_t end = word.size();
        std::int32_t id = m_vocabulary.find(candidate);
        while (id < 0 && end > begin) {
            previousCode(word, end);
            candidate.resize(prefix + end - begin);
            id = end > begin ? m_vocabulary.find(candidate) : -1;
        }
        if (id < 0)
            return unknown();
        out.push_back({id, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
        begin = end;
    }
}

}  // namespace diptych
