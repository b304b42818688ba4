// The Chinese texts: none unfinished or empty, place holders kept, contexts that the running program really asks for, and
// nothing in the sources that the file does not know.
#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTranslator>
#include <QXmlStreamReader>
#include <QtTest>
#include <algorithm>

namespace {

struct Message {
    QString context, source, translation;
    bool unfinished = false;
};

QList<Message> readMessages(const QString& path) {
    QList<Message> messages;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return messages;
    QXmlStreamReader xml(&file);
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QLatin1String("name"))
            context = xml.readElementText();
        else if (xml.name() == QLatin1String("source"))
            messages.append({context, xml.readElementText(), {}, false});
        else if (xml.name() == QLatin1String("translation")) {
            messages.back().unfinished = xml.attributes().hasAttribute(QStringLiteral("type"));
            messages.back().translation = xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
        }
    }
    return xml.hasError() ? QList<Message>() : messages;
}

QStringList placeHolders(const QString& text) {
    static const QRegularExpression pattern(QStringLiteral("%(L?\\d+|n)"));
    QStringList found;
    for (auto at = pattern.globalMatch(text); at.hasNext();)
        found << at.next().captured();
    std::sort(found.begin(), found.end());
    return found;
}

QString translationFile() { return QStringLiteral(DIPTYCH_SOURCE_DIR "/translations/diptych_zh_CN.ts"); }

}  // namespace

class TestFrameTranslations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        m_messages = readMessages(translationFile());
        QVERIFY(m_messages.size() > 200);
    }

    void noTextIsUnfinishedOrEmpty() {
        QStringList bad;
        for (const Message& message : m_messages)
            if (message.unfinished || message.translation.isEmpty())
                bad << message.context + QStringLiteral(": ") + message.source;
        QVERIFY2(bad.isEmpty(), qPrintable(bad.join(QLatin1Char('\n'))));
    }

    void placeHoldersAreKept() {
        for (const Message& message : m_messages)
            QVERIFY2(placeHolders(message.source) == placeHolders(message.translation), qPrintable(message.source));
    }

    void everyTextOfTheSourcesIsInTheFile() {
        const QString lupdate = QStringLiteral("/usr/lib/qt6/bin/lupdate");
        if (!QFile::exists(lupdate))
            QSKIP("lupdate is not installed");
        const QTemporaryDir folder;
        const QString fresh = folder.filePath(QStringLiteral("fresh.ts"));
        QProcess process;
        process.setWorkingDirectory(QStringLiteral(DIPTYCH_SOURCE_DIR));
        process.start(lupdate, {QStringLiteral("-silent"), QStringLiteral("-I"), QStringLiteral(DIPTYCH_SOURCE_DIR),
                                QStringLiteral("ui"), QStringLiteral("viz"), QStringLiteral("app/gui"), QStringLiteral("-ts"), fresh});
        QVERIFY(process.waitForFinished(120'000));
        QSet<QString> known;
        for (const Message& message : m_messages)
            known.insert(message.context + QChar(0) + message.source);
        const QList<Message> wanted = readMessages(fresh);
        QVERIFY(!wanted.isEmpty());
        QStringList missing;
        for (const Message& message : wanted)
            if (!known.contains(message.context + QChar(0) + message.source))
                missing << message.context + QStringLiteral(": ") + message.source;
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QLatin1Char('\n'))));
    }

    void theProgramFindsTheTextsUnderTheNamesOfItsClasses() {
        QTranslator translator;
        QVERIFY(translator.load(QStringLiteral(":/i18n/diptych_zh_CN.qm")));
        QCOMPARE(translator.translate("diptych::PanelNames", "Data"), QStringLiteral("数据"));
        QVERIFY(!translator.translate("diptych::MainWindow", "Keys").isEmpty());
    }

private:
    QList<Message> m_messages;
};

QTEST_MAIN(TestFrameTranslations)
#include "test_frame_translations.moc"
