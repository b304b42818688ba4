#include "core/explain/attention_maps.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <array>

namespace diptych {

namespace {

std::int64_t deepest(const ObservedPass& pass) {
    std::int64_t layers = 0;
    for (const at::Tensor& maps : {pass.vision, pass.text, pass.joint})
        layers = std::max(layers, maps.defined() ? maps.size(0) : 0);
    return layers;
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

Status addAttention(const ObservedPass& pass, const ExplainRequest& request, ExplainResult& result) {
    const std::array<std::pair<const char*, at::Tensor>, 4> parts{{{"attention.vision", pass.vision},
                                                                   {"attention.text", pass.text},
                                                                   {"attention.cross", pass.cross},
                                                                   {"attention.joint", pass.joint}}};
    for (const auto& [name, maps] : parts) {
        if (!maps.defined())
            continue;
        DIPTYCH_ASSIGN(const at::Tensor chosen, narrowed(maps, request, deepest(pass)));
        result.arrays.push_back(arrayOf(name, chosen));
    }
    return {};
}

// One sequence of text, class token and patches: row t is the map of token t, row 0 speaks of the text.
Status addJointRollout(const ObservedPass& pass, const ExplainRequest& request, ExplainResult& result) {
    DIPTYCH_ASSIGN(const at::Tensor product, rollout(pass.joint, request, deepest(pass)));
    const auto words = static_cast<std::int64_t>(pass.tokens.size());
    at::Tensor maps = product.slice(0, 0, words).slice(1, pass.firstPatch);      // [T, rows · cols]
    if (request.token) {
        DIPTYCH_ASSIGN(const auto token, indexWithin(*request.token, words, "--token"));
        maps = maps.slice(0, token, token + 1);
    }
    result.arrays.push_back(arrayOf("map", maps.reshape({-1, result.rows, result.cols})));
    result.arrays.push_back(arrayOf("text_relevance", product[0].slice(0, 0, words)));
    return {};
}

Status addRollout(const ObservedPass& pass, const ExplainRequest& request, ExplainResult& result) {
    if (pass.joint.defined())
        return addJointRollout(pass, request, result);
    if (!pass.vision.defined() || pass.firstPatch != 1)
        return Error{ErrorCode::Unsupported, "needs a vision tower with a class token of its own", "rollout",
                     "Choose attention"};
    DIPTYCH_ASSIGN(const at::Tensor vision, rollout(pass.vision, request, deepest(pass)));
    const at::Tensor patches = vision.select(0, 0).slice(0, 1);  // row CLS without its own column: [rows · cols]
    result.arrays.push_back(arrayOf("map", patches.view({1, result.rows, result.cols})));
    if (!pass.rolloutText)
        return {};
    DIPTYCH_ASSIGN(const at::Tensor text, rollout(pass.text, request, deepest(pass)));
    result.arrays.push_back(arrayOf("text_relevance", text.select(0, pass.textRow)));
    return {};
}

}  // namespace

Result<ExplainResult> explainPass(FamilySession& session, const ExplainRequest& request, JobContext& context) {
    const c10::NoGradGuard noGrad;
    if (request.method != "attention" && request.method != "rollout")
        return Error{ErrorCode::Unsupported, "is \"" + request.method + "\", wanted attention or rollout", "--method",
                     "Choose one of these"};
    DIPTYCH_TRY(context.cancel.check());
    DIPTYCH_ASSIGN(const ObservedPass pass, session.observe(request, context));
    ExplainResult result{.method = request.method, .family = session.info().family, .target = pass.target};
    result.rows = pass.rows;
    result.cols = pass.cols;
    result.firstPatch = pass.firstPatch;
    result.tokens = pass.tokens;
    if (request.image) {
        result.imageWidth = request.image->width;
        result.imageHeight = request.image->height;
    }
    result.crop = pass.crop;
    result.canvas = pass.canvas;
    if (request.token) {
        DIPTYCH_ASSIGN(const auto token, indexWithin(*request.token, static_cast<std::int64_t>(pass.tokens.size()), "--token"));
        (void)token;  // attention keeps all rows and rollout of a tower has one map: there the option is only checked
    }
    DIPTYCH_TRY(request.method == "attention" ? addAttention(pass, request, result) : addRollout(pass, request, result));
    return result;
}

}  // namespace diptych
