#include "core/data/edits/edit_values.h"

#include <limits>
#include <nlohmann/json.hpp>

#include "core/base/json.h"

namespace diptych {

namespace {

constexpr const char* context = "edit";

Error wantedTexts() { return Error{ErrorCode::BadInput, "holds no list of texts", context, "Undo the edit"}; }

Result<std::vector<std::string>> textsOf(const Json& list) {
    if (!list.is_array())
        return wantedTexts();
    std::vector<std::string> texts;
    for (const Json& text : list) {
        if (!text.is_string())
            return wantedTexts();
        texts.push_back(text.get<std::string>());
    }
    return texts;
}

Result<Json> objectOf(const std::string& text) {
    DIPTYCH_ASSIGN(Json object, parseJson(text, context));
    if (!object.is_object())
        return Error{ErrorCode::BadInput, "holds no JSON object", context, "Undo the edit"};
    return object;
}

}  // namespace

std::string writeAnswers(const AnswerSet& answers) {
    return Json{{"answers", answers.answers}, {"best", answers.best}, {"confidences", answers.confidences}}.dump();
}

std::string writeTags(const std::vector<std::string>& tags) { return Json(tags).dump(); }

std::string writePicture(const PictureState& picture) {
    return Json{{"file", picture.file}, {"width", picture.width}, {"height", picture.height}}.dump();
}

std::string writeCaption(const Caption& caption) {
    return Json{{"text", caption.text}, {"language", caption.language}, {"id", caption.id}, {"row", caption.row}}.dump();
}

Result<AnswerSet> readAnswers(const std::string& text) {
    DIPTYCH_ASSIGN(const Json object, objectOf(text));
    AnswerSet answers;
    if (!object.contains("answers"))
        return wantedTexts();
    DIPTYCH_ASSIGN(answers.answers, textsOf(object.at("answers")));
    DIPTYCH_ASSIGN(answers.best, jsonStringOr(object, "best", "", context));
    DIPTYCH_ASSIGN(answers.confidences, jsonStringOr(object, "confidences", "", context));
    return answers;
}

Result<std::vector<std::string>> readTags(const std::string& text) {
    DIPTYCH_ASSIGN(const Json list, parseJson(text, context));
    return textsOf(list);
}

Result<PictureState> readPicture(const std::string& text) {
    constexpr std::int64_t most = std::numeric_limits<int>::max();
    DIPTYCH_ASSIGN(const Json object, objectOf(text));
    PictureState picture;
    DIPTYCH_ASSIGN(picture.file, jsonStringOr(object, "file", "", context));
    DIPTYCH_ASSIGN(const std::int64_t width, jsonIntOr(object, "width", 0, context, 0, most));
    DIPTYCH_ASSIGN(const std::int64_t height, jsonIntOr(object, "height", 0, context, 0, most));
    picture.width = static_cast<int>(width);
    picture.height = static_cast<int>(height);
    return picture;
}

Result<Caption> readCaption(const std::string& text) {
    DIPTYCH_ASSIGN(const Json object, objectOf(text));
    Caption caption;
    DIPTYCH_ASSIGN(caption.text, jsonString(object, "text", context));
    DIPTYCH_ASSIGN(caption.language, jsonStringOr(object, "language", "", context));
    DIPTYCH_ASSIGN(caption.id, jsonIntOr(object, "id", 0, context));
    DIPTYCH_ASSIGN(caption.row, jsonIntOr(object, "row", 0, context));
    return caption;
}

AnswerSet answersOf(const Question& question) { return {question.answers, question.bestAnswer, question.confidences}; }

}  // namespace diptych
