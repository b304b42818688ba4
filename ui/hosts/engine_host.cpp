#include "ui/hosts/engine_host.h"

#include "core/engine_loader.h"
#include "ui/hosts/ui_worker.h"

namespace diptych {

struct EngineHost::Private {
    // Touched on the compute thread alone, but for the shared results that are handed over below.
    std::shared_ptr<Engine> engine;
    std::shared_ptr<Model> models[2];               // current, comparison

    // Touched on the UI thread alone.
    State state = State::Loading;
    EngineInfo info;
    Error error;
    std::optional<ModelInfo> modelInfos[2];
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

void EngineHost::open(int slot, const OpenRequest& request) {
    auto info = std::make_shared<ModelInfo>();
    m_d->opening[slot] = submit(
        tr("Opening %1").arg(QString::fromStdString(request.folder.filename().string())),
        [this, slot, request, info](JobContext& context) -> Status {
            DIPTYCH_ASSIGN(Engine* const loaded, engine());
            DIPTYCH_ASSIGN(m_d->models[slot], loaded->openModel(request, context));
            *info = m_d->models[slot]->info();
            return {};
        },
        [this, slot, info](const Status& status) {
            if (status.ok())
                m_d->modelInfos[slot] = *info;
            else
                Q_EMIT modelFailed(QString::fromStdString(status.error().oneLine()));
            if (slot == 0)
                Q_EMIT modelChanged();
            else
                Q_EMIT comparisonChanged();
        });
}

const ModelInfo* EngineHost::modelInfo() const { return m_d->modelInfos[0] ? &*m_d->modelInfos[0] : nullptr; }

const ModelInfo* EngineHost::comparisonInfo() const { return m_d->modelInfos[1] ? &*m_d->modelInfos[1] : nullptr; }

JobHandle EngineHost::submit(const QString& title, Work work, std::function<void(const Status&)> finish) {
    return m_d->worker->submit(title, std::move(work), std::move(finish));
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
