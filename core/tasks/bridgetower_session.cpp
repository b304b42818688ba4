#include "core/tasks/bridgetower_session.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>

#include "core/base/files.h"
#include "core/tasks/fill_mask.h"
#include "core/tasks/text_ids.h"

namespace diptych {

namespace {

constexpr std::size_t textsKept = 256;             // tower states held at once: 7 × 768 numbers a token in the base model

// A size that depends on the picture is looked at picture by picture.
Status checkFit(const ModelFolder& folder, const BridgeTowerConfig& config) {
    if (folder.processor->info().height > 0)
        DIPTYCH_TRY(checkPictureSize(folder, config.vision.imageSize));
    return checkVocabulary(folder, config.text.vocabSize, "text_config.vocab_size");
}

ModelInfo describe(const ModelFolder& folder, const BridgeTowerConfig& config, const BridgeTowerHeads& heads) {
    ModelInfo info = describeFolder(folder);
    info.maxLength = std::min(info.maxLength, config.text.maxPositions - config.text.firstPosition);
    info.patchSize = static_cast<int>(config.vision.patchSize);
    if (heads.contrastive)
        addHead(info, "contrastive", {"embed", "match", "classify"});
    if (heads.itm)
        addHead(info, "itm", {"match"});
    if (heads.mlm)
        addHead(info, "mlm", {"fill-mask"});
    const auto count = [](std::int64_t value) { return static_cast<int>(value); };
    const std::int64_t seen = std::min(config.vision.blocks(), config.text.layers);
    info.attentions = {{"vision", count(seen), count(config.vision.heads())},
                       {"text", count(config.text.layers), count(config.text.heads)},
                       {"cross", count(config.bridges), count(config.text.heads)}};
    return info;
}

}  // namespace

Result<ModelInfo> inspectBridgeTower(ModelFolder folder) {
    DIPTYCH_ASSIGN(const BridgeTowerConfig config, parseBridgeTowerConfig(*folder.config, folder.configFile));
    const auto builder = ParameterBuilder::shapesOnly(folder.checkpoint);
    const BridgeTowerHeads heads = BridgeTowerNetwork::headsOf(config, builder);
    BridgeTowerNetwork::build(config, heads, builder);
    ModelInfo info = describe(folder, config, heads);
    if (folder.checkpoint)
        describeWeights(builder, info);
    return info;
}

Result<std::unique_ptr<BridgeTowerSession>> BridgeTowerSession::open(ModelFolder folder, const CancelToken& cancel) {
    DIPTYCH_ASSIGN(const BridgeTowerConfig config, parseBridgeTowerConfig(*folder.config, folder.configFile));
    DIPTYCH_TRY(checkFit(folder, config));
    DIPTYCH_TRY(needWeights(folder));
    DIPTYCH_TRY(cancel.check());
    const auto builder = weightsOf(folder);
    const BridgeTowerHeads heads = BridgeTowerNetwork::headsOf(config, builder);
    auto network = BridgeTowerNetwork::build(config, heads, builder);
    DIPTYCH_TRY(builder.report().status(toUtf8(folder.path)));
    ModelInfo info = describe(folder, config, heads);
    describeWeights(builder, info);
    std::unique_ptr<BridgeTowerSession> session(new BridgeTowerSession(std::move(info)));
    session->m_network = std::move(network);
    session->m_tokenizer = std::move(folder.tokenizer);
    session->m_processor = std::move(folder.processor);
    return session;
}

Result<std::unique_ptr<FamilySession>> openBridgeTower(ModelFolder folder, const CancelToken& cancel) {
    DIPTYCH_ASSIGN(auto session, BridgeTowerSession::open(std::move(folder), cancel));
    return std::unique_ptr<FamilySession>(std::move(session));
}

std::vector<std::string> BridgeTowerSession::pieces(const std::string& text) { return piecesOf(*m_tokenizer, textIds(text)); }

TokenIds BridgeTowerSession::textIds(const std::string& text) const {
    const BertConfig& config = m_network->config().text;
    return diptych::textIds(*m_tokenizer, text, config.maxPositions - config.firstPosition);
}

Result<PreparedPicture> BridgeTowerSession::prepare(const SharedImage& image) const {
    const std::int64_t side = m_network->config().vision.imageSize;
    DIPTYCH_ASSIGN(PreparedPicture picture, preparePicture(*m_processor, image));
    if (picture.pixels.size(2) != side || picture.pixels.size(3) != side)
        return otherPictureSize(m_info.folder, picture.pixels.size(2), picture.pixels.size(3), side);
    return picture;
}

Result<TowerStates> BridgeTowerSession::look(const SharedImage& image) const {
    DIPTYCH_ASSIGN(const PreparedPicture picture, prepare(image));
    return m_network->encodeImage(picture.pixels);
}

std::vector<TowerStates> BridgeTowerSession::readTexts(const std::vector<TokenIds>& rows) const {
    const BridgeTowerConfig& config = m_network->config();
    std::vector<TowerStates> texts;
    const std::int64_t beside = 1 + config.vision.gridSide() * config.vision.gridSide();
    for (const TextBatch& batch : jointBatches(rows, config.text.padId, beside))
        texts.push_back(m_network->encodeText(batch));
    return texts;
}

// [texts, P], L2-normalised
at::Tensor BridgeTowerSession::projected(const std::vector<TowerStates>& texts) const {
    std::vector<at::Tensor> parts;
    for (const TowerStates& text : texts)
        parts.push_back(m_network->projectText(text));
    return parts.empty() ? at::empty({0, m_network->config().projection}) : at::cat(parts);
}

Result<EmbedResult> BridgeTowerSession::embed(const EmbedRequest& request, JobContext& context) {
    const c10::NoGradGuard noGrad;
    if (!m_network->heads().contrastive)
        return lacks("embeddings");
    const std::int64_t width = m_network->config().projection;
    std::vector<at::Tensor> pictures{at::empty({0, width})}, texts{at::empty({0, width})};
    for (const SharedImage& image : request.images) {
        DIPTYCH_TRY(context.cancel.check());
        DIPTYCH_ASSIGN(const TowerStates states, look(image));
        pictures.push_back(m_network->projectImage(states));
        context.progress.report(static_cast<double>(pictures.size() - 1), static_cast<double>(request.images.size()),
                                "pictures");
    }
    for (const std::string& text : request.texts) {
        DIPTYCH_TRY(context.cancel.check());
        texts.push_back(projected(readTexts({textIds(text)})));
    }
    const at::Tensor imageEmbeds = at::cat(pictures), textEmbeds = at::cat(texts);
    EmbedResult result;
    result.width = static_cast<int>(width);
    result.imageEmbeds = toVector(imageEmbeds);
    result.textEmbeds = toVector(textEmbeds);
    result.logitScale = m_network->logitScale();
    result.logitsPerImage = toVector(imageEmbeds.matmul(textEmbeds.t()) * *result.logitScale);
    return result;
}

Status BridgeTowerSession::matchPicture(const TowerStates& image, const std::vector<TowerStates>& texts,
                                        const CancelToken& cancel, std::vector<float>& itm) const {
    for (const TowerStates& text : texts) {
        DIPTYCH_TRY(cancel.check());
        const at::Tensor logits = m_network->itmLogits(m_network->fuse(text, image));
        const std::vector<float> scores = toVector(at::softmax(logits, -1).select(1, 1));
        itm.insert(itm.end(), scores.begin(), scores.end());
    }
    return {};
}

namespace {

// Scores of some texts, one list a picture, behind those of the texts before them.
void append(std::vector<std::vector<float>>& rows, std::size_t row, const std::vector<float>& scores) {
    rows[row].insert(rows[row].end(), scores.begin(), scores.end());
}

std::vector<float> joined(const std::vector<std::vector<float>>& rows) {
    std::vector<float> all;
    for (const std::vector<float>& row : rows)
        all.insert(all.end(), row.begin(), row.end());
    return all;
}

}  // namespace

Result<MatchResult> BridgeTowerSession::match(const MatchRequest& request, JobContext& context) {
    const c10::NoGradGuard noGrad;
    const BridgeTowerHeads& heads = m_network->heads();
    if (!heads.itm && !heads.contrastive)
        return lacks("matching");
    if (request.images.empty() || request.texts.empty())
        return Error{ErrorCode::Usage, "needs a picture and a text", "match", "Give at least one of each"};
    const std::size_t pictures = request.images.size();
    std::vector<std::vector<float>> itm(pictures), itc(pictures);
    for (std::size_t begin = 0; begin < request.texts.size(); begin += textsKept) {
        std::vector<TokenIds> rows;
        for (std::size_t t = begin; t < std::min(request.texts.size(), begin + textsKept); ++t)
            rows.push_back(textIds(request.texts[t]));
        const std::vector<TowerStates> texts = readTexts(rows);
        const at::Tensor embeds = heads.contrastive ? projected(texts) : at::Tensor();
        for (std::size_t i = 0; i < pictures; ++i) {
            DIPTYCH_TRY(context.cancel.check());
            DIPTYCH_ASSIGN(const TowerStates image, look(request.images[i]));
            if (heads.contrastive)
                append(itc, i, toVector(m_network->projectImage(image).matmul(embeds.t())));
            if (heads.itm)
                DIPTYCH_TRY(matchPicture(image, texts, context.cancel, itm[i]));
            context.progress.report(static_cast<double>(begin * pictures + (i + 1) * rows.size()),
                                    static_cast<double>(request.texts.size() * pictures), "pairs");
        }
    }
    return MatchResult{joined(itm), joined(itc)};
}

Result<FillMaskResult> BridgeTowerSession::fillMask(const FillMaskRequest& request, JobContext& context) {
    const c10::NoGradGuard noGrad;
    if (!m_network->heads().mlm)
        return lacks("masked words");
    DIPTYCH_TRY(context.cancel.check());
    const TokenIds ids = textIds(request.text);
    DIPTYCH_ASSIGN(const at::Tensor places, maskPlaces(ids, *m_tokenizer));
    DIPTYCH_ASSIGN(const TowerStates image, look(request.image));
    const FusedStates states = m_network->fuse(m_network->encodeText({idTensor(ids), {}}), image);
    return likeliestWords(m_network->wordLogits(states.text[0].index_select(0, places)), *m_tokenizer, request.topK);
}

// Whatever the target, both towers and the layers above them run: that is where one side looks at the other.
Result<ObservedPass> BridgeTowerSession::observe(const ExplainRequest& request, JobContext& context) {
    const c10::NoGradGuard noGrad;
    const BridgeTowerHeads& heads = m_network->heads();
    ObservedPass pass;
    DIPTYCH_TRY(context.cancel.check());
    DIPTYCH_ASSIGN(pass.target,
                   chooseTarget(request.target, {{"match", heads.itm}, {"itc", heads.contrastive}, {"mask", heads.mlm}},
                                toUtf8(m_info.folder)));
    DIPTYCH_ASSIGN(const PreparedPicture picture, prepare(request.image));
    const TokenIds ids = textIds(request.text);
    RecordingTap tap;
    const TowerStates image = m_network->encodeImage(picture.pixels, &tap);
    m_network->fuse(m_network->encodeText({idTensor(ids), {}}, &tap), image, &tap);
    pass.vision = tap.stacked("vision.attn");
    pass.text = tap.stacked("text.attn");
    pass.cross = tap.stacked("cross.attn");
    pass.tokens = piecesOf(*m_tokenizer, ids);
    pass.rows = pass.cols = static_cast<int>(m_network->config().vision.gridSide());
    pass.crop = picture.geometry.crop;
    pass.canvas = picture.geometry.canvas;
    return pass;
}

}  // namespace diptych
