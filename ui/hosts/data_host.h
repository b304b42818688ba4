// The current data set and its pictures, loaded off the UI thread. Everything arrives by signal; nothing blocks. The set is
// the source with the user's edits applied (edits()): datasetChanged tells of another source, datasetEdited of other rows of
// the same one.
#pragma once

#include <QImage>
#include <QObject>
#include <filesystem>
#include <functional>
#include <memory>

#include "core/base/image.h"
#include "core/base/job.h"
#include "core/data/dataset.h"
#include "ui/hosts/pictures.h"

namespace diptych {

class DataEdits;
class JobCenter;

enum class Review { Never, IfDoubtful };            // whether the user is asked before a set becomes the current one

class DataHost : public QObject {
    Q_OBJECT

public:
    // `projects` holds one folder a source: its edits and views. Empty: nothing can be edited.
    DataHost(JobCenter& jobs, const std::filesystem::path& cache, const std::filesystem::path& projects = {}, QObject* parent = nullptr);
    ~DataHost() override;

    // Becomes the current set when read; IfDoubtful: or reviewWanted, where it cannot be read, has faults or may be something else.
    void open(const std::filesystem::path& path, const OpenOptions& options = {}, Review review = Review::Never);
    void adopt(const std::filesystem::path& path, std::shared_ptr<const Dataset> set);   // one that was read and reviewed
    std::shared_ptr<const Dataset> dataset() const;                  // null: none yet
    const std::filesystem::path& source() const;                     // what was opened: a folder or a file; empty: nothing yet
    const std::filesystem::path& project() const;                    // the folder of what is kept beside it; empty: none
    bool loading() const;
    DataEdits& edits();

    // A full picture, decoded off the UI thread; `done` comes on the UI thread. Drop the handle to drop the work.
    [[nodiscard]] JobHandle loadPicture(const std::filesystem::path& file,
                                        std::function<void(Result<std::shared_ptr<const Image>>)> done);
    // Thumbnail from the memory cache, or a null image now and thumbnailReady later.
    QImage thumbnail(const std::filesystem::path& file, int side);

Q_SIGNALS:
    void datasetChanged();
    void datasetEdited();
    void loadingChanged();
    void openFailed(const QString& oneLine);
    // `set` is null where it could not be read: `problem` says why.
    void reviewWanted(const std::filesystem::path& path, std::shared_ptr<const Dataset> set, const QString& problem);
    void thumbnailReady(const QString& file);

private:
    struct Reading;
    struct Private;
    void settle(const Reading& read, const Status& status, Review review);
    void submit(const std::filesystem::path& path, std::function<Status(Reading&, JobContext&)> work, Review review);

    std::unique_ptr<Private> m_d;
};

// Whether a set should be looked at before it is opened: rows at fault, or a table whose columns were not understood.
bool isDoubtful(const Dataset& set);

}  // namespace diptych
