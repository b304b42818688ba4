#include "core/tasks/fusion_inputs.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "core/tasks/picture_batches.h"

namespace diptych {

namespace {

constexpr std::int64_t tokensAtOnce = 1024;        // cancelling is polled between two passes

}  // namespace

std::vector<std::string> piecesOf(const Tokenizer& tokenizer, const TokenIds& ids) {
    std::vector<std::string> pieces;
    for (const std::int64_t id : ids)
        pieces.push_back(tokenizer.pieceOf(id));
    return pieces;
}

std::vector<TextBatch> jointBatches(const std::vector<TokenIds>& rows, std::int64_t padId, std::int64_t beside) {
    std::size_t longest = 0;
    for (const TokenIds& row : rows)
        longest = std::max(longest, row.size());
    const std::int64_t tokens = std::max<std::int64_t>(1, beside + static_cast<std::int64_t>(longest));
    const auto size = std::clamp<std::size_t>(static_cast<std::size_t>(tokensAtOnce / tokens), 1, rowsAtOnce);
    std::vector<TextBatch> batches;
    for (std::size_t begin = 0; begin < rows.size(); begin += size) {
        const auto first = rows.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto last = rows.begin() + static_cast<std::ptrdiff_t>(std::min(rows.size(), begin + size));
        batches.push_back(paddedBatch({first, last}, padId));
    }
    return batches;
}

Result<PreparedPicture> preparePicture(const ImageProcessor& processor, const SharedImage& image) {
    PreparedPicture picture;
    DIPTYCH_ASSIGN(picture.geometry, preprocessed(processor, image));
    picture.pixels = pixelTensor(picture.geometry);
    picture.geometry.values.clear();
    return picture;
}

Result<std::string> chooseTarget(const std::string& asked, const std::vector<ExplainTarget>& targets,
                                 const std::string& folder) {
    std::string known;
    for (const ExplainTarget& target : targets) {
        if (asked.empty() ? target.present : target.name == asked) {
            if (target.present)
                return target.name;
            return Error{ErrorCode::NotFound, "has no head for the target " + asked, folder,
                         "Choose another target, or leave it out"};
        }
        known += (known.empty() ? "" : ", ") + target.name;
    }
    if (asked.empty())
        return std::string();
    return Error{ErrorCode::Usage, "is \"" + asked + "\", wanted one of " + known, "--target", "Choose one of these"};
}

}  // namespace diptych
