#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include "core/base/files.h"
#include "core/tasks/blip_tasks.h"
#include "core/tasks/fusion_inputs.h"

namespace diptych {

Result<ObservedPass> observeBlip(BlipSession& session, const ExplainRequest& request, JobContext& context) {
    const c10::NoGradGuard noGrad;
    ObservedPass pass;
    DIPTYCH_TRY(context.cancel.check());
    const BlipHeads& heads = session.network().heads();
    DIPTYCH_ASSIGN(pass.target, chooseTarget(request.target,
                                             {{"match", heads.itm}, {"caption", heads.captioner}, {"answer", heads.vqa}, {"itc", heads.contrastive}},
                                             toUtf8(session.info().folder)));
    DIPTYCH_ASSIGN(const SeenPicture* seen, session.look(request.image));
    const BlipNetwork& network = session.network();
    const bool caption = pass.target == "caption";
    const TokenIds ids = caption ? session.decoderIds(request.text) : session.textIds(request.text);
    const TextBatch text{idTensor(ids), {}};
    RecordingTap vision, words;
    const at::Tensor states = network.encodeImage(seen->tensor, &vision);
    if (caption)
        network.decode(text, {states, {}}, nullptr, &words);
    else
        network.encodeText(text, pass.target == "itc" ? at::Tensor() : states, &words);
    pass.vision = vision.stacked("vision.attn");
    pass.text = words.stacked("text.attn");
    pass.cross = words.stacked("cross.attn");
    pass.tokens = session.pieces(ids);
    pass.rows = pass.cols = static_cast<int>(session.config().vision.gridSide());
    pass.crop = seen->pixels.crop;
    pass.canvas = seen->pixels.canvas;
    pass.rolloutText = !caption;
    return pass;
}

}  // namespace diptych
