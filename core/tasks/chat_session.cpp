#include "core/tasks/chat_session.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "core/tasks/cross_maps.h"
#include "core/tasks/fusion_inputs.h"
#include "core/tasks/likeliest.h"
#include "core/tasks/picture_batches.h"
#include "core/text/chat_template_strings.h"

namespace diptych {

namespace {

constexpr std::int64_t logprobBlock = 32;          // rows of the vocabulary held at once
constexpr const char* describeMessage = "Describe this image.";

}  // namespace

Result<ChatSession::SeenPicture> ChatSession::seePicture(const SharedImage& image, const CancelToken& cancel) const {
    SeenPicture seen;
    seen.image = image;
    DIPTYCH_ASSIGN(seen.pixels, preprocessed(*m_parts.processor, image));
    const std::vector<std::int64_t>& shape = seen.pixels.shape;
    const std::int64_t height = shape[shape.size() - 2], width = shape.back();
    const at::Tensor tiles = at::tensor(at::ArrayRef<float>(seen.pixels.values)).view({-1, 3, height, width});
    seen.pixels.values.clear();
    seen.tokens = m_parts.network->tokensOf(height, width);
    std::vector<at::Tensor> features;
    for (std::int64_t i = 0; i < tiles.size(0); ++i) {
        DIPTYCH_TRY(cancel.check());
        features.push_back(m_parts.network->features(tiles.slice(0, i, i + 1)));
    }
    seen.features = at::cat(features);
    return seen;
}

Status ChatSession::look(const std::vector<SharedImage>& images, const CancelToken& cancel) {
    std::vector<SeenPicture> fresh;
    for (const SharedImage& image : images) {
        const auto same = [&](const SeenPicture& seen) { return seen.image == image; };
        const auto known = std::find_if(m_seen.begin(), m_seen.end(), same);
        const auto again = std::find_if(fresh.begin(), fresh.end(), same);
        if (image != nullptr && known != m_seen.end()) {
            fresh.push_back(*known);
        } else if (image != nullptr && again != fresh.end()) {
            fresh.push_back(SeenPicture(*again));
        } else {
            DIPTYCH_ASSIGN(SeenPicture seen, seePicture(image, cancel));
            fresh.push_back(std::move(seen));
        }
    }
    const auto samePicture = [](const SeenPicture& a, const SeenPicture& b) { return a.image == b.image; };
    if (!std::equal(fresh.begin(), fresh.end(), m_seen.begin(), m_seen.end(), samePicture))
        m_read = {};
    m_seen = std::move(fresh);
    return {};
}

Result<TokenIds> ChatSession::idsOf(const std::string& prompt, std::size_t pictures) const {
    std::vector<const PixelTensor*> shown;
    std::int64_t wanted = 0;
    for (std::size_t i = 0; i < pictures; ++i) {
        shown.push_back(&m_seen[i].pixels);
        wanted += m_seen[i].features.size(0) * m_seen[i].features.size(1);
    }
    DIPTYCH_ASSIGN(const std::string widened, m_parts.prompter.widened(prompt, shown));
    TokenIds ids = m_parts.tokenizer->encodePrompt(widened);
    const std::int64_t got = std::count(ids.begin(), ids.end(), m_parts.network->pictureToken());
    if (got != wanted)
        return Error{ErrorCode::BadInput,
                     "has " + std::to_string(got) + " picture tokens, wanted " + std::to_string(wanted), "prompt",
                     "Use the tokenizer files that belong to this model"};
    const std::int64_t rows = language().config.vocabSize;
    if (const auto beyond = std::find_if(ids.begin(), ids.end(), [&](std::int64_t id) {
            return id >= rows && id != m_parts.network->pictureToken();
        }); beyond != ids.end())
        return Error{ErrorCode::BadInput,
                     "holds token " + std::to_string(*beyond) + ", wanted less than text_config.vocab_size " + std::to_string(rows),
                     "prompt", "Use the tokenizer files that belong to this model"};
    return ids;
}

Result<ChatSession::Prompt> ChatSession::promptOf(const Json& turns) const {
    Prompt prompt;
    const std::size_t pictures = picturesIn(turns);
    DIPTYCH_ASSIGN(prompt.text, m_parts.prompter.render(turns, /*askForReply=*/true));
    DIPTYCH_ASSIGN(prompt.ids, idsOf(prompt.text, pictures));
    if (prompt.ids.empty())
        return Error{ErrorCode::BadInput, "is empty, wanted a token", "prompt", "Use a chat template that writes something"};
    std::vector<at::Tensor> features;
    for (std::size_t i = 0; i < pictures; ++i)
        features.push_back(m_seen[i].features.flatten(0, 1));  // [tiles · tokens, C]
    if (!features.empty())
        prompt.features = at::cat(features);
    return prompt;
}

Result<ChatSession::Prompt> ChatSession::questionAbout(const SharedImage& image, const std::string& message,
                                                       const CancelToken& cancel) {
    DIPTYCH_TRY(look({image}, cancel));
    DIPTYCH_ASSIGN(const auto turns, userTurns({message}, 1));
    return promptOf(Json(turns));
}

Result<ChatResult> ChatSession::chat(const ChatRequest& request, JobContext& context) {
    const c10::NoGradGuard noGrad;
    DIPTYCH_ASSIGN(const auto turns, userTurns(request.messages, request.images.size()));
    const std::size_t given = request.given.size();
    if (given >= turns.size())
        return Error{ErrorCode::Usage, std::to_string(given) + " for " + std::to_string(turns.size()) + " messages, wanted fewer",
                     "given replies", "Add the message that waits for its reply"};
    DIPTYCH_TRY(look(request.images, context.cancel));
    Json said = Json::array();
    ChatResult result;
    for (std::size_t i = 0; i < turns.size(); ++i) {
        said.push_back(turns[i]);
        if (i < given) {
            said.push_back(assistantTurn(request.given[i]));
            continue;
        }
        DIPTYCH_ASSIGN(Prompt prompt, promptOf(said));
        const Ask ask{prompt, {}, request.decoding, request.alternatives, request.maps, request.onText};
        DIPTYCH_ASSIGN(Replies replies, reply(ask, context.cancel));
        ChatReply answer;
        answer.message = request.messages[i];
        answer.prompt = std::move(prompt.text);
        answer.promptIds = std::move(prompt.ids);
        answer.reply = std::move(replies.texts.front());
        if (request.promptLogits)
            answer.promptLogits = toVector(replies.promptLogits);
        said.push_back(assistantTurn(answer.reply.text));
        result.replies.push_back(std::move(answer));
        context.progress.report(static_cast<double>(result.replies.size()), static_cast<double>(turns.size() - given), "replies");
    }
    return result;
}

Result<CaptionResult> ChatSession::caption(const CaptionRequest& request, JobContext& context) {
    const c10::NoGradGuard noGrad;
    const std::string message = request.prompt.empty() ? describeMessage : request.prompt;
    DIPTYCH_ASSIGN(const Prompt prompt, questionAbout(request.image, message, context.cancel));
    const Ask ask{prompt, request.continueFrom, request.decoding, request.alternatives, request.maps, request.onText};
    DIPTYCH_ASSIGN(Replies replies, reply(ask, context.cancel));
    return CaptionResult{std::move(replies.texts)};
}

Result<GenerationRequest> ChatSession::searchFor(const Ask& ask) const {
    GenerationRequest search;
    search.prompt = ask.prompt.ids;
    for (const std::int64_t id : ask.continueFrom) {
        if (id < 0 || id >= language().config.vocabSize || id == m_parts.network->pictureToken())
            return Error{ErrorCode::Usage, "token " + std::to_string(id) + ", wanted a word of this model's vocabulary", "prompt",
                         "Give ids of this model"};
        search.prompt.push_back(id);
    }
    search.endIds = m_parts.endIds;
    search.maxLength = language().config.maxPositions;
    search.decoding = ask.decoding;
    for (const std::string& word : ask.decoding.badWords)
        for (const std::string& spelled : {word, " " + word})  // at the beginning of a text, and within it
            search.badWords.push_back(m_parts.tokenizer->encodeRaw(spelled, /*addSpecial=*/false));
    if (ask.onText)
        search.onStep = [this, &ask](const TokenIds& ids) { ask.onText(textOf(std::span(ids).subspan(ask.prompt.ids.size()))); };
    return search;
}

Result<ChatSession::Replies> ChatSession::reply(const Ask& ask, const CancelToken& cancel) {
    DIPTYCH_ASSIGN(const GenerationRequest search, searchFor(ask));
    ChatDecoder decoder(*m_parts.network, ask.prompt.features, cancel, m_read);
    DIPTYCH_ASSIGN(const auto sequences, generate(decoder, search, cancel));
    Replies replies;
    for (const GeneratedSequence& sequence : sequences) {
        const auto first = static_cast<std::ptrdiff_t>(search.prompt.size());
        replies.texts.push_back(review(decoder, ask, TokenIds(sequence.ids.begin() + first, sequence.ids.end())));
        DIPTYCH_TRY(cancel.check());
    }
    replies.promptLogits = decoder.promptLogits();
    return replies;
}

GeneratedText ChatSession::review(const ChatDecoder& decoder, const Ask& ask, const TokenIds& ids) const {
    GeneratedText text;
    text.ids = ask.continueFrom;
    text.ids.insert(text.ids.end(), ids.begin(), ids.end());
    text.pieces = piecesOf(*m_parts.tokenizer, text.ids);
    text.text = textOf(text.ids);
    const bool maps = ask.maps && ask.prompt.features.defined();
    CrossMapTap tap(m_parts.taught, language().config.layers, "text.attn");
    const at::Tensor states = decoder.predictingStates(ids, maps ? &tap : nullptr);
    addLogprobs(states, ids, ask.alternatives, text);
    if (!maps)
        return text;
    const PictureMaps looked = mapsOf(tap.mean()[0], ask.prompt);
    text.maps = toVector(looked.values);
    text.mapRows = static_cast<int>(looked.rows);
    text.mapCols = static_cast<int>(looked.cols);
    text.mapCanvas = m_seen.front().pixels.canvas;
    return text;
}

void ChatSession::addLogprobs(const at::Tensor& states, const TokenIds& ids, int alternatives, GeneratedText& text) const {
    const std::int64_t count = states.size(0);
    const auto pieceOf = [&](std::int64_t id) { return m_parts.tokenizer->pieceOf(id); };
    for (std::int64_t first = 0; first < count; first += logprobBlock) {
        const at::Tensor block = states.slice(0, first, std::min(first + logprobBlock, count));
        const at::Tensor logprobs = at::log_softmax(language().logits(block), -1);  // [rows, V]
        for (std::int64_t i = 0; i < block.size(0); ++i) {
            text.tokenLogprobs.push_back(logprobs[i][ids[static_cast<std::size_t>(first + i)]].item<double>());
            if (alternatives > 0)
                text.alternatives.push_back(likeliestTokens(logprobs[i], alternatives, pieceOf));
        }
    }
    text.logprob = std::accumulate(text.tokenLogprobs.begin(), text.tokenLogprobs.end(), 0.0);
}

PictureMaps ChatSession::mapsOf(const at::Tensor& attention, const Prompt& prompt) const {
    const SeenPicture& first = m_seen.front();
    const auto wanted = static_cast<std::size_t>(first.features.size(0) * first.features.size(1));
    TokenIds places;
    for (std::size_t i = 0; i < prompt.ids.size() && places.size() < wanted; ++i)
        if (prompt.ids[i] == m_parts.network->pictureToken())
            places.push_back(static_cast<std::int64_t>(i));
    const at::Tensor looked = attention.index_select(1, idTensor(places)[0]);  // [n, tiles · tokens]
    return mapsOnPicture(looked, first.pixels, first.tokens);
}

std::string ChatSession::textOf(std::span<const std::int64_t> ids) const {
    const std::string text = m_parts.tokenizer->decode(ids, /*skipSpecial=*/true);
    return std::string(jinja::stripped(text, jinja::Side::Both));
}

std::vector<std::string> ChatSession::pieces(const std::string& text) { return m_parts.tokenizer->encode(text).pieces; }

}  // namespace diptych
