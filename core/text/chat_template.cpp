#include "core/text/chat_template.h"

#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/text/chat_template_parser.h"
#include "core/text/chat_template_renderer.h"

namespace diptych {

namespace {

constexpr std::size_t maxSource = std::size_t{1} << 20;

}  // namespace

struct ChatTemplate::Program {
    jinja::Body body;
};

Result<ChatTemplate> ChatTemplate::parse(std::string_view source) {
    if (source.size() > maxSource)
        return Error{ErrorCode::BadInput, "has " + std::to_string(source.size()) + " bytes, wanted at most 1 MB",
                     "chat template", "Use the chat template that belongs to the model"};
    if (!isValidUtf8(source))
        return Error{ErrorCode::BadInput, "is not valid UTF-8", "chat template", "Fetch the file again"};
    DIPTYCH_ASSIGN(const std::vector<jinja::Token> tokens, jinja::tokenise(source));
    auto program = std::make_shared<Program>();
    DIPTYCH_ASSIGN(program->body, jinja::parseTemplate(tokens));
    return ChatTemplate(std::move(program));
}

Result<std::string> ChatTemplate::render(const Json& context) const {
    const std::string where = "chat template";
    if (!context.is_object())
        return Error{ErrorCode::Usage, std::string("the context is ") + context.type_name() + ", wanted an object", where,
                     "Give the values by name"};
    DIPTYCH_ASSIGN(std::string now, jsonStringOr(context, "now", "", where));
    jinja::Renderer renderer(std::move(now));
    renderer.define("tools", jinja::Value(jinja::None{}));
    renderer.define("documents", jinja::Value(jinja::None{}));
    for (const auto& [name, inner] : context.items()) {
        Result<jinja::Value> value = jinja::fromJson(inner, renderer.budget());
        if (!value.ok())
            return jinja::atLine(std::move(value).error(), 1);
        renderer.define(name, std::move(value).value());
    }
    return renderer.render(m_program->body);
}

}  // namespace diptych
