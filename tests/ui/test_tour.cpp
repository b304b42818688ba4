// The real program, driven from outside as scripts drive it: `diptych --tour`, offscreen, on a small folder of pictures.
#include <QDir>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

namespace {

const QString program = QStringLiteral(DIPTYCH_BINARY_DIR "/bin/diptych");

struct Tour {
    int exitCode = -1;
    QString errors;
    QJsonObject report;
};

Tour runTour(const QString& out, const QStringList& arguments) {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    environment.insert(QStringLiteral("XDG_CACHE_HOME"), out + QStringLiteral("/cache"));
    process.setProcessEnvironment(environment);
    process.start(program, QStringList{QStringLiteral("--tour"), out} + arguments);
    Tour tour;
    if (!process.waitForFinished(120'000))
        return tour;
    tour.exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    tour.errors = QString::fromUtf8(process.readAllStandardError());
    QFile file(out + QStringLiteral("/tour.json"));
    if (file.open(QIODevice::ReadOnly))
        tour.report = QJsonDocument::fromJson(file.readAll()).object();
    return tour;
}

QJsonArray listOf(const QJsonObject& panel, const char* key) { return panel.value(QLatin1String(key)).toArray(); }

QByteArray shown(const QJsonArray& list) { return QJsonDocument(list).toJson(QJsonDocument::Compact); }

}  // namespace

class TestTour : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        if (!QFile::exists(program))
            QSKIP("the program is not built");
        m_folder = std::make_unique<QTemporaryDir>();
        QDir(m_folder->path()).mkpath(QStringLiteral("set"));
        for (int i = 0; i < 6; ++i) {
            QImage picture(64, 48, QImage::Format_RGB32);
            picture.fill(QColor::fromHsv(i * 50, 220, 200));
            QVERIFY(picture.save(set() + QStringLiteral("/p%1.png").arg(i)));
        }
    }

    void everyPanelAskedForIsPhotographedInTheSizeAskedFor() {
        const Tour tour = runTour(m_folder->path(), {QStringLiteral("--panels"), QStringLiteral("home,data"), QStringLiteral("--data"),
                                                     set(), QStringLiteral("--size"), QStringLiteral("1200x800")});
        QVERIFY2(tour.exitCode == 0, qPrintable(tour.errors));
        const QJsonArray panels = tour.report.value(QLatin1String("panels")).toArray();
        QCOMPARE(panels.size(), 2);
        for (const QJsonValue& value : panels) {
            const QJsonObject panel = value.toObject();
            QCOMPARE(QImage(panel.value(QLatin1String("png")).toString()).size(), QSize(1200, 800));
            QVERIFY(panel.value(QLatin1String("ready_ms")).toDouble(-1) >= 0);
            QVERIFY(panel.value(QLatin1String("focusable")).toInt() > 5);
            QVERIFY2(listOf(panel, "unnamed").isEmpty(), shown(listOf(panel, "unnamed")).constData());
            QVERIFY2(listOf(panel, "clipped").isEmpty(), shown(listOf(panel, "clipped")).constData());
        }
        QVERIFY(tour.report.value(QLatin1String("first_paint_ms")).toDouble() > 0);
        QVERIFY(tour.report.value(QLatin1String("worst_stall_ms")).toDouble() > 0);
    }

    void theChineseWindowShowsNoEnglishTextOfItsOwn() {
        const Tour tour = runTour(m_folder->path(), {QStringLiteral("--panels"), QStringLiteral("home,data"), QStringLiteral("--data"),
                                                     set(), QStringLiteral("--language"), QStringLiteral("zh_CN"),
                                                     QStringLiteral("--theme"), QStringLiteral("dark")});
        QVERIFY2(tour.exitCode == 0, qPrintable(tour.errors));
        for (const QJsonValue& value : tour.report.value(QLatin1String("panels")).toArray()) {
            const QJsonObject panel = value.toObject();
            QVERIFY2(listOf(panel, "untranslated").isEmpty(), shown(listOf(panel, "untranslated")).constData());
            QVERIFY2(listOf(panel, "clipped").isEmpty(), shown(listOf(panel, "clipped")).constData());
        }
    }

    void aPanelThatDoesNotExistIsNamedAndFails() {
        const Tour tour = runTour(m_folder->path(), {QStringLiteral("--panels"), QStringLiteral("home,kitchen")});
        QCOMPARE(tour.exitCode, 1);
        QVERIFY(tour.errors.contains(QStringLiteral("kitchen")));
        QCOMPARE(tour.report.value(QLatin1String("panels")).toArray().size(), 1);
    }

    void aModelThatCannotBeReadIsNamedAndTheTourStillEnds() {
        if (!QFile::exists(QStringLiteral(DIPTYCH_BINARY_DIR "/lib/libdiptych_engine.so")))
            QSKIP("the engine is not built");
        const QString model = m_folder->filePath(QStringLiteral("broken-model"));
        QDir().mkpath(model);
        QFile config(model + QStringLiteral("/config.json"));
        QVERIFY(config.open(QIODevice::WriteOnly) && config.write("{}") == 2);
        config.close();
        const Tour tour = runTour(m_folder->path(), {QStringLiteral("--panels"), QStringLiteral("home,ask"), QStringLiteral("--model"), model,
                                                     QStringLiteral("--data"), set()});
        QCOMPARE(tour.exitCode, 1);  // nobody can ask a model that is not there
        QVERIFY2(tour.errors.contains(QStringLiteral("broken-model")), qPrintable(tour.errors));
        QCOMPARE(tour.report.value(QLatin1String("panels")).toArray().size(), 2);
    }

private:
    QString set() const { return m_folder->filePath(QStringLiteral("set")); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestTour)
#include "test_tour.moc"
