#include "core/tasks/vilt_session.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <numeric>

#include "core/base/files.h"
#include "core/tasks/fill_mask.h"
#include "core/tasks/likeliest.h"
#include "core/tasks/text_ids.h"

namespace diptych {

namespace {

constexpr std::int64_t padId = 0;                  // behind a mask any word will do

ModelInfo describe(const ModelFolder& folder, const ViltConfig& config, const ViltHeads& heads) {
    ModelInfo info = describeFolder(folder);
    info.maxLength = std::min(info.maxLength, config.maxPositions);
    info.patchSize = static_cast<int>(config.patchSize);
    if (heads.vqa)
        addHead(info, "vqa", {"vqa"});
    if (heads.itm)
        addHead(info, "itm", {"match"});
    if (heads.mlm)
        addHead(info, "mlm", {"fill-mask"});
    info.attentions = {{"joint", static_cast<int>(config.layers), static_cast<int>(config.heads)}};
    return info;
}

}  // namespace

Result<ModelInfo> inspectVilt(ModelFolder folder) {
    DIPTYCH_ASSIGN(const ViltConfig config, parseViltConfig(*folder.config, folder.configFile));
    const auto builder = ParameterBuilder::shapesOnly(folder.checkpoint);
    const ViltHeads heads = ViltNetwork::headsOf(config, builder);
    ViltNetwork::build(config, heads, builder);
    ModelInfo info = describe(folder, config, heads);
    if (folder.checkpoint)
        describeWeights(builder, info);
    return info;
}

Result<std::unique_ptr<ViltSession>> ViltSession::open(ModelFolder folder, const CancelToken& cancel) {
    DIPTYCH_ASSIGN(const ViltConfig config, parseViltConfig(*folder.config, folder.configFile));
    DIPTYCH_TRY(checkVocabulary(folder, config.vocabSize, "vocab_size"));
    DIPTYCH_TRY(needWeights(folder));
    DIPTYCH_TRY(cancel.check());
    const auto builder = weightsOf(folder);
    const ViltHeads heads = ViltNetwork::headsOf(config, builder);
    auto network = ViltNetwork::build(config, heads, builder);
    DIPTYCH_TRY(builder.report().status(toUtf8(folder.path)));
    ModelInfo info = describe(folder, config, heads);
    describeWeights(builder, info);
    std::unique_ptr<ViltSession> session(new ViltSession(std::move(info)));
    session->m_network = std::move(network);
    session->m_taught = folder.extras.taught;
    session->m_tokenizer = std::move(folder.tokenizer);
    session->m_processor = std::move(folder.processor);
    return session;
}

Result<std::unique_ptr<FamilySession>> openVilt(ModelFolder folder, const CancelToken& cancel) {
    DIPTYCH_ASSIGN(auto session, ViltSession::open(std::move(folder), cancel));
    return std::unique_ptr<FamilySession>(std::move(session));
}

std::vector<std::string> ViltSession::pieces(const std::string& text) { return piecesOf(*m_tokenizer, textIds(text)); }

TokenIds ViltSession::textIds(const std::string& text) const {
    return diptych::textIds(*m_tokenizer, text, m_network->config().maxPositions);
}

Result<PreparedPicture> ViltSession::prepare(const SharedImage& image) const {
    const ViltConfig& config = m_network->config();
    DIPTYCH_ASSIGN(PreparedPicture picture, preparePicture(*m_processor, image));
    const std::int64_t rows = picture.pixels.size(2) / config.patchSize, cols = picture.pixels.size(3) / config.patchSize;
    if (rows < 1 || cols < 1)
        return Error{ErrorCode::BadInput,
                     "is " + std::to_string(picture.pixels.size(3)) + " × " + std::to_string(picture.pixels.size(2)) +
                         " px for the network, wanted at least one patch of " + std::to_string(config.patchSize),
                     "picture", "Choose a less elongated picture"};
    if (config.mostPatches >= 0 && rows * cols > config.mostPatches)
        return Error{ErrorCode::Unsupported,
                     "is " + std::to_string(config.mostPatches) + " and the picture has " + std::to_string(rows * cols) +
                         " patches, of which chance would choose; wanted -1 or as many",
                     "max_image_length", "Set it to -1 in config.json"};
    picture.geometry.gridRows = static_cast<int>(rows);
    picture.geometry.gridCols = static_cast<int>(cols);
    return picture;
}

namespace {

// Which answers are ranked: all of them, or those that were asked about. Usage: one that the classifier does not have.
Result<std::vector<std::size_t>> candidates(const std::vector<std::string>& labels,
                                            const std::vector<std::string>& choices) {
    std::vector<std::size_t> places(choices.empty() ? labels.size() : 0);
    std::iota(places.begin(), places.end(), std::size_t{0});
    for (const std::string& choice : choices) {
        const auto found = std::find(labels.begin(), labels.end(), choice);
        if (found == labels.end())
            return Error{ErrorCode::Usage, "holds \"" + choice + "\", wanted answers that the classifier has (id2label)",
                         "--choices", "Leave it out of the choices"};
        places.push_back(static_cast<std::size_t>(found - labels.begin()));
    }
    return places;
}

// Where each word looks: its row over the patches, mean of the taught layers and heads. [T, patches]
at::Tensor wordMaps(const at::Tensor& joint, const TaughtAttention& taught, std::int64_t words) {
    const std::int64_t layers = joint.size(0);
    const std::int64_t heads = taught.heads == 0 ? joint.size(1) : std::min(taught.heads, joint.size(1));
    const at::Tensor chosen = joint.slice(0, std::max<std::int64_t>(0, layers - taught.layers)).slice(1, 0, heads);
    return chosen.mean(at::IntArrayRef{0, 1}).slice(0, 0, words).slice(1, words + 1);
}

}  // namespace

VqaItem ViltSession::answer(const std::string& question, const at::Tensor& image, const VqaRequest& request) const {
    const TokenIds ids = textIds(question);
    RecordingTap tap;
    const at::Tensor states = m_network->encode({idTensor(ids), {}}, image, request.maps ? &tap : nullptr);
    const std::vector<float> scores = toVector(at::sigmoid(m_network->answerLogits(states)));
    VqaItem item;
    item.question = question;
    item.tokens = piecesOf(*m_tokenizer, ids);
    for (std::size_t i = 0; i < scores.size(); ++i)
        item.answers.push_back({m_network->config().labels[i], static_cast<double>(scores[i])});
    if (request.maps)
        item.maps = toVector(wordMaps(tap.stacked("joint.attn"), m_taught, static_cast<std::int64_t>(ids.size())));
    return item;
}

Result<std::vector<VqaItem>> ViltSession::vqa(const VqaRequest& request, JobContext& context) {
    const c10::NoGradGuard noGrad;
    if (!m_network->heads().vqa)
        return lacks("questions");
    if (request.questions.empty())
        return Error{ErrorCode::Usage, "is missing, wanted one", "question", "Ask something"};
    DIPTYCH_ASSIGN(const std::vector<std::size_t> places, candidates(m_network->config().labels, request.choices));
    DIPTYCH_ASSIGN(const PreparedPicture picture, prepare(request.image));
    const at::Tensor image = m_network->embedImage(picture.pixels);
    std::vector<VqaItem> items;
    for (const std::string& question : request.questions) {
        DIPTYCH_TRY(context.cancel.check());
        VqaItem item = answer(question, image, request);
        std::vector<Answer> ranked;
        for (const std::size_t place : places)
            ranked.push_back(item.answers[place]);
        item.answers = bestAnswers(std::move(ranked), request.topK);
        if (request.maps) {
            item.mapRows = picture.geometry.gridRows;
            item.mapCols = picture.geometry.gridCols;
        }
        items.push_back(std::move(item));
        context.progress.report(static_cast<double>(items.size()), static_cast<double>(request.questions.size()), "questions");
    }
    return items;
}

Result<MatchResult> ViltSession::match(const MatchRequest& request, JobContext& context) {
    const c10::NoGradGuard noGrad;
    if (!m_network->heads().itm)
        return lacks("matching");
    if (request.images.empty() || request.texts.empty())
        return Error{ErrorCode::Usage, "needs a picture and a text", "match", "Give at least one of each"};
    std::vector<TokenIds> rows;
    for (const std::string& text : request.texts)
        rows.push_back(textIds(text));
    MatchResult result;
    for (std::size_t i = 0; i < request.images.size(); ++i) {
        DIPTYCH_TRY(context.cancel.check());
        DIPTYCH_ASSIGN(const PreparedPicture picture, prepare(request.images[i]));
        const at::Tensor image = m_network->embedImage(picture.pixels);
        for (const TextBatch& batch : jointBatches(rows, padId, image.size(1))) {
            DIPTYCH_TRY(context.cancel.check());
            const auto scores = toVector(at::sigmoid(m_network->rankLogits(m_network->encode(batch, image))));
            result.itm.insert(result.itm.end(), scores.begin(), scores.end());
        }
        context.progress.report(static_cast<double>(i + 1), static_cast<double>(request.images.size()), "pictures");
    }
    return result;
}

Result<FillMaskResult> ViltSession::fillMask(const FillMaskRequest& request, JobContext& context) {
    const c10::NoGradGuard noGrad;
    if (!m_network->heads().mlm)
        return lacks("masked words");
    DIPTYCH_TRY(context.cancel.check());
    const TokenIds ids = textIds(request.text);
    DIPTYCH_ASSIGN(const at::Tensor places, maskPlaces(ids, *m_tokenizer));
    DIPTYCH_ASSIGN(const PreparedPicture picture, prepare(request.image));
    const at::Tensor states = m_network->encode({idTensor(ids), {}}, m_network->embedImage(picture.pixels));
    return likeliestWords(m_network->wordLogits(states[0].index_select(0, places)), *m_tokenizer, request.topK);
}

Result<ObservedPass> ViltSession::observe(const ExplainRequest& request, JobContext& context) {
    const c10::NoGradGuard noGrad;
    const ViltHeads& heads = m_network->heads();
    ObservedPass pass;
    DIPTYCH_TRY(context.cancel.check());
    DIPTYCH_ASSIGN(pass.target,
                   chooseTarget(request.target, {{"match", heads.itm}, {"answer", heads.vqa}, {"mask", heads.mlm}},
                                toUtf8(m_info.folder)));
    DIPTYCH_ASSIGN(const PreparedPicture picture, prepare(request.image));
    const TokenIds ids = textIds(request.text);
    RecordingTap tap;
    m_network->encode({idTensor(ids), {}}, m_network->embedImage(picture.pixels), &tap);
    pass.joint = tap.stacked("joint.attn");
    pass.tokens = piecesOf(*m_tokenizer, ids);
    pass.rows = picture.geometry.gridRows;
    pass.cols = picture.geometry.gridCols;
    pass.firstPatch = static_cast<int>(ids.size()) + 1;
    pass.crop = picture.geometry.crop;
    pass.canvas = picture.geometry.canvas;
    return pass;
}

}  // namespace diptych
