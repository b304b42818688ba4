#include "core/explain/attention_maps.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <array>
#include <map>

namespace diptych {

namespace {

// Keeps the softmax of every layer: name → [B, H, queries, keys] a layer.
class RecordingTap : public TensorTap {
public:
    bool wants(std::string_view name, int) const override { return name.ends_with(".attn"); }
    void observe(std::string_view name, int, const at::Tensor& value) override {
        m_layers[std::string(name)].push_back(value.select(0, 0));
    }
    // [L, H, queries, keys]; undefined where the module did not run.
    at::Tensor stacked(const std::string& name) const {
        const auto found = m_layers.find(name);
        return found == m_layers.end() ? at::Tensor() : at::stack(found->second);
    }

private:
    std::map<std::string, std::vector<at::Tensor>> m_layers;
};

struct Recorded {
    std::string target;
    TokenIds ids;
    at::Tensor vision, text, cross;                // [L, H, queries, keys] each

    std::int64_t deepest() const { return std::max(vision.size(0), text.defined() ? text.size(0) : 0); }
};

Result<std::string> targetOf(const BlipSession& session, const std::string& asked) {
    const BlipHeads& heads = session.network().heads();
    std::string target = asked;
    if (target.empty())
        target = heads.itm ? "match" : heads.captioner ? "caption" : heads.vqa ? "answer" : "itc";
    const std::map<std::string, std::pair<bool, const char*>> known{{"match", {heads.itm, "itm"}},
                                                                    {"caption", {heads.captioner, "captioner"}},
                                                                    {"answer", {heads.vqa, "vqa"}},
                                                                    {"itc", {heads.contrastive, "contrastive"}}};
    const auto found = known.find(target);
    if (found == known.end())
        return Error{ErrorCode::Usage, "is \"" + target + "\", wanted match, caption, answer or itc", "--target",
                     "Choose one of these"};
    DIPTYCH_TRY(session.needHead(found->second.first, found->second.second));
    return target;
}

Result<Recorded> record(BlipSession& session, const ExplainRequest& request) {
    Recorded recorded;
    DIPTYCH_ASSIGN(recorded.target, targetOf(session, request.target));
    DIPTYCH_ASSIGN(const SeenPicture* seen, session.look(request.image));
    const BlipNetwork& network = session.network();
    const bool caption = recorded.target == "caption";
    recorded.ids = caption ? session.decoderIds(request.text) : session.textIds(request.text);
    const TextBatch text{idTensor(recorded.ids), {}};
    RecordingTap vision, words;
    const at::Tensor states = network.encodeImage(seen->tensor, &vision);
    if (caption)
        network.decode(text, {states, {}}, nullptr, &words);
    else
        network.encodeText(text, recorded.target == "itc" ? at::Tensor() : states, &words);
    recorded.vision = vision.stacked("vision.attn");
    recorded.text = words.stacked("text.attn");
    recorded.cross = words.stacked("cross.attn");
    return recorded;
}

Result<std::int64_t> indexWithin(int index, std::int64_t count, const char* option) {
    const std::int64_t place = index < 0 ? count + index : index;
    if (place < 0 || place >= count)
        return Error{ErrorCode::Usage, "is " + std::to_string(index) + ", wanted less than " + std::to_string(count), option,
                     "Choose one that the model has"};
    return place;
}

// The layer that a number means in a stack of `layers`: one that only the deepest stack has is the last of the others.
Result<std::int64_t> layerWithin(int layer, std::int64_t deepest, std::int64_t layers) {
    DIPTYCH_ASSIGN(const std::int64_t place, indexWithin(layer, deepest, "--layer"));
    return layer < 0 ? std::max<std::int64_t>(0, layers + layer) : std::min(place, layers - 1);
}

// One head alone where asked for. [L, H, queries, keys]
Result<at::Tensor> withHead(at::Tensor maps, const ExplainRequest& request) {
    if (request.head) {
        DIPTYCH_ASSIGN(const auto head, indexWithin(*request.head, maps.size(1), "--head"));
        maps = maps.slice(1, head, head + 1);
    }
    return maps;
}

Result<at::Tensor> narrowed(const at::Tensor& maps, const ExplainRequest& request, std::int64_t deepest) {
    DIPTYCH_ASSIGN(const at::Tensor chosen, withHead(maps, request));
    if (!request.layer)
        return chosen;
    DIPTYCH_ASSIGN(const auto layer, layerWithin(*request.layer, deepest, maps.size(0)));
    return chosen.slice(0, layer, layer + 1);
}

NamedArray arrayOf(const std::string& name, const at::Tensor& values) {
    const at::Tensor flat = values.contiguous().view({-1});
    return {name, values.sizes().vec(), std::vector<float>(flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel())};
}

// Product of (mean over heads + identity) with rows that sum to 1, from the first layer up. [tokens, tokens]
Result<at::Tensor> rollout(const at::Tensor& maps, const ExplainRequest& request, std::int64_t deepest) {
    DIPTYCH_ASSIGN(const at::Tensor chosen, withHead(maps, request));
    std::int64_t last = chosen.size(0) - 1;
    if (request.layer) {
        DIPTYCH_ASSIGN(last, layerWithin(*request.layer, deepest, chosen.size(0)));
    }
    const at::Tensor identity = at::eye(chosen.size(-1));
    at::Tensor product = identity;
    for (std::int64_t layer = 0; layer <= last; ++layer) {
        const at::Tensor mixed = chosen[layer].mean(0) + identity;
        product = at::matmul(mixed / mixed.sum(-1, true), product);
    }
    return product;
}

Status addAttention(const Recorded& recorded, const ExplainRequest& request, ExplainResult& result) {
    const std::array<std::pair<const char*, at::Tensor>, 3> parts{
        {{"attention.vision", recorded.vision}, {"attention.text", recorded.text}, {"attention.cross", recorded.cross}}};
    for (const auto& [name, maps] : parts) {
        if (!maps.defined())
            continue;
        DIPTYCH_ASSIGN(const at::Tensor chosen, narrowed(maps, request, recorded.deepest()));
        result.arrays.push_back(arrayOf(name, chosen));
    }
    return {};
}

Status addRollout(const Recorded& recorded, const ExplainRequest& request, ExplainResult& result) {
    DIPTYCH_ASSIGN(const at::Tensor vision, rollout(recorded.vision, request, recorded.deepest()));
    const at::Tensor patches = vision.select(0, 0).slice(0, 1);  // row CLS without its own column: [rows · cols]
    result.arrays.push_back(arrayOf("map", patches.view({1, result.rows, result.cols})));
    if (recorded.target == "caption")
        return {};
    DIPTYCH_ASSIGN(const at::Tensor text, rollout(recorded.text, request, recorded.deepest()));
    result.arrays.push_back(arrayOf("text_relevance", text.select(0, 0)));
    return {};
}

}  // namespace

Result<ExplainResult> explainBlip(BlipSession& session, const ExplainRequest& request, JobContext& context) {
    const c10::NoGradGuard noGrad;
    if (request.method != "attention" && request.method != "rollout")
        return Error{ErrorCode::Unsupported, "is \"" + request.method + "\", wanted attention or rollout", "--method",
                     "Choose one of these"};
    DIPTYCH_TRY(context.cancel.check());
    DIPTYCH_ASSIGN(const Recorded recorded, record(session, request));
    DIPTYCH_ASSIGN(const SeenPicture* seen, session.look(request.image));
    ExplainResult result{.method = request.method, .family = "blip", .target = recorded.target};
    result.rows = result.cols = static_cast<int>(session.config().vision.gridSide());
    result.tokens = session.pieces(recorded.ids);
    result.imageWidth = request.image->width;
    result.imageHeight = request.image->height;
    result.crop = seen->pixels.crop;
    result.canvas = seen->pixels.canvas;
    if (request.token) {
        DIPTYCH_ASSIGN(const auto token, indexWithin(*request.token, static_cast<std::int64_t>(recorded.ids.size()), "--token"));
        (void)token;  // attention keeps all rows and rollout has one map: the option is only checked
    }
    DIPTYCH_TRY(request.method == "attention" ? addAttention(recorded, request, result)
                                              : addRollout(recorded, request, result));
    return result;
}

}  // namespace diptych
