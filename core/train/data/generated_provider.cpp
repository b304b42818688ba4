#include "core/train/data/scene_provider.h"

#include <algorithm>

namespace diptych {

namespace {

// Scenes for evaluation come from this far behind the training ones of the same seed.
constexpr std::uint64_t evalOffset = 1ULL << 40;

class GeneratedProvider : public SceneProvider {
public:
    using Pictures = std::shared_ptr<const std::vector<Image>>;

    GeneratedProvider(std::shared_ptr<const SceneWorld> world, const SourceRequest& request, Pictures backgrounds)
        : m_world(std::move(world)), m_seed(request.config.data.seed),
          m_offset(request.part == DataPart::Eval ? evalOffset : 0) {
        const DataConfig& data = request.config.data;
        m_options.size = data.size;
        m_options.minObjects = data.minObjects;
        m_options.maxObjects = data.maxObjects;
        m_options.backgroundImages = std::move(backgrounds);
        m_options.captionsPerLanguage = 1;
        m_options.questionsPerLanguage = (data.questions + 1) / 2;
        if (data.languages.size() == 1)
            m_options.questionsPerLanguage = data.questions;
        m_options.relationShare = data.relationShare;
        m_options.relationYesNoShare = data.relationYesNoShare;
        m_languages = data.languages;
    }

    std::int64_t count() const override { return 0; }
    bool hasMasks() const override { return true; }
    int classCount() const override { return m_world->classCount(); }
    Result<Scene> scene(std::int64_t index) const override {
        Scene scene = m_world->makeScene(m_seed, m_offset + static_cast<std::uint64_t>(index), m_options);
        keepLanguages(scene, m_languages);
        return scene;
    }

private:
    std::shared_ptr<const SceneWorld> m_world;
    std::uint64_t m_seed, m_offset;
    SceneOptions m_options;
    std::vector<std::string> m_languages;
};

}  // namespace

void keepLanguages(Scene& scene, const std::vector<std::string>& languages) {
    const auto foreign = [&](const SceneText& text) {
        const std::string tag = text.language == SceneLanguage::Chinese ? "zh" : "en";
        return !languages.empty() && std::find(languages.begin(), languages.end(), tag) == languages.end();
    };
    std::erase_if(scene.captions, foreign);
    std::erase_if(scene.questions, [&](const SceneQuestion& question) { return foreign(question.question); });
    std::erase_if(scene.negatives, [&](const SceneNegative& pair) { return foreign(pair.trueCaption); });
}

Result<std::unique_ptr<SceneProvider>> openSceneProvider(const SourceRequest& request, JobContext& context) {
    if (request.config.data.kind == "set")
        return openSetProvider(request, context);
    DIPTYCH_ASSIGN(auto world, SceneWorld::load());
    std::shared_ptr<const std::vector<Image>> backgrounds;
    if (!request.config.data.backgrounds.empty()) {
        DIPTYCH_ASSIGN(backgrounds, loadBackgrounds(request.config.data.backgrounds, request.config.data.size));
    }
    return std::unique_ptr<SceneProvider>(
        std::make_unique<GeneratedProvider>(std::move(world), request, std::move(backgrounds)));
}

}  // namespace diptych
