// The Models panel on the bundled model: what it is made of, any text as tokens, the picture as the network gets it, every
// tensor with its numbers, and adapters put on and taken off.
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QAbstractItemModelTester>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/safetensors.h"
#include "tests/ui/panel_bench.h"
#include "tests/ui/run_bench.h"
#include "tests/ui/shown_text.h"
#include "ui/common/fact_strip.h"
#include "ui/common/picture_view.h"
#include "ui/panels/models/models_panel.h"
#include "ui/panels/models/tensor_table_model.h"
#include "viz/bar_list.h"
#include "viz/histogram_view.h"
#include "viz/token_chips.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

constexpr int patience = 90'000;

struct Shown : PanelBench {
    ModelsPanel panel{services};

    Shown() {
        panel.resize(1100, 760);
        panel.show();
    }
    bool openModel() {
        selection.setPicture(-1, picture(), {}, {});
        return open(bundledModel()) && QTest::qWaitFor([&] { return table()->model()->rowCount() > 0; }, patience);
    }
    QTableView* table() const { return panel.findChild<QTableView*>(); }
    HistogramView* histogram() const { return panel.findChild<HistogramView*>(); }
    bool says(const QString& part) const { return showsText(panel, part); }
};

// One linear layer of the text encoder, changed by a rank of 1.
bool writeAdapter(const fs::path& folder, std::int64_t width) {
    fs::create_directories(folder);
    const std::vector<float> ones(static_cast<std::size_t>(width), 0.5F);
    const std::string module = "base_model.model.text_encoder.encoder.layer.0.attention.self.query.";
    const nlohmann::json config{{"peft_type", "LORA"}, {"r", 1}, {"lora_alpha", 1}, {"target_modules", {"query"}}, {"base_model_name_or_path", ""}};
    return writeFileAtomically(folder / "adapter_config.json", config.dump()).ok() &&
           writeSafetensors(folder / "adapter_model.safetensors",
                            {{module + "lora_A.weight", DType::F32, {1, width}, std::as_bytes(std::span(ones))},
                             {module + "lora_B.weight", DType::F32, {width, 1}, std::as_bytes(std::span(ones))}})
               .ok();
}

}  // namespace

class TestModelsPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutAModelItSaysWhatToDo() {
        Shown shown;
        QVERIFY(shown.says(QStringLiteral("Drop a Hugging Face folder")));
        QString problem;
        shown.panel.bringToContent([&](const QString& told) { problem = told; });
        QVERIFY(!problem.isEmpty());
    }

    void theTableHoldsEveryTensorAndItsTrueNumbers() {
        if (!PanelBench::engineIsBuilt())
            QSKIP("the engine is not built");
        Shown shown;
        QVERIFY(shown.openModel());
        const auto file = SafetensorsFile::open(bundledModel() / "model.safetensors");
        QVERIFY(file.ok());
        QCOMPARE(shown.table()->model()->rowCount(), static_cast<int>(file->tensors().size()));
        shown.panel.findChild<QLineEdit*>(QString())->setFocus();
        for (QLineEdit* line : shown.panel.findChildren<QLineEdit*>())
            if (line->placeholderText().contains(QStringLiteral("Find")))
                line->setText(QStringLiteral("vision_model.post_layernorm.weight"));
        QCOMPARE(shown.table()->model()->rowCount(), 1);
        shown.table()->setCurrentIndex(shown.table()->model()->index(0, 0));
        const auto values = file->floats(*file->find("vision_model.post_layernorm.weight"));
        QVERIFY(QTest::qWaitFor([&] {
            double counted = 0;
            if (!shown.histogram()->data().series.isEmpty())
                for (const double count : shown.histogram()->data().series.front().counts)
                    counted += count;
            return counted == static_cast<double>(values.size()) &&
                   shown.histogram()->data().series.front().name == QStringLiteral("vision_model.post_layernorm.weight");
        }, patience));
    }

    void partsAddUpToTheParametersAndTextsBecomeTokens() {
        if (!PanelBench::engineIsBuilt())
            QSKIP("the engine is not built");
        Shown shown;
        QVERIFY(shown.openModel());
        const ModelInfo& info = *shown.engine.modelInfo();
        std::int64_t sum = 0;
        for (const auto& [part, count] : info.parametersByPart)
            sum += count;
        QCOMPARE(sum, *info.parameters);
        QCOMPARE(shown.panel.findChild<BarList*>()->rows().size(), static_cast<qsizetype>(info.parametersByPart.size()));
        auto* chips = shown.panel.findChild<TokenChips*>();
        QVERIFY(QTest::qWaitFor([&] { return chips->chips().size() >= 5; }, patience));
        QVERIFY(chips->chips().front().special);
    }

    void thePictureIsShownAsTheNetworkGetsIt() {
        if (!PanelBench::engineIsBuilt())
            QSKIP("the engine is not built");
        Shown shown;
        QVERIFY(shown.openModel());
        auto* view = shown.panel.findChild<PictureView*>();
        QVERIFY(QTest::qWaitFor([&] { return !view->picture().isNull(); }, patience));
        const ModelInfo& info = *shown.engine.modelInfo();
        QCOMPARE(view->picture().size(), QSize(info.imageWidth, info.imageHeight));
        QVERIFY(shown.says(QStringLiteral("6 × 6 patches")));
    }

    void anAdapterIsPutOnAndTakenOff() {
        if (!PanelBench::engineIsBuilt())
            QSKIP("the engine is not built");
        Shown shown;
        QVERIFY(shown.openModel());
        const auto file = SafetensorsFile::open(bundledModel() / "model.safetensors");
        const std::int64_t width = file->find("text_encoder.encoder.layer.0.attention.self.query.weight")->shape[0];
        QVERIFY(writeAdapter(shown.root / "my-adapter", width));
        shown.dialogs.paths.append(QString::fromStdString((shown.root / "my-adapter").string()));
        const auto buttons = shown.panel.findChildren<QPushButton*>();
        const auto button = [&](const QString& text) {
            return *std::find_if(buttons.begin(), buttons.end(), [&](QPushButton* b) { return b->text().startsWith(text); });
        };
        button(QStringLiteral("Put an adapter"))->click();
        QVERIFY(QTest::qWaitFor([&] { return shown.engine.modelInfo()->adapters.size() == 1 && shown.says(QStringLiteral("my-adapter")); }, patience));
        button(QStringLiteral("Take adapters off"))->click();
        QVERIFY(QTest::qWaitFor([&] { return shown.engine.modelInfo()->adapters.empty() && shown.says(QStringLiteral("No adapter is on")); }, patience));
    }

    void namesOfTensorsStayReadableInANarrowWindow() {
        if (!PanelBench::engineIsBuilt())
            QSKIP("the engine is not built");
        Shown shown;
        QVERIFY(shown.openModel());
        for (const int width : {1400, 620}) {
            shown.panel.resize(width, 600);
            QTRY_VERIFY(shown.table()->columnWidth(TensorTableModel::Name) >= 24 * shown.table()->fontMetrics().horizontalAdvance(QLatin1Char('n')));
            int all = 0;
            for (int column = 0; column < static_cast<int>(TensorTableModel::ColumnCount); ++column)
                all += shown.table()->columnWidth(column);
            QTRY_VERIFY(all >= shown.table()->viewport()->width());
        }
    }

    void theTableModelKeepsItsPromises() {
        TensorTableModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show({{.name = "a", .dtype = "F16", .shape = {2, 3}, .elements = 6, .bytes = 12, .file = {}},
                    {.name = "b", .dtype = "F32", .shape = {}, .elements = 1, .bytes = 4, .file = {}}});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0, TensorTableModel::Shape).data().toString(), QStringLiteral("2 × 3"));
        QCOMPARE(bytesText(12'400'000), QStringLiteral("12.4 MB"));
        QCOMPARE(countText(999), QStringLiteral("999"));
        model.show({});
        QCOMPARE(model.rowCount(), 0);
    }

    void everyWidgetHasANameForAScreenReader() {
        Shown shown;
        QCOMPARE(unnamedWidgets(shown.panel), QStringList());
    }
};

QTEST_MAIN(TestModelsPanel)
#include "test_models_panel.moc"
