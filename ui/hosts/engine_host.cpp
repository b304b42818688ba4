#include "ui/hosts/engine_host.h"

#include <fstream>
#include <string>
#include <utility>

#include "core/engine_loader.h"
#include "ui/hosts/ui_worker.h"

namespace diptych {

namespace {

// What the system says it can give without swapping; negative where it does not say.
std::int64_t availableMemory() {
    std::ifstream file("/proc/meminfo");
    std::string key, unit;
    for (std::int64_t kibibytes = 0; file >> key >> kibibytes && std::getline(file, unit);)
        if (key == "MemAvailable:")
            return kibibytes * 1024;
    return -1;
}

}  // namespace

struct EngineHost::Opening {
    int slot = 0;                                   // 0 current, 1 comparison
    OpenRequest request;
    Check check = Check::Memory;
    ModelInfo info;                                 // of the opened model
    std::optional<TooLarge> heldBack;
};

struct EngineHost::Private {
    // Touched on the compute thread alone, but for the shared results that are handed over below.
    std::shared_ptr<Engine> engine;
    std::shared_ptr<Model> models[2];               // current, comparison
    std::function<std::int64_t()> available = availableMemory;

    // Touched on the UI thread alone.
    State state = State::Loading;
    EngineInfo info;
    Error error;
    std::optional<ModelInfo> modelInfos[2];
    OpenRequest modelRequest;
    std::optional<TooLarge> tooLarge;
    JobHandle loading, opening[2];
    std::unique_ptr<UiWorker> worker;               // last: its thread ends before the rest goes
};

EngineHost::EngineHost(JobCenter& jobs, QObject* parent) : QObject(parent), m_d(std::make_unique<Private>()) {
    m_d->worker = std::make_unique<UiWorker>(jobs, nullptr);
}

EngineHost::~EngineHost() = default;

void EngineHost::start(const EngineOptions& options) {
    auto info = std::make_shared<EngineInfo>();
    m_d->loading = submit(
        {},
        [this, options, info](JobContext&) -> Status {
            DIPTYCH_ASSIGN(m_d->engine, loadEngine(options));
            *info = m_d->engine->info();
            return {};
        },
        [this, info](const Status& status) {
            m_d->state = status.ok() ? State::Ready : State::Failed;
            m_d->info = *info;
            if (!status.ok())
                m_d->error = status.error();
            Q_EMIT stateChanged();
        });
}

EngineHost::State EngineHost::state() const { return m_d->state; }
const EngineInfo& EngineHost::info() const { return m_d->info; }
const Error& EngineHost::error() const { return m_d->error; }

void EngineHost::openModel(const std::filesystem::path& folder) { open(0, {folder, {}}); }

void EngineHost::openModel(const OpenRequest& request) { open(0, request); }

void EngineHost::openComparison(const std::filesystem::path& folder) { open(1, {folder, {}}); }

void EngineHost::open(int slot, const OpenRequest& request, Check check) {
    giveUp();
    auto opening = std::make_shared<Opening>(Opening{slot, request, check, {}, {}});
    m_d->opening[slot] = submit(
        tr("Opening %1").arg(QString::fromStdString(request.folder.filename().string())),
        [this, opening](JobContext& context) { return load(*opening, context); },
        [this, opening](const Status& status) { settle(*opening, status); });
}

Status EngineHost::load(Opening& opening, JobContext& context) {
    DIPTYCH_ASSIGN(Engine* const loaded, engine());
    const std::int64_t available = opening.check == Check::Memory ? m_d->available() : -1;
    if (const auto told = available < 0 ? Result<ModelInfo>(ModelInfo()) : loaded->inspect(opening.request);
        told.ok() && told->memoryBytes > available && available >= 0) {
        opening.heldBack = TooLarge{opening.request, opening.slot == 1, told->memoryBytes, available};
        return Error{ErrorCode::Cancelled, "was held back, it needs more memory than is free", "model", "Load it anyway"};
    }
    DIPTYCH_ASSIGN(m_d->models[opening.slot], loaded->openModel(opening.request, context));
    opening.info = m_d->models[opening.slot]->info();
    return {};
}

void EngineHost::settle(const Opening& opening, const Status& status) {
    if (status.ok()) {
        m_d->modelInfos[opening.slot] = opening.info;
        if (opening.slot == 0)
            m_d->modelRequest = opening.request;
    } else if (opening.heldBack) {
        m_d->tooLarge = opening.heldBack;
        Q_EMIT tooLargeChanged();
    } else {
        Q_EMIT modelFailed(QString::fromStdString(status.error().oneLine()));
    }
    if (opening.slot == 0)
        Q_EMIT modelChanged();
    else
        Q_EMIT comparisonChanged();
}

const EngineHost::TooLarge* EngineHost::tooLarge() const { return m_d->tooLarge ? &*m_d->tooLarge : nullptr; }

void EngineHost::openAnyway() {
    if (const auto held = std::exchange(m_d->tooLarge, std::nullopt)) {
        Q_EMIT tooLargeChanged();
        open(held->comparison ? 1 : 0, held->request, Check::Nothing);
    }
}

void EngineHost::giveUp() {
    if (std::exchange(m_d->tooLarge, std::nullopt))
        Q_EMIT tooLargeChanged();
}

void EngineHost::setAvailableMemory(std::function<std::int64_t()> bytes) { m_d->available = std::move(bytes); }

const OpenRequest& EngineHost::modelRequest() const { return m_d->modelRequest; }

const ModelInfo* EngineHost::modelInfo() const { return m_d->modelInfos[0] ? &*m_d->modelInfos[0] : nullptr; }

const ModelInfo* EngineHost::comparisonInfo() const { return m_d->modelInfos[1] ? &*m_d->modelInfos[1] : nullptr; }

JobHandle EngineHost::submit(const QString& title, Work work, std::function<void(const Status&)> finish,
                             Progress::Listener onProgress) {
    return m_d->worker->submit(title, std::move(work), std::move(finish), std::move(onProgress));
}

Result<Model*> EngineHost::model(bool comparison) const {
    Model* const opened = m_d->models[comparison ? 1 : 0].get();
    if (opened == nullptr)
        return Error{ErrorCode::NotFound, "none is open", "model", "Open a model folder"};
    return opened;
}

Result<Engine*> EngineHost::engine() const {
    if (!m_d->engine)
        return Error{ErrorCode::NotFound, "is not loaded", "engine", "See the log file"};
    return m_d->engine.get();
}

}  // namespace diptych
