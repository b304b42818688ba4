// The Models panel on the bundled model: where its parameters are, any text as tokens, the picture as the network gets it,
// every tensor with its numbers, its configuration against others; adapters put on, taken off and merged into an export.
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
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
#include "ui/common/amount_text.h"
#include "ui/common/fact_strip.h"
#include "ui/common/picture_view.h"
#include "ui/panels/models/config_section.h"
#include "ui/panels/models/config_table_model.h"
#include "ui/panels/models/export_section.h"
#include "ui/panels/models/models_panel.h"
#include "ui/panels/models/tensor_section.h"
#include "ui/panels/models/tensor_table_model.h"
#include "viz/histogram_view.h"
#include "viz/token_chips.h"
#include "viz/tree_map.h"

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
    bool openModel(const fs::path& model = bundledModel()) {
        selection.setPicture(-1, picture(), {}, {});
        return open(model) && QTest::qWaitFor([&] { return table()->model()->rowCount() > 0; }, patience);
    }
    QTableView* table() const { return panel.findChild<TensorSection*>()->findChild<QTableView*>(); }
    TreeMap* map() const { return panel.findChild<TreeMap*>(); }
    QPushButton* button(const QString& text) const { return buttonIn(panel, text); }
    static QPushButton* buttonIn(const QWidget& widget, const QString& text) {
        for (QPushButton* found : widget.findChildren<QPushButton*>())
            if (found->text().startsWith(text))
                return found;
        return nullptr;
    }
    QComboBox* chooser(const QString& name) const {
        for (QComboBox* found : panel.findChildren<QComboBox*>())
            if (found->accessibleName() == name)
                return found;
        return nullptr;
    }
    void choose(QComboBox* box, int index) const {
        box->setCurrentIndex(index);
        Q_EMIT box->activated(index);
    }
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
        shown.panel.findChild<TensorSection*>()->filterBy(QStringLiteral("vision_model.post_layernorm.weight"));
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
        shown.button(QStringLiteral("Put an adapter"))->click();
        QVERIFY(QTest::qWaitFor([&] { return shown.engine.modelInfo()->adapters.size() == 1 && shown.says(QStringLiteral("my-adapter")); }, patience));
        shown.button(QStringLiteral("Take adapters off"))->click();
        QVERIFY(QTest::qWaitFor([&] { return shown.engine.modelInfo()->adapters.empty() && shown.says(QStringLiteral("No adapter is on")); }, patience));
    }

    void theTreeMapHoldsEveryNumberAndLeadsToTheTensors() {
        if (!PanelBench::engineIsBuilt())
            QSKIP("the engine is not built");
        Shown shown;
        QVERIFY(shown.openModel());
        const auto file = SafetensorsFile::open(bundledModel() / "model.safetensors");
        double all = 0, mapped = 0;
        for (const TensorInfo& tensor : file->tensors())
            all += static_cast<double>(tensor.elements());
        int largest = 0;
        for (int cell = 0; cell < shown.map()->cells().size(); ++cell) {
            mapped += shown.map()->cells()[cell].value;
            if (shown.map()->cells()[cell].value > shown.map()->cells()[largest].value)
                largest = cell;
        }
        QCOMPARE(mapped, all);
        const int every = shown.table()->model()->rowCount();
        const QString part = shown.map()->cells()[largest].text;
        const QPoint middle = shown.map()->cellRect(largest).center().toPoint();
        QTest::mouseClick(shown.map(), Qt::LeftButton, {}, middle);
        const int inPart = shown.table()->model()->rowCount();
        QVERIFY(inPart > 0 && inPart < every);
        for (int row = 0; row < inPart; ++row)
            QVERIFY(shown.table()->model()->index(row, TensorTableModel::Name).data().toString().startsWith(part));
        QTest::mouseDClick(shown.map(), Qt::LeftButton, {}, middle);
        QVERIFY(shown.says(QStringLiteral("Parameters in ") + part));
        QVERIFY(shown.map()->cells().size() > 1);
        QTest::keyClick(shown.map(), Qt::Key_Backspace);
        QVERIFY(!shown.says(QStringLiteral("Parameters in ")));
        QCOMPARE(shown.table()->model()->rowCount(), every);
    }

    void onlyTheShardsThatTheIndexNamesAreListed() {
        if (!PanelBench::engineIsBuilt())
            QSKIP("the engine is not built");
        Shown shown;
        const fs::path folder = shown.root / "sharded";
        fs::copy(bundledModel(), folder);
        fs::rename(folder / "model.safetensors", folder / "part-one.safetensors");
        fs::copy_file(folder / "part-one.safetensors", folder / "model-stale.safetensors");
        const auto file = SafetensorsFile::open(folder / "part-one.safetensors");
        nlohmann::json places;
        for (const TensorInfo& tensor : file->tensors())
            places[tensor.name] = "part-one.safetensors";
        QVERIFY(writeFileAtomically(folder / "model.safetensors.index.json", nlohmann::json{{"weight_map", places}}.dump()).ok());
        QVERIFY(shown.openModel(folder));
        QCOMPARE(shown.table()->model()->rowCount(), static_cast<int>(file->tensors().size()));
        for (const TensorRow& row : shown.panel.findChild<TensorSection*>()->table().rows())
            QCOMPARE(row.file.filename(), fs::path("part-one.safetensors"));
    }

    void tensorsOfAPickleAreListedWithoutTheirNumbers() {
        if (!PanelBench::engineIsBuilt())
            QSKIP("the engine is not built");
        fs::path pickled;
        if (std::error_code ignored; fs::exists(parityFolder() / "models", ignored))
            for (const auto& entry : fs::directory_iterator(parityFolder() / "models"))
                if (fs::exists(entry.path() / "pytorch_model.bin") && fs::exists(entry.path() / "config.json") && pickled.empty()) {
                    PanelBench bench;
                    QSignalSpy settled(&bench.engine, &EngineHost::modelChanged);
                    bench.engine.start({.threads = 1});
                    bench.engine.openModel(entry.path());
                    QTRY_COMPARE_WITH_TIMEOUT(settled.size(), 1, patience);
                    pickled = bench.engine.modelInfo() != nullptr ? entry.path() : fs::path();
                }
        if (pickled.empty())
            QSKIP("no folder with a readable pickle is at hand");
        Shown shown;
        QVERIFY(shown.openModel(pickled));
        QVERIFY(shown.table()->model()->rowCount() > 10);
        QTRY_VERIFY(shown.says(QStringLiteral("lies in a pickle")));
        QVERIFY(shown.histogram()->data().series.isEmpty());
    }

    void theConfigurationIsComparedSearchedAndCopied() {
        if (!PanelBench::engineIsBuilt())
            QSKIP("the engine is not built");
        Shown shown;
        QVERIFY(shown.openModel());
        auto* section = shown.panel.findChild<ConfigSection*>();
        QTRY_VERIFY_WITH_TIMEOUT(section->table().rowCount() > 10, patience);
        QVERIFY(section->table().rows().front().differs());        // the bundled model is smaller than BLIP's defaults
        QVERIFY(!section->table().rows().back().differs());
        section->compareWith(bundledModel());
        QTRY_VERIFY_WITH_TIMEOUT(section->table().rowCount() > 0 && !section->table().rows().front().differs(), patience);
        auto* find = section->findChild<QLineEdit*>();
        find->setText(QStringLiteral("vision_config.hidden_size"));
        section->copy();
        const QStringList cells = QGuiApplication::clipboard()->text().split(QLatin1Char('\t'));
        QCOMPARE(cells.size(), 3);
        QCOMPARE(cells[0], QStringLiteral("vision_config.hidden_size"));
        QCOMPARE(cells[1], cells[2]);
        section->compareWith(shown.root);
        QTRY_VERIFY_WITH_TIMEOUT(section->table().rowCount() == 0, patience);
    }

    void theTypeItComputesInIsAskedForAnew() {
        if (!PanelBench::engineIsBuilt())
            QSKIP("the engine is not built");
        Shown shown;
        QVERIFY(shown.openModel());
        QCOMPARE(shown.engine.modelRequest().dtype, std::string("f32"));
        const std::int64_t before = shown.engine.modelInfo()->memoryBytes;
        QVERIFY(before > 0);
        shown.choose(shown.chooser(QStringLiteral("Type of numbers it computes in")), 1);
        QTRY_COMPARE_WITH_TIMEOUT(shown.engine.modelRequest().dtype, std::string("bf16"), patience);
        QVERIFY(shown.engine.modelInfo()->memoryBytes != before);
        QVERIFY(shown.says(QStringLiteral("half the memory")));
    }

    void anExportWithAnAdapterHoldsTheMergedWeights() {
        if (!PanelBench::engineIsBuilt())
            QSKIP("the engine is not built");
        Shown shown;
        QVERIFY(shown.openModel());
        const std::string name = "text_encoder.encoder.layer.0.attention.self.query.weight";
        const auto original = SafetensorsFile::open(bundledModel() / "model.safetensors");
        QVERIFY(writeAdapter(shown.root / "my-adapter", original->find(name)->shape[0]));
        OpenRequest request{bundledModel(), {shown.root / "my-adapter"}};
        shown.engine.openModel(request);
        QVERIFY(QTest::qWaitFor([&] { return shown.engine.modelInfo()->adapters.size() == 1; }, patience));
        auto* section = shown.panel.findChild<ExportSection*>();
        section->findChild<QLineEdit*>()->setText(QString::fromStdString((shown.root / "merged").string()));
        shown.choose(shown.chooser(QStringLiteral("Type of the exported weights")), 1);
        QTRY_VERIFY_WITH_TIMEOUT(shown.button(QStringLiteral("Merge and export")) != nullptr, patience);
        shown.button(QStringLiteral("Merge and export"))->click();
        QPushButton* open = Shown::buttonIn(*section, QStringLiteral("Open it"));
        QTRY_VERIFY_WITH_TIMEOUT(!open->isHidden() && !open->parentWidget()->isHidden(), patience);
        const auto merged = SafetensorsFile::open(shown.root / "merged" / "model.safetensors");
        QVERIFY(merged.ok());
        QCOMPARE(merged->find(name)->dtype, DType::F32);
        const float difference = merged->floats(*merged->find(name))[0] - original->floats(*original->find(name))[0];
        QVERIFY2(std::abs(difference - 0.25F) < 1e-3F, qPrintable(QString::number(static_cast<double>(difference))));
        QSignalSpy wanted(&shown.navigator, &Navigator::pathWanted);
        open->click();
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.front().front().value<fs::path>(), shown.root / "merged");
        QVERIFY(!shown.button(QStringLiteral("Merge and export"))->isEnabled());       // the folder holds something now
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
        model.show({{.name = "a", .dtype = "F16", .shape = {2, 3}, .elements = 6, .bytes = 12},
                    {.name = "b", .dtype = "F32", .shape = {}, .elements = 1, .bytes = 4}});
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
