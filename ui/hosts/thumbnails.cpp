#include "ui/hosts/thumbnails.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QThread>

#include "core/base/files.h"
#include "core/data/image_io.h"
#include "ui/hosts/pictures.h"

namespace diptych {

namespace {

constexpr qsizetype memoryKiB = 64 * 1024;
constexpr qint64 diskBytes = 512LL * 1024 * 1024;
constexpr int quality = 92;                         // of the files kept; 128 px then are about 10 kB
constexpr qint64 touchAfterDays = 1;                // a use is noted at most this often

QString keptName(const QString& folder, const QString& file, int side) {
    const QFileInfo info(file);
    const QByteArray key = (file + QChar(0) + info.lastModified().toString(Qt::ISODateWithMs) + QString::number(info.size()) +
                            QChar(0) + QString::number(side))
                               .toUtf8();
    return folder + QChar(u'/') + QString::fromLatin1(QCryptographicHash::hash(key, QCryptographicHash::Sha1).toHex()) + QStringLiteral(".jpg");
}

QImage readKept(const QString& name) {
    const auto kept = readImage(fromUtf8(name.toStdString()));
    if (!kept.ok())
        return {};
    const QDateTime now = QDateTime::currentDateTime();
    if (QFileInfo(name).lastModified().daysTo(now) >= touchAfterDays) {
        QFile file(name);
        if (file.open(QIODevice::ReadOnly))
            file.setFileTime(now, QFileDevice::FileModificationTime);
    }
    return toQImage(*kept);
}

}  // namespace

Thumbnails::Thumbnails(const std::filesystem::path& folder, QObject* parent)
    : QObject(parent), m_folder(QString::fromStdString(toUtf8(folder))), m_known(memoryKiB) {
    m_pool.setMaxThreadCount(2);
    m_pool.setThreadPriority(QThread::LowPriority);
    m_pool.start([kept = m_folder] { prune(kept, diskBytes); });
}

Thumbnails::~Thumbnails() {
    m_pool.clear();
    m_pool.waitForDone();
}

QImage Thumbnails::make(const QString& folder, const QString& file, int side) {
    const QString name = keptName(folder, file, side);
    if (QImage kept = readKept(name); !kept.isNull())
        return kept;
    const auto read = readThumbnail(fromUtf8(file.toStdString()), side);
    if (!read.ok())
        return {};
    const QImage image = toQImage(*read);
    if (qMax(image.width(), image.height()) < side)  // nothing was reduced: the file itself is read as fast, and keeps its colours
        return image;
    // Renamed but not synced: what a power cut spoils is no JPEG any more and is made again.
    const QString fresh = name + QStringLiteral(".tmp%1").arg(reinterpret_cast<quintptr>(QThread::currentThreadId()));
    if (QDir().mkpath(folder) && image.save(fresh, "JPEG", quality) && !QFile::rename(fresh, name))
        QFile::remove(fresh);
    return image;
}

void Thumbnails::prune(const QString& folder, qint64 most) {
    const QFileInfoList files = QDir(folder).entryInfoList(QDir::Files, QDir::Time);       // the newest first
    qint64 sum = 0;
    for (const QFileInfo& file : files) {
        sum += file.size();
        if (sum > most)
            QFile::remove(file.filePath());
    }
}

QImage Thumbnails::get(const std::filesystem::path& file, int side) {
    const QString name = QString::fromStdString(toUtf8(file));
    const QString key = name + QChar(0) + QString::number(side);
    if (const QImage* known = m_known.object(key))
        return *known;
    if (m_asked.contains(key))
        return {};
    m_asked.insert(key);
    const auto work = [this, name, key, side, folder = m_folder] {
        const QImage image = make(folder, name, side);
        QMetaObject::invokeMethod(this, [this, name, key, image] {
            m_asked.remove(key);
            m_known.insert(key, new QImage(image), qMax<qsizetype>(1, image.sizeInBytes() / 1024));
            Q_EMIT ready(name);
        });
    };
    // The newest first: after fast scrolling that is what can be seen.
    m_pool.start(work, ++m_asks);
    return {};
}

}  // namespace diptych
