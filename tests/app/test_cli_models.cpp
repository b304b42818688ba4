// Model folders that lie to the command line: tensors that are missing, misshaped or too many, pickles, configurations and
// files that are cut short, never end or ask for what cannot be. One line and exit 3; nothing hangs, nothing crashes.
#include <QTest>
#include <cmath>
#include <fstream>
#include <sys/stat.h>

#include "core/base/safetensors.h"
#include "tests/app/hostile.h"

using namespace diptych;
using namespace diptych::tests;

namespace {

// A copy of the bundled folder whose weights are as `change` makes them of the bundled ones.
template <typename Change>
void writeModel(const fs::path& folder, Change change) {
    fs::copy(bundledModel(), folder);
    const auto file = SafetensorsFile::open(bundledModel() / "model.safetensors");
    QVERIFY(file.ok());
    std::vector<TensorToWrite> tensors;
    for (const TensorInfo& tensor : file->tensors())
        tensors.push_back({tensor.name, tensor.dtype, tensor.shape, file->bytes(tensor)});
    change(tensors);
    QVERIFY(writeSafetensors(folder / "model.safetensors", std::move(tensors), {{"format", "pt"}}).ok());
}

TensorToWrite& named(std::vector<TensorToWrite>& tensors, const std::string& name) {
    return *std::find_if(tensors.begin(), tensors.end(), [&](const TensorToWrite& tensor) { return tensor.name == name; });
}

constexpr const char* someTensor = "text_encoder.encoder.layer.0.output.dense.weight";

}  // namespace

class TestCliModels : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder{scratchTemplate()};
    fs::path m_root{m_folder.path().toStdString()};
    std::string out() const { return (m_root / "out.safetensors").string(); }

    fs::path copyOfModel(const std::string& name) const {
        fs::copy(bundledModel(), m_root / name);
        return m_root / name;
    }
    // All verbs refuse the folder; what they say holds `word`. The first that does not, or nothing.
    std::string acceptedBy(const fs::path& model, const std::string& word) const {
        for (const Words& arguments : computingVerbs(model.string(), goodPicture(), out())) {
            const CliRun run = quick(arguments);
            if (!isRefused(run) || run.err.find(word) == std::string::npos)
                return arguments.front() + ": " + run.told();
        }
        return fs::exists(out()) ? "explain wrote a file" : std::string();
    }

private Q_SLOTS:
    void initTestCase() { SKIP_WITHOUT_CLI(); }

    void keysOfTheConfigurationThatNobodyReadsAreTold() {
        const CliRun plain = quick({"model", "info", bundledModel().string(), "--json"});
        QVERIFY2(plain.exit == 0 && plain.err.empty() && plain.document()["unread_keys"].empty(), plain.told().c_str());
        const fs::path model = copyOfModel("unread");
        nlohmann::json config = nlohmann::json::parse(std::ifstream(model / "config.json"));
        config["sparse_attention"] = true;
        config["text_config"]["window"] = 7;
        config["text_config"]["unset"] = nullptr;
        std::ofstream(model / "config.json") << config.dump();
        const CliRun info = quick({"model", "info", model.string(), "--json"});
        QVERIFY2(info.exit == 0, info.told().c_str());
        QVERIFY2(info.document()["unread_keys"] == nlohmann::json({"sparse_attention", "text_config.window"}), info.told().c_str());
        QVERIFY(info.err.starts_with("diptych-cli: warning: ") && info.err.find("text_config.window") != std::string::npos);
    }

    void bfloat16IsComputedInAndNothingElse() {
        const Words caption{"caption", "--model", bundledModel().string(), "--image", goodPicture(), "--json"};
        const auto with = [&](const std::string& dtype) {
            Words words = caption;
            words.insert(words.end(), {"--dtype", dtype});
            return quick(words);
        };
        const CliRun full = with("f32"), rounded = with("bf16");
        QVERIFY2(full.exit == 0 && rounded.exit == 0, rounded.told().c_str());
        const auto logprob = [](const CliRun& run) { return run.document()["items"][0]["captions"][0]["token_logprobs"][0].get<double>(); };
        QVERIFY(logprob(full) != logprob(rounded) && std::abs(logprob(full) - logprob(rounded)) < 0.2);
        QCOMPARE(with("f16").exit, 2);
        QCOMPARE(quick({"train", m_root.string(), "--dtype", "bf16"}).exit, 2);
    }

    void foldersWithWrongTensorsAreRefusedByWhatComputesAndListedByInfo() {
        writeModel(m_root / "missing", [](std::vector<TensorToWrite>& tensors) { tensors.erase(&named(tensors, someTensor) - &tensors.front() + tensors.begin()); });
        writeModel(m_root / "misshaped", [](std::vector<TensorToWrite>& tensors) { std::swap(named(tensors, someTensor).shape[0], named(tensors, someTensor).shape[1]); });
        for (const char* name : {"missing", "misshaped"}) {
            const std::string accepted = acceptedBy(m_root / name, someTensor);
            QVERIFY2(accepted.empty(), accepted.c_str());
            const CliRun info = quick({"model", "info", (m_root / name).string(), "--json"});
            QVERIFY2(info.exit == 0, info.told().c_str());
            const bool missing = std::string(name) == "missing";
            QVERIFY(info.document()["missing"].size() == (missing ? 1U : 0U));
            QVERIFY(info.document()["shape_mismatch"] == (missing ? nlohmann::json::array() : nlohmann::json({someTensor})));
            for (const Words& verb : {Words{"tokenize", "--text", "a cat"}, {"preprocess", "--image", goodPicture(), "--out", out()}}) {
                Words arguments = verb;
                arguments.insert(arguments.end(), {"--model", (m_root / name).string()});
                QCOMPARE(quick(arguments).exit, 0);                // they never look at weights
            }
            fs::remove(out());
        }
    }

    void aTensorTooManyIsListedAndNoHindrance() {
        static const float one = 1.0F;
        writeModel(m_root / "extra", [](std::vector<TensorToWrite>& tensors) {
            tensors.push_back({"evil\n\xE2\x80\xAE.weight", DType::F32, {1}, std::as_bytes(std::span(&one, 1))});
        });
        const std::string model = (m_root / "extra").string();
        const CliRun info = quick({"model", "info", model, "--json"}), shown = quick({"model", "info", model});
        QVERIFY2(info.exit == 0 && info.document()["unexpected"].size() == 1, info.told().c_str());
        QVERIFY2(shown.out.find("evil\\u{A}\\u{202E}.weight") != std::string::npos, shown.told().c_str());
        QCOMPARE(quick({"caption", "--model", model, "--image", goodPicture(), "--max-tokens", "3"}).exit, 0);
    }

    void aPickleThatIsNoArchiveOfTensorsIsRefusedByEveryVerb() {
        const fs::path model = copyOfModel("pickle");
        fs::remove(model / "model.safetensors");
        writeContent(model / "pytorch_model.bin", "\x80\x02}q\x00.");
        std::string accepted = acceptedBy(model, "Convert it to safetensors");
        QVERIFY2(accepted.empty(), accepted.c_str());
        const CliRun exported = quick({"model", "export", "--model", model.string(), "--out", (m_root / "exported").string()});
        QVERIFY2(isRefused(exported) && exported.err.find("safetensors") != std::string::npos, exported.told().c_str());
        QVERIFY(!fs::exists(m_root / "exported"));
        const CliRun info = quick({"model", "info", model.string(), "--json"});
        QVERIFY2(isRefused(info), info.told().c_str());
    }

    void aFamilyThatIsNotKnownIsNamedByEveryVerb() {
        const fs::path model = copyOfModel("family");
        nlohmann::json config = nlohmann::json::parse(contentOf(model / "config.json"));
        config["model_type"] = "llava_next";
        writeContent(model / "config.json", config.dump());
        const std::string accepted = acceptedBy(model, "llava_next");
        QVERIFY2(accepted.empty(), accepted.c_str());
        QVERIFY(isRefused(quick({"model", "info", model.string()})));
    }

    void configurationsThatLieAreRefused_data() {
        QTest::addColumn<QString>("content");
        QTest::addColumn<QString>("word");
        const auto changed = [](const char* patch) {
            nlohmann::json config = nlohmann::json::parse(contentOf(bundledModel() / "config.json"));
            config.merge_patch(nlohmann::json::parse(patch));
            return QString::fromStdString(config.dump());
        };
        const auto row = [](const char* name, const QString& content, const char* word) {
            QTest::newRow(name) << content << QString::fromLatin1(word);
        };
        row("no family", changed(R"({"model_type": null})"), "model_type");
        row("cut short", changed("{}").left(200), "JSON");
        row("too deep", QString(10'000, QLatin1Char('[')), "nested");
        row("an array", QStringLiteral("[1, 2]"), "model_type");
        row("nothing", QString(), "JSON");
        row("a million layers", changed(R"({"vision_config": {"num_hidden_layers": 1000000}})"), "num_hidden_layers");
        row("a negative width", changed(R"({"text_config": {"hidden_size": -192}})"), "hidden_size");
        row("a number out of range", changed(R"({"text_config": {"vocab_size": 1e300}})"), "vocab_size");
        row("a word for a number", changed(R"({"vision_config": {"image_size": "large"}})"), "image_size");
        row("more words than weights", changed(R"({"text_config": {"vocab_size": 2000000}})"), "vocab_size");
    }

    void configurationsThatLieAreRefused() {
        QFETCH(QString, content);
        QFETCH(QString, word);
        const fs::path model = copyOfModel("config-" + std::string(QTest::currentDataTag()));
        writeContent(model / "config.json", content.toStdString());
        const CliRun run = quick({"caption", "--model", model.string(), "--image", goodPicture()});
        QVERIFY2(isRefused(run), run.told().c_str());
        QVERIFY2(run.err.find(word.toStdString()) != std::string::npos, run.told().c_str());
    }

    void filesOfAFolderThatLieAreRefused_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("kind");
        for (const char* file : {"vocab.txt", "preprocessor_config.json", "tokenizer_config.json", "diptych.json", "model.safetensors", "config.json"})
            for (const char* kind : {"noise", "pipe"})
                QTest::newRow((std::string(file) + " " + kind).c_str()) << QString::fromLatin1(file) << QString::fromLatin1(kind);
    }

    // Links that lead nowhere: the weights must be there, what is optional need not.
    void linksThatNeverEndAreNoFiles() {
        for (const char* file : {"model.safetensors", "vocab.txt", "diptych.json"}) {
            const fs::path model = copyOfModel(std::string("loop-") + file);
            fs::remove(model / file);
            fs::create_symlink(file, model / file);
            const CliRun run = quick({"caption", "--model", model.string(), "--image", goodPicture(), "--max-tokens", "2"});
            const bool optional = std::string(file) == "diptych.json";
            QVERIFY2(optional ? run.exit == 0 : (run.exit == 3 || run.exit == 1) && run.isOneLineError(), run.told().c_str());
        }
    }

    void filesOfAFolderThatLieAreRefused() {
        QFETCH(QString, file);
        QFETCH(QString, kind);
        const fs::path model = copyOfModel("file-" + std::string(QTest::currentDataTag())), path = model / file.toStdString();
        fs::remove(path);
        if (kind == QStringLiteral("pipe"))
            QCOMPARE(::mkfifo(path.c_str(), 0600), 0);
        else
            writeContent(path, "\xFF\xFE{\"size\": ");
        const CliRun run = quick({"caption", "--model", model.string(), "--image", goodPicture()});
        QVERIFY2(isRefused(run), run.told().c_str());
    }
};

QTEST_GUILESS_MAIN(TestCliModels)
#include "test_cli_models.moc"
