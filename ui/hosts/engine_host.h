// The engine on its compute thread, as panels see it: ask for work, get the answer on the UI thread. The engine loads in
// the background after the first paint; work asked for earlier waits for it. One model is current (and one more may be
// open to compare with). A Request that is destroyed or replaced drops its work: a new click replaces the pending one.
#pragma once

#include <QObject>
#include <QString>
#include <functional>
#include <memory>
#include <optional>

#include "core/base/job.h"
#include "core/engine.h"

namespace diptych {

class JobCenter;

class EngineHost : public QObject {
    Q_OBJECT

public:
    enum class State { Loading, Ready, Failed };

    explicit EngineHost(JobCenter& jobs, QObject* parent = nullptr);
    ~EngineHost() override;

    void start(const EngineOptions& options);              // loads the library on the compute thread
    State state() const;
    const EngineInfo& info() const;                        // after Ready
    const Error& error() const;                            // after Failed

    void openModel(const std::filesystem::path& folder);   // becomes the current model when loaded
    void openModel(const OpenRequest& request);            // the same, with adapters on it
    void openComparison(const std::filesystem::path& folder);
    const ModelInfo* modelInfo() const;                    // null: none open yet
    const ModelInfo* comparisonInfo() const;
    const OpenRequest& modelRequest() const;               // how the current model was opened

    // An opening that was held back, before a weight was read, because the estimate exceeds what the machine has
    // available. The model that was open stays open. Null: none; the next opening or giveUp() ends it.
    struct TooLarge {
        OpenRequest request;
        bool comparison = false;
        std::int64_t needed = 0, available = 0;            // bytes
    };
    const TooLarge* tooLarge() const;
    void openAnyway();
    void giveUp();
    // Where the bytes come from, instead of the system; before the first opening. Negative: not known, nothing is held back.
    void setAvailableMemory(std::function<std::int64_t()> bytes);

    // Runs `work` on the compute thread with the current model, then `done` on the UI thread. Fails with NotFound while
    // no model is open. `title` (translated) is shown in the job bar if the work takes longer than half a second.
    template <typename T>
    [[nodiscard]] JobHandle ask(const QString& title, std::function<Result<T>(Model&, JobContext&)> work,
                                std::function<void(Result<T>)> done);
    template <typename T>
    [[nodiscard]] JobHandle askComparison(const QString& title, std::function<Result<T>(Model&, JobContext&)> work,
                                          std::function<void(Result<T>)> done);
    template <typename T>
    [[nodiscard]] JobHandle askEngine(const QString& title, std::function<Result<T>(Engine&, JobContext&)> work,
                                      std::function<void(Result<T>)> done, Progress::Listener onProgress = {});

Q_SIGNALS:
    void stateChanged();
    void modelChanged();                                   // the current model, also when it failed to open
    void comparisonChanged();
    void modelFailed(const QString& oneLine);
    void tooLargeChanged();

private:
    struct Private;
    using Work = std::function<Status(JobContext&)>;
    enum class Check { Memory, Nothing };
    struct Opening;
    void open(int slot, const OpenRequest& request, Check check = Check::Memory);
    Status load(Opening& opening, JobContext& context);    // on the compute thread
    void settle(const Opening& opening, const Status& status);
    JobHandle submit(const QString& title, Work work, std::function<void(const Status&)> finish,
                     Progress::Listener onProgress = {});
    Result<Model*> model(bool comparison) const;           // on the compute thread
    Result<Engine*> engine() const;                        // on the compute thread
    template <typename T, typename Target>
    JobHandle askTarget(const QString& title, Target target, std::function<void(Result<T>)> done,
                        Progress::Listener onProgress = {});

    std::unique_ptr<Private> m_d;
};

template <typename T, typename Target>
JobHandle EngineHost::askTarget(const QString& title, Target target, std::function<void(Result<T>)> done,
                                Progress::Listener onProgress) {
    auto answer = std::make_shared<std::optional<Result<T>>>();
    return submit(
        title,
        [answer, target](JobContext& context) -> Status {
            answer->emplace(target(context));
            return (*answer)->ok() ? Status{} : Status{(*answer)->error()};
        },
        [answer, done](const Status& status) { done(answer->has_value() ? std::move(**answer) : Result<T>(status.error())); },
        std::move(onProgress));
}

template <typename T>
JobHandle EngineHost::ask(const QString& title, std::function<Result<T>(Model&, JobContext&)> work,
                          std::function<void(Result<T>)> done) {
    return askTarget<T>(
        title,
        [this, work](JobContext& context) -> Result<T> {
            DIPTYCH_ASSIGN(Model* const current, model(false));
            return work(*current, context);
        },
        std::move(done));
}

template <typename T>
JobHandle EngineHost::askComparison(const QString& title, std::function<Result<T>(Model&, JobContext&)> work,
                                    std::function<void(Result<T>)> done) {
    return askTarget<T>(
        title,
        [this, work](JobContext& context) -> Result<T> {
            DIPTYCH_ASSIGN(Model* const other, model(true));
            return work(*other, context);
        },
        std::move(done));
}

template <typename T>
JobHandle EngineHost::askEngine(const QString& title, std::function<Result<T>(Engine&, JobContext&)> work,
                                std::function<void(Result<T>)> done, Progress::Listener onProgress) {
    return askTarget<T>(
        title,
        [this, work](JobContext& context) -> Result<T> {
            DIPTYCH_ASSIGN(Engine* const loaded, engine());
            return work(*loaded, context);
        },
        std::move(done), std::move(onProgress));
}

}  // namespace diptych
