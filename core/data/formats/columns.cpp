#include "core/data/formats/columns.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace diptych {

namespace {

struct RoleNames {
    ColumnRole role;
    std::string_view option;                       // as --columns names the role
    std::vector<std::string_view> names;           // the first that is there is taken
};

const std::vector<RoleNames>& roleNames() {
    static const std::vector<RoleNames> all{
        {ColumnRole::Image, "image",
         {"image", "images", "filepath", "file_name", "image_path", "filename", "path", "image_name", "img", "img_path", "image_file", "file", "picture"}},
        {ColumnRole::Caption, "caption", {"caption", "captions", "text", "title", "sentence", "sentences", "description", "comment"}},
        {ColumnRole::Question, "question", {"question"}},
        {ColumnRole::Answer, "answer", {"answers", "answer"}},
        {ColumnRole::Split, "split", {"split"}},
        {ColumnRole::Language, "language", {"language", "lang"}},
        {ColumnRole::Id, "id", {"image_id", "id"}},
        {ColumnRole::CaptionId, "caption_id", {"caption_id"}},
        {ColumnRole::QuestionId, "question_id", {"question_id"}},
        {ColumnRole::QuestionType, "question_type", {"question_type"}},
        {ColumnRole::AnswerType, "answer_type", {"answer_type"}},
        {ColumnRole::Width, "width", {"width"}},
        {ColumnRole::Height, "height", {"height"}}};
    return all;
}

bool namesPictures(std::string_view column) {
    for (const std::string_view name : {"file_name", "file_names"})
        if (column == name || (column.ends_with(name) && column.size() > name.size() && column[column.size() - name.size() - 1] == '_'))
            return true;
    return false;
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

std::optional<std::int64_t> asInteger(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failure == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(number) : std::nullopt;
}

Result<std::size_t> columnNamed(const std::vector<std::string>& columns, const std::string& role, const std::string& name) {
    const auto found = std::find(columns.begin(), columns.end(), name);
    if (found != columns.end())
        return static_cast<std::size_t>(found - columns.begin());
    return Error{ErrorCode::Usage, role + "=" + name + " is no column, wanted one of " + joinedNames(columns), "--columns", "Name a column of the file"};
}

}  // namespace

std::string joinedNames(const std::vector<std::string>& names) {
    std::string all;
    for (const std::string& name : names)
        all += (all.empty() ? "" : ", ") + name.substr(0, 60);
    return all.substr(0, 600);
}

Result<ColumnRoles> ColumnRoles::of(const std::vector<std::string>& columns, const std::map<std::string, std::string>& chosen, bool imageFolder) {
    ColumnRoles roles;
    roles.m_columns = columns;
    roles.m_roles.assign(columns.size(), ColumnRole::Tag);
    for (const auto& [option, name] : chosen) {
        const auto role = std::find_if(roleNames().begin(), roleNames().end(), [&](const RoleNames& known) { return known.option == option; });
        if (role == roleNames().end())
            return Error{ErrorCode::Usage, "\"" + option + "\" is no meaning of a column, wanted image, caption, question, answer, split, id or language",
                         "--columns", "Write image=COLUMN,caption=COLUMN"};
        DIPTYCH_ASSIGN(const std::size_t place, columnNamed(columns, option, name));
        roles.m_roles[place] = role->role;
    }
    for (const RoleNames& known : roleNames()) {
        if (roles.has(known.role) || (imageFolder && known.role == ColumnRole::Image))
            continue;
        for (const std::string_view name : known.names) {
            const auto found = std::find_if(columns.begin(), columns.end(), [&](const std::string& column) { return lower(column) == name; });
            const auto place = static_cast<std::size_t>(found - columns.begin());
            if (found == columns.end() || roles.m_roles[place] != ColumnRole::Tag)
                continue;
            roles.m_roles[place] = known.role;
            break;
        }
    }
    for (std::size_t i = 0; imageFolder && i < columns.size(); ++i)
        if (namesPictures(columns[i]))
            roles.m_roles[i] = ColumnRole::Image;
    return roles;
}

bool ColumnRoles::has(ColumnRole role) const { return std::find(m_roles.begin(), m_roles.end(), role) != m_roles.end(); }

void ColumnRoles::put(FlatRow& row, std::size_t column, std::string_view text) const {
    switch (m_roles[column]) {
    case ColumnRole::Image: row.images.emplace_back(text); break;
    case ColumnRole::Caption: row.captions.emplace_back(text); break;
    case ColumnRole::Question: row.question = std::string(text); break;
    case ColumnRole::Answer: row.answers.emplace_back(text); break;
    case ColumnRole::Split: row.split = text; break;
    case ColumnRole::Language: row.language = text; break;
    case ColumnRole::QuestionType: row.questionType = text; break;
    case ColumnRole::AnswerType: row.answerType = text; break;
    case ColumnRole::CaptionId: row.captionId = asInteger(text); break;
    case ColumnRole::QuestionId: row.questionId = asInteger(text); break;
    case ColumnRole::Width: row.width = asInteger(text).value_or(0); break;
    case ColumnRole::Height: row.height = asInteger(text).value_or(0); break;
    case ColumnRole::Tag: row.columns.emplace_back(m_columns[column], text); break;
    case ColumnRole::Id:
        row.id = asInteger(text);
        row.key = row.id ? std::string() : std::string(text);
        break;
    }
}

FlatRow ColumnRoles::rowOf(const std::vector<std::string_view>& cells) const {
    FlatRow row;
    for (std::size_t i = 0; i < std::min(cells.size(), m_roles.size()); ++i)
        if (!cells[i].empty())
            put(row, i, cells[i]);
    return row;
}

FlatRow ColumnRoles::rowOf(const JsonValue& value) const {
    FlatRow row;
    std::size_t column = 0;
    value.forEachKey([&](std::string_view, const JsonValue& cell) {
        const std::size_t place = column++;
        const ColumnRole role = m_roles[place];
        const bool list = role == ColumnRole::Image || role == ColumnRole::Caption || role == ColumnRole::Answer;
        if (cell.isArray() && list)
            cell.forEach([&](const JsonValue& one) { put(row, place, one.shown()); });
        else if (!cell.isNull())
            put(row, place, cell.isText() ? std::string(cell.asText()) : cell.shown());
    });
    return row;
}

FlatRow KeyedRoles::rowOf(const JsonValue& row, SetBuilder& builder) {
    std::size_t count = 0;
    bool same = true;
    row.forEachKey([&](std::string_view key, const JsonValue&) {
        same = same && count < m_keys.size() && m_keys[count] == key;
        ++count;
    });
    if (count > mostColumns)
        return {};
    if (!same || count != m_keys.size()) {
        m_keys.clear();
        row.forEachKey([&](std::string_view key, const JsonValue&) {
            m_keys.emplace_back(key);
            builder.field(key);
        });
        if (auto roles = ColumnRoles::of(m_keys, {}, m_imageFolder); roles.ok())
            m_roles = std::move(roles).value();
    }
    return m_roles.rowOf(row);
}

}  // namespace diptych
