#include "core/data/scene_set_files.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/data/scene_json.h"
#include "core/data/scene_level.h"

namespace diptych {

namespace {

enum File : std::size_t { Captions, Questions, Answers, Scenes, Instances, Pairs };

struct Frame {
    const char* name;
    const char* before;                            // its first row
};
constexpr Frame frames[] = {{"captions.json", R"({"annotations":[)"},
                            {"questions.json", R"({"data_type":"scenes","questions":[)"},
                            {"annotations.json", R"({"annotations":[)"},
                            {"scenes.json", R"({"scenes":[)"},
                            {"instances.json", R"({"annotations":[)"},
                            {"pairs.json", "["}};

std::int64_t captionId(const Scene& scene, std::int64_t index, std::size_t caption) {
    return index * static_cast<std::int64_t>(scene.captions.size()) + static_cast<std::int64_t>(caption);
}

void append(std::string& rows, const Json& row) { rows += (rows.empty() ? "" : ",") + row.dump(); }

std::string answerType(const SceneQuestion& question) {
    if (question.type.ends_with("yes/no"))
        return "yes/no";
    return question.type == "count" ? "number" : "other";
}

// VQA v2: ten answers a question, all the same.
void addQuestion(const SceneQuestion& question, std::int64_t image, std::size_t place, SceneRowTexts& rows) {
    const std::int64_t id = image * 1000 + static_cast<std::int64_t>(place);
    Json answers = Json::array();
    for (int n = 1; n <= 10; ++n)
        answers.push_back({{"answer", question.answer}, {"answer_confidence", "yes"}, {"answer_id", n}});
    append(rows.questions, {{"question_id", id}, {"image_id", image}, {"question", question.question.text},
                            {"language", languageCode(question.question.language)}});
    append(rows.answers, {{"question_id", id}, {"image_id", image}, {"question_type", question.type},
                          {"answer_type", answerType(question)}, {"multiple_choice_answer", question.answer}, {"answers", answers}});
}

// Bytes [begin, end) of each caption that name the object.
Json phrasesOf(const Scene& scene, std::int64_t index, int object) {
    Json phrases = Json::array();
    for (std::size_t i = 0; i < scene.captions.size(); ++i)
        for (const SceneMention& mention : scene.captions[i].mentions)
            if (mention.object == object && mention.classId >= 0)
                phrases.push_back({{"caption_id", captionId(scene, index, i)}, {"begin", mention.begin}, {"end", mention.end},
                                   {"phrase", scene.captions[i].text.substr(static_cast<std::size_t>(mention.begin),
                                                                            static_cast<std::size_t>(mention.end - mention.begin))}});
    return phrases;
}

void addInstances(const Scene& scene, std::int64_t index, SceneRowTexts& rows) {
    for (std::size_t k = 0; k < scene.objects.size(); ++k) {
        const SceneObject& object = scene.objects[k];
        if (object.area == 0)
            continue;                              // wholly behind others
        append(rows.instances, {{"id", index * 100 + static_cast<std::int64_t>(k) + 1}, {"image_id", index}, {"category_id", object.classId + 1},
                                {"bbox", {object.left, object.top, object.right - object.left, object.bottom - object.top}},
                                {"area", object.area}, {"iscrowd", 0}, {"mask_value", k + 1},
                                {"phrases", phrasesOf(scene, index, static_cast<int>(k))}});
    }
}

void addPairs(const Scene& scene, std::int64_t index, SceneRowTexts& rows) {
    std::int64_t id = index * 1000;
    for (const SceneNegative& pair : scene.negatives)
        if (pair.caption >= 0)
            append(rows.pairs, {{"id", id++}, {"image_id", index}, {"image", sceneFileName(index)}, {"kind", pair.kind},
                                {"caption_id", captionId(scene, index, static_cast<std::size_t>(pair.caption))},
                                {"language", languageCode(pair.trueCaption.language)}, {"true_caption", pair.trueCaption.text},
                                {"false_caption", pair.falseCaption.text}});
}

Json categoriesJson(const SceneWorld& world) {
    Json categories = Json::array();
    const int nouns = static_cast<int>(std::count_if(world.kinds().begin(), world.kinds().end(), [](const SceneKind& kind) { return !kind.shape; }));
    for (int id = 0; id < world.classCount(); ++id)
        categories.push_back({{"id", id + 1}, {"name", world.className(id, SceneLanguage::English)},
                              {"name_zh", world.className(id, SceneLanguage::Chinese)},
                              {"supercategory", id < nouns ? world.kinds()[static_cast<std::size_t>(id)].category : "shape"}});
    return categories;
}

// What differs from the usual; nothing where all is usual.
Json optionsJson(const MakeScenesRequest& request) {
    const SceneOptions& options = request.options;
    Json told = Json::object();
    const auto tell = [&told](const char* name, const auto& value, const auto& usual) {
        if (value != usual)
            told[name] = value;
    };
    tell("level", options.level, usualSceneLevel);
    tell("min_objects", options.minObjects, 0);
    tell("max_objects", options.maxObjects, 0);
    tell("max_count", options.maxCount, 0);
    tell("text", options.text, false);
    tell("distractors", options.distractors, false);
    return told;
}

Json heldOutJson(const SceneWorld& world) {
    Json pairs = Json::array();
    for (const int id : world.heldOutClasses())
        pairs.push_back({{"class", id}, {"name", {{"en", world.className(id, SceneLanguage::English)}, {"zh", world.className(id, SceneLanguage::Chinese)}}}});
    return {{"split", "heldout"}, {"pairs", pairs}};
}

std::string sceneTail(const MakeScenesRequest& request, const SceneWorld& world) {
    Json tail{{"versions", world.versions()}, {"seed", request.seed}, {"size", request.options.size}};
    if (const Json options = optionsJson(request); !options.empty())
        tail["options"] = options;
    if (request.holdout)
        tail["holdout"] = heldOutJson(world);
    return "]," + tail.dump().substr(1);
}

}  // namespace

std::string sceneFileName(std::int64_t index) {
    char name[32];
    std::snprintf(name, sizeof name, "%06lld.png", static_cast<long long>(index));
    return name;
}

const char* sceneSplit(const MakeScenesRequest& request, std::int64_t index) {
    const std::int64_t tenth = request.count / 10, heldOut = request.holdout ? tenth : 0;
    if (index >= request.count - heldOut)
        return "heldout";
    return index >= request.count - heldOut - tenth ? "val" : "train";
}

SceneRowTexts sceneRowTexts(const Scene& scene, std::int64_t index) {
    SceneRowTexts rows;
    for (std::size_t i = 0; i < scene.captions.size(); ++i)
        append(rows.captions, {{"id", captionId(scene, index, i)}, {"image_id", index}, {"caption", scene.captions[i].text},
                               {"language", languageCode(scene.captions[i].language)}});
    for (std::size_t k = 0; k < scene.questions.size(); ++k)
        addQuestion(scene.questions[k], index, k, rows);
    addInstances(scene, index, rows);
    addPairs(scene, index, rows);
    rows.scene = sceneToJson(scene).dump();
    return rows;
}

Result<SceneSetFiles> SceneSetFiles::create(const std::filesystem::path& folder, const MakeScenesRequest& request) {
    SceneSetFiles set(request);
    for (const Frame& frame : frames) {
        if (&frame == &frames[Pairs] && !request.options.distractors)
            break;
        DIPTYCH_ASSIGN(RowFile file, RowFile::create(folder / frame.name));
        DIPTYCH_TRY(file.write(frame.before));
        set.m_files.push_back(std::move(file));
        set.m_begun.push_back(false);
    }
    return set;
}

Status SceneSetFiles::writeRows(std::size_t file, const std::string& rows) {
    if (rows.empty())
        return {};
    if (m_begun[file])
        DIPTYCH_TRY(m_files[file].write(","));
    m_begun[file] = true;
    return m_files[file].write(rows);
}

Status SceneSetFiles::writeNext(const SceneRowTexts& rows) {
    DIPTYCH_TRY(writeRows(Captions, rows.captions));
    DIPTYCH_TRY(writeRows(Questions, rows.questions));
    DIPTYCH_TRY(writeRows(Answers, rows.answers));
    DIPTYCH_TRY(writeRows(Scenes, rows.scene));
    DIPTYCH_TRY(writeRows(Instances, rows.instances));
    return writeRows(Pairs, rows.pairs);
}

Status SceneSetFiles::add(std::int64_t index, SceneRowTexts rows) {
    m_waiting.emplace(index, std::move(rows));
    for (auto first = m_waiting.begin(); first != m_waiting.end() && first->first == m_next; first = m_waiting.begin()) {
        DIPTYCH_TRY(writeNext(first->second));
        m_waiting.erase(first);
        ++m_next;
    }
    return {};
}

Status SceneSetFiles::writePictures(std::size_t file, bool splits) {
    const int size = m_request->options.size;
    for (std::int64_t i = 0; i < m_request->count; ++i) {
        Json row{{"id", i}, {"file_name", sceneFileName(i)}, {"width", size}, {"height", size}};
        if (splits)
            row["split"] = sceneSplit(*m_request, i);
        DIPTYCH_TRY(m_files[file].write((i > 0 ? "," : "") + row.dump()));
    }
    return {};
}

Status SceneSetFiles::finish(const SceneWorld& world) {
    DIPTYCH_TRY(m_files[Captions].write(R"(],"images":[)"));
    DIPTYCH_TRY(writePictures(Captions, true));
    DIPTYCH_TRY(m_files[Captions].write(R"(],"info":{"description":"generated scenes"}})"));
    DIPTYCH_TRY(m_files[Questions].write(R"(],"task_type":"Open-Ended"})"));
    DIPTYCH_TRY(m_files[Answers].write(R"(],"data_type":"scenes"})"));
    DIPTYCH_TRY(m_files[Scenes].write(sceneTail(*m_request, world)));
    DIPTYCH_TRY(m_files[Instances].write(R"(],"categories":)" + categoriesJson(world).dump() + R"(,"images":[)"));
    DIPTYCH_TRY(writePictures(Instances, false));
    DIPTYCH_TRY(m_files[Instances].write("]}"));
    if (m_files.size() > Pairs)
        DIPTYCH_TRY(m_files[Pairs].write("]"));
    for (RowFile& file : m_files)
        DIPTYCH_TRY(file.commit());
    return {};
}

}  // namespace diptych
