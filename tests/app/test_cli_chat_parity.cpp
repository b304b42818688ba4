// Language models that look at pictures, through the command line: of every model of the packs the first case of each kind —
// a chat, one with beams, one of several turns, a caption, a drawn token, attention, an adapter — as the packs define it.
#include <QTest>
#include <map>
#include <set>

#include "tests/app/cli_run.h"
#include "tests/app/compare.h"
#include "tests/support/language_packs.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

const Tolerances tolerances{2e-4, {{"logprob", 2e-3}, {"beam_score", 2e-3}}};

// "chat", "chat with beams" …: cases of one model and one kind are alike.
std::string kindOf(const Document& one) {
    std::string kind = one["verb"];
    if (one.contains("adapter"))
        kind += " with an adapter";
    if (one.value("options", Document::object()).contains("beams"))
        kind += " with beams";
    if (one.value("messages", Document::array()).size() > 1)
        kind += " of several turns";
    return kind;
}

void addOptions(const Document& options, std::vector<std::string>& arguments) {
    for (const auto& [key, value] : options.items()) {
        std::string name = "--" + key;
        std::replace(name.begin(), name.end(), '_', '-');
        arguments.push_back(name);
        if (!value.is_boolean())
            arguments.push_back(value.dump());
    }
}

std::vector<std::string> argumentsOf(const Document& one, const std::string& out) {
    const std::string verb = one["verb"] == "sample" ? "chat" : one["verb"].get<std::string>();
    const auto pathOf = [](const Document& path) { return (parityFolder() / path.get<std::string>()).string(); };
    std::vector<std::string> arguments{verb, "--json", "--model", pathOf(one["model"])};
    const auto add = [&](const std::string& option, const std::string& value) { arguments.insert(arguments.end(), {option, value}); };
    if (one.contains("adapter"))
        add("--adapter", pathOf(one["adapter"]));
    for (const Document& image : one.value("images", Document::array()))
        add("--image", pathOf(image));
    for (const Document& message : one.value("messages", Document::array()))
        add("--message", message);
    for (const char* option : {"prompt", "text"})
        if (one.contains(option))
            add(std::string("--") + option, one[option]);
    addOptions(one.value("options", Document::object()), arguments);
    if (one["verb"] == "sample")
        arguments.insert(arguments.end(), {"--sample", "--max-tokens", "1", "--seed", "3"});
    if (verb != "caption")
        add("--out", out);
    return arguments;
}

// What the expectation says of the printed document, without the names of tensors and what is there for information.
Document wantedOf(const Document& one) {
    Document wanted = one["expect"];
    for (Document& text : wanted[one["verb"] == "caption" ? "captions" : "replies"]) {
        text.erase("prompt_logits");
        text.erase("beam_score");
    }
    return one["verb"] == "caption" ? Document{{"items", {wanted}}} : wanted;
}

std::string tensorsProblem(const Document& one, const fs::path& out, const fs::path& wantedFile) {
    const auto got = SafetensorsFile::open(out), want = SafetensorsFile::open(wantedFile);
    if (!got.ok() || !want.ok())
        return "the tensors cannot be read";
    std::string problem;
    if (one["verb"] == "explain") {
        for (const char* name : {"attention.text", "attention.vision"})
            if (one["expect"].contains(name) && problem.empty())
                problem = tensorDifference(*got, name, *want, one["expect"][name], {.absolute = 2e-5, .ofValue = 0});
        return problem;
    }
    const Document& replies = one["expect"]["replies"];
    for (std::size_t i = 0; i < replies.size() && problem.empty(); ++i)
        problem = tensorDifference(*got, "prompt_logits." + std::to_string(i), *want, replies[i]["prompt_logits"],
                                   {.absolute = 2e-4, .ofValue = 0});
    return problem;
}

}  // namespace

class TestCliChatParity : public QObject {
    Q_OBJECT

    std::map<std::string, LanguageCase> m_cases;

private Q_SLOTS:
    void initTestCase() {
        SKIP_WITHOUT(parityFolder());
        SKIP_WITHOUT_CLI();
    }

    void theCommandLineSaysWhatThePacksSay_data() {
        QTest::addColumn<QString>("name");
        std::set<std::string> seen;
        for (const LanguageCase& one : languageCases({"chat", "caption", "sample", "explain"})) {
            const std::string model = one.what["model"], kind = kindOf(one.what);
            if (!seen.insert(model + " " + kind).second)
                continue;
            m_cases[one.name] = one;
            QTest::newRow(one.name.c_str()) << QString::fromStdString(one.name);
        }
    }
    void theCommandLineSaysWhatThePacksSay() {
        QFETCH(QString, name);
        const LanguageCase one = m_cases[name.toStdString()];
        const QTemporaryDir folder;
        const fs::path out = fs::path(folder.path().toStdString()) / "out.safetensors";
        const CliRun run = runCli(argumentsOf(one.what, out.string()));
        QVERIFY2(run.exit == 0, run.told().c_str());
        if (one.what["verb"] == "sample") {
            const Document ids = run.document()["replies"][0]["ids"], support = one.what["expect"]["support"];
            QCOMPARE(ids.size(), std::size_t{1});
            QVERIFY2(support.is_null() || std::find(support.begin(), support.end(), ids[0]) != support.end(), run.out.c_str());
            return;
        }
        std::string problem;
        if (one.what["verb"] != "explain")
            problem = jsonDifference(run.document(), wantedOf(one.what), tolerances, "");
        if (problem.empty() && one.what["verb"] != "caption")
            problem = tensorsProblem(one.what, out, one.tensors);
        QVERIFY2(problem.empty(), problem.c_str());
    }

    // A question is a chat of one message, its score the reply's log-probability.
    void questionsAreAnswered() {
        for (const LanguageCase& one : languageCases({"chat"})) {
            if (one.what["images"].size() != 1 || one.what["messages"].size() != 1 || one.what.contains("adapter"))
                continue;
            std::vector<std::string> arguments{"vqa", "--json", "--model", (parityFolder() / one.what["model"].get<std::string>()).string(),
                                               "--image", (parityFolder() / one.what["images"][0].get<std::string>()).string(),
                                               "--question", one.what["messages"][0]};
            addOptions(one.what["options"], arguments);
            const CliRun run = runCli(arguments);
            const Document& reply = one.what["expect"]["replies"][0];
            const Document wanted{{"items", {{{"question", reply["message"]}, {"answers", {{{"text", reply["text"]}, {"score", reply["logprob"]}}}}}}}};
            const std::string problem = jsonDifference(run.document(), wanted, {2e-3}, "");
            QVERIFY2(problem.empty(), (one.name + problem).c_str());
            return;
        }
    }
};

QTEST_GUILESS_MAIN(TestCliChatParity)
#include "test_cli_chat_parity.moc"
