// VQA v2: questions and annotations of a split in two files, pictures named COCO_SPLIT_ID as the official tools expect;
// results: [{"question_id", "answer"}].
#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/data/formats/writers.h"

namespace diptych {

namespace {

using Json = nlohmann::json;

struct AskedQuestion {
    const Question* question = nullptr;
    std::int64_t id = 0, image = 0;
};

std::string subsetOf(const std::string& folder) { return folder.empty() ? "all" : folder; }

std::string pictureStem(const std::string& subset, std::int64_t id) {
    char digits[32];
    std::snprintf(digits, sizeof digits, "%012lld", static_cast<long long>(id));
    return subset + "/COCO_" + subset + "_" + digits;
}

// The answer that most gave, the first of several.
std::string bestOf(const Question& question) {
    if (!question.bestAnswer.empty() || question.answers.empty())
        return question.bestAnswer;
    const auto times = [&](const std::string& answer) { return std::count(question.answers.begin(), question.answers.end(), answer); };
    const std::size_t looked = std::min(question.answers.size(), std::size_t{100});
    std::size_t best = 0;
    for (std::size_t i = 1; i < looked; ++i)
        if (times(question.answers[i]) > times(question.answers[best]))
            best = i;
    return question.answers[best];
}

const char* confidenceOf(const Question& question, std::size_t answer) {
    const char letter = answer < question.confidences.size() ? question.confidences[answer] : 'y';
    return letter == 'n' ? "no" : letter == 'm' ? "maybe" : "yes";
}

Json annotationOf(const AskedQuestion& asked) {
    const Question& question = *asked.question;
    Json answers = Json::array();
    for (std::size_t i = 0; i < question.answers.size(); ++i)
        answers.push_back({{"answer", question.answers[i]}, {"answer_confidence", confidenceOf(question, i)}, {"answer_id", i + 1}});
    return {{"question_id", asked.id}, {"image_id", asked.image}, {"question_type", question.type}, {"answer_type", question.answerType},
            {"multiple_choice_answer", bestOf(question)}, {"answers", answers}};
}

Json rowOf(const AskedQuestion& asked) {
    Json row{{"image_id", asked.image}, {"question", asked.question->text}, {"question_id", asked.id}};
    if (!asked.question->language.empty())
        row["language"] = asked.question->language;
    if (!asked.question->choices.empty())
        row["multiple_choices"] = asked.question->choices;
    return row;
}

std::string headOf(const std::string& subset, const char* array) {
    return R"({"info": {}, "task_type": "Open-Ended", "data_type": "mscoco", "data_subtype": )" + jsonLine(subset) + R"(, "license": {}, ")" + array + "\": [";
}

Result<std::vector<AskedQuestion>> putPictures(const SplitItems& split, TargetFolder& target, const std::string& subset) {
    std::vector<AskedQuestion> all;
    FreeIds images, questions;
    for (const DataItem* item : split.items) {
        if (item->path.empty() || item->questions.empty())
            continue;
        const std::int64_t image = images.take(item->id);
        DIPTYCH_ASSIGN(const std::string name, target.putPictureAs(*item, pictureStem(subset, image)));
        for (const Question& question : item->questions)
            all.push_back({&question, questions.take(question.id), image});
    }
    return all;
}

}  // namespace

Status writeVqa(const Dataset& set, TargetFolder& target) {
    for (const SplitItems& split : splitsOf(set)) {
        const std::string subset = subsetOf(target.folderOf(split.split));
        DIPTYCH_ASSIGN(const auto all, putPictures(split, target, subset));
        if (all.empty())
            continue;
        const auto path = target.path() / ("v2_OpenEnded_mscoco_" + subset + "_questions.json");
        DIPTYCH_ASSIGN(JsonArrayFile questions, JsonArrayFile::create(path, headOf(subset, "questions")));
        for (const AskedQuestion& asked : all)
            DIPTYCH_TRY(questions.add(rowOf(asked)));
        DIPTYCH_TRY(questions.commit("]}\n"));
        const auto answers = target.path() / ("v2_mscoco_" + subset + "_annotations.json");
        DIPTYCH_ASSIGN(JsonArrayFile annotations, JsonArrayFile::create(answers, headOf(subset, "annotations")));
        for (const AskedQuestion& asked : all)
            if (!asked.question->answers.empty())
                DIPTYCH_TRY(annotations.add(annotationOf(asked)));
        DIPTYCH_TRY(annotations.commit("]}\n"));
    }
    return {};
}

Status writeVqaResults(const Dataset& set, TargetFolder& target) {
    for (const SplitItems& split : splitsOf(set)) {
        const std::string name = "v2_mscoco_" + subsetOf(target.folderOf(split.split)) + "_results.json";
        DIPTYCH_ASSIGN(JsonArrayFile file, JsonArrayFile::create(target.path() / name, "["));
        for (const DataItem* item : split.items)
            for (const Question& question : item->questions)
                if (!question.answers.empty())
                    DIPTYCH_TRY(file.add({{"question_id", question.id}, {"answer", bestOf(question)}}));
        DIPTYCH_TRY(file.commit("]\n"));
    }
    return {};
}

}  // namespace diptych
