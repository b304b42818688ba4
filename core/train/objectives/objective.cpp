#include "core/train/objectives/objective.h"

#include <ATen/ATen.h>

namespace diptych {

std::unique_ptr<Objective> makeObjective(const ObjectiveConfig& config) {
    if (config.kind == "itc")
        return makeItc(config);
    if (config.kind == "itm")
        return makeItm(config);
    if (config.kind == "caption")
        return makeCaption(config);
    if (config.kind == "vqa")
        return makeVqa(config);
    if (config.kind == "patch")
        return makePatch(config);
    return config.kind == "ground" ? makeGround() : makeRefer();
}

std::vector<std::string> partsTaughtBy(const std::string& kind) {
    if (kind == "itc")
        return {"vision_model.", "text_encoder.", "vision_proj.", "text_proj."};
    if (kind == "itm")
        return {"vision_model.", "text_encoder.", "itm_head."};
    if (kind == "caption")
        return {"vision_model.", "text_decoder."};
    if (kind == "vqa" || kind == "ground")
        return {"vision_model.", "text_encoder.", "text_decoder."};
    if (kind == "patch")
        return {"vision_model."};
    return {"vision_model.", "text_encoder."};
}

std::string lackingHead(const ObjectiveConfig& objective, const BlipHeads& heads) {
    const std::string& kind = objective.kind;
    if (kind == "itc" && !heads.contrastive)
        return "contrastive projections";
    if (kind == "itm" && !heads.itm)
        return "a matching head";
    if (kind == "itm" && objective.negatives == "hardest" && !heads.contrastive)
        return "contrastive projections, which hardest negatives are chosen by";
    if (kind == "caption" && !heads.captioner)
        return "a captioner";
    if (kind == "vqa" && !heads.vqa)
        return "an answering head";
    return kind == "refer" && !heads.textEncoder() ? "a text encoder" : "";
}

TokenLosses nextTokenLosses(const BlipNetwork& network, const at::Tensor& states, const at::Tensor& labels,
                            double labelSmoothing) {
    const std::int64_t length = labels.size(1);
    const at::Tensor next = labels.slice(1, 1).reshape({-1});                          // [B (T-1)]
    const at::Tensor chosen = next.ne(-100).nonzero().squeeze(1);                      // [n]
    const at::Tensor before = states.slice(1, 0, length - 1).reshape({-1, states.size(2)});   // [B (T-1), C]
    // The vocabulary matrix is the dearest of the decoder: only predicting positions go through it.
    const at::Tensor logits = network.vocabularyLogits(before.index_select(0, chosen));       // [n, V]
    const at::Tensor targets = next.index_select(0, chosen);
    TokenLosses losses;
    losses.values = at::cross_entropy_loss(logits, targets, {}, at::Reduction::None, -100, labelSmoothing);
    losses.rows = at::floor_divide(chosen, length - 1);
    losses.accuracy = logits.detach().argmax(1).eq(targets).to(at::kFloat).mean().item<double>();
    return losses;
}

Error lacksField(const std::string& kind, const std::string& what) {
    return Error{ErrorCode::BadInput, "the batch has no " + what, "objective " + kind,
                 "Choose data that has it, or leave the objective out"};
}

}  // namespace diptych
