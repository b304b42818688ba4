#include "core/data/scene_json.h"

#include <nlohmann/json.hpp>

namespace diptych {

namespace {

Json textJson(const SceneText& text) {
    Json mentions = Json::array();
    for (const SceneMention& mention : text.mentions)
        mentions.push_back({mention.begin, mention.end, mention.object, mention.classId});
    return {{"language", languageCode(text.language)}, {"text", text.text}, {"mentions", mentions}};
}

Error damaged(const std::string& context) {
    return Error{ErrorCode::BadInput, "holds a scene that is damaged", context, "Make the set again"};
}

// The file is ours, but it may have been touched: any wrong type ends the reading.
SceneText textOf(const Json& json) {
    SceneText text;
    text.language = json.at("language").get<std::string>() == "zh" ? SceneLanguage::Chinese : SceneLanguage::English;
    text.text = json.at("text").get<std::string>();
    for (const Json& mention : json.at("mentions")) {
        const SceneMention read{mention.at(0), mention.at(1), mention.at(2), mention.at(3)};
        if (read.begin >= 0 && read.begin <= read.end && read.end <= static_cast<int>(text.text.size()))
            text.mentions.push_back(read);
    }
    return text;
}

SceneObject objectOf(const Json& json) {
    const Json& box = json.at("box");
    return {json.at("kind"), json.at("colour"), json.at("class"), json.at("large"), json.at("x"), json.at("y"),
            box.at(0),       box.at(1),         box.at(2),        box.at(3)};
}

}  // namespace

const char* languageCode(SceneLanguage language) { return language == SceneLanguage::Chinese ? "zh" : "en"; }

Json sceneToJson(const Scene& scene) {
    Json objects = Json::array(), captions = Json::array(), questions = Json::array(), negatives = Json::array();
    for (const SceneObject& object : scene.objects)
        objects.push_back({{"kind", object.kind}, {"colour", object.colour}, {"class", object.classId}, {"large", object.large},
                           {"x", object.x}, {"y", object.y}, {"box", {object.left, object.top, object.right, object.bottom}}});
    for (const SceneText& caption : scene.captions)
        captions.push_back(textJson(caption));
    for (const SceneQuestion& question : scene.questions)
        questions.push_back({{"question", textJson(question.question)}, {"type", question.type}, {"answer", question.answer}});
    for (const SceneNegative& negative : scene.negatives)
        negatives.push_back({{"true", textJson(negative.trueCaption)}, {"false", textJson(negative.falseCaption)},
                             {"kind", negative.kind}});
    return {{"objects", objects}, {"captions", captions}, {"questions", questions}, {"negatives", negatives}};
}

Result<Scene> sceneFromJson(const Json& json, const std::string& context) {
    try {
        Scene scene;
        for (const Json& object : json.at("objects"))
            scene.objects.push_back(objectOf(object));
        for (const Json& caption : json.at("captions"))
            scene.captions.push_back(textOf(caption));
        for (const Json& question : json.at("questions"))
            scene.questions.push_back({textOf(question.at("question")), question.at("type"), question.at("answer")});
        for (const Json& negative : json.at("negatives"))
            scene.negatives.push_back({textOf(negative.at("true")), textOf(negative.at("false")), negative.at("kind")});
        return scene;
    } catch (const Json::exception&) {
        return damaged(context);
    }
}

}  // namespace diptych
