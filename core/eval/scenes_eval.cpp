#include "core/eval/scenes_eval.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/data/image_io.h"
#include "core/data/png_writer.h"
#include "core/data/scenes.h"
#include "core/eval/measures.h"
#include "core/eval/named_things.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr int captionTokens = 60;

std::string numbered(std::size_t index) {
    const std::string digits = std::to_string(index);
    return std::string(6 - std::min<std::size_t>(6, digits.size()), '0') + digits + ".png";
}

class SceneExam {
public:
    SceneExam(Model& model, const SceneWorld& world, SceneLanguage language, fs::path folder)
        : m_model(model), m_world(world), m_language(language), m_folder(std::move(folder)), m_names(world, language) {}

    Status run(const std::vector<Scene>& scenes, JobContext& context) {
        for (std::size_t i = 0; i < scenes.size(); ++i) {
            DIPTYCH_TRY(context.cancel.check());
            DIPTYCH_ASSIGN(Image image, readImage(m_folder / "images" / numbered(i)));
            DIPTYCH_ASSIGN(const GreyImage owner, readGreyPng(m_folder / "masks" / numbered(i)));
            const auto shared = std::make_shared<const Image>(std::move(image));
            JobContext quiet{context.cancel, Progress()};
            DIPTYCH_TRY(answer(shared, scenes[i], quiet));
            DIPTYCH_TRY(describe(shared, scenes[i], owner, quiet));
            DIPTYCH_TRY(match(shared, scenes[i], quiet));
            m_images.push_back(shared);
            context.progress.report(static_cast<double>(i + 1), static_cast<double>(scenes.size()), "scenes");
        }
        return retrieve(scenes, context);
    }

    Json result() const {
        Json vqa = Json::object();
        for (const auto& [type, tally] : m_answers)
            vqa[type] = {{"accuracy", tally.accuracy()}, {"majority", tally.majority()}, {"n", tally.total}};
        vqa["overall"] = {{"accuracy", m_overall.accuracy()}, {"majority", m_overall.majority()}, {"n", m_overall.total}};
        Json itm = Json::object();
        for (const char* kind : {"noun", "colour", "place"})
            if (const auto found = m_matches.find(kind); found != m_matches.end())
                itm[std::string(kind) + "_auc"] = areaUnderRoc(found->second.truths, found->second.lies);
        Json exchange = Json::object();
        for (const auto& [kind, pairs] : m_matches)
            if (kind.starts_with("exchange "))
                exchange[kind.substr(9)] = {{"accuracy", pairs.rightShare()}, {"n", pairs.truths.size()}};
        exchange["by"] = "itm";
        const double captions = std::max(1, m_captions);
        return {{"language", m_language == SceneLanguage::Chinese ? "zh" : "en"},
                {"vqa", vqa},
                {"captions", {{"all_kinds", m_rightKinds / captions}, {"all_kinds_colours", m_rightClasses / captions}, {"n", m_captions}}},
                {"retrieval", m_retrieval},
                {"itm", itm},
                {"exchange", exchange},
                {"pointing", {{"accuracy", m_points == 0 ? 0.0 : static_cast<double>(m_hits) / m_points},
                              {"chance", m_points == 0 ? 0.0 : m_chance / m_points},
                              {"n", m_points}}}};
    }

private:
    struct Pairs {
        std::vector<double> truths, lies;
        double rightShare() const {
            int right = 0;
            for (std::size_t i = 0; i < truths.size(); ++i)
                right += truths[i] > lies[i] ? 1 : 0;
            return truths.empty() ? 0 : static_cast<double>(right) / static_cast<double>(truths.size());
        }
    };

    Status answer(const SharedImage& image, const Scene& scene, JobContext& context) {
        VqaRequest request{.image = image};
        std::vector<const SceneQuestion*> asked;
        for (const SceneQuestion& question : scene.questions)
            if (question.question.language == m_language) {
                asked.push_back(&question);
                request.questions.push_back(question.question.text);
            }
        if (asked.empty())
            return {};
        DIPTYCH_ASSIGN(const auto items, m_model.vqa(request, context));
        for (std::size_t i = 0; i < asked.size(); ++i) {
            const std::string given = items[i].answers.empty() ? std::string() : items[i].answers.front().text;
            m_answers[asked[i]->type].add(given, asked[i]->answer);
            m_overall.add(given, asked[i]->answer);
        }
        return {};
    }

    Status describe(const SharedImage& image, const Scene& scene, const GreyImage& owner, JobContext& context) {
        CaptionRequest request{.image = image, .prompt = prompt(), .decoding = {.maxTokens = captionTokens}, .maps = true};
        DIPTYCH_ASSIGN(const CaptionResult result, m_model.caption(request, context));
        const GeneratedText& caption = result.captions.front();
        std::set<int> classes, kinds, saidKinds;
        for (const SceneObject& object : scene.objects) {
            classes.insert(object.classId);
            kinds.insert(object.kind);
        }
        const std::set<int> said = m_names.classesIn(caption.text);
        for (const int id : said)
            saidKinds.insert(m_names.kindOfClass(id));
        ++m_captions;
        m_rightKinds += saidKinds == kinds ? 1 : 0;
        m_rightClasses += said == classes ? 1 : 0;
        return point(caption, scene, owner);
    }

    std::string prompt() const {
        const Json prompts = Json::parse(m_model.info().languagePrompts, nullptr, false);
        const char* code = m_language == SceneLanguage::Chinese ? "zh" : "en";
        return prompts.is_object() && prompts.contains(code) && prompts[code].is_string() ? prompts[code].get<std::string>() : "";
    }

    // Nouns that stand for exactly one object of the scene, at the token that begins them.
    Status point(const GeneratedText& caption, const Scene& scene, const GreyImage& owner) {
        const std::size_t first = caption.ids.size() - caption.tokenLogprobs.size();
        for (std::size_t k = 0; k < scene.objects.size(); ++k) {
            const int id = scene.objects[k].classId;
            const auto same = std::count_if(scene.objects.begin(), scene.objects.end(),
                                            [id](const SceneObject& object) { return object.classId == id; });
            if (same != 1)
                continue;
            DIPTYCH_ASSIGN(const auto name, namePieces(id));
            const auto begin = caption.pieces.begin() + static_cast<std::ptrdiff_t>(first);
            const auto found = std::search(begin, caption.pieces.end(), name.begin(), name.end());
            if (name.empty() || found == caption.pieces.end())
                continue;
            judge(caption, static_cast<std::size_t>(found - begin), owner, static_cast<std::uint8_t>(k + 1));
        }
        return {};
    }

    Result<std::vector<std::string>> namePieces(int classId) {
        if (const auto known = m_pieces.find(classId); known != m_pieces.end())
            return known->second;
        DIPTYCH_ASSIGN(auto pieces, m_model.pieces(m_world.className(classId, m_language)));
        if (pieces.size() >= 2)
            pieces = std::vector<std::string>(pieces.begin() + 1, pieces.end() - 1);
        return m_pieces[classId] = pieces;
    }

    void judge(const GeneratedText& caption, std::size_t token, const GreyImage& owner, std::uint8_t mark) {
        const auto rows = static_cast<std::size_t>(caption.mapRows), cols = static_cast<std::size_t>(caption.mapCols);
        const auto begin = caption.maps.begin() + static_cast<std::ptrdiff_t>(token * rows * cols);
        const auto best = static_cast<std::size_t>(std::max_element(begin, begin + static_cast<std::ptrdiff_t>(rows * cols)) - begin);
        std::vector<bool> covers(rows * cols, false);
        for (std::size_t y = 0; y < static_cast<std::size_t>(owner.height); ++y)
            for (std::size_t x = 0; x < static_cast<std::size_t>(owner.width); ++x)
                if (owner.values[y * static_cast<std::size_t>(owner.width) + x] == mark)
                    covers[y * rows / static_cast<std::size_t>(owner.height) * cols + x * cols / static_cast<std::size_t>(owner.width)] = true;
        ++m_points;
        m_hits += covers[best] ? 1 : 0;
        m_chance += static_cast<double>(std::count(covers.begin(), covers.end(), true)) / static_cast<double>(rows * cols);
    }

    Status match(const SharedImage& image, const Scene& scene, JobContext& context) {
        MatchRequest request{.images = {image}};
        std::vector<const SceneNegative*> pairs;
        for (const SceneNegative& negative : scene.negatives)
            if (negative.trueCaption.language == m_language) {
                pairs.push_back(&negative);
                request.texts.push_back(negative.trueCaption.text);
                request.texts.push_back(negative.falseCaption.text);
            }
        if (pairs.empty())
            return {};
        DIPTYCH_ASSIGN(const MatchResult result, m_model.match(request, context));
        for (std::size_t i = 0; i < pairs.size() && !result.itm.empty(); ++i) {
            m_matches[pairs[i]->kind].truths.push_back(static_cast<double>(result.itm[2 * i]));
            m_matches[pairs[i]->kind].lies.push_back(static_cast<double>(result.itm[2 * i + 1]));
        }
        return {};
    }

    Status retrieve(const std::vector<Scene>& scenes, JobContext& context) {
        EmbedRequest request{.images = m_images};
        for (const Scene& scene : scenes)
            for (const SceneText& caption : scene.captions)
                if (caption.language == m_language) {
                    request.texts.push_back(caption.text);
                    break;
                }
        if (request.texts.size() != m_images.size())
            return Error{ErrorCode::BadInput, "has pictures without a caption in this language", toUtf8(m_folder), "Make the set again"};
        DIPTYCH_ASSIGN(const EmbedResult embeds, m_model.embed(request, context));
        const std::size_t n = m_images.size(), width = static_cast<std::size_t>(embeds.width);
        std::vector<float> scores(n * n);
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = 0; j < n; ++j) {
                float dot = 0;
                for (std::size_t c = 0; c < width; ++c)
                    dot += embeds.imageEmbeds[i * width + c] * embeds.textEmbeds[j * width + c];
                scores[i * n + j] = dot;
            }
        for (const bool toImage : {false, true}) {
            const auto ranks = ownRanks(scores, n, toImage);
            m_retrieval[toImage ? "text_to_image" : "image_to_text"] = {
                {"r1", recallAt(ranks, 1)}, {"r5", recallAt(ranks, 5)}, {"r10", recallAt(ranks, 10)}, {"n", n}};
        }
        return {};
    }

    Model& m_model;
    const SceneWorld& m_world;
    SceneLanguage m_language;
    fs::path m_folder;
    NamedThings m_names;
    std::map<std::string, AnswerTally> m_answers;
    AnswerTally m_overall;
    std::map<std::string, Pairs> m_matches;
    std::map<int, std::vector<std::string>> m_pieces;
    std::vector<SharedImage> m_images;
    Json m_retrieval = Json::object();
    int m_captions = 0, m_rightKinds = 0, m_rightClasses = 0, m_points = 0, m_hits = 0;
    double m_chance = 0;
};

}  // namespace

Result<Json> evalScenes(Model& model, const fs::path& folder, const std::string& language, JobContext& context) {
    DIPTYCH_ASSIGN(const auto world, SceneWorld::load());
    JobContext quiet{context.cancel, Progress()};
    DIPTYCH_ASSIGN(const auto scenes, readScenes(folder, false, quiet));
    SceneExam exam(model, *world, language == "zh" ? SceneLanguage::Chinese : SceneLanguage::English, folder);
    DIPTYCH_TRY(exam.run(scenes, context));
    return exam.result();
}

}  // namespace diptych
