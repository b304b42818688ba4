// The Inside panel with a real engine and the bundled model, offscreen: what is drawn is what the engine says, words and
// patches both ways, rollout, methods and models side by side, export and the way back, nothing without a model.
#include <QAction>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTranslator>
#include <QtTest>

#include "core/base/safetensors.h"
#include "tests/ui/panel_bench.h"
#include "ui/panels/inside/head_chooser.h"
#include "ui/panels/inside/inside_panel.h"
#include "ui/panels/inside/map_controls.h"
#include "viz/color_bar.h"
#include "viz/export.h"
#include "viz/map_picture.h"
#include "viz/matrix_view.h"
#include "viz/token_chips.h"

using namespace diptych;
using namespace diptych::tests;
namespace fs = std::filesystem;

namespace {

constexpr int patience = 60'000;  // ms
const fs::path bundled = fs::path(DIPTYCH_SOURCE_DIR) / "models" / "tiny-joint";
constexpr const char* caption = "a picture of a red square and a white cross";

struct Shown {
    InsidePanel panel;
    QList<MapPicture*> views = panel.findChildren<MapPicture*>();
    HeadChooser* chooser = panel.findChild<HeadChooser*>();
    MapControls* controls = panel.findChild<MapControls*>();
    TokenChips* chips = panel.findChild<TokenChips*>();

    explicit Shown(PanelBench& bench) : panel(bench.services) {
        panel.resize(1100, 800);
        panel.show();
    }
    MapPicture* named(const char* name) const {
        for (MapPicture* view : views)
            if (view->accessibleName() == QString::fromUtf8(name))
                return view;
        return nullptr;
    }
    MapPicture* view() const { return named("The picture with the map"); }
    MapPicture* other() const { return named("The picture with the map beside it"); }
    QComboBox* box(const char* name) const {
        for (QComboBox* found : panel.findChildren<QComboBox*>())
            if (found->accessibleName() == QString::fromUtf8(name))
                return found;
        return nullptr;
    }
    void set(const char* name, const char* id) const { box(name)->setCurrentIndex(box(name)->findData(QString::fromUtf8(id))); }
    bool ready() const { return !chips->chips().isEmpty() && !view()->overlay().empty(); }
    QString texts() const {
        QStringList found;
        for (const QLabel* label : panel.findChildren<QLabel*>())
            if (label->isVisible())
                found << label->text();
        return found.join(QLatin1Char('\n'));
    }
};

// The engine's own answer, past the panel.
ExplainResult explained(PanelBench& bench, const std::string& method, const std::string& target) {
    std::optional<ExplainResult> answer;
    const auto image = std::make_shared<const Image>(*readImage(bench.picture()));
    const JobHandle job = bench.engine.ask<ExplainResult>(
        {},
        [image, method, target](Model& model, JobContext& context) {
            return model.explain({.image = image, .text = caption, .method = method, .target = target}, context);
        },
        [&](Result<ExplainResult> result) {
            if (result.ok())
                answer = std::move(result).value();
        });
    return QTest::qWaitFor([&] { return answer.has_value(); }, patience) ? *answer : ExplainResult();
}

// The bundled model with sharper cross-attention: the same shapes, other maps.
bool writeSharper(const fs::path& folder) {
    fs::create_directories(folder);
    for (const auto& file : fs::directory_iterator(bundled))
        if (file.path().extension() != ".safetensors")
            fs::copy_file(file.path(), folder / file.path().filename(), fs::copy_options::overwrite_existing);
    const auto source = SafetensorsFile::open(bundled / "model.safetensors");
    if (!source.ok())
        return false;
    std::vector<std::vector<float>> values;
    std::vector<TensorToWrite> tensors;
    for (const TensorInfo& info : source->tensors()) {
        values.push_back(source->floats(info));
        if (info.name.find("crossattention.self.query.weight") != std::string::npos)
            for (float& value : values.back())
                value *= 3;
    }
    for (std::size_t i = 0; i < values.size(); ++i)
        tensors.push_back({source->tensors()[i].name, DType::F32, source->tensors()[i].shape, std::as_bytes(std::span(values[i]))});
    return writeSafetensors(folder / "model.safetensors", tensors, {{"format", "pt"}}).ok();
}

}  // namespace

class TestInsidePanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (!PanelBench::engineIsBuilt())
            QSKIP("the engine is not built");
        m_bench = std::make_unique<PanelBench>();
        QVERIFY(m_bench->open(bundled));
    }

    void init() {
        if (m_bench->engine.modelInfo()->folder != bundled)
            QVERIFY(m_bench->open(bundled));
        for (const auto& [key, value] : {std::pair{"inside/method", "attention"}, {"inside/target", "caption"},
                                         {"inside/attention", "cross"}, {"inside/comparison", "off"}})
            m_bench->settings.set(key, std::string(value));
        m_bench->selection.setPicture(-1, m_bench->picture(), caption, "en");
        m_bench->dialogs.shown.clear();
    }

    void aPanelMadeAfterTheModelWasOpenedKnowsItsHeadsAndShowsATokenAtOnce() {
        const Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.ready(), patience);
        const QComboBox* target = shown.box("What the text is to the model");
        QCOMPARE(target->count(), 3);
        QTRY_VERIFY(target->isVisible() && target->height() >= target->minimumSizeHint().height());
        QVERIFY(target->geometry().top() > shown.box("Method")->geometry().bottom());
        QCOMPARE(shown.chooser->matrix()->data().rows, 4);  // layers and their mean
        QCOMPARE(shown.chooser->matrix()->data().cols, 7);
        QCOMPARE(shown.view()->overlay().rows, 6);
        auto* line = shown.panel.findChild<QLineEdit*>();
        QCOMPARE(line->text(), QString::fromUtf8(caption));
        QCOMPARE(line->cursorPosition(), 0);  // the beginning is what one sees
    }

    void theMapOfAWrittenWordIsTheRowThatPredictedIt() {
        const Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.ready(), patience);
        const ExplainResult result = explained(*m_bench, "attention", "caption");
        const auto cross = attentionNamed(result, "cross");
        QVERIFY(cross.has_value());
        QTest::keyClick(shown.chooser->matrix(), Qt::Key_Home);  // layer 2, the mean column → head 0
        QCOMPARE(shown.chooser->layer(), 2);
        QCOMPARE(shown.chooser->head(), 0);
        const int word = 5;
        QElapsedTimer clock;
        clock.start();
        QTest::mouseMove(shown.chips, shown.chips->chipRect(word).center());
        QVERIFY(clock.elapsed() < 300);
        const auto row = cross->row(2, 0, word - 1).subspan(1);
        QVERIFY(std::equal(row.begin(), row.end(), shown.view()->overlay().values.begin(), shown.view()->overlay().values.end()));
        shown.set("What the text is to the model", "answer");
        QTRY_VERIFY_WITH_TIMEOUT(shown.ready(), patience);
        const ExplainResult asked = explained(*m_bench, "attention", "answer");
        QTest::mouseMove(shown.chips, {1, shown.chips->height() - 1});
        shown.chips->point(-1);
        shown.chips->point(word);
        const auto own = attentionNamed(asked, "cross")->row(2, 0, word).subspan(1);
        QVERIFY(std::equal(own.begin(), own.end(), shown.view()->overlay().values.begin(), shown.view()->overlay().values.end()));
    }

    void draggedPatchesShadeTheWordsThatLookAtThem() {
        const Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.ready(), patience);
        QVERIFY(shown.texts().contains(QStringLiteral("which words look at them")));
        const QRectF canvas = shown.view()->canvasOnWidget();
        const auto patch = [&](int col, int row) {
            return QPointF(canvas.x() + (col + 0.5) * canvas.width() / 6, canvas.y() + (row + 0.5) * canvas.height() / 6).toPoint();
        };
        QTest::mousePress(shown.view(), Qt::LeftButton, {}, patch(1, 1));
        QTest::mouseMove(shown.view(), patch(2, 2));
        QTest::mouseRelease(shown.view(), Qt::LeftButton, {}, patch(2, 2));
        const ExplainResult result = explained(*m_bench, "attention", "caption");
        const auto cross = attentionNamed(result, "cross");
        const std::vector<double> shares = shareOnPatches(*cross, weightsOf(*cross, shown.chooser->layer(), shown.chooser->head()), {7, 8, 13, 14});
        for (std::size_t token = 1; token < result.tokens.size(); ++token)
            QVERIFY(std::abs(shown.chips->chips().at(static_cast<int>(token)).value - shares.at(token - 1)) < 1e-6);
        QVERIFY(shown.texts().contains(QStringLiteral("Patch row 2, column 2: ")));
        QTest::keyClick(shown.view(), Qt::Key_Escape);
        QVERIFY(std::isnan(shown.chips->chips().at(3).value));
        QTest::keyClick(shown.view(), Qt::Key_Right);  // the same by keyboard
        QVERIFY(!std::isnan(shown.chips->chips().at(3).value));
        shown.panel.panelActions().at(1)->trigger();  // choose nothing
        QVERIFY(std::isnan(shown.chips->chips().at(3).value));
    }

    void visionHasTwoDirectionsAndTextShadesWords() {
        const Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.ready(), patience);
        QVERIFY(!shown.box("Direction of attention between patches")->isVisible());
        shown.set("Attention", "vision");
        QVERIFY(shown.box("Direction of attention between patches")->isVisible());
        shown.view()->setFocus();
        QTest::keyClick(shown.view(), Qt::Key_Up);
        const std::vector<float> given = shown.view()->overlay().values;
        shown.set("Direction of attention between patches", "received");
        QVERIFY(shown.view()->overlay().values != given);
        shown.set("Direction of attention between patches", "given");
        QTest::keyClick(shown.view(), Qt::Key_Escape);
        shown.set("Attention", "text");
        QVERIFY(shown.view()->overlay().empty());
        QTest::mouseClick(shown.chips, Qt::LeftButton, {}, shown.chips->chipRect(4).center());
        QVERIFY(!std::isnan(shown.chips->chips().at(1).value));
    }

    void rolloutShowsTheEnginesMapForEveryWord() {
        const Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.ready(), patience);
        const ExplainResult result = explained(*m_bench, "rollout", "caption");
        shown.set("Method", "rollout");
        QTRY_VERIFY_WITH_TIMEOUT(shown.view()->overlay().values == result.arrays.front().values, patience);
        shown.chips->point(4);
        QVERIFY(shown.view()->overlay().values == result.arrays.front().values);
        QVERIFY(shown.texts().contains(QStringLiteral("Misleads")));
        QVERIFY(!shown.chips->chips().at(4).enabled);
    }

    void theOtherMethodStandsBesideWithoutASecondModel() {
        const Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.ready(), patience);
        QVERIFY(!shown.other()->isVisible());
        const std::vector<float> attention = shown.view()->overlay().values;
        const ExplainResult result = explained(*m_bench, "rollout", "caption");
        shown.set("What stands beside the map", "method");
        QTRY_VERIFY_WITH_TIMEOUT(shown.other()->overlay().values == result.arrays.front().values, patience);
        QVERIFY(shown.other()->isVisible());
        QVERIFY(shown.view()->overlay().values == attention);
        shown.set("Method", "rollout");
        QTRY_VERIFY_WITH_TIMEOUT(shown.other()->overlay().values == attention, patience);
    }

    void twoModelsShareOneRangeAndTheirDifferenceLiesAroundNought() {
        QVERIFY(writeSharper(m_bench->root / "tuned"));
        const Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.ready(), patience);
        m_bench->settings.set("inside/comparison", std::string("beside"));
        QVERIFY(m_bench->openOther(m_bench->root / "tuned"));
        QTRY_VERIFY_WITH_TIMEOUT(!shown.other()->overlay().empty(), patience);
        QVERIFY(shown.texts().contains(QStringLiteral("tuned")));
        const HeatOverlay own = shown.view()->overlay(), tuned = shown.other()->overlay();
        QVERIFY(own.values != tuned.values);
        QCOMPARE(own.range.high, tuned.range.high);
        QCOMPARE(own.range.high, static_cast<double>(std::max(*std::max_element(own.values.begin(), own.values.end()),
                                                              *std::max_element(tuned.values.begin(), tuned.values.end()))));
        shown.set("What stands beside the map", "difference");
        QTRY_VERIFY_WITH_TIMEOUT(shown.other()->overlay().colors == ColorMap::Coolwarm, patience);
        QTRY_VERIFY_WITH_TIMEOUT(!shown.other()->overlay().empty(), patience);
        const HeatOverlay difference = shown.other()->overlay();
        QCOMPARE(difference.range.low, -difference.range.high);
        for (std::size_t i = 0; i < own.values.size(); ++i)
            QCOMPARE(difference.values.at(i), tuned.values.at(i) - own.values.at(i));
        QTest::mouseMove(shown.view(), shown.view()->rect().center());
        QVERIFY(shown.texts().contains(QStringLiteral("points")));
    }

    void aModelIsItsOwnEqual() {
        const Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.ready(), patience);
        m_bench->dialogs.paths = {QString::fromStdString(bundled.string())};
        for (QPushButton* button : shown.panel.findChildren<QPushButton*>())
            if (button->text() == QStringLiteral("Other model…"))
                QTest::mouseClick(button, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(m_bench->engine.comparisonInfo() && m_bench->engine.comparisonInfo()->folder == bundled, patience);
        shown.set("What stands beside the map", "difference");
        QTRY_VERIFY_WITH_TIMEOUT(!shown.other()->overlay().empty(), patience);
        const HeatOverlay& difference = shown.other()->overlay();
        QCOMPARE(*std::max_element(difference.values.begin(), difference.values.end()), 0.0F);
        QCOMPARE(difference.range.place(0), 0.5);  // the neutral colour
    }

    void modelsWithoutTheSameGridOrHeadSayThereIsNoSuchMap() {
        const fs::path small = parityFolder() / "models" / "blip_caption";
        SKIP_WITHOUT(small);
        const Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.ready(), patience);
        QVERIFY(m_bench->openOther(small));
        shown.set("What stands beside the map", "difference");
        QTest::qWait(300);
        QVERIFY(shown.other()->overlay().empty());
        QVERIFY(!shown.view()->overlay().empty());
    }

    void anExportedMapBringsItsSettingsBackAndNamesNoFolder() {
        Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.ready(), patience);
        QTest::keyClick(shown.chooser->matrix(), Qt::Key_Home);
        shown.set("Colour map", "cividis");
        QTest::mouseClick(shown.chips, Qt::LeftButton, {}, shown.chips->chipRect(6).center());
        const QString file = QString::fromStdString((m_bench->root / "inside.png").string());
        m_bench->dialogs.paths = {file};
        shown.panel.panelActions().last()->trigger();
        const Recipe recipe = recipeIn(file);
        for (const char* key : {"panel", "model", "picture", "text", "attention", "layer", "head", "token", "method", "target", "opacity"})
            QVERIFY2(!valueIn(recipe, QString::fromLatin1(key)).isEmpty(), key);
        for (const auto& [key, value] : recipe)
            QVERIFY2(!value.contains(QLatin1Char('/')), qPrintable(key + value));
        const HeatOverlay before = shown.view()->overlay();
        QTest::keyClick(shown.chooser->matrix(), Qt::Key_Up);
        shown.set("Colour map", "viridis");
        m_bench->selection.setText("a red square", "en");
        QTRY_VERIFY_WITH_TIMEOUT(shown.chips->chips().size() == 5 && shown.ready(), patience);
        shown.panel.restore(recipe);
        QTRY_VERIFY_WITH_TIMEOUT(shown.view()->overlay().values == before.values, patience);
        QVERIFY(shown.view()->overlay().colors == ColorMap::Cividis);
        QCOMPARE(shown.chips->current(), 6);
        QCOMPARE(m_bench->selection.state().text, std::string(caption));
        shown.set("Colour map", "viridis");
    }

    void withoutATextTheModelWritesOne() {
        m_bench->selection.setPicture(-1, m_bench->picture(3), {}, {});
        const Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.ready(), patience);
        QVERIFY(!shown.panel.findChild<QLineEdit*>()->text().isEmpty());
        QVERIFY(shown.texts().contains(QStringLiteral("own caption")));
        QVERIFY(m_bench->selection.state().text.empty());
    }

    void aModelThatCannotWriteAsksForAText() {
        const fs::path models = parityFolder() / "models";
        SKIP_WITHOUT(models);
        QVERIFY(m_bench->open(models / "blip_itm"));
        m_bench->selection.setPicture(-1, m_bench->picture(4), {}, {});
        const Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.texts().contains(QStringLiteral("Write a text below")), patience);
        m_bench->selection.setText("a cat", "en");
        QTRY_VERIFY_WITH_TIMEOUT(shown.ready(), patience);
        QVERIFY(!shown.box("What the text is to the model")->isVisible());
    }

    void aModelOpenedWhileThePanelIsHiddenLeavesNothingOfTheOldOne() {
        Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.ready(), patience);
        shown.panel.hide();
        QVERIFY(m_bench->open(bundled));
        QVERIFY(!shown.chooser->attention().has_value());
        shown.panel.retranslate();  // reads what is shown
        QVERIFY(shown.chips->chips().isEmpty());
        shown.panel.show();
        QTRY_VERIFY_WITH_TIMEOUT(shown.ready(), patience);
    }

    void withoutAModelTheReasonIsSaidAndNothingIsDrawn() {
        PanelBench bare;
        bare.selection.setPicture(-1, bare.picture(), caption, "en");
        const Shown shown(bare);
        QTest::qWait(200);
        QVERIFY(shown.texts().contains(QStringLiteral("engine is starting")));
        QVERIFY(shown.view()->overlay().empty());
        QVERIFY(!shown.chooser->matrix()->data().rows);
        for (const QPushButton* button : shown.panel.findChildren<QPushButton*>())
            QVERIFY2(button->isEnabled() || !button->toolTip().isEmpty(), qPrintable(button->text()));
    }

    void theLanguageSwitchesAtOnceAndKeepsTheMap() {
        const Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.ready(), patience);
        const std::vector<float> before = shown.view()->overlay().values;
        QTranslator translator;
        QVERIFY(translator.load(QStringLiteral(":/i18n/diptych_zh_CN.qm")));
        QCoreApplication::installTranslator(&translator);
        QTRY_VERIFY(shown.texts().contains(QStringLiteral("方法")));
        QVERIFY(!shown.texts().contains(QStringLiteral("Misleads")));
        QCoreApplication::removeTranslator(&translator);
        QTRY_VERIFY(shown.texts().contains(QStringLiteral("Method")));
        QVERIFY(shown.view()->overlay().values == before);
    }

    void everyControlHasANameForAScreenReader() {
        const Shown shown(*m_bench);
        QTRY_VERIFY_WITH_TIMEOUT(shown.ready(), patience);
        QCOMPARE(unnamedWidgets(shown.panel), QStringList());
    }

private:
    std::unique_ptr<PanelBench> m_bench;
};

QTEST_MAIN(TestInsidePanel)
#include "test_inside_panel.moc"
