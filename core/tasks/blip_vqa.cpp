#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>

#include "core/tasks/blip_decoding.h"
#include "core/tasks/blip_tasks.h"
#include "core/tasks/cross_maps.h"
#include "core/tasks/likeliest.h"

namespace diptych {

namespace {

constexpr std::size_t choicesAtOnce = 64;

struct Questions {
    std::vector<TokenIds> ids;
    at::Tensor states;                             // [Q, T, C]; rows are padded behind their own length
    at::Tensor maps;                               // [Q, T, patches], if asked for
};

Questions encodeQuestions(const BlipSession& session, const SeenPicture& seen, const VqaRequest& request) {
    Questions questions;
    for (const std::string& question : request.questions)
        questions.ids.push_back(session.textIds(question));
    const TextBatch batch = paddedBatch(questions.ids, session.config().text.padId);
    CrossMapTap tap(session.taught(), session.config().text.layers);
    questions.states = session.network().encodeText(batch, seen.states, request.maps ? &tap : nullptr);
    if (request.maps)
        questions.maps = tap.patches();
    return questions;
}

std::vector<TokenIds> choiceIds(const BlipSession& session, const std::vector<std::string>& choices) {
    const BlipTextConfig& text = session.config().text;
    std::vector<TokenIds> rows;
    for (const std::string& choice : choices) {
        TokenIds ids = session.decoderIds(choice);
        if (ids.back() != text.sepId)
            ids.push_back(text.sepId);
        rows.push_back(std::move(ids));
    }
    return rows;
}

// Summed log-likelihood of each row after its start token, [rows].
std::vector<double> likelihoods(const BlipSession& session, const BlipNetwork::Memory& memory,
                                const std::vector<TokenIds>& rows) {
    const TextBatch batch = paddedBatch(rows, session.config().text.padId);
    const at::Tensor states = session.network().decode(batch, memory, nullptr);  // [B, T, C]
    const at::Tensor logprobs = at::log_softmax(session.network().vocabularyLogits(states), -1);
    std::vector<double> sums;
    for (std::size_t b = 0; b < rows.size(); ++b) {
        double sum = 0;
        for (std::size_t t = 1; t < rows[b].size(); ++t)
            sum += logprobs[static_cast<std::int64_t>(b)][static_cast<std::int64_t>(t) - 1][rows[b][t]].item<double>();
        sums.push_back(sum);
    }
    return sums;
}

Result<std::vector<Answer>> rankChoices(const BlipSession& session, const BlipNetwork::Memory& memory,
                                        const VqaRequest& request, const CancelToken& cancel) {
    const std::vector<TokenIds> rows = choiceIds(session, request.choices);
    std::vector<Answer> answers;
    for (std::size_t begin = 0; begin < rows.size(); begin += choicesAtOnce) {
        DIPTYCH_TRY(cancel.check());
        const auto first = rows.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto last = rows.begin() + static_cast<std::ptrdiff_t>(std::min(rows.size(), begin + choicesAtOnce));
        for (const double sum : likelihoods(session, memory, {first, last}))
            answers.push_back({request.choices[answers.size()], sum});
    }
    return bestAnswers(std::move(answers), request.topK);
}

Result<std::vector<Answer>> generateAnswers(const BlipSession& session, const BlipNetwork::Memory& memory,
                                            const VqaRequest& request, const CancelToken& cancel) {
    DIPTYCH_ASSIGN(const GenerationRequest search,
                   generationRequest(session, {session.config().text.bosId}, request.decoding));
    BlipStepDecoder decoder(session.network(), memory);
    DIPTYCH_ASSIGN(const auto sequences, generate(decoder, search, cancel));
    std::vector<Answer> answers;
    for (const GeneratedSequence& sequence : sequences) {
        const GeneratedText text = reviewSequence(session, memory, sequence.ids, {});
        answers.push_back({text.text, text.logprob});
    }
    return answers;
}

}  // namespace

Result<std::vector<VqaItem>> answerBlip(BlipSession& session, const VqaRequest& request, JobContext& context) {
    const c10::NoGradGuard noGrad;
    DIPTYCH_TRY(session.needHead(session.network().heads().vqa, "vqa"));
    if (request.questions.empty())
        return Error{ErrorCode::Usage, "is missing, wanted one", "question", "Ask something"};
    DIPTYCH_ASSIGN(const SeenPicture* seen, session.look(request.image));
    const Questions questions = encodeQuestions(session, *seen, request);
    std::vector<VqaItem> items;
    for (std::size_t q = 0; q < request.questions.size(); ++q) {
        const TokenIds& ids = questions.ids[q];
        const auto row = static_cast<std::int64_t>(q), length = static_cast<std::int64_t>(ids.size());
        const BlipNetwork::Memory memory{questions.states.slice(0, row, row + 1).slice(1, 0, length), {}};  // [1, T, C]
        VqaItem item;
        item.question = request.questions[q];
        item.tokens = session.pieces(ids);
        const auto find = request.choices.empty() ? generateAnswers : rankChoices;
        DIPTYCH_ASSIGN(item.answers, find(session, memory, request, context.cancel));
        if (request.maps) {
            item.maps = toVector(questions.maps[row].slice(0, 0, length));
            item.mapRows = item.mapCols = static_cast<int>(session.config().vision.gridSide());
        }
        items.push_back(std::move(item));
        context.progress.report(static_cast<double>(q + 1), static_cast<double>(request.questions.size()), "questions");
    }
    return items;
}

}  // namespace diptych
