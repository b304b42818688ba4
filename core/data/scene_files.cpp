#include <algorithm>
#include <atomic>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/data/image_io.h"
#include "core/data/png_writer.h"
#include "core/data/scene_json.h"
#include "core/data/scene_level.h"
#include "core/data/scene_set_files.h"
#include "core/data/scenes.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

// Draws and saves pictures and masks with several threads; the texts are written in order.
class SceneWriter {
public:
    SceneWriter(const SceneWorld& world, const MakeScenesRequest& request, fs::path folder, SceneSetFiles& texts, JobContext& context)
        : m_world(world), m_request(request), m_folder(std::move(folder)), m_texts(texts), m_context(context) {}

    Status run() {
        const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
        std::vector<std::thread> threads;
        for (int i = 0; i < (m_request.threads > 0 ? m_request.threads : cores); ++i)
            threads.emplace_back([this] { work(); });
        for (std::thread& thread : threads)
            thread.join();
        return m_status;
    }

private:
    void work() {
        for (std::int64_t i = m_next++; i < m_request.count && !m_failed; i = m_next++) {
            Result<SceneRowTexts> rows = makeOne(i);
            const std::lock_guard lock(m_mutex);
            const Status status = rows.ok() ? m_texts.add(i, std::move(rows).value()) : Status(rows.error());
            if (!status.ok() && !m_failed) {
                m_status = status;
                m_failed = true;
            }
            m_context.progress.report(static_cast<double>(++m_done), static_cast<double>(m_request.count), "scenes");
        }
    }

    Result<SceneRowTexts> makeOne(std::int64_t index) const {
        DIPTYCH_TRY(m_context.cancel.check());
        SceneOptions options = m_request.options;
        if (m_request.holdout)
            options.holdout = sceneSplit(m_request, index) == std::string_view("heldout") ? SceneHoldout::Require : SceneHoldout::Avoid;
        Scene scene = m_world.makeScene(m_request.seed, static_cast<std::uint64_t>(index), options);
        DIPTYCH_TRY(writePng(m_folder / "images" / sceneFileName(index), scene.image, Sync::Later));
        const GreyImage mask{scene.image.width, scene.image.height, std::move(scene.owner)};
        DIPTYCH_TRY(writeGreyPng(m_folder / "masks" / sceneFileName(index), mask, Sync::Later));
        return sceneRowTexts(scene, index);
    }

    const SceneWorld& m_world;
    const MakeScenesRequest& m_request;
    fs::path m_folder;
    SceneSetFiles& m_texts;
    JobContext& m_context;
    std::atomic<std::int64_t> m_next{0};
    std::atomic<bool> m_failed{false};
    std::mutex m_mutex;                            // of what follows and of the texts
    std::int64_t m_done = 0;
    Status m_status;
};

Status within(const char* option, int value, int least, int most) {
    if (value >= least && value <= most)
        return {};
    return Error{ErrorCode::Usage, "is " + std::to_string(value) + ", wanted " + std::to_string(least) + " to " + std::to_string(most), option,
                 "Change it"};
}

constexpr int mostThings = 9;                      // one a cell

Status checkRequest(const MakeScenesRequest& request) {
    const SceneOptions& options = request.options;
    if (request.count < 1)
        return Error{ErrorCode::Usage, "asks for no scene, wanted a count from 1", "data make scenes", "Change --count"};
    DIPTYCH_TRY(within("--size", options.size, 32, 1024));
    DIPTYCH_TRY(within("--level", options.level, 1, hardestSceneLevel));
    DIPTYCH_TRY(within("--min-objects", options.minObjects, 0, mostThings));
    DIPTYCH_TRY(within("--max-objects", options.maxObjects, 0, mostThings));
    if (options.maxObjects > 0)
        DIPTYCH_TRY(within("--min-objects", options.minObjects, 0, options.maxObjects));
    if (options.maxCount != 0)
        DIPTYCH_TRY(within("--max-count", options.maxCount, 2, mostThings));
    return {};
}

Result<std::shared_ptr<const SceneWorld>> worldFor(const SceneOptions& options) {
    DIPTYCH_ASSIGN(auto world, SceneWorld::load());
    if (options.text && !world->canWrite())
        return Error{ErrorCode::NotFound, "are not installed, wanted to write words in pictures", "DejaVu Sans Bold and Noto Sans CJK",
                     "Install the packages fonts-dejavu-core and fonts-noto-cjk"};
    return world;
}

}  // namespace

Status makeScenes(const MakeScenesRequest& request, JobContext& context) {
    DIPTYCH_TRY(checkRequest(request));
    DIPTYCH_ASSIGN(const auto world, worldFor(request.options));
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
        DIPTYCH_ASSIGN(SceneSetFiles texts, SceneSetFiles::create(folder, full));
        DIPTYCH_TRY(SceneWriter(*world, full, folder, texts, context).run());
        DIPTYCH_TRY(texts.finish(*world));
        return syncFilesUnder(folder);
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
            const std::string file_name = sceneFileName(static_cast<std::int64_t>(scenes.size()));
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
