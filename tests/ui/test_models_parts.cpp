// What the Models panel works out of names and configurations: parts one level at a time, and two configurations side by side.
#include <QAbstractItemModelTester>
#include <QTest>
#include <nlohmann/json.hpp>

#include "ui/panels/models/config_compare.h"
#include "ui/panels/models/config_table_model.h"
#include "ui/panels/models/parameter_parts.h"

using namespace diptych;

namespace {

std::vector<TensorRow> rowsNamed(const std::vector<std::pair<std::string, std::int64_t>>& names) {
    std::vector<TensorRow> rows;
    for (const auto& [name, elements] : names)
        rows.push_back({.name = name, .dtype = "F32", .elements = elements});
    return rows;
}

const ConfigRow& rowOf(const QList<ConfigRow>& rows, const char* key) {
    for (const ConfigRow& row : rows)
        if (row.key == QLatin1String(key))
            return row;
    static const ConfigRow none;
    return none;
}

}  // namespace

class TestModelsParts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void partsAreSummedOneLevelAtATime() {
        const auto rows = rowsNamed({{"bias", 3}, {"text.embed.weight", 40}, {"vision.layers.0.w", 5}, {"vision.layers.1.w", 6}, {"vision.norm", 1}});
        const auto parts = partsUnder(rows, "");
        QCOMPARE(parts.size(), std::size_t{3});
        QCOMPARE(parts[0].label, std::string("bias"));
        QVERIFY(parts[0].inside.empty());
        QCOMPARE(parts[1].label, std::string("text.embed.weight"));
        QCOMPARE(parts[2].prefix, std::string("vision."));
        QCOMPARE(parts[2].count, std::int64_t{12});
        QCOMPARE(parts[2].inside, (std::vector<std::int64_t>{11, 1}));
        const auto inside = partsUnder(rows, parts[2].prefix);
        QCOMPARE(inside.size(), std::size_t{2});
        QCOMPARE(inside[0].label, std::string("layers"));
        QCOMPARE(inside[0].prefix, std::string("vision.layers."));
        QCOMPARE(inside[1].label, std::string("norm"));
    }

    void aPartThatHoldsOnePartAloneIsShownAsBoth() {
        const auto parts = partsUnder(rowsNamed({{"a.b.c.0.w", 1}, {"a.b.c.1.w", 1}, {"z", 1}}), "");
        QCOMPARE(parts[0].label, std::string("a.b.c"));
        QCOMPARE(parts[0].prefix, std::string("a.b.c."));
        QCOMPARE(parts[0].inside.size(), std::size_t{2});
    }

    void layersStandInTheOrderOfTheirNumbers() {
        std::vector<std::pair<std::string, std::int64_t>> names;
        for (const char* layer : {"0", "1", "10", "11", "2"})
            names.emplace_back("l." + std::string(layer) + ".w", 1);
        std::vector<std::string> labels;
        for (const auto& part : partsUnder(rowsNamed(names), "l."))
            labels.push_back(part.label.substr(0, part.label.find('.')));
        QCOMPARE(labels, (std::vector<std::string>{"0", "1", "2", "10", "11"}));
    }

    void hostileNamesLoseNothingAndTakeNoTime() {
        std::vector<std::pair<std::string, std::int64_t>> names{{"", 1}, {".", 2}, {"..", 4}, {"a", 8}, {"a.", 16}, {"a..b", 32}};
        std::string deep;
        for (int i = 0; i < 50'000; ++i)
            deep += "d.";
        names.emplace_back(deep + "w", 64);
        names.emplace_back(deep + "x", 128);
        std::int64_t sum = 0;
        for (const auto& part : partsUnder(rowsNamed(names), ""))
            sum += part.count;
        QCOMPARE(sum, std::int64_t{255});
    }

    void configurationsAreComparedKeyByKeyDifferingOnesFirst() {
        const Json here{{"model_type", "clip"}, {"vision_config", {{"hidden_size", 768}, {"extra", true}}}, {"list", {1, 2}}};
        const Json other{{"model_type", "clip"}, {"vision_config", {{"hidden_size", 1024}}}, {"list", {1, 2}}, {"only_there", nullptr}};
        const QList<ConfigRow> rows = comparedConfigs(here, other, ReferenceKind::Model);
        QCOMPARE(rows.size(), 5);
        QVERIFY(rows[0].differs() && rows[1].differs() && rows[2].differs());
        QVERIFY(!rows[3].differs() && !rows[4].differs());
        QCOMPARE(rowOf(rows, "vision_config.hidden_size").here, std::optional<QString>(QStringLiteral("768")));
        QCOMPARE(rowOf(rows, "vision_config.hidden_size").reference, std::optional<QString>(QStringLiteral("1024")));
        QVERIFY(!rowOf(rows, "vision_config.extra").reference);
        QCOMPARE(rowOf(rows, "only_there").reference, std::optional<QString>(QStringLiteral("null")));
        QCOMPARE(rowOf(rows, "list").here, std::optional<QString>(QStringLiteral("[1,2]")));
    }

    void aKeyThatIsAbsentDiffersFromAModelButNotFromTheDefaults() {
        const Json here = Json::object(), reference{{"hidden_size", 768}};
        QVERIFY(comparedConfigs(here, reference, ReferenceKind::Model).front().differs());
        QVERIFY(!comparedConfigs(here, reference, ReferenceKind::Defaults).front().differs());
        QVERIFY(comparedConfigs(reference, here, ReferenceKind::Defaults).front().differs());
    }

    void everyFamilyThatOpensHasTheDefaultsOfTheReference_data() {
        QTest::addColumn<QString>("family");
        for (const char* family : {"blip", "blip-2", "bridgetower", "chinese_clip", "clip", "idefics3", "llava", "metaclip_2", "siglip", "smolvlm", "vilt"})
            QTest::newRow(family) << QString::fromLatin1(family);
    }

    void everyFamilyThatOpensHasTheDefaultsOfTheReference() {
        QFETCH(const QString, family);
        const Json defaults = defaultConfig(family);
        QVERIFY(defaults.is_object());
        QCOMPARE(QString::fromStdString(defaults.value("model_type", "")), family);
        QVERIFY(defaultConfig(QStringLiteral("no such family")).is_null());
    }

    void theTableModelSaysInWordsWhatASideLacks() {
        ConfigTableModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.show({{QStringLiteral("a"), QStringLiteral("1"), std::nullopt},
                    {QStringLiteral("b"), std::nullopt, QStringLiteral("2")},
                    {QStringLiteral("c"), std::nullopt, QStringLiteral("3"), true}});
        QCOMPARE(model.index(0, ConfigTableModel::Reference).data().toString(), QStringLiteral("not known there"));
        QCOMPARE(model.index(1, ConfigTableModel::Here).data().toString(), QStringLiteral("not given"));
        QCOMPARE(model.index(2, ConfigTableModel::Here).data().toString(), QStringLiteral("not given: the default"));
        QCOMPARE(model.rowText(0), QStringLiteral("a\t1\t"));
        model.show({});
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_MAIN(TestModelsParts)
#include "test_models_parts.moc"
