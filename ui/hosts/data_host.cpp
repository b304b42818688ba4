#include "ui/hosts/data_host.h"

#include <QCache>
#include <QCryptographicHash>
#include <QDateTime>
#include <QFileInfo>
#include <QDir>
#include <QSet>
#include <QThreadPool>
#include <cstring>

#include "core/data/image_io.h"
#include "ui/hosts/ui_worker.h"

namespace diptych {

QImage toQImage(const Image& image) {
    if (image.empty())
        return {};
    const QImage view(image.pixels.data(), image.width, image.height, static_cast<qsizetype>(image.width) * 3,
                      QImage::Format_RGB888);
    return view.convertToFormat(QImage::Format_RGB32);
}

Image fromQImage(const QImage& image) {
    const QImage rgb = image.convertToFormat(QImage::Format_RGB888);
    Image out(rgb.width(), rgb.height());
    for (int y = 0; y < rgb.height(); ++y)
        std::memcpy(out.at(0, y), rgb.constScanLine(y), static_cast<std::size_t>(rgb.width()) * 3);
    return out;
}

namespace {

QString cachePath(const QString& folder, const QString& file, int side) {
    const QFileInfo info(file);
    const QByteArray key = (file + QChar(0) + info.lastModified().toString(Qt::ISODateWithMs) + QString::number(info.size()) +
                            QChar(0) + QString::number(side))
                               .toUtf8();
    const QByteArray name = QCryptographicHash::hash(key, QCryptographicHash::Sha1).toHex();
    return folder + QChar(u'/') + QString::fromLatin1(name) + QStringLiteral(".png");
}

QImage makeThumbnail(const QString& cacheFolder, const QString& file, int side) {
    const QString cached = cachePath(cacheFolder, file, side);
    if (QImage image(cached); !image.isNull())
        return image;
    const auto read = readThumbnail(std::filesystem::path(file.toStdString()), side);
    if (!read.ok())
        return {};
    const QImage image = toQImage(*read);
    if (QDir().mkpath(cacheFolder))
        image.save(cached + QStringLiteral(".tmp"), "PNG") && QFile::rename(cached + QStringLiteral(".tmp"), cached);
    return image;
}

}  // namespace

struct DataHost::Private {
    std::shared_ptr<const Dataset> dataset;
    std::filesystem::path source;
    bool loading = false;
    JobHandle opening;
    QString cacheFolder;
    QCache<QString, QImage> thumbnails{64 * 1024};   // cost in KiB
    QSet<QString> asked;
    QThreadPool pool;
    int asks = 0;
    // Two, so that a picture does not wait for a large set to be read.
    std::unique_ptr<UiWorker> setReader, pictureReader;
};

DataHost::DataHost(JobCenter& jobs, std::filesystem::path cacheFolder, QObject* parent)
    : QObject(parent), m_d(std::make_unique<Private>()) {
    m_d->cacheFolder = QString::fromStdString((cacheFolder / "thumbnails").string());
    m_d->setReader = std::make_unique<UiWorker>(jobs, nullptr);
    m_d->pictureReader = std::make_unique<UiWorker>(jobs, nullptr);
    m_d->pool.setMaxThreadCount(2);
    m_d->pool.setThreadPriority(QThread::LowPriority);
}

DataHost::~DataHost() {
    m_d->pool.clear();
    m_d->pool.waitForDone();
}

void DataHost::open(const std::filesystem::path& path) {
    m_d->loading = true;
    auto read = std::make_shared<std::shared_ptr<const Dataset>>();
    m_d->opening = m_d->setReader->submit(
        tr("Reading %1").arg(QString::fromStdString(path.filename().string())),
        [path, read](JobContext& context) -> Status {
            DIPTYCH_ASSIGN(Dataset set, openDataset(path, context));
            *read = std::make_shared<const Dataset>(std::move(set));
            return {};
        },
        [this, path, read](const Status& status) {
            m_d->loading = false;
            Q_EMIT loadingChanged();
            if (!status.ok()) {
                Q_EMIT openFailed(QString::fromStdString(status.error().oneLine()));
                return;
            }
            m_d->dataset = *read;
            m_d->source = path;
            Q_EMIT datasetChanged();
        });
    Q_EMIT loadingChanged();
}

std::shared_ptr<const Dataset> DataHost::dataset() const { return m_d->dataset; }
const std::filesystem::path& DataHost::source() const { return m_d->source; }
bool DataHost::loading() const { return m_d->loading; }

JobHandle DataHost::loadPicture(const std::filesystem::path& file,
                                std::function<void(Result<std::shared_ptr<const Image>>)> done) {
    auto image = std::make_shared<std::shared_ptr<const Image>>();
    return m_d->pictureReader->submit(
        {},
        [file, image](JobContext&) -> Status {
            DIPTYCH_ASSIGN(Image read, readImage(file));
            *image = std::make_shared<const Image>(std::move(read));
            return {};
        },
        [image, done = std::move(done)](const Status& status) {
            if (status.ok())
                done(*image);
            else
                done(status.error());
        });
}

QImage DataHost::thumbnail(const std::filesystem::path& file, int side) {
    const QString name = QString::fromStdString(file.string());
    const QString key = name + QChar(0) + QString::number(side);
    if (const QImage* known = m_d->thumbnails.object(key))
        return *known;
    if (m_d->asked.contains(key))
        return {};
    m_d->asked.insert(key);
    const auto make = [this, name, key, side, folder = m_d->cacheFolder] {
        const QImage image = makeThumbnail(folder, name, side);
        QMetaObject::invokeMethod(this, [this, name, key, image] {
            m_d->asked.remove(key);
            m_d->thumbnails.insert(key, new QImage(image), qMax<qsizetype>(1, image.sizeInBytes() / 1024));
            Q_EMIT thumbnailReady(name);
        });
    };
    // The newest first: after fast scrolling that is what can be seen.
    m_d->pool.start(make, ++m_d->asks);
    return {};
}

}  // namespace diptych
