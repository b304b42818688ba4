// Chat templates: parsed, and rendered for two turns where that succeeds.
#include <nlohmann/json.hpp>

#include "core/text/chat_template.h"
#include "tests/fuzz/scratch_folder.h"

using namespace diptych;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Json context{{"messages", {{{"role", "user"}, {"content", {{{"type", "image"}}, {{"type", "text"}, {"text", "what is this?"}}}}},
                                            {{"role", "assistant"}, {"content", "a cat"}}}},
                              {"add_generation_prompt", true}, {"bos_token", "<s>"}, {"eos_token", "</s>"}};
    if (const auto chat = ChatTemplate::parse(fuzz::textOf(data, size)); chat.ok())
        static_cast<void>(chat->render(context));
    return 0;
}
