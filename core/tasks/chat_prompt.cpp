#include "core/tasks/chat_prompt.h"

#include <nlohmann/json.hpp>

namespace diptych {

namespace {

constexpr std::string_view messageMark = "<image>";

std::size_t countOf(std::string_view text, std::string_view wanted) {
    std::size_t count = 0;
    for (std::size_t at = text.find(wanted); at != std::string_view::npos; at = text.find(wanted, at + wanted.size()))
        ++count;
    return count;
}

std::shared_ptr<const Json> namedTokens(const Tokenizer& tokenizer) {
    constexpr std::pair<const char*, TokenRole> names[] = {
        {"bos_token", TokenRole::Bos}, {"eos_token", TokenRole::Eos}, {"unk_token", TokenRole::Unk},
        {"sep_token", TokenRole::Sep}, {"pad_token", TokenRole::Pad}, {"cls_token", TokenRole::Cls},
        {"mask_token", TokenRole::Mask},
    };
    Json tokens = Json::object();
    for (const auto& [name, role] : names)
        if (const auto id = tokenizer.roleId(role))
            tokens[name] = tokenizer.pieceOf(*id);
    return std::make_shared<const Json>(std::move(tokens));
}

}  // namespace

Result<std::vector<Json>> userTurns(const std::vector<std::string>& messages, std::size_t pictures) {
    if (messages.empty())
        return Error{ErrorCode::Usage, "is missing, wanted one", "message", "Say something"};
    std::size_t marks = 0;
    for (const std::string& message : messages)
        marks += countOf(message, messageMark);
    if (marks > 0 && marks != pictures)
        return Error{ErrorCode::Usage,
                     "hold <image> " + std::to_string(marks) + " times, wanted once for each of " + std::to_string(pictures) +
                         " pictures",
                     "messages", "Give as many pictures as marks, or leave the marks out"};
    std::vector<Json> turns;
    for (const std::string& message : messages)
        turns.push_back(chatMessage("user", message, marks == 0 && turns.empty() ? pictures : 0));
    return turns;
}

Json assistantTurn(const std::string& text) {
    return {{"role", "assistant"}, {"content", Json::array({{{"type", "text"}, {"text", text}}})}};
}

std::size_t picturesIn(const Json& turns) {
    std::size_t count = 0;
    for (const Json& turn : turns)
        for (const Json& part : turn["content"])
            count += part["type"] == "image" ? 1 : 0;
    return count;
}

Result<ChatPrompter> ChatPrompter::load(const std::filesystem::path& folder, const Tokenizer& tokenizer,
                                        std::string pictureMark, PictureWords words) {
    DIPTYCH_ASSIGN(ChatTemplate chatTemplate, loadChatTemplate(folder));
    return ChatPrompter(std::move(chatTemplate), namedTokens(tokenizer), std::move(pictureMark), std::move(words));
}

Result<std::string> ChatPrompter::render(const Json& turns, bool askForReply) const {
    Json context = *m_tokens;
    context["messages"] = turns;
    context["add_generation_prompt"] = askForReply;
    return m_template.render(context);
}

Result<std::string> ChatPrompter::widened(const std::string& prompt, const std::vector<const PixelTensor*>& pictures) const {
    const std::size_t marks = countOf(prompt, m_mark);
    if (marks != pictures.size())
        return Error{ErrorCode::BadInput,
                     "holds " + m_mark + " " + std::to_string(marks) + " times, wanted once for each of " +
                         std::to_string(pictures.size()) + " pictures",
                     "prompt", "Leave " + m_mark + " out of the conversation, or use a chat template that keeps pictures"};
    std::string text;
    std::size_t from = 0;
    for (const PixelTensor* picture : pictures) {
        const std::size_t at = prompt.find(m_mark, from);
        text += prompt.substr(from, at - from) + m_words(*picture);
        from = at + m_mark.size();
    }
    return text + prompt.substr(from);
}

}  // namespace diptych
