#include <algorithm>

#include "core/base/files.h"
#include "core/data/dataset.h"
#include "core/data/image_io.h"
#include "core/train/data/scene_provider.h"

namespace diptych {

namespace {

// Texts of the set were chosen by their tags before; here a language only says how they are sorted.
SceneLanguage languageOf(const std::string& tag) {
    return tag == "zh" ? SceneLanguage::Chinese : SceneLanguage::English;
}

bool wanted(const std::vector<std::string>& languages, const std::string& tag) {
    return languages.empty() || tag.empty() || std::find(languages.begin(), languages.end(), tag) != languages.end();
}

Scene withoutMasks(const DataItem& item, const std::vector<std::string>& languages) {
    Scene scene;
    for (const Caption& caption : item.captions) {
        if (wanted(languages, caption.language))
            scene.captions.push_back({languageOf(caption.language), caption.text, {}});
    }
    for (const Question& question : item.questions) {
        if (!wanted(languages, question.language) || question.answers.empty())
            continue;
        scene.questions.push_back(
            {{languageOf(question.language), question.text, {}}, question.type, question.answers.front()});
    }
    return scene;
}

// The rows of a data set; where it is a set of generated scenes, with their masks.
class SetProvider : public SceneProvider {
public:
    struct Row {
        std::filesystem::path image, mask;       // mask: empty without one
        Scene scene;                             // without pixels
    };
    using Stores = std::vector<std::shared_ptr<const PictureStore>>;
    SetProvider(std::vector<Row> rows, int classCount, Stores stores)
        : m_rows(std::move(rows)), m_classCount(classCount), m_stores(std::move(stores)) {}

    std::int64_t count() const override { return static_cast<std::int64_t>(m_rows.size()); }
    bool hasMasks() const override { return m_classCount > 0; }
    int classCount() const override { return m_classCount; }

    Result<Scene> scene(std::int64_t index) const override {
        const Row& row = m_rows[static_cast<std::size_t>(index)];
        Scene scene = row.scene;
        DIPTYCH_ASSIGN(scene.image, readImage(row.image));
        if (row.mask.empty())
            return scene;
        DIPTYCH_ASSIGN(const Image mask, readImage(row.mask));
        if (mask.width != scene.image.width || mask.height != scene.image.height || mask.width != mask.height)
            return Error{ErrorCode::BadInput, "the mask is not square or not of the picture's size", toUtf8(row.mask), {}};
        scene.owner.resize(mask.pixels.size() / 3);
        for (std::size_t i = 0; i < scene.owner.size(); ++i)
            scene.owner[i] = mask.pixels[i * 3];
        return scene;
    }

private:
    std::vector<Row> m_rows;
    int m_classCount;
    Stores m_stores;                             // the archives that hold the pictures stay indexed
};

bool useful(const RunConfig& config, const Scene& scene) {
    const bool captions = config.trains("caption") || config.trains("itc") || config.trains("itm");
    return (!captions || !scene.captions.empty()) && (!config.trains("vqa") || !scene.questions.empty());
}

std::vector<SetProvider::Row> rowsOf(const Dataset& set, const SourceRequest& request) {
    const DataConfig& data = request.config.data;
    const std::string& split = request.part == DataPart::Train ? data.split : data.evalSplit;
    std::vector<SetProvider::Row> rows;
    for (const DataItem& item : set.items) {
        // A set without splits has the one split "all": it is all for training.
        if (!item.excluded.empty() || (item.split != split && !(item.split == "all" && request.part == DataPart::Train)))
            continue;
        SetProvider::Row row{.image = item.file, .mask = {}, .scene = withoutMasks(item, data.languages)};
        if (!row.image.empty() && useful(request.config, row.scene))
            rows.push_back(std::move(row));
        if (data.limit > 0 && static_cast<std::int64_t>(rows.size()) >= data.limit)
            break;
    }
    return rows;
}

// Texts as they were edited; one that stands in scenes.json as well keeps what is known of its words. A false caption goes with
// the true one that it was made from.
void takeEditedTexts(Scene& scene, const Scene& edited) {
    const auto placeOf = [](const std::vector<SceneText>& texts, const SceneText& wanted) {
        const auto same = [&](const SceneText& text) { return text.text == wanted.text && text.language == wanted.language; };
        return std::find_if(texts.begin(), texts.end(), same);
    };
    std::vector<SceneText> captions = edited.captions;
    for (SceneText& caption : captions)
        if (const auto known = placeOf(scene.captions, caption); known != scene.captions.end())
            caption = *known;
    std::vector<SceneQuestion> questions = edited.questions;
    for (SceneQuestion& asked : questions)
        for (const SceneQuestion& known : scene.questions)
            if (known.question.text == asked.question.text && known.question.language == asked.question.language)
                asked.question = known.question;
    std::erase_if(scene.negatives, [&](const SceneNegative& negative) { return placeOf(captions, negative.trueCaption) == captions.end(); });
    for (SceneNegative& negative : scene.negatives)
        if (negative.caption >= 0)
            negative.caption = static_cast<int>(placeOf(captions, negative.trueCaption) - captions.begin());
    scene.captions = std::move(captions);
    scene.questions = std::move(questions);
}

// scenes.json knows objects, mentions and negatives; the set's rows know files and splits. Both are in the same order.
Result<int> addSceneParts(const Dataset& set, const DataConfig& data, std::vector<SetProvider::Row>& rows, JobContext& context) {
    DIPTYCH_ASSIGN(std::vector<Scene> scenes, readScenes(set.root, false, context));
    if (scenes.size() != set.items.size())
        return Error{ErrorCode::BadInput, "scenes.json and captions.json differ in length", toUtf8(set.root),
                     "Make the set again with `diptych-cli data make scenes`"};
    int classes = 0;
    std::size_t next = 0;
    for (std::size_t i = 0; i < scenes.size() && next < rows.size(); ++i) {
        if (set.items[i].file != rows[next].image)
            continue;
        for (const SceneObject& object : scenes[i].objects)
            classes = std::max(classes, object.classId + 1);
        keepLanguages(scenes[i], data.languages);
        if (!data.edits.empty())
            takeEditedTexts(scenes[i], rows[next].scene);
        rows[next].scene = std::move(scenes[i]);
        rows[next].mask = set.root / "masks" / fromUtf8(set.items[i].path).filename();
        ++next;
    }
    return classes;
}

// Rows that were left out stay, marked, so that places are those of scenes.json.
Result<Dataset> openSet(const DataConfig& data, JobContext& context) {
    return openDataset(data.path, context, {.format = data.format, .edits = data.edits, .keepExcluded = true});
}

}  // namespace

Result<std::unique_ptr<SceneProvider>> openSetProvider(const SourceRequest& request, JobContext& context) {
    const RunConfig& config = request.config;
    DIPTYCH_ASSIGN(const Dataset set, openSet(config.data, context));
    std::vector<SetProvider::Row> rows = rowsOf(set, request);
    if (rows.empty() && request.part == DataPart::Eval)
        return std::unique_ptr<SceneProvider>();
    if (rows.empty())
        return Error{ErrorCode::BadInput, "no row of the split \"" + config.data.split + "\" has what the objectives need",
                     toUtf8(config.data.path), "Choose another split or other objectives"};
    int classes = 0;
    if (set.format == "scenes") {
        DIPTYCH_ASSIGN(classes, addSceneParts(set, config.data, rows, context));
        // Class ids are those of the world where it can be loaded, so that helper heads fit from set to set.
        if (const auto world = SceneWorld::load(); world.ok())
            classes = std::max(classes, world.value()->classCount());
    }
    return std::unique_ptr<SceneProvider>(std::make_unique<SetProvider>(std::move(rows), classes, set.stores));
}

}  // namespace diptych
