#include "core/data/scene_json.h"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <stdexcept>

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

constexpr int mostClasses = 1 << 16;

int within(const Json& json, int least, int most) {
    const auto value = json.is_number_integer() ? json.get<std::int64_t>() : INT64_MIN;
    if (value < least || value > most)
        throw std::out_of_range("a number of a scene");
    return static_cast<int>(value);
}

// The file is ours, but it may have been touched: any wrong type or number ends the reading.
SceneText textOf(const Json& json, int objects) {
    SceneText text;
    text.language = json.at("language").get<std::string>() == "zh" ? SceneLanguage::Chinese : SceneLanguage::English;
    text.text = json.at("text").get<std::string>();
    for (const Json& mention : json.at("mentions")) {
        const int end = within(mention.at(1), 0, static_cast<int>(text.text.size()));
        text.mentions.push_back({within(mention.at(0), 0, end), end, within(mention.at(2), -1, objects - 1),
                                 within(mention.at(3), -1, mostClasses)});
    }
    return text;
}

SceneObject objectOf(const Json& json) {
    const Json& box = json.at("box");
    const auto pixel = [&](std::size_t i) { return within(box.at(i), 0, INT32_MAX); };
    return {within(json.at("kind"), 0, mostClasses), within(json.at("colour"), -1, mostClasses),
            within(json.at("class"), 0, mostClasses), json.at("large"), json.at("x"), json.at("y"),
            pixel(0), pixel(1), pixel(2), pixel(3), 0};
}

SceneWriting writingOf(const Json& json) {
    const Json& box = json.at("box");
    const auto pixel = [&](std::size_t i) { return within(box.at(i), 0, INT32_MAX); };
    return {json.at("word"), within(json.at("cell"), 0, 8), pixel(0), pixel(1), pixel(2), pixel(3)};
}

Json negativeJson(const SceneNegative& negative) {
    Json json{{"true", textJson(negative.trueCaption)}, {"false", textJson(negative.falseCaption)}, {"kind", negative.kind}};
    if (negative.caption >= 0)
        json["caption"] = negative.caption;
    return json;
}

SceneNegative negativeOf(const Json& json, const Scene& scene) {
    const int objects = static_cast<int>(scene.objects.size()), captions = static_cast<int>(scene.captions.size());
    return {textOf(json.at("true"), objects), textOf(json.at("false"), objects), json.at("kind"),
            json.contains("caption") ? within(json.at("caption"), 0, captions - 1) : -1};
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
        negatives.push_back(negativeJson(negative));
    Json json{{"objects", objects}, {"captions", captions}, {"questions", questions}, {"negatives", negatives}};
    for (const SceneWriting& writing : scene.writings)
        json["writings"].push_back({{"word", writing.word}, {"cell", writing.cell}, {"box", {writing.left, writing.top, writing.right, writing.bottom}}});
    return json;
}

Result<Scene> sceneFromJson(const Json& json, const std::string& context) {
    try {
        Scene scene;
        for (const Json& object : json.at("objects"))
            scene.objects.push_back(objectOf(object));
        const int count = static_cast<int>(scene.objects.size());
        for (const Json& caption : json.at("captions"))
            scene.captions.push_back(textOf(caption, count));
        for (const Json& question : json.at("questions"))
            scene.questions.push_back({textOf(question.at("question"), count), question.at("type"), question.at("answer")});
        for (const Json& negative : json.at("negatives"))
            scene.negatives.push_back(negativeOf(negative, scene));
        for (const Json& writing : json.value("writings", Json::array()))
            scene.writings.push_back(writingOf(writing));
        return scene;
    } catch (const std::exception&) {
        return damaged(context);
    }
}

}  // namespace diptych
