// What the columns of a table or the keys of a row mean: which one names the picture, which holds the text, and so on. Found
// by their usual names, or told by the user (`--columns image=path,caption=words`). Columns with no meaning are kept as they are.
// Errors: Usage (a column was named that is not there, or a meaning that is none).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/formats/json_rows.h"
#include "core/data/formats/set_builder.h"

namespace diptych {

constexpr std::size_t mostColumns = 4096;           // of a table, or keys of a row; more are no data set

enum class ColumnRole { Image, Caption, Question, Answer, Split, Language, Id, CaptionId, QuestionId, QuestionType, AnswerType, Width, Height, Tag };

class ColumnRoles {
public:
    // `imageFolder`: the picture stands in file_name, *_file_name, file_names or *_file_names.
    static Result<ColumnRoles> of(const std::vector<std::string>& columns, const std::map<std::string, std::string>& chosen,
                                  bool imageFolder = false);

    bool has(ColumnRole role) const;
    FlatRow rowOf(const std::vector<std::string_view>& cells) const;     // an empty cell says nothing
    FlatRow rowOf(const JsonValue& row) const;

private:
    void put(FlatRow& row, std::size_t column, std::string_view text) const;

    std::vector<std::string> m_columns;
    std::vector<ColumnRole> m_roles;
};

// "a, b, c", at most a few hundred bytes of it.
std::string joinedNames(const std::vector<std::string>& names);

// Rows whose keys may differ: resolves the roles again only where the keys change.
class KeyedRoles {
public:
    explicit KeyedRoles(bool imageFolder) : m_imageFolder(imageFolder) {}
    FlatRow rowOf(const JsonValue& row, SetBuilder& builder);

private:
    bool m_imageFolder;
    std::vector<std::string> m_keys;
    ColumnRoles m_roles;
};

}  // namespace diptych
