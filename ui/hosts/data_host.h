// The current data set and its pictures, loaded off the UI thread. Everything arrives by signal; nothing blocks.
#pragma once

#include <QImage>
#include <QObject>
#include <QSize>
#include <filesystem>
#include <functional>
#include <memory>

#include "core/base/image.h"
#include "core/base/job.h"
#include "core/data/dataset.h"

namespace diptych {

class JobCenter;

QImage toQImage(const Image& image);
Image fromQImage(const QImage& image);

class DataHost : public QObject {
    Q_OBJECT

public:
    DataHost(JobCenter& jobs, std::filesystem::path cacheFolder, QObject* parent = nullptr);
    ~DataHost() override;

    void open(const std::filesystem::path& path);                    // becomes the current set when read
    std::shared_ptr<const Dataset> dataset() const;                  // null: none yet
    const std::filesystem::path& source() const;                     // what was opened: a folder or a file; empty: nothing yet
    bool loading() const;

    // A full picture, decoded off the UI thread; `done` comes on the UI thread. Drop the handle to drop the work.
    [[nodiscard]] JobHandle loadPicture(const std::filesystem::path& file,
                                        std::function<void(Result<std::shared_ptr<const Image>>)> done);
    // Thumbnail from the memory cache, or a null image now and thumbnailReady later.
    QImage thumbnail(const std::filesystem::path& file, int side);

Q_SIGNALS:
    void datasetChanged();
    void loadingChanged();
    void openFailed(const QString& oneLine);
    void thumbnailReady(const QString& file);

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

}  // namespace diptych
