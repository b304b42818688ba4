// Exported folders: the same tensors under the same names, in shards where they are large, with the files that belong to a
// model and without those that do not.
#include <ATen/ATen.h>

#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>

#include "core/nn/model_export.h"
#include "core/nn/parameters.h"
#include "core/nn/weight_files.h"
#include "tests/support/tiny_model.h"
#include "tests/support/torch_archive.h"

using namespace diptych;
using namespace diptych::tests;

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using Names = std::vector<std::string>;

}  // namespace

class TestCheckpointExport : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_from, m_to;
    const at::Tensor m_a = at::arange(12, at::kFloat).view({3, 4}), m_b = at::ones({4});

    Result<Names> exported(ModelExport request = {}) {
        request.from = m_from;
        request.to = m_to;
        JobContext context;
        return exportModel(request, context);
    }

private Q_SLOTS:
    void init() {
        m_temporary = std::make_unique<QTemporaryDir>(scratchTemplate());
        m_from = fs::path(m_temporary->path().toStdString()) / "from";
        m_to = fs::path(m_temporary->path().toStdString()) / "to";
        fs::create_directories(m_from);
        writeContent(m_from / "config.json", R"({"model_type": "clip", "dtype": "float32", "a_key": 1})");
        QVERIFY(saveParameters(m_from, {{"x.a", m_a}, {"x.b", m_b}, {"y", m_a}}, DType::F32).ok());
    }

    void aRoundTripGivesEqualBytes() {
        QCOMPARE(*exported(), (Names{"model.safetensors", "config.json"}));
        QCOMPARE(contentOf(m_to / "model.safetensors"), contentOf(m_from / "model.safetensors"));
        QCOMPARE(contentOf(m_to / "config.json"), contentOf(m_from / "config.json"));
    }

    void everyDtypeKeepsItsBytes() {
        const std::array<std::byte, 8> bytes{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{255}};
        std::vector<TensorToWrite> tensors;
        for (int dtype = 0; dtype <= static_cast<int>(DType::F8E5M2); ++dtype) {
            const auto type = static_cast<DType>(dtype);
            tensors.push_back({std::string(dtypeName(type)), type, {static_cast<std::int64_t>(8 / dtypeSize(type))}, bytes});
        }
        tensors.push_back({"nothing", DType::F32, {0, 3}, {}});
        tensors.push_back({"number", DType::F32, {}, std::span(bytes).first(4)});
        QVERIFY(writeSafetensors(m_from / "model.safetensors", tensors, {{"format", "pt"}}).ok());
        QVERIFY(exported().ok());
        QCOMPARE(contentOf(m_to / "model.safetensors"), contentOf(m_from / "model.safetensors"));
    }

    void largeModelsAreCutIntoShardsThatReadAsOne() {
        const auto files = exported({.shardBytes = 64});
        QCOMPARE(*files, (Names{"model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors",
                                "model.safetensors.index.json", "config.json"}));
        const Json index = Json::parse(contentOf(m_to / "model.safetensors.index.json"));
        QCOMPARE(index["metadata"]["total_size"].get<int>(), 112);
        QCOMPARE(index["weight_map"]["x.b"].get<std::string>(), std::string("model-00001-of-00002.safetensors"));
        QCOMPARE(index["weight_map"]["y"].get<std::string>(), std::string("model-00002-of-00002.safetensors"));
        const auto read = Checkpoint::open(m_to);
        QCOMPARE(read->names(), (Names{"x.a", "x.b", "y"}));
        QVERIFY(at::equal(read->load("x.a"), m_a) && at::equal(read->load("x.b"), m_b));
    }

    void weightsOfAnEarlierExportDoNotOutliveANewOne() {
        QVERIFY(exported().ok());
        QVERIFY(saveParameters(m_from, {{"x.a", m_a + 1}, {"x.b", m_b}, {"y", m_a}}, DType::F32).ok());
        QVERIFY(exported({.shardBytes = 64}).ok());
        QVERIFY(at::equal(Checkpoint::open(m_to)->load("x.a"), m_a + 1));
        QVERIFY(exported().ok());
        QVERIFY(!fs::exists(m_to / "model.safetensors.index.json"));
    }

    void weightsAreWrittenInTheDtypeThatIsAskedForAndTheConfigurationSaysSo() {
        QVERIFY(exported({.weights = DType::BF16}).ok());
        const auto read = Checkpoint::open(m_to);
        QCOMPARE(read->find("x.a")->dtype, DType::BF16);
        QVERIFY(at::equal(read->load("x.a"), m_a.to(at::kBFloat16).to(at::kFloat)));
        const auto config = nlohmann::ordered_json::parse(contentOf(m_to / "config.json"));
        QCOMPARE(config["dtype"].get<std::string>(), std::string("bfloat16"));
        QCOMPARE(config.begin().key(), std::string("model_type"));             // the order of the keys stays
        QCOMPARE(config["a_key"].get<int>(), 1);
        QVERIFY(exported({.weights = DType::F32}).ok());
        QCOMPARE(contentOf(m_to / "config.json"), contentOf(m_from / "config.json"));   // it said so already
    }

    void filesOfTheModelGoAlongAndOthersStay() {
        const Names along{"README.md", "chat_template.jinja", "diptych_statistics.safetensors", "spiece.model", "tokenizer.json", "vocab.txt"};
        const Names staying{"adapter_config.json", "adapter_model.safetensors", "events.jsonl", "modeling_custom.py", "optimizer.safetensors",
                            "pytorch_model.bin", "pytorch_model.bin.index.json", "run.json", "trainer.json"};
        for (const Names* names : {&along, &staying})
            for (const std::string& name : *names)
                writeContent(m_from / name, "content of " + name);
        const auto files = exported();
        for (const std::string& name : along)
            QCOMPARE(contentOf(m_to / name), "content of " + name);
        for (const std::string& name : staying)
            QVERIFY2(!fs::exists(m_to / name), name.c_str());
        QCOMPARE(files->size(), along.size() + 2);
    }

    void aPickleBecomesSafetensors() {
        fs::remove(m_from / "model.safetensors");
        const std::string storage(static_cast<const char*>(m_a.data_ptr()), m_a.nbytes());
        const PickledView turned{.storageElements = 12, .shape = {4, 3}, .strides = {1, 4}};
        writeContent(m_from / "pytorch_model.bin",
                     storedZip({{"a/data.pkl", pickledDictionary({{"turned", pickledTensor(turned)}})}, {"a/data/0", storage}}));
        QVERIFY(exported().ok());
        QVERIFY(!fs::exists(m_to / "pytorch_model.bin"));
        QVERIFY(at::equal(Checkpoint::open(m_to)->load("turned"), m_a.t()));
    }

    void mergedAdaptersAreInTheWeightsUnderTheNamesOfTheFile() {
        const fs::path adapter = m_from / "adapter";
        fs::create_directories(adapter);
        AdapterConfig config;
        config.rank = 2;
        config.alpha = 4;
        const at::Tensor down = at::ones({2, 4}), up = at::ones({3, 2});
        QVERIFY(saveAdapter(adapter, config, {{"a.lora_A.weight", down}, {"a.lora_B.weight", up}}).ok());
        QVERIFY(saveParameters(m_from, {{"x.a.weight", m_a}, {"x.b", m_b}}, DType::F16).ok());
        const auto bare = [](std::string_view name) { return std::string(name.starts_with("x.") ? name.substr(2) : name); };
        const auto files = exported({.adapters = {adapter}, .spelling = bare});
        QVERIFY2(files.ok(), files.ok() ? "" : files.error().oneLine().c_str());
        const auto read = Checkpoint::open(m_to);
        QCOMPARE(read->names(), (Names{"x.a.weight", "x.b"}));
        QCOMPARE(read->find("x.a.weight")->dtype, DType::F16);
        QVERIFY(at::equal(read->load("x.a.weight"), m_a + 4));
    }

    void whatCannotBeExportedLeavesTheTargetAsItWas() {
        fs::create_directories(m_to);
        writeContent(m_to / "config.json", "before");
        ModelExport request{.from = m_from, .to = m_to};
        JobContext context;
        context.cancel.cancel();
        QCOMPARE(exportModel(request, context).error().code, ErrorCode::Cancelled);
        fs::remove(m_from / "model.safetensors");
        QCOMPARE(exported().error().code, ErrorCode::NotFound);
        QCOMPARE(contentOf(m_to / "config.json"), std::string("before"));
        QVERIFY(!fs::exists(m_to / "model.safetensors"));
    }
};

QTEST_APPLESS_MAIN(TestCheckpointExport)
#include "test_checkpoint_export.moc"
