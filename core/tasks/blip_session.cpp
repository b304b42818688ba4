#include "core/tasks/blip_session.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/files.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

// The small files of a folder, read and found to fit one another.
struct FolderParts {
    BlipConfig config;
    FolderExtras extras;
    std::unique_ptr<Tokenizer> tokenizer;
    std::unique_ptr<ImageProcessor> processor;
};

Result<FolderParts> readParts(const fs::path& folder) {
    FolderParts parts;
    const fs::path configFile = folder / "config.json";
    DIPTYCH_ASSIGN(const Json json, readJsonFile(configFile));
    DIPTYCH_ASSIGN(parts.config, parseBlipConfig(json, toUtf8(configFile)));
    DIPTYCH_ASSIGN(parts.extras, readFolderExtras(folder));
    DIPTYCH_ASSIGN(parts.tokenizer, loadTokenizer(folder));
    DIPTYCH_ASSIGN(parts.processor, loadImageProcessor(folder));
    return parts;
}

Status checkFit(const FolderParts& parts, const fs::path& folder) {
    const ImageProcessorInfo& image = parts.processor->info();
    const std::int64_t side = parts.config.vision.imageSize;
    if (image.height != side || image.width != side)
        return Error{ErrorCode::BadInput,
                     "the image processor makes " + std::to_string(image.height) + " × " + std::to_string(image.width) +
                         " px, config.json says vision_config.image_size " + std::to_string(side),
                     toUtf8(folder), "Use the preprocessor_config.json that belongs to this model"};
    const BlipTextConfig& text = parts.config.text;
    if (parts.tokenizer->vocabSize() > text.vocabSize)
        return Error{ErrorCode::BadInput,
                     "the tokenizer has " + std::to_string(parts.tokenizer->vocabSize()) +
                         " tokens, config.json says text_config.vocab_size " + std::to_string(text.vocabSize),
                     toUtf8(folder), "Use the vocab.txt that belongs to this model"};
    if (std::max({text.bosId, text.padId, text.sepId}) >= text.vocabSize)
        return Error{ErrorCode::BadInput, "a special token of text_config lies outside its vocab_size", toUtf8(folder),
                     "Repair config.json"};
    return {};
}

void describeHeads(const BlipConfig& config, const BlipHeads& heads, ModelInfo& info) {
    const auto add = [&](bool present, const char* head, std::initializer_list<const char*> tasks) {
        if (!present)
            return;
        info.heads.emplace_back(head);
        for (const char* task : tasks)
            if (std::find(info.tasks.begin(), info.tasks.end(), task) == info.tasks.end())
                info.tasks.emplace_back(task);
    };
    add(heads.contrastive, "contrastive", {"embed", "match"});
    add(heads.itm, "itm", {"match"});
    add(heads.captioner, "captioner", {"caption"});
    add(heads.vqa, "vqa", {"vqa"});
    const auto count = [](std::int64_t value) { return static_cast<int>(value); };
    info.attentions = {{"vision", count(config.vision.layers), count(config.vision.heads)}};
    if (!heads.decoder() && !heads.textEncoder())
        return;
    info.attentions.push_back({"text", count(config.text.layers), count(config.text.heads)});
    info.attentions.push_back({"cross", count(config.text.layers), count(config.text.heads)});
}

ModelInfo describe(const FolderParts& parts, const BlipHeads& heads, const fs::path& folder) {
    const ImageProcessorInfo& image = parts.processor->info();
    ModelInfo info;
    info.folder = folder;
    info.family = "blip";
    info.tokenizerKind = parts.tokenizer->kind();
    info.vocabSize = parts.tokenizer->vocabSize();
    info.maxLength = std::min(parts.tokenizer->maxLength(), parts.config.text.maxPositions);
    info.imageHeight = image.height;
    info.imageWidth = image.width;
    info.patchSize = static_cast<int>(parts.config.vision.patchSize);
    info.imageMean.assign(image.mean.begin(), image.mean.end());
    info.imageStd.assign(image.std.begin(), image.std.end());
    info.resample = static_cast<int>(image.resample);
    info.languagePrompts = parts.extras.languagePrompts;
    describeHeads(parts.config, heads, info);
    return info;
}

void describeWeights(const ParameterBuilder& builder, ModelInfo& info) {
    const LoadReport report = builder.report();
    info.parameters = builder.parameterCount();
    info.parametersByPart = builder.countsByPart();
    info.dtype = report.dtype;
    info.missing = report.missing;
    info.unexpected = report.unexpected;
    info.shapeMismatch = report.shapeMismatch;
    info.shapeDetails = report.shapeDetails;
}

Result<std::shared_ptr<const Checkpoint>> openCheckpoint(const fs::path& folder) {
    DIPTYCH_ASSIGN(Checkpoint checkpoint, Checkpoint::open(folder));
    return std::make_shared<const Checkpoint>(std::move(checkpoint));
}

}  // namespace

Result<ModelInfo> inspectBlip(const fs::path& folder) {
    DIPTYCH_ASSIGN(const FolderParts parts, readParts(folder));
    std::shared_ptr<const Checkpoint> checkpoint;
    if (Checkpoint::hasWeights(folder)) {
        DIPTYCH_ASSIGN(checkpoint, openCheckpoint(folder));
    }
    const auto builder = ParameterBuilder::shapesOnly(checkpoint);
    const BlipHeads heads = BlipNetwork::headsOf(parts.config, builder);
    BlipNetwork::build(parts.config, heads, builder);
    ModelInfo info = describe(parts, heads, folder);
    if (checkpoint)
        describeWeights(builder, info);
    return info;
}

Result<std::unique_ptr<BlipSession>> BlipSession::open(const fs::path& folder, const CancelToken& cancel) {
    DIPTYCH_ASSIGN(FolderParts parts, readParts(folder));
    DIPTYCH_TRY(checkFit(parts, folder));
    DIPTYCH_TRY(cancel.check());
    DIPTYCH_ASSIGN(const auto checkpoint, openCheckpoint(folder));
    const auto builder = ParameterBuilder::fromCheckpoint(checkpoint);
    const BlipHeads heads = BlipNetwork::headsOf(parts.config, builder);
    std::unique_ptr<BlipSession> session(new BlipSession);
    session->m_network = BlipNetwork::build(parts.config, heads, builder);
    DIPTYCH_TRY(builder.report().status(toUtf8(folder)));
    session->m_info = describe(parts, heads, folder);
    describeWeights(builder, session->m_info);
    session->m_taught = parts.extras.taught;
    session->m_tokenizer = std::move(parts.tokenizer);
    session->m_processor = std::move(parts.processor);
    return session;
}

Status BlipSession::needHead(bool present, const std::string& head) const {
    if (present)
        return {};
    std::string list;
    for (const std::string& name : m_info.heads)
        list += (list.empty() ? "" : ", ") + name;
    return Error{ErrorCode::NotFound, "has no " + head + " head, its heads are: " + (list.empty() ? "none" : list),
                 toUtf8(m_info.folder), "Open a model that has this head"};
}

Result<PixelTensor> BlipSession::preprocess(const SharedImage& image) const {
    if (image == nullptr || image->empty())
        return Error{ErrorCode::Usage, "is missing, wanted one", "picture", "Choose a picture first"};
    return m_processor->process(*image);
}

Result<const SeenPicture*> BlipSession::look(const SharedImage& image) {
    if (image != nullptr && m_last.image == image)
        return static_cast<const SeenPicture*>(&m_last);
    SeenPicture seen;
    DIPTYCH_ASSIGN(seen.pixels, preprocess(image));
    seen.tensor = at::tensor(at::ArrayRef<float>(seen.pixels.values)).view(seen.pixels.shape);  // [1, 3, S, S]
    seen.pixels.values.clear();
    seen.states = m_network->encodeImage(seen.tensor);
    seen.image = image;
    m_last = std::move(seen);
    return static_cast<const SeenPicture*>(&m_last);
}

TokenIds BlipSession::textIds(const std::string& text) const {
    TokenIds ids = m_tokenizer->encode(text).ids;
    const auto most = static_cast<std::size_t>(config().text.maxPositions);
    if (ids.size() > most) {
        ids[most - 1] = ids.back();
        ids.resize(most);
    }
    return ids;
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

at::Tensor idTensor(std::span<const std::int64_t> ids) {
    return at::tensor(at::ArrayRef<std::int64_t>(ids.data(), ids.size()), at::kLong).unsqueeze(0);  // [1, T]
}

TextBatch paddedBatch(const std::vector<TokenIds>& rows, std::int64_t padId) {
    std::size_t longest = 0, shortest = rows.empty() ? 0 : rows.front().size();
    for (const TokenIds& row : rows) {
        longest = std::max(longest, row.size());
        shortest = std::min(shortest, row.size());
    }
    const auto count = static_cast<std::int64_t>(rows.size()), length = static_cast<std::int64_t>(longest);
    TextBatch batch;
    batch.ids = at::full({count, length}, padId, at::kLong);
    if (shortest != longest)
        batch.mask = at::zeros({count, length}, at::kLong);
    for (std::int64_t b = 0; b < count; ++b) {
        const TokenIds& row = rows[static_cast<std::size_t>(b)];
        const auto size = static_cast<std::int64_t>(row.size());
        batch.ids.select(0, b).slice(0, 0, size).copy_(at::tensor(at::ArrayRef<std::int64_t>(row), at::kLong));
        if (batch.mask.defined())
            batch.mask.select(0, b).slice(0, 0, size).fill_(1);
    }
    return batch;
}

}  // namespace diptych
