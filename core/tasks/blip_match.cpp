#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>

#include "core/tasks/blip_decoding.h"
#include "core/tasks/blip_tasks.h"
#include "core/tasks/picture_batches.h"

namespace diptych {

namespace {

std::vector<TextBatch> textBatches(const BlipSession& session, const std::vector<std::string>& texts) {
    std::vector<TextBatch> batches;
    for (std::size_t begin = 0; begin < texts.size(); begin += rowsAtOnce) {
        std::vector<TokenIds> rows;
        for (std::size_t i = begin; i < std::min(texts.size(), begin + rowsAtOnce); ++i)
            rows.push_back(session.textIds(texts[i]));
        batches.push_back(paddedBatch(rows, session.config().text.padId));
    }
    return batches;
}

// [T, P], L2-normalised.
at::Tensor projectedTexts(const BlipSession& session, const std::vector<TextBatch>& batches) {
    std::vector<at::Tensor> parts;
    for (const TextBatch& batch : batches)
        parts.push_back(session.network().projectText(session.network().encodeText(batch, {})));
    return parts.empty() ? at::empty({0, session.config().projection}) : at::cat(parts);
}

// Probability of "match" of one picture with each text, [T]. states [1, N, C]
Result<at::Tensor> itmRow(const BlipSession& session, const std::vector<TextBatch>& batches, const at::Tensor& states,
                          const CancelToken& cancel) {
    std::vector<at::Tensor> parts;
    for (const TextBatch& batch : batches) {
        DIPTYCH_TRY(cancel.check());
        const at::Tensor logits = session.network().itmLogits(session.network().encodeText(batch, states));  // [T, 2]
        parts.push_back(at::softmax(logits, -1).select(1, 1));
    }
    return at::cat(parts);
}

}  // namespace

Result<EmbedResult> embedBlip(BlipSession& session, const EmbedRequest& request, JobContext& context) {
    const c10::NoGradGuard noGrad;
    DIPTYCH_TRY(session.needHead(session.network().heads().contrastive, "contrastive"));
    EmbedResult result;
    result.width = static_cast<int>(session.config().projection);
    DIPTYCH_TRY(forEachPixelBatch(session.processor(), request.images, context, [&](const at::Tensor& pixels) -> Status {
        const std::vector<float> rows = toVector(session.network().projectImage(session.network().encodeImage(pixels)));
        result.imageEmbeds.insert(result.imageEmbeds.end(), rows.begin(), rows.end());
        return {};
    }));
    DIPTYCH_TRY(context.cancel.check());
    result.textEmbeds = toVector(projectedTexts(session, textBatches(session, request.texts)));
    return result;
}

Result<MatchResult> matchBlip(BlipSession& session, const MatchRequest& request, JobContext& context) {
    const c10::NoGradGuard noGrad;
    const BlipHeads& heads = session.network().heads();
    DIPTYCH_TRY(session.needHead(heads.itm || heads.contrastive, "itm or contrastive"));
    if (request.images.empty() || request.texts.empty())
        return Error{ErrorCode::Usage, "needs a picture and a text", "match", "Give at least one of each"};
    const std::vector<TextBatch> batches = textBatches(session, request.texts);
    const at::Tensor texts = heads.contrastive ? projectedTexts(session, batches) : at::Tensor();
    MatchResult result;
    DIPTYCH_TRY(forEachPixelBatch(session.processor(), request.images, context, [&](const at::Tensor& pixels) -> Status {
        const at::Tensor states = session.network().encodeImage(pixels);                          // [I, N, C]
        if (heads.contrastive) {
            const std::vector<float> cosines = toVector(session.network().projectImage(states).matmul(texts.t()));
            result.itc.insert(result.itc.end(), cosines.begin(), cosines.end());
        }
        for (std::int64_t i = 0; heads.itm && i < states.size(0); ++i) {
            DIPTYCH_ASSIGN(const at::Tensor row, itmRow(session, batches, states.slice(0, i, i + 1), context.cancel));
            const std::vector<float> values = toVector(row);
            result.itm.insert(result.itm.end(), values.begin(), values.end());
        }
        return {};
    }));
    return result;
}

}  // namespace diptych
