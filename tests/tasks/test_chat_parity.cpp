// Chat, captions, sampling and attention of language models that look at pictures, in process: prompts, ids and texts as the
// reference has them exactly, log-probabilities, logits and attention within the packs' tolerances. A pack is any folder of
// `expected` whose model is LLaVA, Idefics3 or SmolVLM.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <QTest>
#include <map>
#include <optional>

#include "core/base/safetensors.h"
#include "core/data/image_io.h"
#include "core/tasks/family_session.h"
#include "tests/support/language_packs.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

constexpr double logitTolerance = 2e-4, sumTolerance = 2e-3, attentionTolerance = 2e-5;
constexpr std::uint64_t seeds = 12;

// Everything is opened once.
struct Shelf {
    std::map<std::string, std::unique_ptr<FamilySession>> sessions;
    std::map<std::string, SharedImage> images;
    std::map<fs::path, SafetensorsFile> tensors;

    FamilySession* session(const Json& one) {
        const std::string model = one["model"], adapter = one.value("adapter", "");
        auto& kept = sessions[model + "|" + adapter];
        if (kept)
            return kept.get();
        OpenRequest request{parityFolder() / model, {}};
        if (!adapter.empty())
            request.adapters.push_back(parityFolder() / adapter);
        auto folder = readModelFolder(request);
        if (!folder.ok()) {
            qWarning("%s", folder.error().oneLine().c_str());
            return nullptr;
        }
        const auto family = findFamily(folder->family, "");
        auto opened = (*family)->open(std::move(*folder), CancelToken());
        if (!opened.ok()) {
            qWarning("%s", opened.error().oneLine().c_str());
            return nullptr;
        }
        kept = std::move(*opened);
        return kept.get();
    }
    SharedImage image(const std::string& path) {
        SharedImage& kept = images[path];
        if (!kept)
            if (auto read = readImage(parityFolder() / path); read.ok())
                kept = std::make_shared<const Image>(std::move(*read));
        return kept;
    }
    at::Tensor tensor(const fs::path& file, const std::string& name) {
        auto found = tensors.find(file);
        if (found == tensors.end())
            if (auto opened = SafetensorsFile::open(file); opened.ok())
                found = tensors.emplace(file, std::move(*opened)).first;
        const TensorInfo* info = found == tensors.end() ? nullptr : found->second.find(name);
        return info == nullptr ? at::Tensor() : at::tensor(at::ArrayRef<float>(found->second.floats(*info))).view(info->shape);
    }
};

std::optional<Decoding> decodingOf(const Json& options) {
    Decoding d;
    for (const auto& [key, value] : options.items()) {
        if (key == "max_tokens") d.maxTokens = value;
        else if (key == "min_tokens") d.minTokens = value;
        else if (key == "beams") d.beams = value;
        else if (key == "length_penalty") d.lengthPenalty = value;
        else if (key == "repetition_penalty") d.repetitionPenalty = value;
        else if (key == "no_repeat_ngram") d.noRepeatNgram = value;
        else if (key == "early_stopping") d.earlyStopping = value;
        else if (key == "temperature") d.temperature = value;
        else if (key == "top_k") d.topK = value;
        else if (key == "top_p") d.topP = value;
        else if (key == "min_p") d.minP = value;
        else if (key == "typical") d.typical = value;
        else return std::nullopt;
    }
    return d;
}

std::string farProblem(const std::string& what, double got, double want, double tolerance) {
    return std::abs(got - want) <= tolerance ? std::string()
                                             : what + " is " + std::to_string(got) + ", wanted " + std::to_string(want);
}

std::string tensorProblem(const std::string& what, const at::Tensor& got, const at::Tensor& want, double tolerance) {
    if (!got.defined() || !want.defined() || got.sizes() != want.sizes())
        return what + " has another shape";
    return farProblem(what, (got - want).abs().max().item<double>(), 0, tolerance);
}

std::string textProblem(const GeneratedText& got, const Json& want) {
    if (got.ids != want["ids"].get<std::vector<std::int64_t>>())
        return "ids are " + Json(got.ids).dump() + ", wanted " + want["ids"].dump();
    if (got.text != want["text"])
        return "text is " + Json(got.text).dump() + ", wanted " + want["text"].dump();
    for (std::size_t i = 0; i < want["token_logprobs"].size(); ++i)
        if (auto problem = farProblem("log-probability " + std::to_string(i), got.tokenLogprobs.at(i), want["token_logprobs"][i],
                                      logitTolerance);
            !problem.empty())
            return problem;
    return farProblem("logprob", got.logprob, want["logprob"], sumTolerance);
}

std::string replyProblem(const ChatReply& got, const Json& want, const at::Tensor& logits) {
    if (got.message != want["message"] || got.prompt != want["prompt"])
        return "prompt is " + Json(got.prompt).dump() + ", wanted " + want["prompt"].dump();
    if (got.promptIds != want["prompt_ids"].get<std::vector<std::int64_t>>())
        return "prompt ids are " + Json(got.promptIds).dump() + ", wanted " + want["prompt_ids"].dump();
    if (auto problem = textProblem(got.reply, want); !problem.empty())
        return problem;
    return tensorProblem("prompt logits", at::tensor(at::ArrayRef<float>(got.promptLogits)), logits, logitTolerance);
}

}  // namespace

class TestChatParity : public QObject {
    Q_OBJECT

    Shelf m_shelf;
    std::map<std::string, LanguageCase> m_cases;

    template <typename Fits>
    void addRows(const std::set<std::string>& verbs, Fits fits) {
        QTest::addColumn<QString>("name");
        for (const LanguageCase& one : languageCases(verbs)) {
            if (!fits(one.what))
                continue;
            m_cases[one.name] = one;
            QTest::newRow(one.name.c_str()) << QString::fromStdString(one.name);
        }
    }

    void addRows(const std::set<std::string>& verbs) {
        addRows(verbs, [](const Json&) { return true; });
    }

    const LanguageCase& current() const {
        QFETCH(QString, name);
        return m_cases.at(name.toStdString());
    }

    std::vector<SharedImage> imagesOf(const Json& one) {
        std::vector<SharedImage> images;
        for (const Json& path : one.value("images", Json::array()))
            images.push_back(m_shelf.image(path));
        return images;
    }

    Result<ChatResult> chatOf(FamilySession& session, const Json& one, const Decoding& decoding) {
        JobContext context;
        return session.chat({.images = imagesOf(one),
                             .messages = one["messages"].get<std::vector<std::string>>(),
                             .decoding = decoding,
                             .promptLogits = true,
                             .onText = {}},
                            context);
    }

private Q_SLOTS:
    void initTestCase() { SKIP_WITHOUT(parityFolder()); }

    void repliesAreTheReferences_data() { addRows({"chat"}); }
    void repliesAreTheReferences() {
        const LanguageCase& one = current();
        FamilySession* session = m_shelf.session(one.what);
        QVERIFY(session != nullptr);
        const auto decoding = decodingOf(one.what["options"]);
        QVERIFY2(decoding.has_value(), one.what["options"].dump().c_str());
        const auto result = chatOf(*session, one.what, *decoding);
        QVERIFY2(result.ok(), result.ok() ? "" : result.error().oneLine().c_str());
        const Json& wanted = one.what["expect"]["replies"];
        QCOMPARE(result->replies.size(), wanted.size());
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            const at::Tensor logits = m_shelf.tensor(one.tensors, wanted[i]["prompt_logits"]);
            const std::string problem = replyProblem(result->replies[i], wanted[i], logits);
            QVERIFY2(problem.empty(), problem.c_str());
        }
    }

    void captionsAreTheReferences_data() { addRows({"caption"}); }
    void captionsAreTheReferences() {
        const LanguageCase& one = current();
        FamilySession* session = m_shelf.session(one.what);
        QVERIFY(session != nullptr);
        const auto decoding = decodingOf(one.what["options"]);
        QVERIFY2(decoding.has_value(), one.what["options"].dump().c_str());
        for (const SharedImage& image : imagesOf(one.what)) {
            JobContext context;
            const auto result = session->caption({.image = image,
                                                  .prompt = one.what.value("prompt", ""),
                                                  .continueFrom = {},
                                                  .decoding = *decoding,
                                                  .alternatives = 3,
                                                  .maps = true,
                                                  .onText = {}},
                                                 context);
            QVERIFY2(result.ok(), result.ok() ? "" : result.error().oneLine().c_str());
            const std::string problem = textProblem(result->captions.front(), one.what["expect"]["captions"][0]);
            QVERIFY2(problem.empty(), problem.c_str());
        }
    }

    // A question is a chat of one message: the cases of chat with one picture and one message say what it answers.
    void questionsAreAnsweredAsInAChat_data() {
        addRows({"chat"}, [](const Json& one) { return one["images"].size() == 1 && one["messages"].size() == 1; });
    }
    void questionsAreAnsweredAsInAChat() {
        const Json& one = current().what;
        const auto decoding = decodingOf(one["options"]);
        QVERIFY(decoding.has_value());
        FamilySession* session = m_shelf.session(one);
        QVERIFY(session != nullptr);
        JobContext context;
        const auto items = session->vqa({.image = imagesOf(one).front(),
                                         .questions = one["messages"].get<std::vector<std::string>>(),
                                         .choices = {},
                                         .decoding = *decoding},
                                        context);
        QVERIFY2(items.ok(), items.ok() ? "" : items.error().oneLine().c_str());
        const Json& wanted = one["expect"]["replies"][0];
        const Answer& answer = items->front().answers.front();
        QCOMPARE(answer.text, wanted["text"].get<std::string>());
        QVERIFY(std::abs(answer.score - wanted["logprob"].get<double>()) < sumTolerance);
    }

    void drawnTokensLieInTheSupport_data() { addRows({"sample"}); }
    void drawnTokensLieInTheSupport() {
        const LanguageCase& one = current();
        FamilySession* session = m_shelf.session(one.what);
        QVERIFY(session != nullptr);
        auto decoding = decodingOf(one.what["options"]);
        QVERIFY2(decoding.has_value(), one.what["options"].dump().c_str());
        const Json& expect = one.what["expect"];
        const at::Tensor logits = m_shelf.tensor(one.tensors, expect["raw_logits"]);
        QVERIFY(logits.defined());
        const at::Tensor raw = at::log_softmax(logits, -1);
        std::set<std::int64_t> drawn;
        for (std::uint64_t seed = 0; seed < seeds; ++seed) {
            decoding->sample = true;
            decoding->maxTokens = 1;
            decoding->seed = seed;
            const auto result = chatOf(*session, one.what, *decoding);
            QVERIFY2(result.ok(), result.ok() ? "" : result.error().oneLine().c_str());
            const GeneratedText& reply = result->replies.front().reply;
            QCOMPARE(reply.ids.size(), std::size_t{1});
            drawn.insert(reply.ids[0]);
            if (expect["support"].is_array())
                QVERIFY2(std::count(expect["support"].begin(), expect["support"].end(), Json(reply.ids[0])) == 1,
                         std::to_string(reply.ids[0]).c_str());
            QVERIFY(std::abs(reply.tokenLogprobs[0] - raw[reply.ids[0]].item<double>()) < logitTolerance);
        }
        const Json& shares = expect["probs"];
        if (shares.is_array() && *std::max_element(shares.begin(), shares.end()) < 0.6)
            QVERIFY(drawn.size() > 1);
    }

    void attentionIsTheReferences_data() { addRows({"explain"}); }
    void attentionIsTheReferences() {
        const c10::NoGradGuard noGrad;
        const LanguageCase& one = current();
        FamilySession* session = m_shelf.session(one.what);
        QVERIFY(session != nullptr);
        JobContext context;
        const auto pass = session->observe({.image = imagesOf(one.what).front(), .text = one.what["text"]}, context);
        QVERIFY2(pass.ok(), pass.ok() ? "" : pass.error().oneLine().c_str());
        const Json& expect = one.what["expect"];
        QCOMPARE(pass->tokens.size(), expect["prompt_ids"].size());
        const std::pair<const char*, at::Tensor> parts[] = {{"attention.text", pass->text}, {"attention.vision", pass->vision}};
        for (const auto& [key, got] : parts) {
            QCOMPARE(got.defined(), expect.contains(key));
            if (!got.defined())
                continue;
            const std::string problem = tensorProblem(key, got, m_shelf.tensor(one.tensors, expect[key]), attentionTolerance);
            QVERIFY2(problem.empty(), problem.c_str());
        }
    }

    void foldersAreDescribedAsTheReferenceCountsThem_data() { addRows({"model info"}); }
    void foldersAreDescribedAsTheReferenceCountsThem() {
        const Json& one = current().what;
        auto folder = readModelFolder({parityFolder() / one["model"].get<std::string>(), {}});
        QVERIFY2(folder.ok(), folder.ok() ? "" : folder.error().oneLine().c_str());
        const auto family = findFamily(folder->family, "");
        const auto info = (*family)->inspect(std::move(*folder));
        QVERIFY2(info.ok(), info.ok() ? "" : info.error().oneLine().c_str());
        const Json& expect = one["expect"];
        QCOMPARE(info->family, expect["family"].get<std::string>());
        QCOMPARE(*info->parameters, expect["parameters_total"].get<std::int64_t>());
        QCOMPARE(info->vocabSize, expect["vocab_size"].get<std::int64_t>());
        QCOMPARE(info->dtype, expect["dtype"].get<std::string>());
        QVERIFY(Json(info->missing) == expect["missing"] && Json(info->unexpected) == expect["unexpected"]);
    }
};

QTEST_APPLESS_MAIN(TestChatParity)
#include "test_chat_parity.moc"
