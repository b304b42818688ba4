// Questions about a picture: answers generated, or ranked among given ones; and what the words of the question looked at.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/tasks/chat_session.h"
#include "core/tasks/cross_maps.h"
#include "core/tasks/fusion_inputs.h"
#include "core/tasks/likeliest.h"
#include "core/tasks/observed_pass.h"

namespace diptych {

Result<std::vector<VqaItem>> ChatSession::vqa(const VqaRequest& request, JobContext& context) {
    const c10::NoGradGuard noGrad;
    if (request.questions.empty())
        return Error{ErrorCode::Usage, "is missing, wanted one", "question", "Ask something"};
    std::vector<VqaItem> items;
    for (const std::string& question : request.questions) {
        DIPTYCH_ASSIGN(VqaItem item, answer(request, question, context.cancel));
        items.push_back(std::move(item));
        context.progress.report(static_cast<double>(items.size()), static_cast<double>(request.questions.size()), "questions");
    }
    return items;
}

Result<VqaItem> ChatSession::answer(const VqaRequest& request, const std::string& question, const CancelToken& cancel) {
    DIPTYCH_ASSIGN(const Prompt prompt, questionAbout(request.image, question, cancel));
    VqaItem item;
    item.question = question;
    if (request.choices.empty()) {
        DIPTYCH_ASSIGN(const Replies replies, reply({prompt, {}, request.decoding, 0, false, {}}, cancel));
        for (const GeneratedText& text : replies.texts)
            item.answers.push_back({text.text, text.logprob});
    } else {
        DIPTYCH_ASSIGN(item.answers, rankChoices(question, prompt, request, cancel));
    }
    const auto last = std::find(prompt.ids.rbegin(), prompt.ids.rend(), m_parts.network->pictureToken());
    item.tokens = piecesOf(*m_parts.tokenizer, {last.base(), prompt.ids.end()});
    if (request.maps)
        DIPTYCH_TRY(addQuestionMaps(prompt, cancel, item));
    return item;
}

// A choice as the template would have the assistant say it, and the end token.
Result<TokenIds> ChatSession::choiceIds(const std::string& question, const Prompt& prompt, const std::string& choice) const {
    DIPTYCH_ASSIGN(auto turns, userTurns({question}, 1));
    turns.push_back(assistantTurn(choice));
    DIPTYCH_ASSIGN(const std::string said, m_parts.prompter.render(Json(turns), /*askForReply=*/false));
    std::string whole = prompt.text + choice;
    if (const std::size_t at = said.find(choice, prompt.text.size()); said.starts_with(prompt.text) && at != std::string::npos)
        whole = said.substr(0, at + choice.size());
    DIPTYCH_ASSIGN(const TokenIds ids, idsOf(whole, 1));
    const auto [differs, unused] = std::mismatch(ids.begin(), ids.end(), prompt.ids.begin(), prompt.ids.end());
    if (differs - ids.begin() < static_cast<std::ptrdiff_t>(prompt.ids.size()))
        return m_parts.tokenizer->encodeRaw(choice, /*addSpecial=*/false);   // it would melt into the prompt's last token
    return TokenIds(differs, ids.end());
}

Result<std::vector<Answer>> ChatSession::rankChoices(const std::string& question, const Prompt& prompt,
                                                     const VqaRequest& request, const CancelToken& cancel) {
    ChatDecoder decoder(*m_parts.network, prompt.features, cancel, m_read);
    decoder.advance(idTensor(prompt.ids));
    std::vector<Answer> answers;
    for (const std::string& choice : request.choices) {
        DIPTYCH_TRY(cancel.check());
        DIPTYCH_ASSIGN(TokenIds ids, choiceIds(question, prompt, choice));
        if (!m_parts.endIds.empty())
            ids.push_back(m_parts.endIds.front());
        GeneratedText text;
        if (!ids.empty())
            addLogprobs(decoder.predictingStates(ids), ids, 0, text);
        answers.push_back({choice, text.logprob});
    }
    DIPTYCH_TRY(cancel.check());
    return bestAnswers(std::move(answers), request.topK);
}

Status ChatSession::addQuestionMaps(const Prompt& prompt, const CancelToken& cancel, VqaItem& item) const {
    CrossMapTap tap(m_parts.taught, language().config.layers, "text.attn");
    const at::Tensor words = m_parts.network->embed(idTensor(prompt.ids), prompt.features);
    language().stack(words, {.tokenMask = {}, .cache = nullptr, .tap = &tap, .cancel = &cancel});
    DIPTYCH_TRY(cancel.check());
    const auto first = static_cast<std::int64_t>(prompt.ids.size() - item.tokens.size());
    const PictureMaps looked = mapsOf(tap.mean()[0].slice(0, first), prompt);
    item.maps = toVector(looked.values);
    item.mapRows = static_cast<int>(looked.rows);
    item.mapCols = static_cast<int>(looked.cols);
    return {};
}

Result<ObservedPass> ChatSession::observe(const ExplainRequest& request, JobContext& context) {
    const c10::NoGradGuard noGrad;
    ObservedPass pass;
    pass.target = request.target.empty() ? "caption" : request.target;
    if (pass.target != "caption" && pass.target != "answer")
        return lacks(pass.target);
    DIPTYCH_ASSIGN(const Prompt prompt, questionAbout(request.image, request.text, context.cancel));
    RecordingTap tap;
    const at::Tensor words = m_parts.network->embed(idTensor(prompt.ids), prompt.features);
    language().stack(words, {.tokenMask = {}, .cache = nullptr, .tap = &tap, .cancel = &context.cancel});
    DIPTYCH_TRY(context.cancel.check());
    const SeenPicture& seen = m_seen.front();
    if (seen.features.size(0) == 1) {
        DIPTYCH_ASSIGN(const PixelTensor pixels, m_parts.processor->process(*request.image));
        const std::vector<std::int64_t>& shape = pixels.shape;
        const at::Tensor tile =
            at::tensor(at::ArrayRef<float>(pixels.values)).view({1, 3, shape[shape.size() - 2], shape.back()});
        m_parts.network->features(tile, &tap);
    }
    pass.vision = tap.stacked("vision.attn");
    pass.text = tap.stacked("text.attn");
    pass.tokens = piecesOf(*m_parts.tokenizer, prompt.ids);
    const auto patches = [&](std::int64_t side, int tiles) {
        return static_cast<int>(side / m_parts.network->patchSize()) * std::max(1, tiles);
    };
    pass.rows = patches(seen.pixels.shape[seen.pixels.shape.size() - 2], seen.pixels.rows);
    pass.cols = patches(seen.pixels.shape.back(), seen.pixels.cols);
    pass.firstPatch = static_cast<int>(m_parts.network->firstPatch());
    pass.crop = seen.pixels.crop;
    pass.canvas = seen.pixels.canvas;
    pass.rolloutText = false;
    return pass;
}

}  // namespace diptych
