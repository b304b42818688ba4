#include <algorithm>
#include <atomic>
#include <cstdio>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/data/image_io.h"
#include "core/data/png_writer.h"
#include "core/data/scene_json.h"
#include "core/data/scenes.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

std::string numbered(std::int64_t index) {
    char name[32];
    std::snprintf(name, sizeof name, "%06lld.png", static_cast<long long>(index));
    return name;
}

// Draws and saves pictures and masks with several threads; the texts stay in memory, in order.
class SceneWriter {
public:
    SceneWriter(const SceneWorld& world, const MakeScenesRequest& request, fs::path folder, JobContext& context)
        : m_world(world), m_request(request), m_folder(std::move(folder)), m_context(context),
          m_scenes(static_cast<std::size_t>(request.count)) {}

    Result<std::vector<Scene>> run() {
        const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
        std::vector<std::thread> threads;
        for (int i = 0; i < (m_request.threads > 0 ? m_request.threads : cores); ++i)
            threads.emplace_back([this] { work(); });
        for (std::thread& thread : threads)
            thread.join();
        DIPTYCH_TRY(m_status);
        return std::move(m_scenes);
    }

private:
    void work() {
        for (std::int64_t i = m_next++; i < m_request.count && !m_failed; i = m_next++) {
            const Status status = makeOne(i);
            const std::lock_guard lock(m_mutex);
            if (!status.ok() && !m_failed) {
                m_status = status;
                m_failed = true;
            }
            m_context.progress.report(static_cast<double>(++m_done), static_cast<double>(m_request.count), "scenes");
        }
    }

    Status makeOne(std::int64_t index) {
        DIPTYCH_TRY(m_context.cancel.check());
        Scene scene = m_world.makeScene(m_request.seed, static_cast<std::uint64_t>(index), m_request.options);
        DIPTYCH_TRY(writePng(m_folder / "images" / numbered(index), scene.image));
        GreyImage mask{scene.image.width, scene.image.height, std::move(scene.owner)};
        DIPTYCH_TRY(writeGreyPng(m_folder / "masks" / numbered(index), mask));
        scene.image = Image();
        scene.owner.clear();
        m_scenes[static_cast<std::size_t>(index)] = std::move(scene);
        return {};
    }

    const SceneWorld& m_world;
    const MakeScenesRequest& m_request;
    fs::path m_folder;
    JobContext& m_context;
    std::vector<Scene> m_scenes;
    std::atomic<std::int64_t> m_next{0};
    std::atomic<bool> m_failed{false};
    std::mutex m_mutex;
    std::int64_t m_done = 0;
    Status m_status;
};

std::string answerType(const SceneQuestion& question) {
    if (question.type.ends_with("yes/no"))
        return "yes/no";
    return question.type == "count" ? "number" : "other";
}

Json captionsJson(const std::vector<Scene>& scenes, int size) {
    Json images = Json::array(), annotations = Json::array();
    const std::size_t firstVal = scenes.size() - scenes.size() / 10;
    for (std::size_t i = 0; i < scenes.size(); ++i) {
        images.push_back({{"id", i}, {"file_name", numbered(static_cast<std::int64_t>(i))}, {"width", size}, {"height", size},
                          {"split", i < firstVal ? "train" : "val"}});
        for (const SceneText& caption : scenes[i].captions)
            annotations.push_back({{"id", annotations.size()}, {"image_id", i}, {"caption", caption.text},
                                   {"language", languageCode(caption.language)}});
    }
    return {{"info", {{"description", "generated scenes"}}}, {"images", images}, {"annotations", annotations}};
}

// VQA v2: ten answers a question, all the same.
std::pair<Json, Json> vqaJson(const std::vector<Scene>& scenes) {
    Json questions = Json::array(), annotations = Json::array();
    for (std::size_t i = 0; i < scenes.size(); ++i)
        for (std::size_t k = 0; k < scenes[i].questions.size(); ++k) {
            const SceneQuestion& question = scenes[i].questions[k];
            const std::size_t id = i * 1000 + k;
            Json answers = Json::array();
            for (int n = 1; n <= 10; ++n)
                answers.push_back({{"answer", question.answer}, {"answer_confidence", "yes"}, {"answer_id", n}});
            questions.push_back({{"question_id", id}, {"image_id", i}, {"question", question.question.text},
                                 {"language", languageCode(question.question.language)}});
            annotations.push_back({{"question_id", id}, {"image_id", i}, {"question_type", question.type},
                                   {"answer_type", answerType(question)}, {"multiple_choice_answer", question.answer},
                                   {"answers", answers}});
        }
    return {Json{{"task_type", "Open-Ended"}, {"data_type", "scenes"}, {"questions", questions}},
            Json{{"data_type", "scenes"}, {"annotations", annotations}}};
}

Status writeTexts(const fs::path& folder, const std::vector<Scene>& scenes, const SceneWorld& world,
                  const MakeScenesRequest& request) {
    const auto [questions, annotations] = vqaJson(scenes);
    DIPTYCH_TRY(writeFileAtomically(folder / "captions.json", captionsJson(scenes, request.options.size).dump()));
    DIPTYCH_TRY(writeFileAtomically(folder / "questions.json", questions.dump()));
    DIPTYCH_TRY(writeFileAtomically(folder / "annotations.json", annotations.dump()));
    Json all = Json::array();
    for (const Scene& scene : scenes)
        all.push_back(sceneToJson(scene));
    const Json file{{"versions", world.versions()}, {"seed", request.seed}, {"size", request.options.size}, {"scenes", all}};
    return writeFileAtomically(folder / "scenes.json", file.dump());
}

}  // namespace

Status makeScenes(const MakeScenesRequest& request, JobContext& context) {
    if (request.count < 1 || request.options.size < 32 || request.options.size > 1024)
        return Error{ErrorCode::Usage, "asks for no scene or an impossible size, wanted a count from 1 and 32 to 1024 px",
                     "data make scenes", "Change --count or --size"};
    DIPTYCH_ASSIGN(const auto world, SceneWorld::load());
    MakeScenesRequest full = request;
    if (!request.backgrounds.empty()) {
        DIPTYCH_ASSIGN(full.options.backgroundImages, loadBackgrounds(request.backgrounds, request.options.size));
    }
    return buildFolder(request.folder, Existing::Refuse, [&](const fs::path& folder) -> Status {
        for (const char* part : {"images", "masks"}) {
            std::error_code failure;
            if (!fs::create_directory(folder / part, failure))
                return Error{ErrorCode::Io, "cannot be made: " + failure.message(), toUtf8(folder / part), "Free some space"};
        }
        DIPTYCH_ASSIGN(const auto scenes, SceneWriter(*world, full, folder, context).run());
        return writeTexts(folder, scenes, *world, full);
    });
}

Result<std::vector<Scene>> readScenes(const fs::path& folder, bool withPixels, JobContext& context) {
    const std::string name = toUtf8(folder / "scenes.json");
    DIPTYCH_ASSIGN(const Json file, readJsonFile(folder / "scenes.json", {std::size_t{4} << 30, 64}));
    DIPTYCH_ASSIGN(const Json* rows, jsonArray(file, "scenes", name));
    if (rows == nullptr)
        return Error{ErrorCode::BadInput, "has no scenes", name, "Make the set again"};
    std::vector<Scene> scenes;
    for (const Json& row : *rows) {
        DIPTYCH_TRY(context.cancel.check());
        DIPTYCH_ASSIGN(Scene scene, sceneFromJson(row, name));
        if (withPixels) {
            const std::string file_name = numbered(static_cast<std::int64_t>(scenes.size()));
            DIPTYCH_ASSIGN(scene.image, readImage(folder / "images" / file_name));
            DIPTYCH_ASSIGN(GreyImage mask, readGreyPng(folder / "masks" / file_name));
            scene.owner = std::move(mask.values);
        }
        scenes.push_back(std::move(scene));
        context.progress.report(static_cast<double>(scenes.size()), static_cast<double>(rows->size()), "scenes");
    }
    return scenes;
}

}  // namespace diptych
