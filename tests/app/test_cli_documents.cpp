// What scripts read: every verb prints exactly one JSON document with the agreed keys and nothing else, `help` knows every
// verb and its options, the log says which BLAS computes. The words that a model says are never looked at.
#include <QTest>

#include "core/base/safetensors.h"
#include "tests/app/cli_run.h"
#include "tests/train/tiny_run.h"

using namespace diptych;
using namespace diptych::tests;
using nlohmann::json;

namespace {

using Words = std::vector<std::string>;

std::string model() { return bundledModel().string(); }
std::string picture(int index) { return (samples() / "images" / ("00000" + std::to_string(index) + ".png")).string(); }

// The keys of an object that are wanted and absent, as one text.
std::string absent(const json& object, std::initializer_list<const char*> keys) {
    std::string names;
    for (const char* key : keys)
        if (!object.is_object() || !object.contains(key))
            names += std::string(key) + " ";
    return names;
}

bool isMatrix(const json& rows, std::size_t height, std::size_t width) {
    return rows.is_array() && rows.size() == height &&
           std::all_of(rows.begin(), rows.end(), [&](const json& row) { return row.is_array() && row.size() == width && row[0].is_number(); });
}

}  // namespace

#define VERIFY_KEYS(object, ...)                                  \
    do {                                                          \
        const std::string names = absent(object, {__VA_ARGS__});  \
        QVERIFY2(names.empty(), names.c_str());                   \
    } while (false)

class TestCliDocuments : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder{scratchTemplate()};
    fs::path m_root{m_folder.path().toStdString()};
    std::string file(const char* name) const { return (m_root / name).string(); }

    // The one document; null where it is none, or where stderr says something.
    static json documentOf(Words arguments) {
        arguments.emplace_back("--json");
        const CliRun run = runCli(arguments);
        const bool single = run.exit == 0 && std::count(run.out.begin(), run.out.end(), '\n') == 1 && run.err.empty();
        if (!single)
            qWarning("%s: %s", arguments.front().c_str(), run.told().c_str());
        return single ? run.document() : json();
    }

private Q_SLOTS:
    void initTestCase() { SKIP_WITHOUT_CLI(); }

    void modelInfoTellsWhatTheFolderIs() {
        json info = documentOf({"model", "info", model()});
        VERIFY_KEYS(info, "family", "tasks", "parameters", "dtype", "memory_bytes", "missing", "unexpected", "shape_mismatch", "shape_details", "tokenizer", "image");
        VERIFY_KEYS(info["parameters"], "total", "by_part");
        VERIFY_KEYS(info["tokenizer"], "kind", "vocab_size", "max_length");
        VERIFY_KEYS(info["image"], "height", "width", "mean", "std", "resample");
        QVERIFY(info["missing"].empty() && info["shape_mismatch"].empty());
        QVERIFY(info["memory_bytes"].get<double>() > 4 * info["parameters"]["total"].get<double>());
        std::int64_t sum = 0;
        for (const auto& [part, count] : info["parameters"]["by_part"].items())
            sum += count.get<std::int64_t>();
        QVERIFY(info["parameters"]["total"] == sum);
        json weights = documentOf({"model", "info", model() + "/model.safetensors"});
        VERIFY_KEYS(weights, "tensors", "metadata");
        VERIFY_KEYS(weights["tensors"][0], "name", "dtype", "shape");
    }

    void tokensAndPixels() {
        json tokens = documentOf({"tokenize", "--model", model(), "--text", "a cat"});
        VERIFY_KEYS(tokens["items"][0], "text", "ids", "pieces", "truncated");
        QCOMPARE(tokens["items"][0]["ids"].size(), tokens["items"][0]["pieces"].size());
        json pixels = documentOf({"preprocess", "--model", model(), "--image", picture(0), "--out", file("pixels")});
        QVERIFY(pixels["outputs"]["pixel_values"] == json({1, 3, 96, 96}));
    }

    void embeddingsAreOfLengthOneAndStandInTheFileToo() {
        json embedded = documentOf({"embed", "--model", model(), "--image", picture(1), "--image", picture(2), "--text", "a cat",
                                          "--out", file("embeds")});
        VERIFY_KEYS(embedded, "image_embeds", "text_embeds", "logits_per_image", "logit_scale");
        const std::size_t width = embedded["text_embeds"][0].size();
        QVERIFY(isMatrix(embedded["image_embeds"], 2, width) && isMatrix(embedded["text_embeds"], 1, width));
        double length = 0;
        for (const double value : embedded["image_embeds"][1])
            length += value * value;
        QVERIFY(std::abs(length - 1) < 1e-4);
        const auto written = SafetensorsFile::open(file("embeds"));
        QVERIFY(written.ok() && written->find("image_embeds") != nullptr && written->find("text_embeds") != nullptr);
        QVERIFY(written->find("image_embeds")->shape == (std::vector<std::int64_t>{2, static_cast<std::int64_t>(width)}));
        json points = documentOf({"project", "--embeddings", file("embeds"), "--method", "pca", "--out", file("points")});
        QVERIFY(points["points"] == 3);
    }

    void captionsCarryTheirNumbers() {
        json told = documentOf({"caption", "--model", model(), "--image", picture(1), "--image", picture(0), "--beams", "2",
                                      "--returns", "2", "--max-tokens", "5"});
        QCOMPARE(told["items"].size(), std::size_t{2});
        QVERIFY(told["items"][0]["image"] == picture(1));          // options that repeat keep their order
        for (const json& caption : told["items"][0]["captions"]) {
            VERIFY_KEYS(caption, "text", "ids", "token_logprobs", "logprob");
            double sum = 0;
            for (const double value : caption["token_logprobs"])
                sum += value;
            QVERIFY(std::abs(sum - caption["logprob"].get<double>()) < 1e-6);
            QVERIFY(caption["token_logprobs"].size() <= 5);
        }
        QCOMPARE(told["items"][0]["captions"].size(), std::size_t{2});
        QCOMPARE(documentOf({"caption", "--model", model(), "--image", picture(1)})["items"][0]["captions"].size(), std::size_t{1});
    }

    void answersAndMatchesStandInOrder() {
        writeContent(file("choices"), "red\nblue\n\nthe longest of all\n");
        json ranked = documentOf({"vqa", "--model", model(), "--image", picture(0), "--question", "one?", "--question", "two?",
                                        "--choices", file("choices"), "--top-k", "2"});
        QVERIFY(ranked["items"].size() == 2 && ranked["items"][1]["question"] == "two?");
        const json& answers = ranked["items"][0]["answers"];
        QCOMPARE(answers.size(), std::size_t{2});
        VERIFY_KEYS(answers[0], "text", "score");
        QVERIFY(answers[0]["score"].get<double>() >= answers[1]["score"].get<double>());
        json matched = documentOf({"match", "--model", model(), "--image", picture(0), "--image", picture(1), "--text", "a", "--text",
                                         "b", "--text", "c"});
        QVERIFY(isMatrix(matched["itm"], 2, 3) && isMatrix(matched["itc"], 2, 3));
    }

    void mapsAreWrittenWithWhatTheyNeedToBeDrawn() {
        json explained = documentOf({"explain", "--model", model(), "--image", picture(0), "--text", "a cat", "--method", "attention",
                                           "--target", "caption", "--out", file("map")});
        VERIFY_KEYS(explained, "method", "rows", "cols", "tokens", "files");
        QVERIFY(explained["files"] == json::array({file("map")}));
        const auto maps = SafetensorsFile::open(file("map"));
        QVERIFY(maps.ok());
        for (const char* name : {"attention.vision", "attention.text", "attention.cross"})
            QVERIFY2(maps->find(name) != nullptr && maps->find(name)->shape.size() == 4, name);
        for (const char* key : {"method", "family", "image_height", "image_width", "crop", "canvas"})
            QVERIFY2(maps->metadata().contains(key), key);
        QVERIFY(maps->metadata().at("crop") == "0.0,0.0,96.0,96.0");
        // A layer that the vision tower alone has means the last one of the shallower text stack.
        const int layers = static_cast<int>(maps->find("attention.vision")->shape[0]);
        QVERIFY(layers > maps->find("attention.text")->shape[0]);
        for (const int layer : {layers - 1, layers}) {
            const CliRun run = runCli({"explain", "--model", model(), "--image", picture(0), "--text", "a cat", "--layer",
                                       std::to_string(layer), "--out", file("layer")});
            QVERIFY2(run.exit == (layer < layers ? 0 : 2), run.told().c_str());
        }
    }

    void dataSetsAreCounted() {
        json info = documentOf({"data", "info", samples().string()}), check = documentOf({"data", "check", samples().string()});
        VERIFY_KEYS(info, "format", "splits", "fields");
        VERIFY_KEYS(info["splits"]["train"], "images", "texts", "questions");
        VERIFY_KEYS(check, "rows", "findings");
        QVERIFY(check["findings"].size() == 4 && check["counts"]["repeated_text"] == 4 && check["rows"] == 24);
    }

    void trainingPrintsOneEventALineAndNothingElse() {
        json request = tinyRequest(3);
        request["objectives"] = json::array({{{"kind", "caption"}}});
        const fs::path run = writeRun(m_root, "run", request);
        const CliRun trained = runCli({"train", run.string(), "--json"});
        QVERIFY2(trained.exit == 0 && trained.err.empty(), trained.told().c_str());
        QVERIFY(trained.out == contentOf(run / "events.jsonl"));
        const auto events = eventsOf(run);
        VERIFY_KEYS(events.front(), "t", "step", "kind", "version", "environment");
        for (const json& event : events)
            if (event["kind"] == "step")
                VERIFY_KEYS(event, "t", "step", "loss", "losses", "lr", "grad_norm");
        const CliRun again = runCli({"train", run.string(), "--json"});
        QVERIFY2(again.exit == 2 && again.isOneLineError() && again.err.find("--resume") != std::string::npos, again.told().c_str());
        const CliRun finished = runCli({"train", run.string(), "--resume", "--json"});
        QVERIFY2(finished.exit == 0 && finished.out.empty(), finished.told().c_str());
        request["method"] = {{"kind", "linear-probe"}};
        const CliRun idle = runCli({"train", writeRun(m_root, "idle", request).string()});
        QVERIFY2(idle.exit == 2 && idle.isOneLineError(), idle.told().c_str());
        QVERIFY2(idle.err.find("caption") != std::string::npos && idle.err.find("linear-probe") != std::string::npos, idle.told().c_str());
    }

    void helpKnowsEveryVerbAndItsOptions() {
        const std::vector<std::pair<Words, Words>> verbs{
            {{"model", "info"}, {"path"}},
            {{"model", "export"}, {"--model", "--out"}},
            {{"tokenize"}, {"--model", "--text", "--file"}},
            {{"preprocess"}, {"--model", "--image", "--out"}},
            {{"embed"}, {"--model", "--image", "--text", "--out"}},
            {{"caption"}, {"--prompt", "--beams", "--sample", "--temperature", "--top-k", "--top-p", "--max-tokens", "--min-tokens",
                           "--repetition-penalty", "--length-penalty", "--no-repeat-ngram", "--returns", "--min-p", "--typical",
                           "--bad-words", "--early-stopping"}},
            {{"vqa"}, {"--question", "--top-k", "--choices", "--beams"}},
            {{"match"}, {"--image", "--text"}},
            {{"explain"}, {"--method", "--target", "--layer", "--head", "--start-layer", "--token", "--out"}},
            {{"project"}, {"--embeddings", "--method", "--out"}},
            {{"data", "info"}, {"path"}},
            {{"data", "check"}, {"path"}},
            {{"data", "make", "scenes"}, {"--count", "--out"}},
            {{"train"}, {"run", "--resume"}},
            {{"eval", "scenes"}, {"--model", "--data", "--language"}}};
        const std::string all = runCli({"help"}).out;
        for (const auto& [verb, options] : verbs) {
            Words arguments{"help"};
            arguments.insert(arguments.end(), verb.begin(), verb.end());
            const CliRun help = runCli(arguments);
            QVERIFY2(help.exit == 0 && help.err.empty(), help.told().c_str());
            QVERIFY2(all.find(verb.front()) != std::string::npos, verb.front().c_str());
            for (const std::string& option : options)
                QVERIFY2(help.out.find(option) != std::string::npos, (verb.back() + " " + option).c_str());
        }
    }

    void theLogSaysWhichBlasComputesAndThatItIsTheFastOne() {
        const CliRun run = runCli({"model", "info", model()});
        QCOMPARE(run.exit, 0);
        const std::string log = contentOf(fs::path(CliWorld::stateFolder().toStdString()) / "diptych" / "diptych-cli.log");
        QVERIFY2(log.find("engine: torch") != std::string::npos, log.c_str());
        const bool fast = log.find("OpenMP") != std::string::npos || log.find("MKL") != std::string::npos;
        // Where it is the slow one, the user is told what to install.
        QVERIFY2(fast || run.err.find("libopenblas0-openmp") != std::string::npos, (log + run.err).c_str());
    }
};

QTEST_GUILESS_MAIN(TestCliDocuments)
#include "test_cli_documents.moc"
