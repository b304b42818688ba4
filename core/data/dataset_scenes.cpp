#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/files.h"
#include "core/data/dataset_readers.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

using AnswersById = std::map<std::int64_t, std::pair<std::string, std::vector<std::string>>>;   // type, answers

Result<AnswersById> readAnswers(const fs::path& file) {
    const std::string context = toUtf8(file);
    DIPTYCH_ASSIGN(const Json json, readJsonFile(file));
    DIPTYCH_ASSIGN(const Json* rows, jsonArray(json, "annotations", context));
    AnswersById answers;
    if (rows == nullptr)
        return answers;
    for (const Json& row : *rows) {
        DIPTYCH_ASSIGN(const auto id, jsonInt(row, "question_id", context));
        auto& [type, texts] = answers[id];
        DIPTYCH_ASSIGN(type, jsonStringOr(row, "question_type", "", context));
        DIPTYCH_ASSIGN(const Json* given, jsonArray(row, "answers", context));
        std::set<std::string> seen;
        for (const Json& answer : given == nullptr ? Json::array() : *given) {
            DIPTYCH_ASSIGN(const std::string text, jsonString(answer, "answer", context));
            if (seen.insert(text).second)
                texts.push_back(text);
        }
    }
    return answers;
}

}  // namespace

Result<Dataset> readScenesSet(const fs::path& folder, JobContext& context) {
    DIPTYCH_ASSIGN(Dataset set, readCocoCaptions({folder / "captions.json"}, context));
    set.format = "scenes";
    const fs::path questions = folder / "questions.json";
    DIPTYCH_ASSIGN(const AnswersById answers, readAnswers(folder / "annotations.json"));
    DIPTYCH_ASSIGN(const Json json, readJsonFile(questions));
    DIPTYCH_ASSIGN(const Json* rows, jsonArray(json, "questions", toUtf8(questions)));
    std::map<std::int64_t, std::size_t> places;
    for (std::size_t i = 0; i < set.items.size(); ++i)
        places[set.items[i].id] = i;
    for (std::size_t row = 0; rows != nullptr && row < rows->size(); ++row) {
        DIPTYCH_TRY(context.cancel.check());
        Question question;
        DIPTYCH_ASSIGN(question.id, jsonInt((*rows)[row], "question_id", toUtf8(questions)));
        DIPTYCH_ASSIGN(const auto image, jsonInt((*rows)[row], "image_id", toUtf8(questions)));
        DIPTYCH_ASSIGN(question.text, jsonString((*rows)[row], "question", toUtf8(questions)));
        DIPTYCH_ASSIGN(question.language, jsonStringOr((*rows)[row], "language", "", toUtf8(questions)));
        const auto place = places.find(image);
        if (place == places.end()) {
            set.problems.push_back({"dangling_id", static_cast<std::int64_t>(row), {}, "no image has the id " + std::to_string(image)});
            continue;
        }
        if (const auto found = answers.find(question.id); found != answers.end()) {
            question.type = found->second.first;
            question.answers = found->second.second;
        }
        set.items[place->second].questions.push_back(std::move(question));
    }
    return set;
}

}  // namespace diptych
