// Models of OpenAI's CLIP and of open_clip become HF folders: every tensor under its other name, whole, cut or turned.
#include <ATen/ATen.h>

#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>

#include "core/nn/model_export.h"
#include "core/nn/parameters.h"
#include "tests/support/tiny_model.h"
#include "tests/support/torch_archive.h"

using namespace diptych;
using namespace diptych::tests;

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using Tensors = std::vector<NamedTensor>;

constexpr std::int64_t textWidth = 8, visionWidth = 12, joint = 6, words = 20, places = 5, patchSide = 4, grid = 3;

// One tower's layer under both names; what is fused there is given as its parts here.
void addLayer(Tensors& theirs, Tensors& ours, const std::string& their, const std::string& our, std::int64_t width) {
    const auto both = [&](const std::string& t, const std::string& o, const std::vector<std::int64_t>& shape) {
        theirs.push_back({their + t, at::randn(shape)});
        ours.push_back({our + o, theirs.back().tensor});
    };
    for (const auto& [t, o] : {std::pair("ln_1", "layer_norm1"), std::pair("ln_2", "layer_norm2")}) {
        both(std::string(t) + ".weight", std::string(o) + ".weight", {width});
        both(std::string(t) + ".bias", std::string(o) + ".bias", {width});
    }
    both("mlp.c_fc.weight", "mlp.fc1.weight", {4 * width, width});
    both("mlp.c_fc.bias", "mlp.fc1.bias", {4 * width});
    both("mlp.c_proj.weight", "mlp.fc2.weight", {width, 4 * width});
    both("mlp.c_proj.bias", "mlp.fc2.bias", {width});
    both("attn.out_proj.weight", "self_attn.out_proj.weight", {width, width});
    both("attn.out_proj.bias", "self_attn.out_proj.bias", {width});
    std::vector<at::Tensor> weights, biases;
    for (const char* part : {"q", "k", "v"}) {
        weights.push_back(at::randn({width, width}));
        biases.push_back(at::randn({width}));
        ours.push_back({our + "self_attn." + part + "_proj.weight", weights.back()});
        ours.push_back({our + "self_attn." + part + "_proj.bias", biases.back()});
    }
    theirs.push_back({their + "attn.in_proj_weight", at::cat(weights)});
    theirs.push_back({their + "attn.in_proj_bias", at::cat(biases)});
}

struct BothWays {
    Tensors theirs, ours;
};

BothWays tinyClip(const std::string& textLead = "") {
    BothWays clip;
    const auto both = [&](const std::string& t, const std::string& o, const at::Tensor& values, bool turned = false) {
        clip.theirs.push_back({t, turned ? values.t() : values});
        clip.ours.push_back({o, values});
    };
    both("logit_scale", "logit_scale", at::full({}, 2.5));
    both(textLead + "positional_embedding", "text_model.embeddings.position_embedding.weight", at::randn({places, textWidth}));
    both(textLead + "token_embedding.weight", "text_model.embeddings.token_embedding.weight", at::randn({words, textWidth}));
    both(textLead + "ln_final.weight", "text_model.final_layer_norm.weight", at::randn({textWidth}));
    both(textLead + "ln_final.bias", "text_model.final_layer_norm.bias", at::randn({textWidth}));
    both(textLead + "text_projection", "text_projection.weight", at::randn({joint, textWidth}), true);
    both("visual.proj", "visual_projection.weight", at::randn({joint, visionWidth}), true);
    both("visual.class_embedding", "vision_model.embeddings.class_embedding", at::randn({visionWidth}));
    both("visual.positional_embedding", "vision_model.embeddings.position_embedding.weight", at::randn({grid * grid + 1, visionWidth}));
    both("visual.conv1.weight", "vision_model.embeddings.patch_embedding.weight", at::randn({visionWidth, 3, patchSide, patchSide}));
    for (const auto& [t, o] : {std::pair("visual.ln_pre", "vision_model.pre_layrnorm"), std::pair("visual.ln_post", "vision_model.post_layernorm")}) {
        both(std::string(t) + ".weight", std::string(o) + ".weight", at::randn({visionWidth}));
        both(std::string(t) + ".bias", std::string(o) + ".bias", at::randn({visionWidth}));
    }
    addLayer(clip.theirs, clip.ours, textLead + "transformer.resblocks.0.", "text_model.encoder.layers.0.", textWidth);
    for (const char* layer : {"0.", "1."})
        addLayer(clip.theirs, clip.ours, std::string("visual.transformer.resblocks.") + layer, std::string("vision_model.encoder.layers.") + layer, visionWidth);
    return clip;
}

Json openClipConfig() {
    return {{"model_cfg", {{"embed_dim", joint},
                           {"vision_cfg", {{"image_size", grid * patchSide}, {"layers", 2}, {"width", visionWidth}, {"head_width", 4}, {"patch_size", patchSide}}},
                           {"text_cfg", {{"context_length", places}, {"vocab_size", words}, {"width", textWidth}, {"heads", 2}, {"layers", 1}}}}},
            {"preprocess_cfg", {{"mean", {0.5, 0.5, 0.5}}, {"std", {0.25, 0.25, 0.25}}, {"interpolation", "bilinear"}, {"resize_mode", "shortest"}}}};
}

}  // namespace

class TestCheckpointOpenClip : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_from, m_to;

    void write(const Tensors& tensors, const Json& config) {
        QVERIFY(saveParameters(m_from, tensors, DType::F32).ok());
        fs::rename(m_from / "model.safetensors", m_from / "open_clip_model.safetensors");
        writeContent(m_from / "open_clip_config.json", config.dump());
    }

    std::string refusal(const fs::path& from) {
        JobContext context;
        const auto files = exportModel({.from = from, .to = m_to}, context);
        return files.ok() ? std::string("was exported") : files.error().oneLine();
    }

    void verifyEqual(const Tensors& wanted) {
        const auto read = Checkpoint::open(m_to);
        QVERIFY(read.ok());
        QCOMPARE(read->names().size(), wanted.size());
        for (const NamedTensor& tensor : wanted)
            QVERIFY2(read->find(tensor.name) != nullptr && at::equal(read->load(tensor.name), tensor.tensor), tensor.name.c_str());
    }

private Q_SLOTS:
    void init() {
        m_temporary = std::make_unique<QTemporaryDir>(scratchTemplate());
        m_from = fs::path(m_temporary->path().toStdString()) / "from";
        m_to = fs::path(m_temporary->path().toStdString()) / "to";
        fs::create_directories(m_from);
    }

    void anOpenClipFolderBecomesAFolderOfClip_data() {
        QTest::addColumn<QString>("textLead");
        QTest::newRow("plain") << "";
        QTest::newRow("text side of its own") << "text.";
    }
    void anOpenClipFolderBecomesAFolderOfClip() {
        QFETCH(const QString, textLead);
        const BothWays clip = tinyClip(textLead.toStdString());
        write(clip.theirs, openClipConfig());
        writeContent(m_from / "tokenizer.json", "{}");
        QVERIFY2(refusal(m_from) == "was exported", refusal(m_from).c_str());
        verifyEqual(clip.ours);
        const Json config = Json::parse(contentOf(m_to / "config.json")), processor = Json::parse(contentOf(m_to / "preprocessor_config.json"));
        QCOMPARE(config["model_type"].get<std::string>(), std::string("clip"));
        QVERIFY(config["projection_dim"] == Json(joint));
        const Json &text = config["text_config"], &vision = config["vision_config"];
        QVERIFY((Json{text["hidden_size"], text["intermediate_size"], text["num_hidden_layers"], text["num_attention_heads"],
                       text["vocab_size"], text["max_position_embeddings"], text["hidden_act"]}) ==
                (Json{textWidth, 4 * textWidth, 1, 2, words, places, "gelu"}));
        QVERIFY((Json{vision["hidden_size"], vision["num_hidden_layers"], vision["num_attention_heads"], vision["image_size"], vision["patch_size"]}) ==
                (Json{visionWidth, 2, 3, grid * patchSide, patchSide}));
        QVERIFY(processor["resample"] == Json(2));
        QVERIFY(processor["image_std"] == (Json{0.25, 0.25, 0.25}));
        QVERIFY(fs::exists(m_to / "tokenizer.json") && !fs::exists(m_to / "open_clip_config.json"));
    }

    void aFileOfOpenAiBecomesAFolderOfClip() {
        const BothWays clip = tinyClip();
        std::vector<std::pair<std::string, std::string>> items;
        ZipEntries entries{{"ViT/data.pkl", ""}};
        for (const NamedTensor& tensor : clip.theirs) {
            PickledView view{.storage = std::to_string(items.size()), .storageElements = static_cast<std::int32_t>(tensor.tensor.numel())};
            const at::Tensor whole = tensor.tensor.contiguous();
            for (std::int64_t axis = 0; axis < whole.dim(); ++axis) {
                view.shape.push_back(static_cast<std::int32_t>(whole.size(axis)));
                view.strides.push_back(static_cast<std::int32_t>(whole.stride(axis)));
            }
            items.emplace_back(tensor.name, pickledTensor(view));
            entries.emplace_back("ViT/data/" + view.storage, std::string(static_cast<const char*>(whole.data_ptr()), whole.nbytes()));
        }
        entries.front().second = pickledDictionary(items);
        writeContent(m_from / "ViT.pt", storedZip(entries));
        writeContent(m_from / "merges.txt", "a b");
        writeContent(m_from / "shopping.txt", "bread");
        QVERIFY2(refusal(m_from / "ViT.pt") == "was exported", refusal(m_from / "ViT.pt").c_str());
        verifyEqual(clip.ours);
        QCOMPARE(Json::parse(contentOf(m_to / "config.json"))["text_config"]["hidden_act"].get<std::string>(), std::string("quick_gelu"));
        QVERIFY(fs::exists(m_to / "merges.txt") && !fs::exists(m_to / "shopping.txt"));
    }

    void whatClipCannotBeIsNamed_data() {
        QTest::addColumn<QString>("patch");
        QTest::addColumn<QString>("told");
        const auto row = [](const char* name, const char* patch, const char* told) { QTest::newRow(name) << patch << told; };
        row("a tower of timm", R"({"model_cfg": {"vision_cfg": {"timm_model_name": "vit_x"}}})", "timm_model_name is \"vit_x\"");
        row("a text tower of HF", R"({"model_cfg": {"text_cfg": {"hf_model_name": "roberta"}}})", "hf_model_name is \"roberta\"");
        row("another pooling", R"({"model_cfg": {"vision_cfg": {"pool_type": "avg"}}})", "pool_type is \"avg\"");
        row("a decoder", R"({"model_cfg": {"multimodal_cfg": {"width": 3}}})", "multimodal_cfg is");
        row("a bias", R"({"model_cfg": {"init_logit_bias": -10}})", "init_logit_bias is -10");
        row("another width", R"({"model_cfg": {"vision_cfg": {"width": 16}}})", "width is 16, the weights say 12");
        row("another vocabulary", R"({"model_cfg": {"text_cfg": {"vocab_size": 21}}})", "vocab_size is 21, the weights say 20");
        row("another picture", R"({"model_cfg": {"vision_cfg": {"image_size": [12, 16]}}})", "image_size is [12,16], the weights say 12");
        row("another resizing", R"({"preprocess_cfg": {"resize_mode": "squash"}})", "resize_mode \"squash\"");
    }
    void whatClipCannotBeIsNamed() {
        QFETCH(const QString, patch);
        QFETCH(const QString, told);
        Json config = openClipConfig();
        config.merge_patch(Json::parse(patch.toStdString()));
        write(tinyClip().theirs, config);
        QVERIFY2(refusal(m_from).find(told.toStdString()) != std::string::npos, refusal(m_from).c_str());
        QVERIFY(!fs::exists(m_to));
    }

    void tensorsWithoutAPlaceAreNamed() {
        Tensors tensors = tinyClip().theirs;
        tensors.push_back({"visual.layer1.0.conv1.weight", at::ones({2})});
        write(tensors, openClipConfig());
        QVERIFY2(refusal(m_from).find("visual.layer1.0.conv1.weight [2]") != std::string::npos, refusal(m_from).c_str());
        tensors.back() = {"attn_mask", at::ones({places, places})};
        write(tensors, openClipConfig());
        QCOMPARE(refusal(m_from), std::string("was exported"));
    }
};

QTEST_APPLESS_MAIN(TestCheckpointOpenClip)
#include "test_checkpoint_open_clip.moc"
