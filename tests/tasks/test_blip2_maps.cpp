// Where the words of a BLIP-2 caption looked: the attention that a word's predictor gave to the queries, handed on to the
// patches that the queries looked at; checked against the parts of the same pass, on a tiny random folder.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "core/families/blip2.h"
#include "core/tasks/cross_maps.h"
#include "core/tasks/family_session.h"
#include "core/tasks/fusion_inputs.h"
#include "tests/support/tiny_chat_model.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

Json tinyConfig() {
    return Json::parse(R"({"model_type": "blip-2", "architectures": ["Blip2ForConditionalGeneration"], "num_query_tokens": 3,
      "vision_config": {"hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2, "num_attention_heads": 2,
                        "image_size": 16, "patch_size": 4},
      "qformer_config": {"hidden_size": 12, "intermediate_size": 20, "num_hidden_layers": 3, "num_attention_heads": 2},
      "text_config": {"model_type": "opt", "vocab_size": 264, "hidden_size": 16, "num_hidden_layers": 2, "ffn_dim": 24,
                      "num_attention_heads": 2, "max_position_embeddings": 40, "word_embed_proj_dim": 16}})");
}

void writeFolder(const fs::path& folder) {
    writeTinyChatModel(folder, "llava");           // its tokenizer serves
    const auto write = [&](const char* name, const Json& content) { std::ofstream(folder / name, std::ios::binary) << content.dump(); };
    write("config.json", tinyConfig());
    write("preprocessor_config.json", {{"image_processor_type", "BlipImageProcessor"}, {"size", {{"height", 16}, {"width", 16}}},
                                       {"image_mean", {0.5, 0.5, 0.5}}, {"image_std", {0.5, 0.5, 0.5}}});
    const auto network = Blip2Network::build(*parseBlip2Config(tinyConfig(), "tiny"), ParameterBuilder::fromSeed(7));
    for (const NamedTensor& weight : network->parameters())
        if (weight.name == "query_tokens")
            weight.tensor.copy_(at::randn(weight.tensor.sizes()));
    QVERIFY(saveParameters(folder, network->parameters(), DType::F32).ok());
}

}  // namespace

class TestBlip2Maps : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aWordsMapIsWhatItsQueriesLookedAt() {
        at::manual_seed(2);
        QTemporaryDir root;
        const fs::path path = root.path().toStdString();
        writeFolder(path);
        auto folder = readModelFolder({path, {}});
        QVERIFY2(folder.ok(), folder.ok() ? "" : folder.error().oneLine().c_str());
        const auto checkpoint = folder->checkpoint;
        const auto prepared = preparePicture(*folder->processor, slopePicture(30, 20));
        auto session = folder->architecture->open(std::move(*folder), CancelToken());
        QVERIFY2(session.ok(), session.ok() ? "" : session.error().oneLine().c_str());
        JobContext context;
        const CaptionRequest request{.image = slopePicture(30, 20), .prompt = "a", .continueFrom = {}, .decoding = {.maxTokens = 3}, .maps = true};
        const auto result = (*session)->caption(request, context);
        QVERIFY2(result.ok(), result.ok() ? "" : result.error().oneLine().c_str());
        const GeneratedText& text = result->captions.front();
        QVERIFY(text.mapRows == 4 && text.mapCols == 4 && text.maps.size() == text.ids.size() * 16);
        QVERIFY(text.mapCanvas.width == 30 && text.mapCanvas.height == 20);

        const auto observed = (*session)->observe({.image = request.image, .text = "a"}, context);
        QVERIFY2(observed.ok(), observed.ok() ? "" : observed.error().oneLine().c_str());
        QCOMPARE(observed->tokens.size(), std::size_t{4});                     // three queries, one word

        const c10::NoGradGuard noGrad;
        const auto network = Blip2Network::build(*parseBlip2Config(tinyConfig(), "tiny"), ParameterBuilder::fromCheckpoint(checkpoint));
        RecordingTap tap;
        const at::Tensor picture = network->readPicture(prepared->pixels, &tap);
        KvCache cache;
        network->decode(at::cat({picture, network->embed(idTensor(TokenIds{'a'}))}, 1), cache, &tap);
        const at::Tensor queries = tap.stacked("qformer_cross.attn").mean(at::IntArrayRef{0, 1}).slice(1, 1);    // [3, 16]
        const at::Tensor word = tap.stacked("text.attn").mean(at::IntArrayRef{0, 1}).select(0, -1).slice(0, 0, 3);   // [3]
        QVERIFY(at::allclose(observed->cross, tap.stacked("qformer_cross.attn")) && at::allclose(observed->text, tap.stacked("text.attn")));
        QVERIFY(observed->vision.size(-1) == 17 && observed->rows == 4 && observed->cols == 4);
        const at::Tensor wanted = at::matmul(word, queries), got = at::tensor(at::ArrayRef<float>(text.maps)).slice(0, 0, 16);
        QVERIFY((wanted - got).abs().max().item<double>() < 1e-5 && wanted.sum().item<double>() > 0.1);
    }
};

QTEST_APPLESS_MAIN(TestBlip2Maps)
#include "test_blip2_maps.moc"
