#include "core/engine.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <torch/version.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/logging.h"
#include "core/data/dataset.h"
#include "core/data/image_io.h"
#include "core/engine/blas_check.h"
#include "core/explain/attention_maps.h"
#include "core/explain/projection.h"
#include "core/explain/strangeness.h"
#include "core/tasks/blip_tasks.h"
#include "core/train/trainer.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

// Exceptions of torch and std end here.
template <typename T, typename Work>
Result<T> guarded(const char* what, Work work) {
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return Error{ErrorCode::OutOfMemory, "not enough memory", what, "Use smaller inputs"};
    } catch (const std::exception& exception) {
        std::string text = exception.what();
        text = text.substr(0, text.find('\n'));
        logError(std::string(what) + ": " + exception.what());
        const bool memory = text.find("allocate memory") != std::string::npos;
        return Error{memory ? ErrorCode::OutOfMemory : ErrorCode::Internal, text, what, "See the log file"};
    }
}

Result<std::string> familyOf(const fs::path& folder) {
    const std::string context = toUtf8(folder / "config.json");
    DIPTYCH_ASSIGN(const Json config, readJsonFile(folder / "config.json"));
    DIPTYCH_ASSIGN(const std::string family, jsonStringOr(config, "model_type", "", context));
    if (family != "blip")
        return Error{ErrorCode::Unsupported, "model_type is \"" + family + "\", wanted blip", context,
                     "Open a BLIP folder; other families follow in later versions"};
    return family;
}

class BlipModel : public Model {
public:
    explicit BlipModel(std::unique_ptr<BlipSession> session, std::optional<TrainingStatistics> statistics)
        : m_session(std::move(session)), m_statistics(std::move(statistics)) {}

    const ModelInfo& info() const override { return m_session->info(); }
    Result<CaptionResult> caption(const CaptionRequest& request, JobContext& context) override {
        return guarded<CaptionResult>("caption", [&] { return captionBlip(*m_session, request, context); });
    }
    Result<std::vector<VqaItem>> vqa(const VqaRequest& request, JobContext& context) override {
        return guarded<std::vector<VqaItem>>("vqa", [&] { return answerBlip(*m_session, request, context); });
    }
    Result<EmbedResult> embed(const EmbedRequest& request, JobContext& context) override {
        return guarded<EmbedResult>("embed", [&] { return embedBlip(*m_session, request, context); });
    }
    Result<MatchResult> match(const MatchRequest& request, JobContext& context) override {
        return guarded<MatchResult>("match", [&] { return matchBlip(*m_session, request, context); });
    }
    Result<ExplainResult> explain(const ExplainRequest& request, JobContext& context) override {
        return guarded<ExplainResult>("explain", [&] { return explainBlip(*m_session, request, context); });
    }
    Result<std::optional<double>> strangeness(const SharedImage& image, JobContext&) override {
        return guarded<std::optional<double>>("strangeness", [&]() -> Result<std::optional<double>> {
            if (!m_statistics)
                return std::optional<double>();
            const c10::NoGradGuard noGrad;
            DIPTYCH_ASSIGN(const SeenPicture* seen, m_session->look(image));
            return std::optional<double>(strangenessOf(*m_statistics, seen->states[0][0]));
        });
    }
    Result<std::vector<std::string>> pieces(const std::string& text) override {
        return m_session->pieces(m_session->textIds(text));
    }

private:
    std::unique_ptr<BlipSession> m_session;
    std::optional<TrainingStatistics> m_statistics;
};

// [n, C]: the class state of every picture of a set.
Result<at::Tensor> classStates(BlipSession& session, const fs::path& data, JobContext& context) {
    const c10::NoGradGuard noGrad;
    DIPTYCH_ASSIGN(const Dataset set, openDataset(data, context));
    std::vector<at::Tensor> states;
    for (const DataItem& item : set.items) {
        DIPTYCH_TRY(context.cancel.check());
        DIPTYCH_ASSIGN(Image image, readImage(item.file));
        DIPTYCH_ASSIGN(const SeenPicture* seen, session.look(std::make_shared<const Image>(std::move(image))));
        states.push_back(seen->states[0][0]);
        context.progress.report(static_cast<double>(states.size()), static_cast<double>(set.items.size()), "pictures");
    }
    if (static_cast<std::int64_t>(states.size()) < 4 * session.config().vision.width)
        return Error{ErrorCode::BadInput,
                     "has " + std::to_string(states.size()) + " pictures, wanted at least " +
                         std::to_string(4 * session.config().vision.width),
                     toUtf8(data), "Use a larger set"};
    return at::stack(states);
}

// Cores, not hyper-threads: two threads on one core slow each other down.
int physicalCores() {
    std::ifstream cpuinfo("/proc/cpuinfo");
    std::set<std::string> cores;
    std::string package;
    for (std::string line; std::getline(cpuinfo, line);) {
        if (line.starts_with("physical id"))
            package = line;
        if (line.starts_with("core id"))
            cores.insert(package + line);
    }
    const int threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    return cores.empty() ? threads : std::min(threads, static_cast<int>(cores.size()));
}

class TorchEngine : public Engine {
public:
    explicit TorchEngine(const EngineOptions& options) {
        const BlasReport blas = checkBlas();
        at::set_num_threads(options.threads > 0 ? options.threads : physicalCores());
        m_info = {TORCH_VERSION, blas.name, blas.warning, at::get_num_threads(), options.device};
        if (options.device != "cpu") {
            m_info.device = "cpu";
            m_info.warning = options.device + " is not used in this version; the CPU is";
        }
        if (!m_info.warning.empty())
            logWarning(m_info.warning);
        logInfo("engine: torch " + m_info.torchVersion + ", " + m_info.blas + ", " + std::to_string(m_info.threads) + " threads");
    }

    const EngineInfo& info() const override { return m_info; }
    Result<ModelInfo> inspect(const fs::path& folder) override {
        return guarded<ModelInfo>("model", [&]() -> Result<ModelInfo> {
            DIPTYCH_ASSIGN(const std::string family, familyOf(folder));
            return inspectBlip(folder);
        });
    }
    Result<std::shared_ptr<Model>> openModel(const fs::path& folder, JobContext& context) override {
        return guarded<std::shared_ptr<Model>>("model", [&]() -> Result<std::shared_ptr<Model>> {
            DIPTYCH_ASSIGN(const std::string family, familyOf(folder));
            DIPTYCH_ASSIGN(auto session, BlipSession::open(folder, context.cancel));
            DIPTYCH_ASSIGN(auto statistics, readStatistics(folder, session->config().vision.width));
            return std::shared_ptr<Model>(std::make_shared<BlipModel>(std::move(session), std::move(statistics)));
        });
    }
    Result<ProjectResult> project(const ProjectRequest& request, JobContext&) override {
        return guarded<ProjectResult>("project", [&] { return projectPoints(request); });
    }
    Status measureWorld(const fs::path& folder, const fs::path& data, JobContext& context) override {
        return guarded<void>("statistics", [&]() -> Status {
            DIPTYCH_ASSIGN(auto session, BlipSession::open(folder, context.cancel));
            DIPTYCH_ASSIGN(const at::Tensor states, classStates(*session, data, context));
            const std::int64_t training = states.size(0) * 4 / 5;
            return writeStatistics(folder, statisticsOf(states.slice(0, 0, training), states.slice(0, training)));
        });
    }
    Status train(const TrainRequest& request, const EventListener& onEvent, JobContext& context) override {
        return guarded<void>("train", [&] { return runTraining(request, onEvent, context); });
    }
    Result<BatchPreview> previewBatch(const fs::path& runDir, int rows, JobContext& context) override {
        return guarded<BatchPreview>("preview", [&] { return diptych::previewBatch(runDir, rows, context); });
    }

private:
    EngineInfo m_info;
};

}  // namespace

}  // namespace diptych

extern "C" __attribute__((visibility("default"))) diptych::Engine* diptychCreateEngine(int abi,
                                                                                       const diptych::EngineOptions& options) {
    if (abi != diptych::engineAbi)
        return nullptr;
    return new diptych::TorchEngine(options);
}
