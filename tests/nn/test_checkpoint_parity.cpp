// Weights of the reference packs: every model folder opens, the forms of one model hold the same numbers, malicious
// pickles are refused without a trace, and merged adapters equal those that the reference merged.
#include <ATen/ATen.h>

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/nn/model_export.h"
#include "core/nn/parameters.h"
#include "core/nn/weight_files.h"
#include "tests/support/shared_files.h"
#include "tests/support/tiny_model.h"

using namespace diptych;
using namespace diptych::tests;

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

std::vector<fs::path> foldersWith(const fs::path& root, const std::string& file) {
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(root))
        if (fs::exists(entry.path() / file))
            folders.push_back(entry.path());
    std::sort(folders.begin(), folders.end());
    return folders;
}

// Model folders that the cases expect to be refused.
std::set<std::string> refusedModels() {
    std::set<std::string> refused;
    for (const fs::path& folder : foldersWith(parityFolder() / "expected", "cases.json")) {
        const Json document = Json::parse(contentOf(folder / "cases.json"));
        for (const Json& entry : document["cases"])
            if (entry.value("verb", "") == "refuse")
                refused.insert(fs::path(entry["model"].get<std::string>()).filename().string());
    }
    return refused;
}

// What a folder's network is, whatever its dtype.
std::string structureOf(const fs::path& folder) {
    Json config = Json::parse(contentOf(folder / "config.json"));
    for (const char* key : {"dtype", "torch_dtype"})
        config.erase(key);
    return config.dump();
}

// The two spellings that the libraries of adapters and of files give one tree of modules.
std::string oneSpelling(std::string_view name) {
    std::string text(name);
    for (const auto& [old, fresh] : {std::pair("language_model.model.", "model.language_model."),
                                     std::pair("language_model.lm_head.", "lm_head.")})
        if (text.starts_with(old))
            text = fresh + text.substr(std::string_view(old).size());
    if (text.starts_with("vision_tower.") || text.starts_with("multi_modal_projector."))
        text = "model." + text;
    return text;
}

}  // namespace

class TestCheckpointParity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { SKIP_WITHOUT(parityFolder() / "models"); }

    void everyModelFolderOpensAndItsNumbersAreFinite() {
        const auto refused = refusedModels();
        int opened = 0;
        for (const fs::path& folder : foldersWith(parityFolder() / "models", "config.json")) {
            if (refused.contains(folder.filename().string()) || !Checkpoint::hasWeights(folder))
                continue;
            const auto checkpoint = Checkpoint::open(folder);
            QVERIFY2(checkpoint.ok(), checkpoint.ok() ? "" : checkpoint.error().oneLine().c_str());
            for (const std::string& name : checkpoint->names())
                QVERIFY2(checkpoint->load(name).isfinite().all().item<bool>(), name.c_str());
            ++opened;
        }
        QVERIFY(opened > 0);
    }

    void theFormsOfOneModelHoldTheSameNumbers() {
        std::map<std::string, fs::path> plain;                 // by structure: a single float32 file
        for (const fs::path& folder : foldersWith(parityFolder() / "models", "model.safetensors")) {
            const auto checkpoint = Checkpoint::open(folder);
            if (checkpoint.ok() && checkpoint->find(checkpoint->names().front())->dtype == DType::F32)
                plain.emplace(structureOf(folder), folder);
        }
        int compared = 0;
        for (const fs::path& folder : foldersWith(parityFolder() / "models", "config.json")) {
            const auto known = plain.find(structureOf(folder));
            const auto checkpoint = known == plain.end() || known->second == folder ? Result<Checkpoint>(Error{}) : Checkpoint::open(folder);
            if (!checkpoint.ok())
                continue;
            const auto wanted = Checkpoint::open(known->second);
            int shared = 0;
            for (const std::string& name : checkpoint->names()) {
                const TensorInfo *form = checkpoint->find(name), *single = wanted->find(name);
                if (single == nullptr || single->shape != form->shape || single->dtype != DType::F32)
                    continue;
                const auto rounding = form->dtype == DType::F16 ? at::kHalf : form->dtype == DType::BF16 ? at::kBFloat16 : at::kFloat;
                QVERIFY2(at::equal(checkpoint->load(name), wanted->load(name).to(rounding).to(at::kFloat)), name.c_str());
                ++shared;
            }
            compared += shared > 0 ? 1 : 0;
        }
        if (compared == 0)
            QSKIP("the pack holds every model once");
    }

    void maliciousPicklesAreRefusedWithoutATrace() {
        const QTemporaryDir place;
        QVERIFY(QDir::setCurrent(place.path()));
        for (const std::string& name : refusedModels()) {
            const auto opened = Checkpoint::open(parityFolder() / "models" / name);
            QVERIFY2(!opened.ok(), name.c_str());
            QVERIFY2(opened.error().oneLine().find("asks for") != std::string::npos, opened.error().oneLine().c_str());
        }
        QCOMPARE(QDir(place.path()).entryList(QDir::NoDotAndDotDot | QDir::AllEntries).size(), 0);
    }

    void everyExportHoldsTheSameTensorsAsItsSource() {
        const auto refused = refusedModels();
        const QTemporaryDir place(scratchTemplate());
        int compared = 0;
        for (const fs::path& folder : foldersWith(parityFolder() / "models", "config.json")) {
            if (refused.contains(folder.filename().string()) || !Checkpoint::hasWeights(folder))
                continue;
            const fs::path out = fs::path(place.path().toStdString()) / folder.filename();
            JobContext context;
            const auto files = exportModel({.from = folder, .to = out}, context);
            QVERIFY2(files.ok(), files.ok() ? "" : files.error().oneLine().c_str());
            const auto source = Checkpoint::open(folder), copy = Checkpoint::open(out);
            QCOMPARE(copy->names(), source->names());
            for (const std::string& name : source->names()) {
                const StoredTensor *one = source->unchanged(name), *other = copy->unchanged(name);
                QVERIFY2(one->info.dtype == other->info.dtype && at::equal(storedValues(*one), storedValues(*other)), name.c_str());
            }
            for (const auto& entry : fs::directory_iterator(folder))               // tokenizer, processor, templates …
                if (const auto name = entry.path().filename().string(); name.find("model") != 0 && name.find("pytorch") != 0)
                    QVERIFY2(contentOf(out / name) == contentOf(entry.path()), entry.path().c_str());
            ++compared;
        }
        QVERIFY(compared > 0);
    }

    void mergedAdaptersEqualTheReference() {
        if (!fs::exists(parityFolder() / "adapters"))
            QSKIP("the pack holds no adapters");
        for (const fs::path& folder : foldersWith(parityFolder() / "adapters", "merged_expected.safetensors")) {
            const auto base = parityFolder() / Json::parse(contentOf(folder / "adapter_config.json"))["base_model_name_or_path"].get<std::string>();
            auto plain = Checkpoint::open(base), changed = Checkpoint::open(base);
            QVERIFY(plain->rename(oneSpelling).ok() && changed->rename(oneSpelling).ok());
            const Status added = changed->addAdapters({folder});
            QVERIFY2(added.ok(), added.ok() ? "" : added.error().oneLine().c_str());
            std::map<std::string, at::Tensor> wanted;
            const auto merged = readSafetensorsWeights(folder / "merged_expected.safetensors");
            for (const StoredTensor& tensor : *merged)
                wanted[oneSpelling(tensor.info.name)] = computedValues(tensor, at::kFloat);
            for (const std::string& name : changed->names()) {
                const auto expected = wanted.extract(name);
                const at::Tensor got = changed->load(name);
                if (expected.empty())
                    QVERIFY2(at::equal(got, plain->load(name)), name.c_str());
                else
                    QVERIFY2((got - expected.mapped()).abs().max().item<double>() < 2e-6, name.c_str());
            }
            QVERIFY2(wanted.empty(), folder.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(TestCheckpointParity)
#include "test_checkpoint_parity.moc"
