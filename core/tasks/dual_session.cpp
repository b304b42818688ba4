#include "core/tasks/dual_session.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

#include "core/base/files.h"
#include "core/tasks/picture_batches.h"
#include "core/tasks/text_ids.h"

namespace diptych {

namespace {

ModelInfo describe(const ModelFolder& folder, const DualTraits& traits) {
    const auto count = [](std::int64_t value) { return static_cast<int>(value); };
    ModelInfo info = describeFolder(folder);
    info.maxLength = std::min(info.maxLength, traits.textPositions);
    info.patchSize = count(traits.vision.patchSize);
    addHead(info, "contrastive", {"embed", "classify", "match"});
    info.attentions = {{"vision", count(traits.vision.encoder.layers), count(traits.vision.encoder.heads)},
                       {"text", count(traits.textLayers), count(traits.textHeads)}};
    return info;
}

// pixels [I, 3, H, W]
Status checkSide(const at::Tensor& pixels, std::int64_t side, const std::filesystem::path& folder) {
    if (pixels.dim() == 4 && pixels.size(2) == side && pixels.size(3) == side)
        return {};
    return otherPictureSize(folder, pixels.size(-2), pixels.size(-1), side);
}

Status checkFit(const ModelFolder& folder, const DualTraits& traits) {
    if (folder.processor->info().height > 0)
        DIPTYCH_TRY(checkPictureSize(folder, traits.vision.imageSize));
    return checkVocabulary(folder, traits.vocabSize, "text_config.vocab_size");
}

Result<std::int64_t> paddingOf(const ModelFolder& folder, const DualTraits& traits) {
    const std::int64_t id = folder.tokenizer->roleId(TokenRole::Pad).value_or(traits.padId);
    if (id < traits.vocabSize)
        return id;
    return Error{ErrorCode::BadInput,
                 "the padding token is " + std::to_string(id) + ", config.json says text_config.vocab_size " +
                     std::to_string(traits.vocabSize),
                 toUtf8(folder.path), "Use the tokenizer files that belong to this model"};
}

double firstNumber(const at::Tensor& tensor) { return tensor.reshape({-1})[0].item<double>(); }

}  // namespace

Result<ModelInfo> describeDual(const ModelFolder& folder, DualBuilder build) {
    const auto builder = ParameterBuilder::shapesOnly(folder.checkpoint);
    DIPTYCH_ASSIGN(const auto network, build(*folder.config, folder.configFile, builder));
    ModelInfo info = describe(folder, network->traits());
    if (folder.checkpoint)
        describeWeights(builder, info);
    return info;
}

Result<std::unique_ptr<DualSession>> DualSession::open(ModelFolder folder, DualBuilder build, const CancelToken& cancel) {
    const auto shapes = ParameterBuilder::shapesOnly(folder.checkpoint);
    DIPTYCH_ASSIGN(const auto declared, build(*folder.config, folder.configFile, shapes));
    const DualTraits& traits = declared->traits();
    DIPTYCH_TRY(checkFit(folder, traits));
    DIPTYCH_TRY(needWeights(folder));
    DIPTYCH_TRY(shapes.report().status(toUtf8(folder.path)));   // before a byte of weights is read
    DIPTYCH_ASSIGN(const std::int64_t padId, paddingOf(folder, traits));
    DIPTYCH_TRY(cancel.check());
    ModelInfo info = describe(folder, traits);
    describeWeights(shapes, info);
    std::unique_ptr<DualSession> session(new DualSession(std::move(info)));
    DIPTYCH_ASSIGN(session->m_network,
                   build(*folder.config, folder.configFile, weightsOf(folder)));
    session->m_padId = padId;
    session->m_tokenizer = std::move(folder.tokenizer);
    session->m_processor = std::move(folder.processor);
    return session;
}

TokenIds DualSession::textRow(const std::string& text) const {
    TokenIds ids = textIds(*m_tokenizer, text, m_info.maxLength);
    if (m_network->traits().padsToLength)
        ids.resize(static_cast<std::size_t>(m_info.maxLength), m_padId);
    if (ids.empty())                               // no special tokens, no words: a position to read at all the same
        ids.push_back(m_padId);
    return ids;
}

TextBatch DualSession::textBatch(std::span<const std::string> texts) const {
    std::vector<TokenIds> rows;
    for (const std::string& text : texts)
        rows.push_back(textRow(text));
    return paddedBatch(rows, m_padId);
}

Result<at::Tensor> DualSession::imageRows(const std::vector<SharedImage>& images, JobContext& context) const {
    const DualTraits& traits = m_network->traits();
    std::vector<at::Tensor> parts{at::empty({0, traits.projection})};
    const auto embedBatch = [&](const at::Tensor& pixels) -> Status {
        DIPTYCH_TRY(checkSide(pixels, traits.vision.imageSize, toUtf8(m_info.folder)));
        parts.push_back(unitRows(m_network->imageFeatures(pixels)));
        return {};
    };
    DIPTYCH_TRY(forEachPixelBatch(*m_processor, images, context, embedBatch));
    return at::cat(parts);
}

Result<at::Tensor> DualSession::textRows(const std::vector<std::string>& texts, JobContext& context) const {
    std::vector<at::Tensor> parts{at::empty({0, m_network->traits().projection})};
    for (std::size_t begin = 0; begin < texts.size(); begin += rowsAtOnce) {
        DIPTYCH_TRY(context.cancel.check());
        const std::size_t count = std::min(rowsAtOnce, texts.size() - begin);
        parts.push_back(unitRows(m_network->textFeatures(textBatch(std::span(texts).subspan(begin, count)))));
        context.progress.report(static_cast<double>(begin + count), static_cast<double>(texts.size()), "texts");
    }
    return at::cat(parts);
}

Result<EmbedResult> DualSession::embed(const EmbedRequest& request, JobContext& context) {
    const c10::NoGradGuard noGrad;
    DIPTYCH_ASSIGN(const at::Tensor images, imageRows(request.images, context));
    DIPTYCH_ASSIGN(const at::Tensor texts, textRows(request.texts, context));
    const DualTraits& traits = m_network->traits();
    EmbedResult result{.width = static_cast<int>(traits.projection), .imageEmbeds = toVector(images), .textEmbeds = toVector(texts)};
    result.logitScale = std::exp(firstNumber(m_network->logitScale()));
    result.logitBias = traits.sigmoid ? firstNumber(m_network->logitBias()) : 0.0;
    result.sigmoid = traits.sigmoid;
    result.logitsPerImage = toVector(images.matmul(texts.t()) * *result.logitScale + result.logitBias);
    return result;
}

Result<MatchResult> DualSession::match(const MatchRequest& request, JobContext& context) {
    const c10::NoGradGuard noGrad;
    if (request.images.empty() || request.texts.empty())
        return Error{ErrorCode::Usage, "needs a picture and a text", "match", "Give at least one of each"};
    DIPTYCH_ASSIGN(const at::Tensor images, imageRows(request.images, context));
    DIPTYCH_ASSIGN(const at::Tensor texts, textRows(request.texts, context));
    return MatchResult{.itm = {}, .itc = toVector(images.matmul(texts.t()))};
}

Result<PreparedPicture> DualSession::look(const SharedImage& image) const {
    DIPTYCH_ASSIGN(PreparedPicture picture, preparePicture(*m_processor, image));
    DIPTYCH_TRY(checkSide(picture.pixels, m_network->traits().vision.imageSize, toUtf8(m_info.folder)));
    return picture;
}

Result<ObservedPass> DualSession::observe(const ExplainRequest& request, JobContext& context) {
    const c10::NoGradGuard noGrad;
    DIPTYCH_TRY(context.cancel.check());
    ObservedPass pass;
    DIPTYCH_ASSIGN(pass.target, chooseTarget(request.target, {{"itc", true}}, toUtf8(m_info.folder)));
    DIPTYCH_ASSIGN(const PreparedPicture picture, look(request.image));
    const TokenIds ids = textRow(request.text);
    const TextBatch text{idTensor(ids), {}};
    RecordingTap tap;
    m_network->imageFeatures(picture.pixels, &tap);
    m_network->textFeatures(text, &tap);
    pass.tokens = piecesOf(*m_tokenizer, ids);
    pass.vision = tap.stacked("vision.attn");
    pass.text = tap.stacked("text.attn");
    pass.textRow = m_network->pooledPlaces(text)[0].item<std::int64_t>();
    pass.rows = pass.cols = static_cast<int>(m_network->traits().vision.gridSide());
    pass.firstPatch = static_cast<int>(m_network->traits().vision.firstPatch());
    pass.crop = picture.geometry.crop;
    pass.canvas = picture.geometry.canvas;
    return pass;
}

Result<at::Tensor> DualSession::pictureState(const SharedImage& image) {
    const c10::NoGradGuard noGrad;
    DIPTYCH_ASSIGN(const PreparedPicture picture, look(image));
    const VisionTower& tower = m_network->vision();
    return tower.pooled(tower.lastState({.pixels = picture.pixels}))[0];
}

std::vector<std::string> DualSession::pieces(const std::string& text) {
    return piecesOf(*m_tokenizer, textIds(*m_tokenizer, text, m_info.maxLength));
}

}  // namespace diptych
