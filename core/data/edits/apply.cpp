// Edits put onto a set. Where the set is one of conversations, its turns say what its questions say.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/base/files.h"
#include "core/data/edits/edit.h"
#include "core/data/edits/edit_values.h"

namespace diptych {

namespace {

constexpr std::string_view pictureMark = "<image>";

// The turns of the exchange that question `part` was read from: the user's and the one behind it.
std::optional<std::size_t> userTurnOf(const DataItem& item, std::size_t part) {
    std::vector<std::size_t> exchanges;
    for (std::size_t i = 0; i + 1 < item.turns.size(); ++i)
        if (item.turns[i].role == "user" && item.turns[i + 1].role == "assistant")
            exchanges.push_back(i);
    return exchanges.size() == item.questions.size() ? std::optional(exchanges[part]) : std::nullopt;
}

std::string marksOf(const std::string& text) {
    std::string marks;
    for (auto at = text.find(pictureMark); at != std::string::npos; at = text.find(pictureMark, at + pictureMark.size()))
        marks += std::string(pictureMark) + "\n";
    return marks;
}

// What the source says stays as it is written there, its marks of pictures in their places.
void tellTurns(DataItem& item, const DataItem& source, std::size_t part) {
    const auto user = userTurnOf(item, part);
    if (!user)
        return;
    const Question& question = item.questions[part];
    const bool asBefore = question.text == source.questions[part].text;
    item.turns[*user].text = asBefore ? source.turns[*user].text : marksOf(source.turns[*user].text) + question.text;
    item.turns[*user + 1].text = question.answers.empty() ? std::string() : question.answers.front();
}

// Each function returns why the edit is set aside, or nothing.
class Applier {
public:
    Applier(Dataset& set, const EditGround& ground) : m_set(set), m_ground(ground) {}

    EditReport run(std::span<const Edit> edits) {
        EditReport report;
        for (const Edit& edit : edits) {
            std::string reason = apply(edit);
            if (reason.empty())
                ++report.applied;
            else
                report.setAside.push_back({edit, std::move(reason)});
        }
        return report;
    }

private:
    static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

    std::size_t placeOf(const Edit& edit) {
        const auto place = static_cast<std::size_t>(edit.item);
        if (edit.item >= 0 && place < m_set.items.size() && rowName(m_set.items[place]) == edit.path)
            return place;
        if (m_places.empty())
            for (std::size_t i = 0; i < m_set.items.size(); ++i)
                if (const auto [known, fresh] = m_places.emplace(rowName(m_set.items[i]), i); !fresh)
                    known->second = nowhere;                     // several rows of that name: none is meant for sure
        const auto found = m_places.find(edit.path);
        return found == m_places.end() ? nowhere : found->second;
    }

    std::string apply(const Edit& edit) {
        const std::size_t place = placeOf(edit);
        if (place == nowhere)
            return "there is no such row, or several";
        switch (edit.kind) {
        case EditKind::Caption: return setCaption(place, edit);
        case EditKind::Question:
        case EditKind::Answers: return setQuestion(place, edit);
        case EditKind::Split: return m_set.items.edit(place).split = edit.after, std::string();
        case EditKind::Excluded: return m_set.items.edit(place).excluded = edit.after, std::string();
        case EditKind::Tags: return setTags(place, edit);
        case EditKind::Picture: return setPicture(place, edit);
        case EditKind::AddCaption: return addCaption(place, edit);
        case EditKind::RemoveCaption: return removeCaption(place, edit);
        }
        return {};
    }

    // True where `part` is one of `count` parts.
    static bool has(const Edit& edit, std::size_t count) { return edit.part >= 0 && static_cast<std::size_t>(edit.part) < count; }

    std::string setCaption(std::size_t place, const Edit& edit) {
        const auto part = static_cast<std::size_t>(edit.part);
        if (!has(edit, m_set.items[place].captions.size()) || m_set.items[place].captions[part].text != edit.before)
            return "the caption is another one now";
        m_set.items.edit(place).captions[part].text = edit.after;
        return {};
    }

    std::string setQuestion(std::size_t place, const Edit& edit) {
        const auto part = static_cast<std::size_t>(edit.part);
        if (!has(edit, m_set.items[place].questions.size()))
            return "there is no such question now";
        const Question& question = m_set.items[place].questions[part];
        if (edit.before != (edit.kind == EditKind::Question ? question.text : writeAnswers(answersOf(question))))
            return "the question or its answers are others now";
        DataItem& item = m_set.items.edit(place);
        if (edit.kind == EditKind::Question) {
            item.questions[part].text = edit.after;
        } else {
            auto answers = readAnswers(edit.after);
            if (!answers.ok())
                return answers.error().message;
            item.questions[part].answers = std::move(answers->answers);
            item.questions[part].bestAnswer = std::move(answers->best);
            item.questions[part].confidences = std::move(answers->confidences);
        }
        tellTurns(item, m_ground.source.items[place], part);
        return {};
    }

    std::string setTags(std::size_t place, const Edit& edit) {
        auto tags = readTags(edit.after);
        if (!tags.ok())
            return tags.error().message;
        m_set.items.edit(place).tags = std::move(*tags);
        return {};
    }

    std::string setPicture(std::size_t place, const Edit& edit) {
        const auto picture = readPicture(edit.after);
        if (!picture.ok())
            return picture.error().message;
        std::filesystem::path file = m_ground.source.items[place].file;
        if (!picture->file.empty()) {
            auto inside = joinInside(m_ground.project, picture->file);
            std::error_code failure;
            if (!inside.ok() || !std::filesystem::is_regular_file(*inside, failure))
                return "the picture " + picture->file + " is not in the project";
            file = std::move(*inside);
        }
        DataItem& item = m_set.items.edit(place);
        item.file = std::move(file);
        item.width = picture->width;
        item.height = picture->height;
        return {};
    }

    std::string addCaption(std::size_t place, const Edit& edit) {
        auto caption = readCaption(edit.after);
        if (!caption.ok())
            return caption.error().message;
        std::vector<Caption>& captions = m_set.items.edit(place).captions;
        const auto part = std::clamp<std::int64_t>(edit.part, 0, static_cast<std::int64_t>(captions.size()));
        captions.insert(captions.begin() + static_cast<std::ptrdiff_t>(part), std::move(*caption));
        return {};
    }

    std::string removeCaption(std::size_t place, const Edit& edit) {
        const auto part = static_cast<std::size_t>(edit.part);
        if (!has(edit, m_set.items[place].captions.size()) || writeCaption(m_set.items[place].captions[part]) != edit.before)
            return "the caption is another one now";
        std::vector<Caption>& captions = m_set.items.edit(place).captions;
        captions.erase(captions.begin() + static_cast<std::ptrdiff_t>(part));
        return {};
    }

    Dataset& m_set;
    const EditGround& m_ground;
    std::unordered_map<std::string, std::size_t> m_places;               // by rowName
};

}  // namespace

EditReport applyEdits(Dataset& set, std::span<const Edit> edits, const EditGround& ground) { return Applier(set, ground).run(edits); }

Dataset withoutExcluded(const Dataset& set) {
    Dataset kept = set;
    const bool all = std::all_of(set.items.begin(), set.items.end(), [](const DataItem& item) { return item.excluded.empty(); });
    if (all && set.problems.empty())
        return kept;
    std::unordered_set<std::string> excluded, standing, shown;           // names of rows
    for (const DataItem& item : set.items) {
        (item.excluded.empty() ? standing : excluded).insert(rowName(item));
        if (!item.file.empty())
            shown.insert(item.path);
    }
    std::erase_if(kept.problems, [&](const DataProblem& problem) {
        const bool isGone = excluded.contains(problem.path) && !standing.contains(problem.path);
        const bool isMended = (problem.code == "missing_image" || problem.code == "outside_root") && shown.contains(problem.path);
        return isGone || isMended;
    });
    if (all)
        return kept;
    kept.items = {};
    for (const DataItem& item : set.items)
        if (item.excluded.empty())
            kept.items.push_back(item);
    return kept;
}

}  // namespace diptych
