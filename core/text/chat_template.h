// The chat template of a model folder: messages in, prompt out. A small interpreter of our own for the part of Jinja that
// published templates use, with the settings transformers gives it (trim_blocks, lstrip_blocks, loop controls, generation
// blocks). Sandboxed: no files, no includes, nothing of the context is changed; steps, loops, text and nesting are bounded.
// Errors: BadInput (a faulty template, raise_exception, a bound reached), Unsupported (a tag, filter, test or method we do
// not have), each with its line; NotFound (loadChatTemplate: the folder has none).
// Threads: a parsed template is const and may be used by any thread.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "core/base/result.h"

namespace diptych {

class ChatTemplate {
public:
    static Result<ChatTemplate> parse(std::string_view source);

    // `context`: an object of what the template may name: messages, add_generation_prompt, bos_token, eos_token …
    // `tools` and `documents` are none where it does not name them, as in transformers. `strftime_now` tells the time of
    // `now` ("2024-07-26 12:30:00"), or the clock's where the context has none.
    Result<std::string> render(const Json& context) const;

private:
    struct Program;
    explicit ChatTemplate(std::shared_ptr<const Program> program) : m_program(std::move(program)) {}
    std::shared_ptr<const Program> m_program;
};

// Where transformers looks, in its order: chat_template.json, chat_template.jinja, processor_config.json,
// tokenizer_config.json (a text, or a list of named ones, of which "default" is taken).
Result<ChatTemplate> loadChatTemplate(const std::filesystem::path& folder);

// One turn as the template sees it. Marks `<image>` in the text become pictures where they stand and part the text;
// `picturesFirst` more go before it.
Json chatMessage(const std::string& role, std::string_view text, std::size_t picturesFirst);

}  // namespace diptych
