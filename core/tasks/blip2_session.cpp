#include "core/tasks/blip2_session.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <numeric>

#include "core/base/files.h"
#include "core/tasks/chat_folder.h"
#include "core/tasks/cross_maps.h"
#include "core/tasks/likeliest.h"

namespace diptych {

namespace {

class Blip2Decoder : public StepDecoder {
public:
    Blip2Decoder(const Blip2Network& network, at::Tensor picture) : m_network(network), m_picture(std::move(picture)) {}

    // The first call brings the words of the prompt; the picture goes before them.
    at::Tensor advance(const at::Tensor& ids) override {
        at::Tensor embeds = m_network.embed(ids);                                        // [B, T, C]
        if (m_cache.length() == 0)
            embeds = at::cat({m_picture.expand({ids.size(0), m_picture.size(1), m_picture.size(2)}), embeds}, 1);
        const at::Tensor states = m_network.decode(embeds, m_cache);
        return m_network.vocabularyLogits(states.select(1, states.size(1) - 1));         // [B, V]
    }
    void reorder(const at::Tensor& rows) override { m_cache.reorder(rows); }

private:
    const Blip2Network& m_network;
    at::Tensor m_picture;                          // [1, queries, C]
    KvCache m_cache;
};

ModelInfo describe(const ModelFolder& folder, const Blip2Config& config) {
    ModelInfo info = describeFolder(folder);
    info.maxLength = std::min(info.maxLength, config.language.maxPositions - config.queries);
    info.patchSize = static_cast<int>(config.vision.patchSize);
    addHead(info, "language model", {"caption", "vqa"});
    const auto count = [](std::int64_t value) { return static_cast<int>(value); };
    const QFormerConfig& queries = config.qformer;
    info.attentions = {{"vision", count(config.vision.layers), count(config.vision.heads)},
                       {"cross", count((queries.layers + queries.crossEvery - 1) / queries.crossEvery), count(queries.heads)},
                       {"text", count(config.language.layers), count(config.language.heads)}};
    return info;
}

}  // namespace

Result<ModelInfo> inspectBlip2(ModelFolder folder) {
    DIPTYCH_ASSIGN(const Blip2Config config, parseBlip2Config(*folder.config, folder.configFile));
    const auto builder = ParameterBuilder::shapesOnly(folder.checkpoint);
    Blip2Network::build(config, builder);
    ModelInfo info = describe(folder, config);
    if (folder.checkpoint)
        describeWeights(builder, info);
    return info;
}

Result<std::unique_ptr<Blip2Session>> Blip2Session::open(ModelFolder folder, const CancelToken& cancel) {
    DIPTYCH_ASSIGN(const Blip2Config config, parseBlip2Config(*folder.config, folder.configFile));
    DIPTYCH_TRY(checkPictureSize(folder, config.vision.imageSize));
    DIPTYCH_TRY(needWeights(folder));
    DIPTYCH_TRY(cancel.check());
    const auto builder = weightsOf(folder);
    auto network = Blip2Network::build(config, builder);
    DIPTYCH_TRY(builder.report().status(toUtf8(folder.path)));
    ModelInfo info = describe(folder, config);
    describeWeights(builder, info);
    std::unique_ptr<Blip2Session> session(new Blip2Session(std::move(info)));
    DIPTYCH_ASSIGN(session->m_endIds, readEndIds(folder));
    session->m_network = std::move(network);
    session->m_taught = folder.extras.taught;
    session->m_tokenizer = std::move(folder.tokenizer);
    session->m_processor = std::move(folder.processor);
    return session;
}

Result<std::unique_ptr<FamilySession>> openBlip2(ModelFolder folder, const CancelToken& cancel) {
    DIPTYCH_ASSIGN(auto session, Blip2Session::open(std::move(folder), cancel));
    return std::unique_ptr<FamilySession>(std::move(session));
}

std::vector<std::string> Blip2Session::pieces(const std::string& text) {
    return piecesOf(*m_tokenizer, m_tokenizer->encode(text).ids);
}

// Without words the decoder begins with its start token. The tokenizer may know the picture's placeholder, the network not.
Result<Blip2Session::Prompt> Blip2Session::promptOf(const SharedImage& image, const std::string& text) {
    const Blip2Config& config = m_network->config();
    Prompt prompt;
    prompt.ids = text.empty() ? TokenIds{config.language.bosId} : m_tokenizer->encodeRaw(text, /*addSpecial=*/true);
    for (const std::int64_t id : prompt.ids)
        if (id < 0 || id >= config.language.vocabSize)
            return Error{ErrorCode::Usage,
                         "holds \"" + m_tokenizer->pieceOf(id) + "\", wanted words that text_config.vocab_size has room for",
                         "prompt", "Leave it out: pictures are put in by themselves"};
    if (static_cast<std::int64_t>(prompt.ids.size()) >= config.language.maxPositions - config.queries)
        return Error{ErrorCode::BadInput, "has " + std::to_string(prompt.ids.size()) + " tokens, wanted less than " +
                                              std::to_string(config.language.maxPositions - config.queries),
                     "prompt", "Make it shorter"};
    if (image == nullptr || m_seen != image) {
        DIPTYCH_ASSIGN(PreparedPicture prepared, preparePicture(*m_processor, image));
        m_picture = m_network->readPicture(prepared.pixels);
        m_prepared = std::move(prepared);
        m_seen = image;
    }
    prompt.picture = m_picture;
    return prompt;
}

Result<GenerationRequest> Blip2Session::searchFor(const Prompt& prompt, const Decoding& decoding) const {
    const Blip2Config& config = m_network->config();
    GenerationRequest search;
    search.prompt = prompt.ids;
    search.endIds = m_endIds;
    search.maxLength = config.language.maxPositions - config.queries;
    search.decoding = decoding;
    for (const std::string& word : decoding.badWords)
        search.badWords.push_back(m_tokenizer->encodeRaw(word, /*addSpecial=*/false));
    return search;
}

at::Tensor Blip2Session::logprobs(const Prompt& prompt, const TokenIds& ids, TensorTap* tap) const {
    TokenIds words = prompt.ids;
    words.insert(words.end(), ids.begin(), ids.end());
    words.pop_back();                              // the last one predicts nothing
    KvCache cache;
    const at::Tensor states = m_network->decode(at::cat({prompt.picture, m_network->embed(idTensor(words))}, 1), cache, tap);
    const at::Tensor predicting = states[0].slice(0, states.size(1) - static_cast<std::int64_t>(ids.size()));
    return at::log_softmax(m_network->vocabularyLogits(predicting).to(at::kFloat), -1);
}

at::Tensor Blip2Session::mapsOf(const at::Tensor& attention) const {
    const QFormerConfig& config = m_network->config().qformer;
    CrossMapTap looks({.layers = config.layers, .heads = 0}, config.layers, "qformer_cross.attn");
    m_network->readPicture(m_prepared.pixels, &looks);
    return at::matmul(attention.slice(1, 0, m_network->config().queries), looks.patches()[0]);
}

GeneratedText Blip2Session::review(const Prompt& prompt, const TokenIds& ids, const CaptionRequest& request) const {
    GeneratedText text;
    text.ids = ids;
    text.pieces = piecesOf(*m_tokenizer, ids);
    text.text = m_tokenizer->decode(ids, /*skipSpecial=*/true);
    if (ids.empty())
        return text;
    CrossMapTap tap(m_taught, m_network->config().language.layers, "text.attn");
    const at::Tensor scores = logprobs(prompt, ids, request.maps ? &tap : nullptr);
    const auto pieceOf = [&](std::int64_t id) { return m_tokenizer->pieceOf(id); };
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const auto row = static_cast<std::int64_t>(i);
        text.tokenLogprobs.push_back(scores[row][ids[i]].item<double>());
        if (request.alternatives > 0)
            text.alternatives.push_back(likeliestTokens(scores[row], request.alternatives, pieceOf));
    }
    text.logprob = std::accumulate(text.tokenLogprobs.begin(), text.tokenLogprobs.end(), 0.0);
    if (!request.maps)
        return text;
    const at::Tensor attention = tap.mean()[0];                                              // [positions, positions]
    text.maps = toVector(mapsOf(attention.slice(0, attention.size(0) - static_cast<std::int64_t>(ids.size()))));
    text.mapRows = text.mapCols = static_cast<int>(m_network->config().vision.gridSide());
    text.mapCanvas = m_prepared.geometry.canvas;
    return text;
}

Result<std::vector<GeneratedText>> Blip2Session::generateFrom(const Prompt& prompt, const CaptionRequest& request,
                                                              const CancelToken& cancel) const {
    DIPTYCH_ASSIGN(GenerationRequest search, searchFor(prompt, request.decoding));
    const auto known = static_cast<std::ptrdiff_t>(prompt.ids.size());
    search.prompt.insert(search.prompt.end(), request.continueFrom.begin(), request.continueFrom.end());
    if (request.onText)
        search.onStep = [&](const TokenIds& ids) {
            request.onText(m_tokenizer->decode({ids.begin() + known, ids.end()}, true));
        };
    Blip2Decoder decoder(*m_network, prompt.picture);
    DIPTYCH_ASSIGN(const auto sequences, generate(decoder, search, cancel));
    std::vector<GeneratedText> texts;
    for (const GeneratedSequence& sequence : sequences)
        texts.push_back(review(prompt, {sequence.ids.begin() + known, sequence.ids.end()}, request));
    return texts;
}

Result<CaptionResult> Blip2Session::caption(const CaptionRequest& request, JobContext& context) {
    const c10::NoGradGuard noGrad;
    DIPTYCH_ASSIGN(const Prompt prompt, promptOf(request.image, request.prompt));
    CaptionResult result;
    DIPTYCH_ASSIGN(result.captions, generateFrom(prompt, request, context.cancel));
    return result;
}

Result<ObservedPass> Blip2Session::observe(const ExplainRequest& request, JobContext& context) {
    const c10::NoGradGuard noGrad;
    ObservedPass pass;
    pass.target = request.target.empty() ? "caption" : request.target;
    if (pass.target != "caption" && pass.target != "answer")
        return lacks(pass.target);
    DIPTYCH_ASSIGN(const Prompt prompt, promptOf(request.image, request.text));
    DIPTYCH_TRY(context.cancel.check());
    RecordingTap tap;
    m_network->readPicture(m_prepared.pixels, &tap);
    KvCache cache;
    m_network->decode(at::cat({prompt.picture, m_network->embed(idTensor(prompt.ids))}, 1), cache, &tap);
    pass.vision = tap.stacked("vision.attn");
    pass.cross = tap.stacked("qformer_cross.attn");
    pass.text = tap.stacked("text.attn");
    for (std::int64_t i = 0; i < m_network->config().queries; ++i)
        pass.tokens.push_back("<query " + std::to_string(i) + ">");
    for (const std::string& piece : piecesOf(*m_tokenizer, prompt.ids))
        pass.tokens.push_back(piece);
    pass.rows = pass.cols = static_cast<int>(m_network->config().vision.gridSide());
    pass.crop = m_prepared.geometry.crop;
    pass.canvas = m_prepared.geometry.canvas;
    pass.rolloutText = false;
    return pass;
}

Result<std::vector<Answer>> Blip2Session::rankChoices(const Prompt& prompt, const VqaRequest& request,
                                                      const CancelToken& cancel) const {
    std::vector<Answer> answers;
    for (const std::string& choice : request.choices) {
        DIPTYCH_TRY(cancel.check());
        TokenIds ids = m_tokenizer->encodeRaw(" " + choice, /*addSpecial=*/false);
        if (!m_endIds.empty())
            ids.push_back(m_endIds.front());
        answers.push_back({choice, review(prompt, ids, {}).logprob});
    }
    return bestAnswers(std::move(answers), request.topK);
}

Result<std::vector<VqaItem>> Blip2Session::vqa(const VqaRequest& request, JobContext& context) {
    const c10::NoGradGuard noGrad;
    if (request.questions.empty())
        return Error{ErrorCode::Usage, "is missing, wanted one", "question", "Ask something"};
    std::vector<VqaItem> items;
    for (const std::string& question : request.questions) {
        DIPTYCH_ASSIGN(const Prompt prompt, promptOf(request.image, "Question: " + question + " Answer:"));
        VqaItem item{.question = question, .answers = {}, .tokens = piecesOf(*m_tokenizer, prompt.ids), .maps = {}};
        if (!request.choices.empty()) {
            DIPTYCH_ASSIGN(item.answers, rankChoices(prompt, request, context.cancel));
        } else {
            DIPTYCH_ASSIGN(const auto texts, generateFrom(prompt, {.decoding = request.decoding}, context.cancel));
            for (const GeneratedText& text : texts)
                item.answers.push_back({text.text, text.logprob});
        }
        items.push_back(std::move(item));
        context.progress.report(static_cast<double>(items.size()), static_cast<double>(request.questions.size()), "questions");
    }
    return items;
}

}  // namespace diptych
