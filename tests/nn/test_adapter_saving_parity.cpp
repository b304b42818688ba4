// Adapter folders that PEFT wrote, read and saved again: the same tensors by the same names, and a configuration that says the
// same wherever both say something. Every folder of the packs that holds a LoRA.
#include <ATen/ATen.h>

#include <QTemporaryDir>
#include <QTest>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/nn/adapters.h"
#include "core/nn/weight_files.h"
#include "tests/support/shared_files.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

nlohmann::json configOf(const fs::path& folder) {
    return nlohmann::json::parse(std::ifstream(folder / "adapter_config.json"), nullptr, false);
}

std::map<std::string, at::Tensor> tensorsOf(const fs::path& folder) {
    std::map<std::string, at::Tensor> tensors;
    if (const auto stored = readSafetensorsWeights(folder / "adapter_model.safetensors"); stored.ok())
        for (const StoredTensor& tensor : *stored)
            tensors[tensor.info.name] = storedValues(tensor);
    return tensors;
}

}  // namespace

class TestAdapterSaving : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void savedAgainItIsTheSame_data() {
        QTest::addColumn<QString>("folder");
        const fs::path adapters = parityFolder() / "adapters";
        if (fs::exists(adapters))
            for (const auto& entry : fs::directory_iterator(adapters))
                if (fs::exists(entry.path() / "adapter_model.safetensors"))
                    QTest::newRow(entry.path().filename().c_str()) << QString::fromStdString(entry.path().string());
        if (!fs::exists(adapters))
            QTest::newRow("none") << QString();
    }
    void savedAgainItIsTheSame() {
        QFETCH(QString, folder);
        SKIP_WITHOUT(parityFolder() / "adapters");
        const fs::path reference = folder.toStdString();
        constexpr std::string_view prefix = "base_model.model.";
        const auto wanted = tensorsOf(reference);
        const auto adapter = Adapter::open(reference);
        QVERIFY2(adapter.ok(), adapter.ok() ? "" : adapter.error().oneLine().c_str());
        std::vector<AdapterTensor> tensors;
        for (const auto& [name, values] : wanted)
            tensors.push_back({name.substr(prefix.size()), values});
        QTemporaryDir saved;
        const fs::path ours = saved.path().toStdString();
        QVERIFY(saveAdapter(ours, adapter->config, tensors).ok());
        const auto got = tensorsOf(ours);
        QCOMPARE(got.size(), wanted.size());
        for (const auto& [name, values] : wanted)
            QVERIFY2(got.contains(name) && at::equal(got.at(name), values.to(at::kFloat)), name.c_str());
        const nlohmann::json theirs = configOf(reference), written = configOf(ours);
        for (const auto& [key, value] : written.items())
            QVERIFY2(!theirs.contains(key) || theirs[key] == value, (key + " is " + value.dump()).c_str());
        for (const char* key : {"peft_type", "r", "lora_alpha", "target_modules", "bias", "use_rslora", "use_dora"})
            QVERIFY2(written.contains(key), key);
    }
};

QTEST_APPLESS_MAIN(TestAdapterSaving)
#include "test_adapter_saving_parity.moc"
