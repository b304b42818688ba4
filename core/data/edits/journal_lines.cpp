#include "core/data/edits/journal_lines.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/json.h"

namespace diptych {

namespace {

constexpr std::int64_t version = 1;

std::string lineOf(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"; }

Json toJson(const Edit& edit) {
    Json json{{"kind", editKindName(edit.kind)}, {"item", edit.item}, {"path", edit.path}};
    if (edit.part != 0)
        json["part"] = edit.part;
    json["before"] = edit.before;
    json["after"] = edit.after;
    return json;
}

Result<Edit> editOf(const Json& json, const std::string& context) {
    if (!json.is_object())
        return Error{ErrorCode::BadInput, "an edit is no object", context, "Mend the line or move the file away"};
    Edit edit;
    DIPTYCH_ASSIGN(const std::string name, jsonString(json, "kind", context));
    const auto kind = editKindNamed(name);
    if (!kind)
        return Error{ErrorCode::BadInput, "\"kind\" is \"" + name + "\", wanted caption, question, answers, split, excluded, tags, "
                     "picture, add_caption or remove_caption", context, "Mend the line or move the file away"};
    edit.kind = *kind;
    DIPTYCH_ASSIGN(edit.item, jsonInt(json, "item", context, 0));
    DIPTYCH_ASSIGN(edit.path, jsonString(json, "path", context));
    DIPTYCH_ASSIGN(edit.part, jsonIntOr(json, "part", 0, context, 0));
    DIPTYCH_ASSIGN(edit.before, jsonStringOr(json, "before", "", context));
    DIPTYCH_ASSIGN(edit.after, jsonStringOr(json, "after", "", context));
    return edit;
}

Result<EditStep> stepOf(const Json& json, const std::string& context) {
    EditStep step;
    DIPTYCH_ASSIGN(step.id, jsonInt(json, "id", context, 1));
    DIPTYCH_ASSIGN(step.title, jsonStringOr(json, "title", "", context));
    DIPTYCH_ASSIGN(step.time, jsonIntOr(json, "time", 0, context));
    DIPTYCH_ASSIGN(const Json* edits, jsonArray(json, "edits", context));
    if (edits == nullptr)
        return step;
    step.edits.reserve(edits->size());
    for (const Json& edit : *edits) {
        DIPTYCH_ASSIGN(Edit read, editOf(edit, context));
        step.edits.push_back(std::move(read));
    }
    return step;
}

Status takeMove(const Json& json, EditHistory& history, const std::string& context) {
    const bool undo = json.contains("undo");
    DIPTYCH_ASSIGN(const std::int64_t id, jsonInt(json, undo ? "undo" : "redo", context));
    const bool possible = undo ? history.done > 0 : history.done < history.steps.size();
    const std::size_t done = undo ? history.done - 1 : history.done + 1;
    if (!possible || history.steps[std::min(done, history.done)].id != id)
        return Error{ErrorCode::BadInput, "step " + std::to_string(id) + " cannot be " + (undo ? "undone" : "redone") + " here", context,
                     "Mend the line or move the file away"};
    history.done = done;
    return {};
}

Status takeLine(const Json& json, bool first, JournalContent& content, const std::string& context) {
    if (!json.is_object())
        return Error{ErrorCode::BadInput, "is no object", context, "Mend the line or move the file away"};
    if (first) {
        DIPTYCH_ASSIGN(const std::int64_t got, jsonInt(json, "diptych_edits", context, 1));
        if (got > version)
            return Error{ErrorCode::Unsupported, "\"diptych_edits\" is " + std::to_string(got) + ", wanted " + std::to_string(version), context,
                         "Use a newer Diptych"};
        return {};
    }
    if (!json.contains("step"))
        return takeMove(json, content.history, context);
    DIPTYCH_ASSIGN(const Json* inner, jsonObject(json, "step", context));
    DIPTYCH_ASSIGN(EditStep step, stepOf(*inner, context));
    content.nextId = std::max(content.nextId, step.id + 1);
    content.history.add(std::move(step));
    return {};
}

}  // namespace

void EditHistory::add(EditStep step) {
    steps.resize(done);
    if (step.id != 0 && step.id == lastId())
        steps.back() = std::move(step);
    else
        steps.push_back(std::move(step));
    done = steps.size();
}

std::vector<Edit> EditHistory::edits() const {
    std::vector<Edit> all;
    for (std::size_t i = 0; i < done; ++i)
        all.insert(all.end(), steps[i].edits.begin(), steps[i].edits.end());
    return all;
}

std::string headLine() { return lineOf({{"diptych_edits", version}}); }

std::string stepLine(const EditStep& step) {
    Json edits = Json::array();
    for (const Edit& edit : step.edits)
        edits.push_back(toJson(edit));
    return lineOf({{"step", {{"id", step.id}, {"title", step.title}, {"time", step.time}, {"edits", std::move(edits)}}}});
}

std::string undoLine(std::int64_t id) { return lineOf({{"undo", id}}); }
std::string redoLine(std::int64_t id) { return lineOf({{"redo", id}}); }

Result<JournalContent> readJournal(std::string_view text, const std::string& context) {
    JournalContent content;
    std::int64_t number = 0;
    for (std::size_t begin = 0; begin < text.size(); begin = content.goodBytes) {
        const std::size_t end = text.find('\n', begin);
        if (end == std::string_view::npos && (number > 0 || headLine().starts_with(text)))
            break;                                                       // torn
        const std::string place = context + " line " + std::to_string(++number);
        auto json = parseJson(text.substr(begin, end - begin), place);
        if (!json.ok() && number > 1 && end + 1 == text.size())
            break;                                                       // as long as it should be, but its bytes never came
        DIPTYCH_TRY(json);
        DIPTYCH_TRY(takeLine(*json, number == 1, content, place));
        content.goodBytes = end == std::string_view::npos ? text.size() : end + 1;
    }
    return content;
}

}  // namespace diptych
