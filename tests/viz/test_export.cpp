// Exported views: PNG and SVG with their recipe inside, CSV by RFC 4180, and recipes read back only from own pictures.
#include <QAction>
#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QtTest>

#include "viz/bar_list.h"
#include "viz/color_bar.h"
#include "viz/export.h"

using namespace diptych;

namespace {

const Recipe recipe{{QStringLiteral("Software"), QStringLiteral("Diptych")},
                    {QStringLiteral("panel"), QStringLiteral("ask")},
                    {QStringLiteral("text"), QStringLiteral("图中有 <a> & \"b\"")},
                    {QStringLiteral("decoding.begin_with"), QString()}};

QByteArray bytesOf(const QString& file) {
    QFile opened(file);
    return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
}

}  // namespace

class TestExport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_bars = std::make_unique<BarList>();
        m_bars->resize(120, 40);
        m_bars->setRows({{.text = QStringLiteral("a, \"b\""), .share = 0.5, .score = QStringLiteral("50 %")}});
    }

    void aPngHoldsThePictureAndTheWholeRecipe() {
        const QString file = path("view.png");
        QVERIFY(exportView(*m_bars, file, recipe).ok());
        QCOMPARE(QImage(file).size(), m_bars->size());
        const Recipe back = recipeIn(file);
        for (const auto& [key, value] : recipe)
            QCOMPARE(valueIn(back, key), value);
        QCOMPARE(valueIn(back, QStringLiteral("absent")), QString());
    }

    void otherPicturesHoldNoRecipe() {
        QImage foreign(8, 8, QImage::Format_RGB32);
        foreign.fill(Qt::red);
        foreign.setText(QStringLiteral("Software"), QStringLiteral("Another program"));
        QVERIFY(foreign.save(path("foreign.png")));
        QVERIFY(foreign.save(path("photo.bmp")));
        QFile broken(path("broken.png"));
        QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write("\x89PNG\r\n\x1a\nno picture") > 0);
        broken.close();
        for (const char* name : {"foreign.png", "photo.bmp", "broken.png", "absent.png"})
            QVERIFY2(recipeIn(path(name)).isEmpty(), name);
    }

    void anSvgHoldsTheRecipeAsEscapedText() {
        const QString file = path("view.svg");
        QVERIFY(exportView(*m_bars, file, recipe).ok());
        QXmlStreamReader xml(bytesOf(file));
        QString description;
        while (!xml.atEnd())
            if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == QLatin1String("desc"))
                description += xml.readElementText();
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QVERIFY(description.contains(QStringLiteral("text: 图中有 <a> & \"b\"")));
    }

    void csvQuotesWhatNeedsIt() {
        QCOMPARE(toCsv({{QStringLiteral("k"), QStringLiteral("v")},
                        {{QStringLiteral("a,b"), QStringLiteral("say \"x\"")}, {QStringLiteral(" lead"), QStringLiteral("two\nlines")}}}),
                 QByteArray("k,v\r\n\"a,b\",\"say \"\"x\"\"\"\r\n\" lead\",\"two\nlines\"\r\n"));
        QVERIFY(exportView(*m_bars, path("rows.csv"), recipe).ok());
        QVERIFY(bytesOf(path("rows.csv")).contains("\"a, \"\"b\"\"\",50 %,"));
    }

    void kindsThatAViewCannotGiveAreRefusedWithTheRemedy() {
        ColorBar bar;
        bar.resize(50, 20);
        const Status noNumbers = exportView(bar, path("bar.csv"), {});
        QVERIFY(!noNumbers.ok() && noNumbers.error().code == ErrorCode::Usage && !noNumbers.error().remedy.empty());
        QVERIFY(!exportView(bar, path("bar.tiff"), {}).ok());
        QVERIFY(!exportView(bar, QStringLiteral("/no/such/folder/bar.png"), {}).ok());
        QVERIFY(!QFile::exists(path("bar.csv")));
    }

    void theMenuExportsUnderTheChosenNameAndTellsWhatFailed() {
        QString problem, chosen = path("chosen.png");
        const QList<QAction*> actions = installExport(
            m_bars.get(), {[&](const QString& suggested, const QString& filter) {
                               m_asked = suggested + filter;
                               return chosen;
                           },
                           [] { return recipe; }, [&](const QString& line) { problem = line; }, QStringLiteral("bars")});
        actions.last()->trigger();
        QVERIFY(m_asked.contains(QStringLiteral("bars.png")) && m_asked.contains(QStringLiteral("*.csv")));
        QCOMPARE(valueIn(recipeIn(chosen), QStringLiteral("panel")), QStringLiteral("ask"));
        chosen = QStringLiteral("/no/such/folder/x.png");
        actions.last()->trigger();
        QVERIFY(problem.contains(QStringLiteral("/no/such/folder")));
        problem.clear();
        chosen.clear();  // cancelled
        actions.last()->trigger();
        QVERIFY(problem.isEmpty());
    }

private:
    QString path(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }

    QTemporaryDir m_folder;
    std::unique_ptr<BarList> m_bars;
    QString m_asked;
};

QTEST_MAIN(TestExport)
#include "test_export.moc"
