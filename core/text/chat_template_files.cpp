// Where a folder keeps its chat template, and how a turn of a conversation is put for it.
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/text/chat_template.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t maxFile = std::size_t{16} << 20;

bool present(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

Error wrongKind(const Json& value, const std::string& file) {
    return {ErrorCode::BadInput, std::string("\"chat_template\" is ") + value.type_name() +
                                     ", wanted a text or a list of named ones with one called \"default\"",
            file, "Use the file that belongs to the model"};
}

// A text; or [{"name", "template"}] or {name: text}, of which "default" is taken. Empty: none.
Result<std::string> templateIn(const Json& object, const std::string& file) {
    const auto found = object.is_object() ? object.find("chat_template") : object.end();
    if (!object.is_object() || found == object.end() || found->is_null())
        return std::string();
    if (found->is_string())
        return found->get<std::string>();
    if (found->is_object())
        return jsonString(*found, "default", file);
    if (!found->is_array())
        return wrongKind(*found, file);
    for (const Json& entry : *found) {
        DIPTYCH_ASSIGN(const std::string name, jsonString(entry, "name", file));
        if (name == "default")
            return jsonString(entry, "template", file);
    }
    return wrongKind(*found, file);
}

Result<std::string> templateOfJson(const fs::path& file) {
    if (!present(file))
        return std::string();
    DIPTYCH_ASSIGN(const Json json, readJsonFile(file, {.maxBytes = maxFile}));
    return templateIn(json, toUtf8(file));
}

Result<std::string> templateOf(const fs::path& file) {
    if (file.extension() != ".jinja")
        return templateOfJson(file);
    if (!present(file))
        return std::string();
    return readFile(file, maxFile);
}

Json textPart(std::string_view text) { return {{"type", "text"}, {"text", std::string(text)}}; }

}  // namespace

Result<ChatTemplate> loadChatTemplate(const fs::path& folder) {
    for (const char* name : {"chat_template.json", "chat_template.jinja", "processor_config.json", "tokenizer_config.json"}) {
        DIPTYCH_ASSIGN(const std::string source, templateOf(folder / name));
        if (source.empty())
            continue;
        Result<ChatTemplate> parsed = ChatTemplate::parse(source);
        if (parsed.ok())
            return parsed;
        Error error = std::move(parsed).error();
        error.context = toUtf8(folder / name) + ": " + error.context;
        return error;
    }
    return Error{ErrorCode::NotFound,
                 "has no chat template, wanted chat_template.jinja, chat_template.json or one in processor_config.json or "
                 "tokenizer_config.json",
                 toUtf8(folder), "Add the chat template of the model"};
}

Json chatMessage(const std::string& role, std::string_view text, std::size_t picturesFirst) {
    constexpr std::string_view mark = "<image>";
    Json parts = Json::array();
    for (std::size_t i = 0; i < picturesFirst; ++i)
        parts.push_back({{"type", "image"}});
    for (;;) {
        const std::size_t at = text.find(mark);
        if (at != 0 && !text.empty())
            parts.push_back(textPart(text.substr(0, at)));
        if (at == std::string_view::npos)
            break;
        parts.push_back({{"type", "image"}});
        text.remove_prefix(at + mark.size());
    }
    if (parts.empty())
        parts.push_back(textPart(""));
    return {{"role", role}, {"content", std::move(parts)}};
}

}  // namespace diptych
