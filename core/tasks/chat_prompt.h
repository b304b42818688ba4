// A conversation on its way into a language model that looks at pictures: turns → the folder's chat template → the places of
// the pictures widened to one mark a picture token → ids. Definition: parity README.lm.md.
// Pictures come first in the first message, unless a message holds "<image>": then they stand where the marks are.
// Errors: Usage (no message, marks that do not fit the pictures), BadInput and NotFound (the template, marks that it loses or
// makes up).
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/data/image_processor.h"
#include "core/nn/token_batch.h"
#include "core/text/chat_template.h"
#include "core/text/tokenizer.h"

namespace diptych {

// One turn a message, pictures put into them.
Result<std::vector<Json>> userTurns(const std::vector<std::string>& messages, std::size_t pictures);
// A reply goes into the next prompt as its text alone.
Json assistantTurn(const std::string& text);
std::size_t picturesIn(const Json& turns);

// What stands in the prompt in place of a picture's mark.
using PictureWords = std::function<std::string(const PixelTensor& picture)>;

class ChatPrompter {
public:
    // `pictureMark`: the text of the picture token, as templates of this folder write it.
    static Result<ChatPrompter> load(const std::filesystem::path& folder, const Tokenizer& tokenizer, std::string pictureMark,
                                     PictureWords words);

    Result<std::string> render(const Json& turns, bool askForReply) const;
    // `pictures` stand for the marks, in order.
    Result<std::string> widened(const std::string& prompt, const std::vector<const PixelTensor*>& pictures) const;

private:
    ChatPrompter(ChatTemplate chatTemplate, std::shared_ptr<const Json> tokens, std::string mark, PictureWords words)
        : m_template(std::move(chatTemplate)), m_tokens(std::move(tokens)), m_mark(std::move(mark)), m_words(std::move(words)) {}

    ChatTemplate m_template;
    std::shared_ptr<const Json> m_tokens;          // bos_token, eos_token … as templates name them
    std::string m_mark;
    PictureWords m_words;
};

}  // namespace diptych
