#include "ui/hosts/data_host.h"

#include <algorithm>

#include "core/data/catalog/project_folder.h"
#include "core/data/image_io.h"
#include "ui/hosts/data_edits.h"
#include "ui/hosts/thumbnails.h"
#include "ui/hosts/ui_worker.h"

namespace diptych {

namespace fs = std::filesystem;

struct DataHost::Reading {
    fs::path path;
    std::shared_ptr<const Dataset> source;          // null: it could not be read
    std::shared_ptr<EditSession> session;           // null: it waits for the user's look
};

struct DataHost::Private {
    Private(JobCenter& jobs, const fs::path& cache, fs::path projectsFolder)
        : projects(std::move(projectsFolder)), setReader(jobs, nullptr), pictureReader(jobs, nullptr), edits(setReader),
          thumbnails(cache / "thumbnails") {}

    const fs::path projects;
    fs::path source;
    // Of the journal that is locked by this process; looked at by the reader's thread alone.
    std::shared_ptr<std::weak_ptr<EditSession>> lastSession = std::make_shared<std::weak_ptr<EditSession>>();
    bool loading = false;
    JobHandle opening;
    // Two, so that a picture does not wait for a large set to be read.
    UiWorker setReader, pictureReader;
    DataEdits edits;
    Thumbnails thumbnails;
};

DataHost::DataHost(JobCenter& jobs, const fs::path& cache, const fs::path& projects, QObject* parent)
    : QObject(parent), m_d(std::make_unique<Private>(jobs, cache, projects)) {
    connect(&m_d->thumbnails, &Thumbnails::ready, this, &DataHost::thumbnailReady);
    connect(&m_d->edits, &DataEdits::changed, this, &DataHost::datasetEdited);
}

DataHost::~DataHost() = default;

bool isDoubtful(const Dataset& set) {
    const bool table = set.format == "csv" || set.format == "tsv";
    const auto speaks = [](const DataItem& item) { return !item.captions.empty() || !item.questions.empty(); };
    const auto shows = [](const DataItem& item) { return !item.path.empty(); };
    return !set.problems.empty() || set.items.empty() ||
           (table && (std::none_of(set.items.begin(), set.items.end(), speaks) || std::none_of(set.items.begin(), set.items.end(), shows)));
}

void DataHost::submit(const fs::path& path, std::function<Status(Reading&, JobContext&)> work, Review review) {
    m_d->loading = true;
    auto read = std::make_shared<Reading>(Reading{path, {}, {}});
    m_d->opening = m_d->setReader.submit(
        tr("Reading %1").arg(QString::fromStdString(path.filename().string())),
        [read, work = std::move(work), review, projects = m_d->projects, last = m_d->lastSession](JobContext& context) -> Status {
            DIPTYCH_TRY(work(*read, context));
            if (review == Review::IfDoubtful && isDoubtful(*read->source))
                return {};
            read->session = openSession(read->source, projects.empty() ? fs::path() : projectFolder(projects, read->path), last->lock());
            *last = read->session;
            return {};
        },
        [this, read, review](const Status& status) { settle(*read, status, review); });
    Q_EMIT loadingChanged();
}

void DataHost::settle(const Reading& read, const Status& status, Review review) {
    m_d->loading = false;
    Q_EMIT loadingChanged();
    const QString problem = status.ok() ? QString() : QString::fromStdString(status.error().oneLine());
    const bool stopped = !status.ok() && status.error().code == ErrorCode::Cancelled;
    if (review == Review::IfDoubtful && !stopped && !read.session) {
        Q_EMIT reviewWanted(read.path, read.source, problem);
    } else if (!status.ok()) {
        Q_EMIT openFailed(problem);
    } else {
        m_d->source = read.path;
        m_d->edits.begin(read.session);
        Q_EMIT datasetChanged();
    }
}

void DataHost::open(const fs::path& path, const OpenOptions& options, Review review) {
    submit(
        path,
        [path, options](Reading& read, JobContext& context) -> Status {
            DIPTYCH_ASSIGN(Dataset set, openDataset(path, context, options));
            read.source = std::make_shared<const Dataset>(std::move(set));
            return {};
        },
        review);
}

void DataHost::adopt(const fs::path& path, std::shared_ptr<const Dataset> set) {
    submit(
        path,
        [set = std::move(set)](Reading& read, JobContext&) -> Status {
            read.source = set;
            return {};
        },
        Review::Never);
}

std::shared_ptr<const Dataset> DataHost::dataset() const { return m_d->edits.set(); }

const fs::path& DataHost::source() const { return m_d->source; }

const fs::path& DataHost::project() const {
    static const fs::path none;
    return m_d->edits.session() ? m_d->edits.session()->project : none;
}

bool DataHost::loading() const { return m_d->loading; }

DataEdits& DataHost::edits() { return m_d->edits; }

JobHandle DataHost::loadPicture(const fs::path& file, std::function<void(Result<std::shared_ptr<const Image>>)> done) {
    auto image = std::make_shared<std::shared_ptr<const Image>>();
    return m_d->pictureReader.submit(
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

QImage DataHost::thumbnail(const fs::path& file, int side) { return m_d->thumbnails.get(file, side); }

}  // namespace diptych
