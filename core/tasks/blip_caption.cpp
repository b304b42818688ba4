#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include "core/tasks/blip_decoding.h"
#include "core/tasks/blip_tasks.h"

namespace diptych {

Result<CaptionResult> captionBlip(BlipSession& session, const CaptionRequest& request, JobContext& context) {
    const c10::NoGradGuard noGrad;
    DIPTYCH_TRY(session.needHead(session.network().heads().captioner, "captioner"));
    DIPTYCH_ASSIGN(const SeenPicture* seen, session.look(request.image));
    const BlipNetwork::Memory memory{seen->states, {}};
    TokenIds prompt = request.continueFrom.empty() ? session.promptIds(request.prompt) : request.continueFrom;
    const std::size_t promptLength = prompt.size();
    DIPTYCH_ASSIGN(GenerationRequest search, generationRequest(session, std::move(prompt), request.decoding));
    if (request.onText)
        search.onStep = [&](const TokenIds& ids) { request.onText(session.tokenizer().decode(ids, true)); };
    BlipStepDecoder decoder(session.network(), memory);
    DIPTYCH_ASSIGN(const auto sequences, generate(decoder, search, context.cancel));
    CaptionResult result;
    for (const GeneratedSequence& sequence : sequences)
        result.captions.push_back(
            reviewSequence(session, memory, sequence.ids, {promptLength, request.alternatives, request.maps}));
    return result;
}

}  // namespace diptych
