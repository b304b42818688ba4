#include "core/tasks/fill_mask.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace diptych {

Result<at::Tensor> maskPlaces(const TokenIds& ids, const Tokenizer& tokenizer) {
    const auto mask = tokenizer.roleId(TokenRole::Mask);
    if (!mask)
        return Error{ErrorCode::NotFound, "names no mask token, wanted one", "tokenizer",
                     "Use a folder whose tokenizer has mask_token"};
    TokenIds places;
    for (std::size_t i = 0; i < ids.size(); ++i)
        if (ids[i] == *mask)
            places.push_back(static_cast<std::int64_t>(i));
    if (places.empty())
        return Error{ErrorCode::Usage,
                     "has no " + tokenizer.pieceOf(*mask) + " among the tokens the model reads, wanted one or more", "text",
                     "Write " + tokenizer.pieceOf(*mask) + " where a word is missing"};
    return idTensor(places)[0];
}

FillMaskResult likeliestWords(const at::Tensor& logits, const Tokenizer& tokenizer, int topK) {
    const std::int64_t most = std::clamp<std::int64_t>(topK, 1, logits.size(1));
    const auto [scores, ids] = at::topk(at::softmax(logits.to(at::kFloat), -1), most);   // best first
    FillMaskResult result;
    for (std::int64_t mask = 0; mask < logits.size(0); ++mask) {
        std::vector<MaskToken> words;
        for (std::int64_t k = 0; k < most; ++k) {
            const auto id = ids[mask][k].item<std::int64_t>();
            words.push_back({tokenizer.pieceOf(id), id, scores[mask][k].item<double>()});
        }
        result.masks.push_back(std::move(words));
    }
    return result;
}

}  // namespace diptych
