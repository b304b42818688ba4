// Small pictures for lists: made off the UI thread (JPEG files decoded at the scale that is needed), kept in memory and, as
// small JPEG files, on disk. A thumbnail's name on disk is made of path, time and size of the file, so that a changed picture
// gets a new one; when the folder grows too large the ones that were used longest ago go.
// Threads: the UI thread asks; `ready` comes on it.
#pragma once

#include <QCache>
#include <QImage>
#include <QObject>
#include <QSet>
#include <QString>
#include <QThreadPool>
#include <filesystem>

namespace diptych {

class Thumbnails : public QObject {
    Q_OBJECT

public:
    Thumbnails(const std::filesystem::path& folder, QObject* parent = nullptr);
    ~Thumbnails() override;

    // From memory, or a null image now and `ready` later; null then too where the file is no picture.
    QImage get(const std::filesystem::path& file, int side);

    // What a pool thread does: from the folder, or made and kept there. Null where the file is no picture.
    static QImage make(const QString& folder, const QString& file, int side);
    // Removes those used longest ago until `most` bytes are left.
    static void prune(const QString& folder, qint64 most);

Q_SIGNALS:
    void ready(const QString& file);

private:
    QString m_folder;
    QCache<QString, QImage> m_known;                // cost in KiB
    QSet<QString> m_asked;
    QThreadPool m_pool;
    int m_asks = 0;
};

}  // namespace diptych
