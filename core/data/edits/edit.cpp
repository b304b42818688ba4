#include "core/data/edits/edit.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/data/edits/edit_values.h"

namespace diptych {

namespace {

struct NamedKind {
    EditKind kind;
    std::string_view name;
};

constexpr std::array<NamedKind, 9> kinds{{{EditKind::Caption, "caption"},
                                          {EditKind::Question, "question"},
                                          {EditKind::Answers, "answers"},
                                          {EditKind::Split, "split"},
                                          {EditKind::Excluded, "excluded"},
                                          {EditKind::Tags, "tags"},
                                          {EditKind::Picture, "picture"},
                                          {EditKind::AddCaption, "add_caption"},
                                          {EditKind::RemoveCaption, "remove_caption"}}};

Edit editOf(EditKind kind, const Dataset& set, std::size_t item, std::size_t part = 0) {
    return {kind, static_cast<std::int64_t>(item), rowName(set.items[item]), static_cast<std::int64_t>(part), {}, {}};
}

bool isTyped(EditKind kind) { return kind == EditKind::Caption || kind == EditKind::Question || kind == EditKind::Answers; }

std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts)
        all += (all.empty() ? "" : " | ") + text;
    return all;
}

}  // namespace

std::string rowName(const DataItem& item) {
    if (!item.path.empty())
        return item.path;
    return "#" + (item.key.empty() ? std::to_string(item.id) : item.key);
}

Edit captionEdit(const Dataset& set, std::size_t item, std::size_t part, std::string text) {
    Edit edit = editOf(EditKind::Caption, set, item, part);
    edit.before = set.items[item].captions[part].text;
    edit.after = std::move(text);
    return edit;
}

Edit questionEdit(const Dataset& set, std::size_t item, std::size_t part, std::string text) {
    Edit edit = editOf(EditKind::Question, set, item, part);
    edit.before = set.items[item].questions[part].text;
    edit.after = std::move(text);
    return edit;
}

Edit answersEdit(const Dataset& set, std::size_t item, std::size_t part, std::vector<std::string> answers) {
    const Question& question = set.items[item].questions[part];
    AnswerSet now{std::move(answers), question.bestAnswer, question.confidences};
    if (!now.best.empty() && std::find(now.answers.begin(), now.answers.end(), now.best) == now.answers.end())
        now.best = now.answers.empty() ? std::string() : now.answers.front();
    if (now.answers.size() != question.answers.size())
        now.confidences.clear();
    return answersEdit(set, item, part, now);
}

Edit answersEdit(const Dataset& set, std::size_t item, std::size_t part, const AnswerSet& answers) {
    Edit edit = editOf(EditKind::Answers, set, item, part);
    edit.before = writeAnswers(answersOf(set.items[item].questions[part]));
    edit.after = writeAnswers(answers);
    return edit;
}

Edit splitEdit(const Dataset& set, std::size_t item, std::string split) {
    Edit edit = editOf(EditKind::Split, set, item);
    edit.before = set.items[item].split;
    edit.after = std::move(split);
    return edit;
}

Edit excludedEdit(const Dataset& set, std::size_t item, std::string reason) {
    Edit edit = editOf(EditKind::Excluded, set, item);
    edit.before = set.items[item].excluded;
    edit.after = std::move(reason);
    return edit;
}

Edit tagsEdit(const Dataset& set, std::size_t item, std::vector<std::string> tags) {
    std::sort(tags.begin(), tags.end());
    tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
    Edit edit = editOf(EditKind::Tags, set, item);
    edit.before = writeTags(set.items[item].tags);
    edit.after = writeTags(tags);
    return edit;
}

Edit pictureEdit(const Dataset& set, std::size_t item, const PictureState& picture, const PictureState& now) {
    Edit edit = editOf(EditKind::Picture, set, item);
    edit.before = writePicture(picture);
    edit.after = writePicture(now);
    return edit;
}

Edit addCaptionEdit(const Dataset& set, std::size_t item, std::string text, std::string language) {
    const DataItem& row = set.items[item];
    Edit edit = editOf(EditKind::AddCaption, set, item, row.captions.size());
    edit.after = writeCaption({.id = 0, .text = std::move(text), .language = std::move(language), .row = row.row});
    return edit;
}

Edit removeCaptionEdit(const Dataset& set, std::size_t item, std::size_t part) {
    Edit edit = editOf(EditKind::RemoveCaption, set, item, part);
    edit.before = writeCaption(set.items[item].captions[part]);
    return edit;
}

Edit inverse(const Edit& edit) {
    Edit turned = edit;
    std::swap(turned.before, turned.after);
    if (edit.kind == EditKind::AddCaption)
        turned.kind = EditKind::RemoveCaption;
    else if (edit.kind == EditKind::RemoveCaption)
        turned.kind = EditKind::AddCaption;
    return turned;
}

std::vector<Edit> inverse(std::span<const Edit> edits) {
    std::vector<Edit> turned;
    turned.reserve(edits.size());
    for (auto edit = edits.rbegin(); edit != edits.rend(); ++edit)
        turned.push_back(inverse(*edit));
    return turned;
}

std::optional<EditStep> merged(const EditStep& earlier, const EditStep& later) {
    if (earlier.edits.size() != 1 || later.edits.size() != 1)
        return std::nullopt;
    const Edit &first = earlier.edits.front(), &second = later.edits.front();
    if (!isTyped(first.kind) || first.kind != second.kind || first.item != second.item || first.path != second.path ||
        first.part != second.part || first.after != second.before)
        return std::nullopt;
    EditStep both = later;
    both.id = earlier.id;
    both.edits.front().before = first.before;
    return both;
}

std::string readableEdit(EditKind kind, const std::string& text) {
    if (text.empty())
        return text;
    if (kind == EditKind::Answers) {
        const auto answers = readAnswers(text);
        return answers.ok() ? joined(answers->answers) : text;
    }
    if (kind == EditKind::Tags) {
        const auto tags = readTags(text);
        return tags.ok() ? joined(*tags) : text;
    }
    if (kind == EditKind::Picture) {
        const auto picture = readPicture(text);
        return picture.ok() ? picture->file + " " + std::to_string(picture->width) + " × " + std::to_string(picture->height) : text;
    }
    if (kind == EditKind::AddCaption || kind == EditKind::RemoveCaption) {
        const auto caption = readCaption(text);
        return caption.ok() ? caption->text : text;
    }
    return text;
}

std::string_view editKindName(EditKind kind) {
    return std::find_if(kinds.begin(), kinds.end(), [&](const NamedKind& known) { return known.kind == kind; })->name;
}

std::optional<EditKind> editKindNamed(std::string_view name) {
    const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const NamedKind& known) { return known.name == name; });
    return found == kinds.end() ? std::nullopt : std::optional(found->kind);
}

}  // namespace diptych
