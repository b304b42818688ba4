// The cases of area "lm" in ../shared/parity/expected (language models, storage variants, adapters), as runs of the real
// diptych-cli. Of several chats or captions with the same options one is run: tests of the rooms run them all in one process.
// Families that `model info` refuses are skipped with its own words.
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include "tests/app/cli_run.h"
#include "tests/app/compare.h"
#include "tests/app/pack_cases.h"
#include "tests/support/shared_files.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

struct Pack {
    Document cases;
    std::optional<SafetensorsFile> tensors;
    std::string out;                               // what a run writes

    // Row-major values as nested arrays; a number where there is one.
    Document tensor(const std::string& name) const {
        const TensorInfo* info = tensors->find(name);
        const std::vector<float> values = tensors->floats(*info);
        if (values.size() == 1)
            return values[0];
        Document rows = Document::array();
        const std::size_t columns = values.size() / static_cast<std::size_t>(info->shape[0]);
        for (std::size_t begin = 0; begin < values.size(); begin += columns)
            rows.push_back(std::vector<float>(values.begin() + static_cast<std::ptrdiff_t>(begin),
                                              values.begin() + static_cast<std::ptrdiff_t>(begin + columns)));
        return rows;
    }
};

std::string pathOf(const Document& name) { return (parityFolder() / name.get<std::string>()).string(); }

void addAll(std::vector<std::string>& arguments, const std::string& option, const Document& one, const char* key, bool paths) {
    for (const Document& value : one.value(key, Document::array()))
        arguments.push_back(option + "=" + (paths ? pathOf(value) : value.get<std::string>()));
}

std::vector<std::string> argumentsOf(const Document& one, const Document& model, const std::string& out) {
    const std::string verb = one["verb"] == "refuse" ? "embed" : one["verb"].get<std::string>();
    if (verb == "model info")
        return {"model", "info", pathOf(model), "--json"};
    std::vector<std::string> arguments{verb, "--model", pathOf(model), "--json"};
    if (one.contains("adapter"))
        arguments.push_back("--adapter=" + pathOf(one["adapter"]));
    addAll(arguments, "--image", one, "images", true);
    addAll(arguments, "--text", one, "texts", false);
    addAll(arguments, "--message", one, "messages", false);
    for (const char* key : {"prompt", "text"})
        if (one.contains(key))
            arguments.push_back(std::string("--") + key + "=" + one[key].get<std::string>());
    const Document options = one.value("options", Document::object());
    for (const auto& [key, value] : options.items())
        arguments.push_back("--" + replaced(key, "_", "-") + "=" + value.dump());
    if (verb == "preprocess" || verb == "explain" || verb == "chat")
        arguments.push_back("--out=" + out);
    if (one["verb"] == "refuse")
        arguments.push_back("--text=a cat");
    return arguments;
}

// What the printed document must hold.
Document wantedOf(const Document& one, const Pack& pack) {
    const Document& expect = one["expect"];
    const std::string verb = one["verb"];
    Document wanted = Document::object();
    if (verb == "model info") {
        for (const char* key : {"family", "missing", "unexpected", "shape_mismatch", "dtype"})
            wanted[key] = expect[key];
        wanted["parameters"]["total"] = expect["parameters_total"];
        wanted["tokenizer"]["vocab_size"] = expect["vocab_size"];
    } else if (verb == "embed") {
        for (const auto& [key, name] : expect.items())
            wanted[key] = pack.tensor(name);
    } else if (verb == "tokenize") {
        for (const Document& ids : expect["ids"])
            wanted["items"].push_back({{"ids", ids}});
    } else if (verb == "caption") {
        wanted["items"].push_back({{"captions", expect["captions"]}});
        for (Document& caption : wanted["items"][0]["captions"])
            caption.erase("beam_score");
    } else if (verb == "chat") {
        wanted["replies"] = expect["replies"];
        for (Document& reply : wanted["replies"])
            reply.erase("beam_score"), reply.erase("prompt_logits");
    }
    return wanted;
}

const Tolerances within{2e-4, {{"image_embeds", 2e-5}, {"text_embeds", 2e-5}, {"logits_per_image", 5e-4}, {"logprob", 2e-3}}};

// Tensors of the written file: what `expect` says by name, and a chat's logits by place.
std::string tensorProblem(const Document& one, const Pack& pack) {
    const auto got = SafetensorsFile::open(pack.out);
    if (!got.ok())
        return got.error().oneLine();
    const double absolute = one["verb"] == "explain" ? 2e-5 : one["verb"] == "preprocess" ? 1e-4 : 2e-4;
    const auto compare = [&](const std::string& name, const std::string& wanted) {
        return tensorDifference(*got, name, *pack.tensors, wanted, {.absolute = absolute});
    };
    if (one["verb"] == "chat") {
        const Document& replies = one["expect"]["replies"];
        for (std::size_t i = 0; i < replies.size(); ++i)
            if (const auto problem = compare("prompt_logits." + std::to_string(i), replies[i]["prompt_logits"]); !problem.empty())
                return problem;
        return {};
    }
    for (const auto& [name, wanted] : one["expect"].items())
        if (wanted.is_string())
            if (const auto problem = compare(name, wanted); !problem.empty())
                return problem;
    return {};
}

std::string caseProblem(const Document& one, const Pack& pack) {
    const Document& expect = one["expect"];
    const CliRun run = runCli(argumentsOf(one, one.value("model", pack.cases.value("model", Document())), pack.out));
    if (one["verb"] == "refuse" || expect.contains("exit")) {
        if (run.exit != 3 || !run.isOneLineError())
            return "wanted exit 3 and one line: " + run.told();
        for (const Document& name : expect.value("stderr_names", Document::array()))
            if (run.err.find(name.get<std::string>()) == std::string::npos)
                return "the error does not name " + name.get<std::string>() + ": " + run.err;
        const std::string proof = expect.value("must_not_exist", "");
        return !proof.empty() && fs::exists(proof) ? "code of the file was run" : std::string();
    }
    if (run.exit != 0)
        return run.told();
    if (const auto problem = jsonDifference(run.document(), wantedOf(one, pack), within, "$"); !problem.empty())
        return problem;
    const std::string verb = one["verb"];
    return verb == "chat" || verb == "explain" || verb == "preprocess" ? tensorProblem(one, pack) : std::string();
}

// Generating takes its time: what was asked of the same model with the same options before is not asked again.
bool wasAsked(const Document& one, std::set<std::string>& asked) {
    const std::string verb = one["verb"];
    if (verb != "chat" && verb != "caption")
        return verb == "sample";
    std::string key = verb + one.value("model", "") + one.value("adapter", "") + (one["images"].size() > 1 ? "+" : "");
    const Document options = one.value("options", Document::object());
    for (const auto& [name, value] : options.items())
        key += " " + name;
    return !asked.insert(key).second;
}

}  // namespace

class TestCliLmParity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyKindOfCaseIsMet_data() { addPackRows(parityFolder() / "expected", "lm"); }

    void everyKindOfCaseIsMet() {
        QFETCH(QString, name);
        SKIP_WITHOUT(parityFolder() / "expected");
        SKIP_WITHOUT_CLI();
        const fs::path folder = parityFolder() / "expected" / name.toStdString();
        const QTemporaryDir scratch;
        Pack pack{.cases = readDocument(folder / "cases.json"), .tensors = {}, .out = scratch.filePath(QStringLiteral("o")).toStdString()};
        QVERIFY2(pack.cases.is_object(), "cases.json is damaged");
        if (pack.cases.contains("model"))
            if (const CliRun info = runCli({"model", "info", pathOf(pack.cases["model"]), "--json"}); info.exit == 3)
                QSKIP(info.err.c_str());
        auto tensors = SafetensorsFile::open(folder / "tensors.safetensors");
        QVERIFY(tensors.ok());
        pack.tensors = std::move(*tensors);
        QVERIFY(QDir::setCurrent(scratch.path()));
        std::set<std::string> asked;
        int wrong = 0, run = 0;
        for (const Document& one : pack.cases["cases"]) {
            if (wasAsked(one, asked))
                continue;
            ++run;
            if (const auto problem = caseProblem(one, pack); !problem.empty())
                qWarning("%s: %s", one["id"].get<std::string>().c_str(), problem.c_str()), ++wrong;
        }
        QVERIFY(run > 0);
        QCOMPARE(wrong, 0);
    }
};

QTEST_GUILESS_MAIN(TestCliLmParity)
#include "test_cli_lm_parity.moc"
