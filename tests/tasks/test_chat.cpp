// What a chat with pictures does around the network, on tiny random folders: turns, streaming, stopping, going on from chosen
// words, ranking answers, maps, and files that do not fit one another.
#include <ATen/ATen.h>

#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "core/tasks/family_session.h"
#include "tests/support/tiny_chat_model.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

Result<std::unique_ptr<FamilySession>> openFolder(const fs::path& path) {
    DIPTYCH_ASSIGN(ModelFolder folder, readModelFolder({path, {}}));
    DIPTYCH_ASSIGN(const Family* family, findFamily(folder.family, "test"));
    return family->open(std::move(folder), CancelToken());
}

void change(const fs::path& file, const std::function<void(Json&)>& edit) {
    Json json = Json::parse(std::ifstream(file), nullptr, false);
    if (!json.is_object())
        json = Json::object();
    edit(json);
    std::ofstream(file, std::ios::binary) << json.dump();
}

}  // namespace

class TestChat : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<FamilySession> m_llava, m_smol;
    std::shared_ptr<const Image> m_picture = slopePicture(40, 20);

    fs::path folder(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }

    FamilySession& session(const QString& family) { return family == QStringLiteral("llava") ? *m_llava : *m_smol; }

    static void bothFamilies() {
        QTest::addColumn<QString>("family");
        QTest::newRow("llava") << QStringLiteral("llava");
        QTest::newRow("smolvlm") << QStringLiteral("smolvlm");
    }

    GeneratedText captioned(FamilySession& model, const CaptionRequest& request) {
        JobContext context;
        auto result = model.caption(request, context);
        if (!result.ok())
            qWarning("%s", result.error().oneLine().c_str());
        return result.ok() ? result->captions.front() : GeneratedText();
    }

private Q_SLOTS:
    void initTestCase() {
        for (const char* family : {"llava", "smolvlm"})
            writeTinyChatModel(folder(family), family);
        auto llava = openFolder(folder("llava")), smol = openFolder(folder("smolvlm"));
        QVERIFY2(llava.ok(), llava.ok() ? "" : llava.error().oneLine().c_str());
        QVERIFY2(smol.ok(), smol.ok() ? "" : smol.error().oneLine().c_str());
        m_llava = std::move(*llava);
        m_smol = std::move(*smol);
    }

    void aModelSaysWhatItCanDo() {
        QCOMPARE(m_llava->info().tasks, (std::vector<std::string>{"chat", "caption", "vqa"}));
        QCOMPARE(m_llava->info().heads, std::vector<std::string>{"language model"});
        JobContext context;
        const auto matched = m_llava->match({{m_picture}, {"a"}}, context);
        QVERIFY(!matched.ok() && matched.error().oneLine().find("language model") != std::string::npos);
    }

    void picturesAreWidenedToTheirTokens() {
        JobContext context;
        const auto one = m_llava->chat({.images = {m_picture}, .messages = {"hi"}, .decoding = {.maxTokens = 1}, .onText = {}}, context);
        QVERIFY2(one.ok(), one.ok() ? "" : one.error().oneLine().c_str());
        QCOMPARE(one->replies[0].prompt, std::string("user:<image>hi\nassistant:"));
        QCOMPARE(std::count(one->replies[0].promptIds.begin(), one->replies[0].promptIds.end(), tinyPicture), 16L);
        const auto tiled = m_smol->chat({.images = {m_picture}, .messages = {"hi"}, .decoding = {.maxTokens = 1}, .onText = {}}, context);
        QVERIFY2(tiled.ok(), tiled.ok() ? "" : tiled.error().oneLine().c_str());
        const auto& ids = tiled->replies[0].promptIds;
        QCOMPARE(std::count(ids.begin(), ids.end(), tinyPicture), 12L);        // two tiles and the whole, four tokens each
        const std::vector<std::int64_t> marks{259, 261, 258, 258, 258, 258, 259, 262, 258, 258, 258, 258, 10, 10, 259, 260, 258, 258, 258, 258, 259};
        QVERIFY(std::search(ids.begin(), ids.end(), marks.begin(), marks.end()) != ids.end());
    }

    void aReplyGoesIntoTheNextPrompt() {
        JobContext context;
        const auto result = m_smol->chat({.images = {m_picture}, .messages = {"one", "two"}, .decoding = {.maxTokens = 6}, .onText = {}}, context);
        QVERIFY(result.ok());
        const std::string& text = result->replies[0].reply.text;
        QCOMPARE(result->replies[1].prompt, "user:<image>one\nassistant:" + text + "\nuser:two\nassistant:");
    }

    void askingAgainAboutAPictureGivesTheSame_data() { bothFamilies(); }
    void askingAgainAboutAPictureGivesTheSame() {
        QFETCH(QString, family);
        const CaptionRequest request{.image = m_picture, .prompt = "what", .continueFrom = {}, .decoding = {.maxTokens = 8}, .onText = {}};
        const GeneratedText first = captioned(session(family), request);
        captioned(session(family), {.image = slopePicture(20, 40), .prompt = "what", .continueFrom = {}, .decoding = {.maxTokens = 2}, .onText = {}});
        const GeneratedText again = captioned(session(family), request);
        QVERIFY(!first.ids.empty() && first.ids == again.ids && std::abs(first.logprob - again.logprob) < 1e-4);
    }

    // Prompts that begin alike are read on from where they part: with and without that, the same.
    void whatWasReadBeforeChangesNothing_data() { bothFamilies(); }
    void whatWasReadBeforeChangesNothing() {
        QFETCH(QString, family);
        const auto ask = [&](const SharedImage& image, const std::string& prompt) {
            return captioned(session(family), {.image = image, .prompt = prompt, .continueFrom = {}, .decoding = {.beams = 2, .maxTokens = 6}, .onText = {}});
        };
        const auto other = slopePicture(20, 40);
        for (const char* prompt : {"what is it", "what was it", "w", "what is it"}) {
            const GeneratedText readOn = ask(m_picture, prompt);
            ask(other, "forget");                                              // other pictures: read from the beginning
            const GeneratedText afresh = ask(m_picture, prompt);
            QVERIFY(!readOn.ids.empty() && readOn.ids == afresh.ids);
            QVERIFY(std::abs(readOn.logprob - afresh.logprob) < 1e-4);
        }
    }

    void wordsComeAsTheyAreChosen() {
        std::vector<std::string> told;
        const GeneratedText text = captioned(*m_llava, {.image = m_picture, .prompt = "what", .continueFrom = {}, .decoding = {.maxTokens = 7},
                                                        .onText = [&](const std::string& soFar) { told.push_back(soFar); }});
        QCOMPARE(told.size(), text.ids.size());
        QCOMPARE(told.back(), text.text);
    }

    void itStopsWhenAsked() {
        JobContext context;
        int words = 0;
        const auto result = m_llava->caption({.image = m_picture, .prompt = "what", .continueFrom = {}, .decoding = {.maxTokens = 200, .minTokens = 200},
                                              .onText = [&](const std::string&) {
                                                  if (++words == 3)
                                                      context.cancel.cancel();
                                              }},
                                             context);
        QVERIFY(!result.ok());
        QCOMPARE(result.error().code, ErrorCode::Cancelled);
        QCOMPARE(words, 3);
    }

    void itCanGoOnFromChosenWords_data() { bothFamilies(); }
    void itCanGoOnFromChosenWords() {
        QFETCH(QString, family);
        CaptionRequest request{.image = m_picture, .prompt = "what", .continueFrom = {}, .decoding = {.maxTokens = 8}, .onText = {}};
        const GeneratedText whole = captioned(session(family), request);
        QVERIFY(whole.ids.size() > 4);
        request.continueFrom.assign(whole.ids.begin(), whole.ids.begin() + 3);
        request.decoding.maxTokens = 5;
        const GeneratedText rest = captioned(session(family), request);
        QVERIFY(rest.ids == whole.ids);
        QCOMPARE(rest.tokenLogprobs.size(), rest.ids.size() - 3);
        QVERIFY(std::abs(rest.tokenLogprobs[0] - whole.tokenLogprobs[3]) < 1e-4);
    }

    void alternativesHoldTheChosenWordOfGreedySearch() {
        const GeneratedText text = captioned(*m_smol, {.image = m_picture, .prompt = "what", .continueFrom = {}, .decoding = {.maxTokens = 5},
                                                       .alternatives = 4, .onText = {}});
        QCOMPARE(text.alternatives.size(), text.ids.size());
        for (std::size_t i = 0; i < text.ids.size(); ++i) {
            QCOMPARE(text.alternatives[i].size(), std::size_t{4});
            QCOMPARE(text.alternatives[i][0].id, text.ids[i]);
            QVERIFY(std::abs(text.alternatives[i][0].logprob - text.tokenLogprobs[i]) < 1e-9);
            QVERIFY(text.alternatives[i][0].logprob >= text.alternatives[i][1].logprob);
        }
    }

    void mapsCoverThePicture_data() { bothFamilies(); }
    void mapsCoverThePicture() {
        QFETCH(QString, family);
        const GeneratedText text = captioned(session(family), {.image = m_picture, .prompt = "what", .continueFrom = {},
                                                               .decoding = {.maxTokens = 5}, .maps = true, .onText = {}});
        const bool tiles = family == QStringLiteral("smolvlm");
        QCOMPARE(text.mapRows, tiles ? 2 : 4);                                 // one row of two tiles, 2 × 2 tokens each
        QCOMPARE(text.mapCols, 4);
        QCOMPARE(text.maps.size(), text.ids.size() * static_cast<std::size_t>(text.mapRows * text.mapCols));
        for (const float value : text.maps)
            QVERIFY(value > 0 && value < 1);
    }

    void answersAreRankedByWhatTheModelThinksOfThem_data() { bothFamilies(); }
    void answersAreRankedByWhatTheModelThinksOfThem() {
        QFETCH(QString, family);
        JobContext context;
        const auto ranked = session(family).vqa({.image = m_picture, .questions = {"what"}, .choices = {"yes", "no", "a dog"}, .topK = 3, .maps = true}, context);
        QVERIFY2(ranked.ok(), ranked.ok() ? "" : ranked.error().oneLine().c_str());
        const auto& answers = ranked->front().answers;
        QCOMPARE(answers.size(), std::size_t{3});
        QVERIFY(answers[0].score >= answers[1].score && answers[1].score >= answers[2].score);
        // Byte by byte, the end token last: what a forced continuation adds up to.
        for (const Answer& answer : answers) {
            double sum = 0;
            CaptionRequest request{.image = m_picture, .prompt = "what", .continueFrom = {}, .decoding = {.maxTokens = 1}, .alternatives = tinyVocabulary, .onText = {}};
            std::vector<std::int64_t> forced(answer.text.begin(), answer.text.end());
            forced.push_back(tinyEnd);
            for (const std::int64_t id : forced) {
                const GeneratedText next = captioned(session(family), request);
                QCOMPARE(next.alternatives.size(), std::size_t{1});
                for (const TokenAlternative& one : next.alternatives[0])
                    sum += one.id == id ? one.logprob : 0;
                request.continueFrom.push_back(id);
            }
            QVERIFY2(std::abs(sum - answer.score) < 1e-3, answer.text.c_str());
        }
        const VqaItem& item = ranked->front();
        QVERIFY(!item.tokens.empty() && item.maps.size() == item.tokens.size() * static_cast<std::size_t>(item.mapRows * item.mapCols));
    }

    void severalDrawnRepliesComeFromOnePrompt() {
        JobContext context;
        const Decoding decoding{.sample = true, .maxTokens = 6, .returns = 3, .seed = 4};
        const auto result = m_llava->caption({.image = m_picture, .prompt = "what", .continueFrom = {}, .decoding = decoding, .onText = {}}, context);
        QVERIFY(result.ok());
        QCOMPARE(result->captions.size(), std::size_t{3});
        QVERIFY(result->captions[0].ids != result->captions[1].ids);
    }

    void impossibleRequestsAreRefused() {
        JobContext context;
        QCOMPARE(m_llava->chat({.images = {}, .messages = {}, .onText = {}}, context).error().code, ErrorCode::Usage);
        QCOMPARE(m_llava->caption({.image = nullptr, .continueFrom = {}, .onText = {}}, context).error().code, ErrorCode::Usage);
        QCOMPARE(m_llava->chat({.images = {}, .messages = {std::string(600, 'x')}, .onText = {}}, context).error().code, ErrorCode::Usage);
        QCOMPARE(m_llava->caption({.image = m_picture, .continueFrom = {tinyPicture}, .onText = {}}, context).error().code, ErrorCode::Usage);
        QCOMPARE(m_llava->observe({.image = m_picture, .text = "a", .target = "match"}, context).error().code, ErrorCode::NotFound);
    }

    void filesThatDoNotFitAreNamed_data() {
        QTest::addColumn<QString>("family");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("patch");
        QTest::addColumn<QByteArray>("named");
        const auto row = [](const char* name, const char* family, const char* file, const char* patch, const char* named) {
            QTest::newRow(name) << QString::fromLatin1(family) << QString::fromLatin1(file) << QByteArray(patch) << QByteArray(named);
        };
        row("picture token", "llava", "config.json", R"({"image_token_index": 9000})", "9000");
        row("vocabulary", "llava", "config.json", R"({"text_config": {"vocab_size": 100}})", "vocab_size");
        row("picture size", "llava", "preprocessor_config.json", R"({"crop_size": {"height": 8, "width": 8}})", "image_size");
        row("token count", "smolvlm", "processor_config.json", R"({"image_seq_len": 64})", "image_seq_len");
        row("llava tokens", "llava", "processor_config.json", R"({"patch_size": 8})", "patch_size");
        row("picture mark", "llava", "processor_config.json", R"({"image_token": "<img>"})", "<img>");
        row("end token", "llava", "generation_config.json", R"({"eos_token_id": "end"})", "eos_token_id");
        row("tile", "smolvlm", "preprocessor_config.json", R"({"max_image_size": {"longest_edge": 12}})", "scale_factor");
        row("rope", "smolvlm", "config.json", R"({"text_config": {"rope_scaling": {"type": "yarn"}}})", "yarn");
    }
    void filesThatDoNotFitAreNamed() {
        QFETCH(QString, family);
        QFETCH(QString, file);
        QFETCH(QByteArray, patch);
        QFETCH(QByteArray, named);
        const QTemporaryDir place;
        const fs::path copy = fs::path(place.path().toStdString()) / "model";
        fs::copy(folder(family.toLatin1().constData()), copy);
        change(copy / file.toStdString(), [&](Json& json) { json.merge_patch(Json::parse(patch.toStdString())); });
        const auto opened = openFolder(copy);
        QVERIFY(!opened.ok());
        const std::string line = opened.error().oneLine();
        QVERIFY2(line.find(named.toStdString()) != std::string::npos && line.find('\n') == std::string::npos, line.c_str());
    }
};

QTEST_GUILESS_MAIN(TestChat)
#include "test_chat.moc"
