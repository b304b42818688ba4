#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/files.h"
#include "core/data/dataset_readers.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

struct Answers {
    std::string type;
    std::vector<std::string> texts;
};

// The questions of a set of scenes, joined with their answers; rows at fault are listed and left out.
class SceneQuestions {
public:
    explicit SceneQuestions(Dataset& set) : m_set(set) {
        for (std::size_t i = 0; i < set.items.size(); ++i)
            m_places[set.items[i].id] = i;
    }

    Status readAnswers(const fs::path& file, JobContext& context) {
        return forEachRow(file, "annotations", context, [this](const Json& row, const std::string& name) -> Status {
            DIPTYCH_ASSIGN(const auto id, jsonInt(row, "question_id", name));
            Answers answers;
            DIPTYCH_ASSIGN(answers.type, jsonStringOr(row, "question_type", "", name));
            DIPTYCH_ASSIGN(const Json* given, jsonArray(row, "answers", name));
            for (std::size_t i = 0; given != nullptr && i < given->size(); ++i) {
                DIPTYCH_ASSIGN(const std::string text, jsonString((*given)[i], "answer", name));
                bool changed = false;
                const std::string clean = cleanText(text, changed);
                if (std::find(answers.texts.begin(), answers.texts.end(), clean) == answers.texts.end())
                    answers.texts.push_back(clean);
            }
            m_answers[id] = std::move(answers);
            return {};
        });
    }

    Status readQuestions(const fs::path& file, JobContext& context) {
        return forEachRow(file, "questions", context, [this](const Json& row, const std::string& name) -> Status {
            Question question;
            bool changed = false;
            DIPTYCH_ASSIGN(question.id, jsonInt(row, "question_id", name));
            DIPTYCH_ASSIGN(const auto image, jsonInt(row, "image_id", name));
            DIPTYCH_ASSIGN(const std::string text, jsonString(row, "question", name));
            DIPTYCH_ASSIGN(question.language, jsonStringOr(row, "language", "", name));
            question.text = cleanText(text, changed);
            const auto place = m_places.find(image);
            if (place == m_places.end())
                return Error{ErrorCode::NotFound, "no image has the id " + std::to_string(image), name, "Leave the row out"};
            if (!m_ids.insert(question.id).second)
                problem("duplicate_id", m_set.items[place->second].path,
                        "the question id " + std::to_string(question.id) + " stands twice");
            if (const auto found = m_answers.find(question.id); found != m_answers.end()) {
                question.type = found->second.type;
                question.answers = found->second.texts;
            }
            m_set.items[place->second].questions.push_back(std::move(question));
            return {};
        });
    }

private:
    void problem(const std::string& code, const std::string& path, const std::string& detail) {
        m_set.problems.push_back({code, m_row, path, detail});
    }

    template <typename Read>
    Status forEachRow(const fs::path& file, const char* key, JobContext& context, const Read& read) {
        const std::string name = toUtf8(file);
        DIPTYCH_ASSIGN(const Json json, readJsonFile(file));
        DIPTYCH_ASSIGN(const Json* rows, jsonArray(json, key, name));
        for (std::size_t row = 0; rows != nullptr && row < rows->size(); ++row) {
            DIPTYCH_TRY(context.cancel.check());
            m_row = static_cast<std::int64_t>(row);
            if (const Status status = read((*rows)[row], name); !status.ok())
                problem(status.error().code == ErrorCode::NotFound ? "dangling_id" : "bad_row", {}, status.error().oneLine());
        }
        return {};
    }

    Dataset& m_set;
    std::int64_t m_row = 0;                        // the one being read
    std::map<std::int64_t, std::size_t> m_places;  // image id → item
    std::map<std::int64_t, Answers> m_answers;     // by question id
    std::set<std::int64_t> m_ids;
};

}  // namespace

Result<Dataset> readScenesSet(const fs::path& folder, JobContext& context) {
    DIPTYCH_ASSIGN(Dataset set, readCocoCaptions({folder / "captions.json"}, context));
    set.format = "scenes";
    SceneQuestions questions(set);
    DIPTYCH_TRY(questions.readAnswers(folder / "annotations.json", context));
    DIPTYCH_TRY(questions.readQuestions(folder / "questions.json", context));
    return set;
}

}  // namespace diptych
