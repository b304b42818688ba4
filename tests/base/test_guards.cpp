// The plan of the house as a test: which room may include which, how large files may grow, and that text of data never
// becomes markup by way of a bare QLabel. Every rule is also tried on samples that break it.
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QStringList>
#include <QtTest>
#include <algorithm>

namespace {

struct Source {
    QString path;  // relative to the repository, with '/'
    QString text;  // without // comments
    int lines = 0;
};

QString root() {
    return QStringLiteral(DIPTYCH_SOURCE_DIR);
}

QString withoutLineComments(const QString& text) {
    static const QRegularExpression comment(QStringLiteral("(^|[^:\"'/])//[^\\n]*"));
    return QString(text).replace(comment, QStringLiteral("\\1"));
}

QList<Source> sourcesOf(const QStringList& folders) {
    QList<Source> found;
    for (const QString& folder : folders) {
        QDirIterator files(root() + QLatin1Char('/') + folder, {QStringLiteral("*.cpp"), QStringLiteral("*.h")},
                           QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            const QString text = QString::fromUtf8(file.readAll());
            found.append({QDir(root()).relativeFilePath(file.fileName()), withoutLineComments(text),
                          static_cast<int>(text.count(QLatin1Char('\n')))});
        }
    }
    return found;
}

QStringList includesOf(const QString& text) {
    static const QRegularExpression pattern(QStringLiteral("^[ \\t]*#[ \\t]*include[ \\t]*[<\"]([^>\"]+)[>\"]"),
                                            QRegularExpression::MultilineOption);
    QStringList names;
    for (auto matches = pattern.globalMatch(text); matches.hasNext();)
        names.append(matches.next().captured(1));
    return names;
}

bool isTorch(const QString& include) {
    static const QRegularExpression pattern(QStringLiteral("^(torch|ATen|c10|caffe2)/"));
    return pattern.match(include).hasMatch();
}

bool isQt(const QString& include) {
    static const QRegularExpression pattern(QStringLiteral("^(Q[A-Z]|Qt|q[a-z]+\\.h$)"));
    return pattern.match(include).hasMatch();
}

// "core/text" for core/text/bpe.cpp, "core" for the files of the door, "ui" for everything of ui.
QString roomOf(const QString& path) {
    const QStringList parts = path.split(QLatin1Char('/'));
    const bool inner = parts.first() == QLatin1String("core") && parts.size() > 2;
    return inner ? parts.at(0) + QLatin1Char('/') + parts.at(1) : parts.first();
}

// Floors of the house; the door (core/engine.h and its loader) is kept apart.
int floorOf(const QString& room) {
    static const QHash<QString, int> floors{
        {QStringLiteral("core/base"), 0},   {QStringLiteral("core/nn"), 1},       {QStringLiteral("core/text"), 1},
        {QStringLiteral("core/data"), 1},   {QStringLiteral("core/families"), 2}, {QStringLiteral("core/train"), 3},
        {QStringLiteral("core/hub"), 1},
        {QStringLiteral("core/eval"), 3},   {QStringLiteral("core/explain"), 3},  {QStringLiteral("core/tasks"), 3},
        {QStringLiteral("core/engine"), 4}, {QStringLiteral("viz"), 5},           {QStringLiteral("ui"), 6},
        {QStringLiteral("app"), 7}};
    return floors.value(room, -1);
}

bool mayIncludeDoor(const QString& room) {
    static const QSet<QString> rooms{QStringLiteral("ui"),           QStringLiteral("app"),
                                     QStringLiteral("core/eval"),    QStringLiteral("core/tasks"),
                                     QStringLiteral("core/explain"), QStringLiteral("core/train"),
                                     QStringLiteral("core/engine"),  QStringLiteral("core")};
    return rooms.contains(room);
}

bool mayInclude(const QString& from, const QString& include) {
    const QString source = roomOf(from);
    const QString target = roomOf(include);
    if (target == QLatin1String("core"))
        return mayIncludeDoor(source);
    if (floorOf(target) < 0)
        return true;  // a library, or a header beside the file
    if (source == QLatin1String("core"))
        return target == QLatin1String("core/base");  // the door shows plain values only
    if (source == QLatin1String("viz"))
        return target == source || target == QLatin1String("core/base");
    return floorOf(source) >= floorOf(target);
}

QString panelOf(const QString& path) {
    static const QRegularExpression pattern(QStringLiteral("^ui/panels/([^/]+)/"));
    return pattern.match(path).captured(1);
}

bool crossesPanels(const QString& from, const QString& include) {
    const QString source = panelOf(from);
    const QString target = panelOf(include);
    return !source.isEmpty() && !target.isEmpty() && source != target;
}

bool tooLong(const Source& source) {
    static const QRegularExpression generated(QStringLiteral("^core/text/[^/]*tables[^/]*$"));
    if (generated.match(source.path).hasMatch())
        return false;
    return source.lines > (source.path.endsWith(QLatin1String(".h")) ? 200 : 600);
}

bool hasBareLabel(const Source& source) {
    static const QSet<QString> helpers{QStringLiteral("ui/common/plain_text.h"),
                                       QStringLiteral("ui/common/plain_text.cpp"), QStringLiteral("viz/plain_label.h"),
                                       QStringLiteral("viz/plain_label.cpp")};
    static const QRegularExpression pattern(
        QStringLiteral("new\\s+QLabel\\b|(make_unique|make_shared)<\\s*QLabel|public\\s+QLabel\\b|"
                       "(?<!class )\\bQLabel\\s+\\w+\\s*[;,({=]|\\bQLabel\\s*[({]"));
    return !helpers.contains(source.path) && pattern.match(source.text).hasMatch();
}

// Torch headers that a file reaches through the project's own headers, as "a.h → b.h → torch/x.h".
QStringList torchReachedFrom(const QString& path, const QHash<QString, QStringList>& includes, QSet<QString>& seen) {
    QStringList chains;
    for (const QString& include : includes.value(path)) {
        if (isTorch(include))
            chains.append(path + QStringLiteral(" → ") + include);
        if (!includes.contains(include) || seen.contains(include))
            continue;
        seen.insert(include);
        for (const QString& chain : torchReachedFrom(include, includes, seen))
            chains.append(path + QStringLiteral(" → ") + chain);
    }
    return chains;
}

// True if `to` can be reached from `from` along `edges`.
bool reaches(const QString& from, const QString& to, const QHash<QString, QSet<QString>>& edges, QSet<QString>& seen) {
    for (const QString& next : edges.value(from)) {
        if (next == to)
            return true;
        if (seen.contains(next))
            continue;
        seen.insert(next);
        if (reaches(next, to, edges, seen))
            return true;
    }
    return false;
}

QStringList roomsInACircle(const QHash<QString, QSet<QString>>& edges) {
    QStringList rooms;
    for (auto room = edges.cbegin(); room != edges.cend(); ++room) {
        QSet<QString> seen;
        if (reaches(room.key(), room.key(), edges, seen))
            rooms.append(room.key());
    }
    rooms.sort();
    return rooms;
}

void expectNone(const QStringList& offenders) {
    QVERIFY2(offenders.isEmpty(), qPrintable(QLatin1Char('\n') + offenders.join(QLatin1Char('\n'))));
}

}  // namespace

class GuardsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void coreKnowsNoQt();
    void windowsKnowNoTorchNotEvenThroughHeaders();
    void nothingIncludesUpward();
    void roomsOfOneFloorDoNotGoInCircles();
    void panelsNeverIncludeEachOther();
    void filesStayShort();
    void labelsAreMadeByTheirHelper();
    void rulesCatchWhatBreaksThem_data();
    void rulesCatchWhatBreaksThem();
    void labelRuleTellsBareLabelsFromPointers_data();
    void labelRuleTellsBareLabelsFromPointers();
    void torchIsFoundBehindTwoHeaders();
    void circlesAreFound();

private:
    QList<Source> m_sources;
};

void GuardsTest::initTestCase() {
    m_sources = sourcesOf({QStringLiteral("core"), QStringLiteral("viz"), QStringLiteral("ui"), QStringLiteral("app")});
    QVERIFY2(m_sources.size() > 10, "the sources were not found");
}

void GuardsTest::coreKnowsNoQt() {
    QStringList offenders;
    for (const Source& source : m_sources)
        for (const QString& include : includesOf(source.text))
            if (source.path.startsWith(QLatin1String("core/")) && isQt(include))
                offenders.append(source.path + QStringLiteral(" includes ") + include);
    expectNone(offenders);
}

void GuardsTest::windowsKnowNoTorchNotEvenThroughHeaders() {
    QHash<QString, QStringList> includes;
    for (const Source& source : m_sources)
        includes.insert(source.path, includesOf(source.text));
    QStringList offenders;
    for (const Source& source : m_sources) {
        QSet<QString> seen;
        if (roomOf(source.path) == QLatin1String("ui") || roomOf(source.path) == QLatin1String("viz") ||
            roomOf(source.path) == QLatin1String("app"))
            offenders.append(torchReachedFrom(source.path, includes, seen));
    }
    expectNone(offenders);
}

void GuardsTest::nothingIncludesUpward() {
    QStringList offenders;
    for (const Source& source : m_sources)
        for (const QString& include : includesOf(source.text))
            if (!mayInclude(source.path, include))
                offenders.append(source.path + QStringLiteral(" includes ") + include);
    expectNone(offenders);
}

void GuardsTest::roomsOfOneFloorDoNotGoInCircles() {
    QHash<QString, QSet<QString>> edges;
    for (const Source& source : m_sources)
        for (const QString& include : includesOf(source.text)) {
            const QString from = roomOf(source.path);
            const QString to = roomOf(include);
            if (from != to && floorOf(from) >= 0 && floorOf(to) >= 0)
                edges[from].insert(to);
        }
    expectNone(roomsInACircle(edges));
}

void GuardsTest::panelsNeverIncludeEachOther() {
    QStringList offenders;
    for (const Source& source : m_sources)
        for (const QString& include : includesOf(source.text))
            if (crossesPanels(source.path, include))
                offenders.append(source.path + QStringLiteral(" includes ") + include);
    expectNone(offenders);
}

void GuardsTest::filesStayShort() {
    QStringList offenders;
    for (const Source& source : m_sources + sourcesOf({QStringLiteral("tests")}))
        if (tooLong(source))
            offenders.append(source.path + QStringLiteral(" has %1 lines").arg(source.lines));
    expectNone(offenders);
}

void GuardsTest::labelsAreMadeByTheirHelper() {
    QStringList offenders;
    for (const Source& source : m_sources)
        if (!source.path.startsWith(QLatin1String("core/")) && hasBareLabel(source))
            offenders.append(source.path + QStringLiteral(" makes a QLabel by itself"));
    expectNone(offenders);
}

void GuardsTest::rulesCatchWhatBreaksThem_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("include");
    QTest::addColumn<bool>("allowed");
    const auto row = [](const char* from, const char* include, bool allowed) {
        QTest::addRow("%s includes %s", from, include)
            << QString::fromLatin1(from) << QString::fromLatin1(include) << allowed;
    };
    row("ui/frame/window.cpp", "core/base/result.h", true);
    row("ui/frame/window.cpp", "core/engine.h", true);
    row("ui/frame/window.cpp", "viz/heat_map.h", true);
    row("viz/heat_map.cpp", "ui/panel.h", false);
    row("viz/heat_map.cpp", "core/engine.h", false);
    row("viz/heat_map.cpp", "core/nn/layers.h", false);
    row("core/base/json.cpp", "core/data/dataset.h", false);
    row("core/text/bpe.cpp", "core/engine.h", false);
    row("core/nn/layers.cpp", "core/families/clip.h", false);
    row("core/families/clip.cpp", "core/nn/layers.h", true);
    row("core/families/clip.cpp", "core/tasks/embed.h", false);
    row("core/eval/vqa.cpp", "core/engine.h", true);
    row("core/tasks/embed.cpp", "core/engine/engine.h", false);
    row("core/tasks/embed.cpp", "ui/panel.h", false);
    row("core/engine.h", "core/base/result.h", true);
    row("core/engine.h", "core/nn/layers.h", false);
    row("core/engine.h", "core/engine_loader.h", true);
    row("ui/frame/window.cpp", "app/gui/main.h", false);
    row("ui/panels/ask/ask.cpp", "vector", true);
}

void GuardsTest::rulesCatchWhatBreaksThem() {
    QFETCH(QString, from);
    QFETCH(QString, include);
    QTEST(mayInclude(from, include), "allowed");
    QVERIFY(crossesPanels(QStringLiteral("ui/panels/ask/a.cpp"), QStringLiteral("ui/panels/inside/b.h")));
    QVERIFY(!crossesPanels(QStringLiteral("ui/panels/ask/a.cpp"), QStringLiteral("ui/panels/ask/b.h")));
    QVERIFY(isTorch(QStringLiteral("ATen/ATen.h")) && !isTorch(QStringLiteral("core/nn/torch.h")));
    QVERIFY(isQt(QStringLiteral("QString")) && !isQt(QStringLiteral("queue")));
    QVERIFY(tooLong({QStringLiteral("ui/a.h"), {}, 201}) && !tooLong({QStringLiteral("ui/a.cpp"), {}, 600}));
    QVERIFY(!tooLong({QStringLiteral("core/text/fold_tables.cpp"), {}, 9000}));
}

void GuardsTest::labelRuleTellsBareLabelsFromPointers_data() {
    QTest::addColumn<QString>("code");
    QTest::addColumn<bool>("bare");
    const auto row = [](const char* code, bool bare) {
        QTest::addRow("%s", code) << QString::fromLatin1(code) << bare;
    };
    row("auto* a = new QLabel(text);", true);
    row("QLabel m_title;", true);
    row("QLabel title(text);", true);
    row("class Bold : public QLabel {", true);
    row("std::make_unique<QLabel>(text)", true);
    row("class QLabel;", false);
    row("QLabel* m_title = nullptr;", false);
    row("auto* a = plainLabel(text); // not new QLabel(text)", false);
    row("findChild<QLabel*>()", false);
    row("qobject_cast<QLabel*>(widget)", false);
}

void GuardsTest::labelRuleTellsBareLabelsFromPointers() {
    QFETCH(QString, code);
    QTEST(hasBareLabel({QStringLiteral("ui/a.cpp"), withoutLineComments(code), 1}), "bare");
    QVERIFY(!hasBareLabel({QStringLiteral("ui/common/plain_text.cpp"), code, 1}));
}

void GuardsTest::torchIsFoundBehindTwoHeaders() {
    const QHash<QString, QStringList> includes{
        {QStringLiteral("ui/a.cpp"), {QStringLiteral("core/b.h")}},
        {QStringLiteral("core/b.h"), {QStringLiteral("core/c.h"), QStringLiteral("vector")}},
        {QStringLiteral("core/c.h"), {QStringLiteral("core/b.h"), QStringLiteral("torch/torch.h")}}};
    QSet<QString> seen;
    QCOMPARE(torchReachedFrom(QStringLiteral("ui/a.cpp"), includes, seen),
             QStringList{QStringLiteral("ui/a.cpp → core/b.h → core/c.h → torch/torch.h")});
}

void GuardsTest::circlesAreFound() {
    const QString a = QStringLiteral("a"), b = QStringLiteral("b"), c = QStringLiteral("c");
    QCOMPARE(roomsInACircle({{a, {b}}, {b, {c}}}), QStringList());
    QCOMPARE(roomsInACircle({{a, {b}}, {b, {a, c}}}), (QStringList{a, b}));
}

QTEST_APPLESS_MAIN(GuardsTest)
#include "test_guards.moc"
