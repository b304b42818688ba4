// Every conversation of the packs: the prompt that the folder's own template writes, as the reference wrote it.
#include <QTest>
#include <map>
#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/text/chat_template.h"
#include "tests/support/shared_files.h"

using namespace diptych;
namespace fs = std::filesystem;

namespace {

// Special tokens by name, as the tokenizer's files tell them.
Json specialTokens(const fs::path& folder) {
    Json tokens = Json::object();
    for (const char* file : {"tokenizer_config.json", "special_tokens_map.json"}) {
        const auto config = readJsonFile(folder / file);
        if (!config.ok())
            continue;
        for (const auto& [key, value] : config->items())
            if (key.ends_with("_token") && (value.is_string() || value.is_object()))
                tokens[key] = value.is_object() ? value["content"] : value;
    }
    return tokens;
}

struct Conversation {
    const ChatTemplate& chat;
    Json context;

    // The prompts of all turns; a reply goes into the next one.
    std::string problem(const Json& test) {
        context["messages"] = Json::array();
        context["add_generation_prompt"] = true;
        const Json& replies = test["expect"]["replies"];
        bool marked = false;
        for (const Json& reply : replies)
            marked = marked || reply["message"].get<std::string>().find("<image>") != std::string::npos;
        std::size_t pictures = marked ? 0 : test["images"].size();
        for (const Json& reply : replies) {
            context["messages"].push_back(chatMessage("user", reply["message"].get<std::string>(), pictures));
            pictures = 0;
            const auto prompt = chat.render(context);
            if (!prompt.ok())
                return prompt.error().oneLine();
            if (*prompt != reply["prompt"].get<std::string>())
                return "wrote " + *prompt + "\nwanted " + reply["prompt"].get<std::string>();
            context["messages"].push_back(chatMessage("assistant", reply["text"].get<std::string>(), 0));
        }
        return {};
    }
};

}  // namespace

class TestChatTemplateParity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyTemplateOfThePacksIsRead() {
        SKIP_WITHOUT(tests::parityFolder());
        int found = 0;
        for (const auto& folder : fs::directory_iterator(tests::parityFolder() / "models")) {
            const auto chat = loadChatTemplate(folder.path());
            QVERIFY2(chat.ok() || chat.error().code == ErrorCode::NotFound, chat.ok() ? "" : chat.error().oneLine().c_str());
            found += chat.ok() ? 1 : 0;
        }
        QVERIFY(found > 0);
    }

    void everyPromptIsWrittenAsTheReferenceWroteIt() {
        SKIP_WITHOUT(tests::parityFolder());
        int prompts = 0;
        for (const auto& folder : fs::directory_iterator(tests::parityFolder() / "expected")) {
            const auto pack = readJsonFile(folder.path() / "cases.json");
            if (!pack.ok())
                continue;
            std::map<std::string, ChatTemplate> templates;
            for (const Json& test : (*pack)["cases"]) {
                if (test.value("verb", "") != "chat" || !test["expect"].contains("replies"))
                    continue;
                const std::string model = test.value("model", pack->value("model", ""));
                const fs::path files = tests::parityFolder() / model;
                if (!templates.contains(model)) {
                    const auto chat = loadChatTemplate(files);
                    QVERIFY2(chat.ok(), model.c_str());
                    templates.emplace(model, *chat);
                }
                const std::string problem = Conversation{templates.at(model), specialTokens(files)}.problem(test);
                QVERIFY2(problem.empty(), (model + " " + test["id"].get<std::string>() + ": " + problem).c_str());
                ++prompts;
            }
        }
        QVERIFY(prompts > 0);
    }
};

QTEST_APPLESS_MAIN(TestChatTemplateParity)
#include "test_chat_template_parity.moc"
