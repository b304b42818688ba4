#include "core/tasks/blip_session.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/tasks/blip_tasks.h"
#include "core/tasks/picture_batches.h"
#include "core/tasks/text_ids.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

Status checkFit(const ModelFolder& folder, const BlipConfig& config) {
    DIPTYCH_TRY(checkPictureSize(folder, config.vision.imageSize));
    const BlipTextConfig& text = config.text;
    DIPTYCH_TRY(checkVocabulary(folder, text.vocabSize, "text_config.vocab_size"));
    if (std::max({text.bosId, text.padId, text.sepId}) >= text.vocabSize)
        return Error{ErrorCode::BadInput, "a special token of text_config lies outside its vocab_size", toUtf8(folder.path),
                     "Repair config.json"};
    return {};
}

ModelInfo describe(const ModelFolder& folder, const BlipConfig& config, const BlipHeads& heads) {
    ModelInfo info = describeFolder(folder);
    info.maxLength = std::min(info.maxLength, config.text.maxPositions);
    info.patchSize = static_cast<int>(config.vision.patchSize);
    if (heads.contrastive)
        addHead(info, "contrastive", {"embed", "match"});
    if (heads.itm)
        addHead(info, "itm", {"match"});
    if (heads.captioner)
        addHead(info, "captioner", {"caption"});
    if (heads.vqa)
        addHead(info, "vqa", {"vqa"});
    const auto count = [](std::int64_t value) { return static_cast<int>(value); };
    info.attentions = {{"vision", count(config.vision.layers), count(config.vision.heads)}};
    if (!heads.decoder() && !heads.textEncoder())
        return info;
    info.attentions.push_back({"text", count(config.text.layers), count(config.text.heads)});
    info.attentions.push_back({"cross", count(config.text.layers), count(config.text.heads)});
    return info;
}

}  // namespace

Result<ModelInfo> inspectBlip(ModelFolder folder) {
    DIPTYCH_ASSIGN(const BlipConfig config, parseBlipConfig(*folder.config, folder.configFile));
    const auto builder = ParameterBuilder::shapesOnly(folder.checkpoint);
    const BlipHeads heads = BlipNetwork::headsOf(config, builder);
    BlipNetwork::build(config, heads, builder);
    ModelInfo info = describe(folder, config, heads);
    if (folder.checkpoint)
        describeWeights(builder, info);
    return info;
}

Result<std::unique_ptr<BlipSession>> BlipSession::open(ModelFolder folder, const CancelToken& cancel) {
    DIPTYCH_ASSIGN(const BlipConfig config, parseBlipConfig(*folder.config, folder.configFile));
    DIPTYCH_TRY(checkFit(folder, config));
    DIPTYCH_TRY(needWeights(folder));
    DIPTYCH_TRY(cancel.check());
    const auto builder = weightsOf(folder);
    const BlipHeads heads = BlipNetwork::headsOf(config, builder);
    auto network = BlipNetwork::build(config, heads, builder);
    DIPTYCH_TRY(builder.report().status(toUtf8(folder.path)));
    ModelInfo info = describe(folder, config, heads);
    describeWeights(builder, info);
    std::unique_ptr<BlipSession> session(new BlipSession(std::move(info)));
    session->m_network = std::move(network);
    session->m_taught = folder.extras.taught;
    session->m_tokenizer = std::move(folder.tokenizer);
    session->m_processor = std::move(folder.processor);
    return session;
}

Result<std::unique_ptr<FamilySession>> openBlip(ModelFolder folder, const CancelToken& cancel) {
    DIPTYCH_ASSIGN(auto session, BlipSession::open(std::move(folder), cancel));
    return std::unique_ptr<FamilySession>(std::move(session));
}

Result<CaptionResult> BlipSession::caption(const CaptionRequest& request, JobContext& context) {
    return captionBlip(*this, request, context);
}

Result<std::vector<VqaItem>> BlipSession::vqa(const VqaRequest& request, JobContext& context) {
    return answerBlip(*this, request, context);
}

Result<EmbedResult> BlipSession::embed(const EmbedRequest& request, JobContext& context) {
    return embedBlip(*this, request, context);
}

Result<MatchResult> BlipSession::match(const MatchRequest& request, JobContext& context) {
    return matchBlip(*this, request, context);
}

Result<ObservedPass> BlipSession::observe(const ExplainRequest& request, JobContext& context) {
    return observeBlip(*this, request, context);
}

Result<at::Tensor> BlipSession::pictureState(const SharedImage& image) {
    const c10::NoGradGuard noGrad;
    DIPTYCH_ASSIGN(const SeenPicture* seen, look(image));
    return seen->states[0][0];
}

std::vector<std::string> BlipSession::pieces(const std::string& text) { return pieces(textIds(text)); }

Status BlipSession::needHead(bool present, const std::string& head) const {
    if (present)
        return {};
    return Error{ErrorCode::NotFound, "has no " + head + " head, its heads are: " + headNames(),
                 toUtf8(m_info.folder), "Open a model that has this head"};
}

Result<const SeenPicture*> BlipSession::look(const SharedImage& image) {
    if (image != nullptr && m_last.image == image)
        return static_cast<const SeenPicture*>(&m_last);
    SeenPicture seen;
    DIPTYCH_ASSIGN(seen.pixels, preprocessed(*m_processor, image));
    seen.tensor = pixelTensor(seen.pixels);
    seen.pixels.values.clear();
    seen.states = m_network->encodeImage(seen.tensor);
    seen.image = image;
    m_last = std::move(seen);
    return static_cast<const SeenPicture*>(&m_last);
}

TokenIds BlipSession::textIds(const std::string& text) const {
    return diptych::textIds(*m_tokenizer, text, config().text.maxPositions);
}

TokenIds BlipSession::promptIds(const std::string& prompt) const {
    TokenIds ids = decoderIds(prompt);
    if (ids.size() > 1)
        ids.pop_back();
    return ids;
}

TokenIds BlipSession::decoderIds(const std::string& text) const {
    TokenIds ids = textIds(text);
    if (ids.empty())
        ids = {0};
    ids.front() = config().text.bosId;
    return ids;
}

TokenIds BlipSession::wordIds(const std::string& text) const {
    const Encoding encoding = m_tokenizer->encode(text);
    TokenIds ids;
    for (std::size_t i = 0; i < encoding.ids.size(); ++i)
        if (encoding.spans[i].end > encoding.spans[i].begin)
            ids.push_back(encoding.ids[i]);
    return ids;
}

std::vector<std::string> BlipSession::pieces(std::span<const std::int64_t> ids) const {
    std::vector<std::string> pieces;
    for (const std::int64_t id : ids) {
        pieces.push_back(m_tokenizer->pieceOf(id));
        // Cut-down vocabularies leave the start token out; [DEC] is what BLIP calls it.
        if (pieces.back().empty() && id == config().text.bosId)
            pieces.back() = "[DEC]";
    }
    return pieces;
}

}  // namespace diptych
