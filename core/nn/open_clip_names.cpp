#include "core/nn/open_clip_names.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/errors.h"

namespace diptych {

namespace {

using Names = std::pair<std::string_view, std::string_view>;   // theirs, ours

constexpr std::array<Names, 14> plainNames{
    {{"positional_embedding", "text_model.embeddings.position_embedding.weight"},
     {"token_embedding.weight", "text_model.embeddings.token_embedding.weight"},
     {"ln_final.weight", "text_model.final_layer_norm.weight"},
     {"ln_final.bias", "text_model.final_layer_norm.bias"},
     {"text_projection", "text_projection.weight"},
     {"logit_scale", "logit_scale"},
     {"visual.class_embedding", "vision_model.embeddings.class_embedding"},
     {"visual.positional_embedding", "vision_model.embeddings.position_embedding.weight"},
     {"visual.conv1.weight", "vision_model.embeddings.patch_embedding.weight"},
     {"visual.ln_pre.weight", "vision_model.pre_layrnorm.weight"},      // HF's own spelling
     {"visual.ln_pre.bias", "vision_model.pre_layrnorm.bias"},
     {"visual.ln_post.weight", "vision_model.post_layernorm.weight"},
     {"visual.ln_post.bias", "vision_model.post_layernorm.bias"},
     {"visual.proj", "visual_projection.weight"}}};
constexpr std::array<Names, 5> layerNames{{{"ln_1.", "layer_norm1."},
                                           {"ln_2.", "layer_norm2."},
                                           {"mlp.c_fc.", "mlp.fc1."},
                                           {"mlp.c_proj.", "mlp.fc2."},
                                           {"attn.out_proj.", "self_attn.out_proj."}}};
// Numbers and masks that both libraries compute from the configuration.
constexpr std::array<std::string_view, 4> computedNames{"input_resolution", "context_length", "vocab_size", "attn_mask"};

std::vector<std::int64_t> stridesOf(const StoredTensor& tensor) {
    if (!tensor.strides.empty())
        return tensor.strides;
    std::vector<std::int64_t> strides(tensor.info.shape.size(), 1);
    for (std::size_t axis = strides.size(); axis-- > 1;)
        strides[axis - 1] = strides[axis] * tensor.info.shape[axis];
    return strides;
}

StoredTensor named(StoredTensor tensor, std::string name) {
    tensor.info.name = std::move(name);
    return tensor;
}

StoredTensor turned(const StoredTensor& tensor) {
    StoredTensor view = tensor;
    view.strides = stridesOf(tensor);
    std::reverse(view.strides.begin(), view.strides.end());
    std::reverse(view.info.shape.begin(), view.info.shape.end());
    return view;
}

// The i-th of three equal parts along the first axis.
StoredTensor third(const StoredTensor& tensor, std::int64_t i) {
    StoredTensor view = tensor;
    const std::int64_t rows = tensor.info.shape[0] / 3;
    const std::int64_t skipped = i * rows * stridesOf(tensor)[0];
    view.info.shape[0] = rows;
    if (view.data != nullptr)
        view.data = {tensor.data, tensor.data.get() + static_cast<std::size_t>(skipped) * dtypeSize(tensor.info.dtype)};
    return view;
}

class Renamer {
public:
    explicit Renamer(const std::string& context) : m_context(context) {}

    Status take(const StoredTensor& tensor) {
        std::string_view name = tensor.info.name;
        if (constexpr std::string_view wrapper = "module."; name.starts_with(wrapper))        // of distributed training
            name.remove_prefix(wrapper.size());
        if (constexpr std::string_view part = "text."; name.starts_with(part))                // where the text side is a module
            name.remove_prefix(part.size());
        if (isComputed(name))
            return {};
        for (const auto& [lead, tower] : {Names{"visual.transformer.resblocks.", "vision_model.encoder.layers."},
                                          Names{"transformer.resblocks.", "text_model.encoder.layers."}})
            if (name.starts_with(lead))
                return takeLayer(tensor, std::string(tower), name.substr(lead.size()));
        const bool projection = name == "visual.proj" || name == "text_projection";
        if (projection && tensor.info.shape.size() != 2)
            return unknown(tensor);
        for (const auto& [theirs, ours] : plainNames)
            if (name == theirs)
                return keep(named(projection ? turned(tensor) : tensor, std::string(ours)));
        return unknown(tensor);
    }

    std::vector<StoredTensor> tensors;

private:
    static bool isComputed(std::string_view name) {
        return std::any_of(computedNames.begin(), computedNames.end(), [&](std::string_view known) {
            return name == known || name.ends_with("." + std::string(known));
        });
    }

    // "3.attn.in_proj_weight" of a tower.
    Status takeLayer(const StoredTensor& tensor, const std::string& tower, std::string_view rest) {
        const std::size_t dot = rest.find('.');
        if (dot == std::string_view::npos)
            return unknown(tensor);
        const std::string layer = tower + std::string(rest.substr(0, dot + 1));
        rest.remove_prefix(dot + 1);
        for (const auto& [theirs, ours] : layerNames)
            if (rest.starts_with(theirs))
                return keep(named(tensor, layer + std::string(ours) + std::string(rest.substr(theirs.size()))));
        if (rest != "attn.in_proj_weight" && rest != "attn.in_proj_bias")
            return unknown(tensor);
        if (tensor.info.shape.empty() || tensor.info.shape[0] % 3 != 0)
            return Error{ErrorCode::BadInput, "is " + shapeText(tensor.info.shape) + ", wanted three parts", tensor.info.name,
                         "Fetch the file again"};
        const std::string end = rest.ends_with("weight") ? ".weight" : ".bias";
        constexpr std::array<const char*, 3> parts{"q_proj", "k_proj", "v_proj"};
        for (std::size_t i = 0; i < parts.size(); ++i)
            DIPTYCH_TRY(keep(named(third(tensor, static_cast<std::int64_t>(i)), layer + "self_attn." + parts[i] + end)));
        return {};
    }

    Status keep(StoredTensor tensor) {
        tensors.push_back(std::move(tensor));
        return {};
    }

    Error unknown(const StoredTensor& tensor) const {
        return Error{ErrorCode::Unsupported, "holds " + visibleText(tensor.info.name) + " " + shapeText(tensor.info.shape) +
                                                 ", wanted a CLIP of two plain transformers",
                     m_context, "Convert it with the program that wrote it"};
    }

    const std::string& m_context;
};

}  // namespace

Result<std::vector<StoredTensor>> renameOpenClip(const std::vector<StoredTensor>& tensors, const std::string& context) {
    Renamer renamer(context);
    for (const StoredTensor& tensor : tensors)
        DIPTYCH_TRY(renamer.take(tensor));
    return std::move(renamer.tensors);
}

}  // namespace diptych
