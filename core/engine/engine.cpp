#include "core/engine.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <torch/version.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/base/logging.h"
#include "core/data/dataset.h"
#include "core/engine/bench.h"
#include "core/engine/blas_check.h"
#include "core/explain/attention_maps.h"
#include "core/explain/projection.h"
#include "core/explain/strangeness.h"
#include "core/nn/cancel_scope.h"
#include "core/nn/model_export.h"
#include "core/nn/weight_files.h"
#include "core/tasks/family_session.h"
#include "core/tasks/memory_estimate.h"
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

// One picture of a usual camera's proportions, as this folder's processor makes it.
std::vector<std::int64_t> pixelShape(const ImageProcessor& processor) {
    const auto made = processor.process(Image(640, 480));
    return made.ok() ? made->shape : std::vector<std::int64_t>();
}

// What the estimate needs of a folder that a family is about to take.
struct MemoryFacts {
    std::shared_ptr<const Checkpoint> checkpoint;
    std::vector<std::int64_t> pixels;
    std::string dtype;

    MemoryFacts(const ModelFolder& folder, const OpenRequest& request)
        : checkpoint(folder.checkpoint), pixels(pixelShape(*folder.processor)), dtype(request.dtype) {}
    ModelInfo addedTo(ModelInfo info) const {
        if (checkpoint)
            info.memoryBytes = estimatedMemory({info, *checkpoint, dtype, pixels});
        return info;
    }
};

Result<ModelInfo> inspectFolder(const OpenRequest& request) {
    DIPTYCH_ASSIGN(ModelFolder folder, readModelFolder(request));
    const Family& family = *folder.architecture;
    const MemoryFacts facts(folder, request);
    DIPTYCH_ASSIGN(ModelInfo info, family.inspect(std::move(folder)));
    return facts.addedTo(std::move(info));
}

struct OpenedSession {
    std::unique_ptr<FamilySession> session;
    ModelInfo info;
};

Result<OpenedSession> openSession(const OpenRequest& request, const CancelToken& cancel) {
    DIPTYCH_ASSIGN(ModelFolder folder, readModelFolder(request));
    const Family& family = *folder.architecture;
    const MemoryFacts facts(folder, request);
    DIPTYCH_ASSIGN(auto session, family.open(std::move(folder), cancel));
    ModelInfo info = facts.addedTo(session->info());
    return OpenedSession{std::move(session), std::move(info)};
}

Result<std::vector<TensorFact>> tensorsOf(const fs::path& folder) {
    std::vector<TensorFact> facts;
    if (!hasWeightFiles(folder))
        return facts;
    DIPTYCH_ASSIGN(const auto files, readWeightsByFile(folder));
    for (const WeightFile& file : files)
        for (const StoredTensor& tensor : file.tensors) {
            const std::int64_t elements = tensor.info.elements();
            facts.push_back({tensor.info.name, std::string(dtypeName(tensor.info.dtype)), tensor.info.shape, elements,
                             static_cast<std::uint64_t>(elements) * dtypeSize(tensor.info.dtype), file.path});
        }
    std::sort(facts.begin(), facts.end(), [](const TensorFact& a, const TensorFact& b) { return a.name < b.name; });
    return facts;
}

Result<std::vector<std::string>> exportFolder(const ExportRequest& request, JobContext& context) {
    ModelExport plan{.from = request.model.folder, .to = request.out, .adapters = request.model.adapters};
    if (!request.weights.empty())
        plan.weights = request.weights == "f16" ? DType::F16 : request.weights == "bf16" ? DType::BF16 : DType::F32;
    std::error_code ignored;
    if (fs::exists(request.model.folder / "config.json", ignored)) {
        DIPTYCH_ASSIGN(const std::string family, familyOf(request.model.folder));
        plan.spelling = spellingOf(family);
    }
    return exportModel(plan, context);
}

// The work of one request; cancelled, it stops at the next layer of the network.
template <typename T, typename Work>
Result<T> answered(const char* what, const JobContext& context, Work work) {
    return guarded<T>(what, [&]() -> Result<T> {
        const CancelScope scope(context.cancel);
        try {
            return work();
        } catch (const PassCancelled&) {
            return context.cancel.check().error();
        }
    });
}

class OpenedModel : public Model {
public:
    OpenedModel(OpenedSession opened, std::optional<TrainingStatistics> statistics)
        : m_session(std::move(opened.session)), m_info(std::move(opened.info)), m_statistics(std::move(statistics)) {}

    const ModelInfo& info() const override { return m_info; }
    Result<CaptionResult> caption(const CaptionRequest& request, JobContext& context) override {
        return answered<CaptionResult>("caption", context, [&] { return m_session->caption(request, context); });
    }
    Result<std::vector<VqaItem>> vqa(const VqaRequest& request, JobContext& context) override {
        return answered<std::vector<VqaItem>>("vqa", context, [&] { return m_session->vqa(request, context); });
    }
    Result<EmbedResult> embed(const EmbedRequest& request, JobContext& context) override {
        return answered<EmbedResult>("embed", context, [&] { return m_session->embed(request, context); });
    }
    Result<MatchResult> match(const MatchRequest& request, JobContext& context) override {
        return answered<MatchResult>("match", context, [&] { return m_session->match(request, context); });
    }
    Result<ClassifyResult> classify(const ClassifyRequest& request, JobContext& context) override {
        return answered<ClassifyResult>("classify", context, [&] { return m_session->classify(request, context); });
    }
    Result<FillMaskResult> fillMask(const FillMaskRequest& request, JobContext& context) override {
        return answered<FillMaskResult>("fill-mask", context, [&] { return m_session->fillMask(request, context); });
    }
    Result<ChatResult> chat(const ChatRequest& request, JobContext& context) override {
        return answered<ChatResult>("chat", context, [&] { return m_session->chat(request, context); });
    }
    Result<ExplainResult> explain(const ExplainRequest& request, JobContext& context) override {
        return answered<ExplainResult>("explain", context, [&] { return explainPass(*m_session, request, context); });
    }
    Result<std::optional<double>> strangeness(const SharedImage& image, JobContext& context) override {
        return answered<std::optional<double>>("strangeness", context, [&]() -> Result<std::optional<double>> {
            if (!m_statistics)
                return std::optional<double>();
            DIPTYCH_ASSIGN(const at::Tensor state, m_session->pictureState(image));
            return std::optional<double>(strangenessOf(*m_statistics, state));
        });
    }
    Result<std::vector<std::string>> pieces(const std::string& text) override { return m_session->pieces(text); }

private:
    std::unique_ptr<FamilySession> m_session;
    ModelInfo m_info;
    std::optional<TrainingStatistics> m_statistics;
};

// [n, C]: one state for every picture of a set.
Result<at::Tensor> pictureStates(FamilySession& session, const fs::path& data, JobContext& context) {
    const c10::NoGradGuard noGrad;
    DIPTYCH_ASSIGN(const Dataset set, openDataset(data, context));
    std::vector<at::Tensor> states;
    for (const DataItem& item : set.items) {
        DIPTYCH_TRY(context.cancel.check());
        DIPTYCH_ASSIGN(Image image, readItemImage(item));
        DIPTYCH_ASSIGN(const at::Tensor state, session.pictureState(std::make_shared<const Image>(std::move(image))));
        states.push_back(state);
        context.progress.report(static_cast<double>(states.size()), static_cast<double>(set.items.size()), "pictures");
    }
    const std::int64_t wanted = states.empty() ? 4 : 4 * states.front().size(0);
    if (static_cast<std::int64_t>(states.size()) < wanted)
        return Error{ErrorCode::BadInput,
                     "has " + std::to_string(states.size()) + " pictures, wanted at least " + std::to_string(wanted),
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
    Result<ModelInfo> inspect(const OpenRequest& request) override {
        return guarded<ModelInfo>("model", [&] { return inspectFolder(request); });
    }
    Result<std::vector<TensorFact>> tensors(const fs::path& folder) override {
        return guarded<std::vector<TensorFact>>("tensors", [&] { return tensorsOf(folder); });
    }
    Result<std::shared_ptr<Model>> openModel(const OpenRequest& request, JobContext& context) override {
        return guarded<std::shared_ptr<Model>>("model", [&]() -> Result<std::shared_ptr<Model>> {
            DIPTYCH_ASSIGN(auto opened, openSession(request, context.cancel));
            DIPTYCH_ASSIGN(auto statistics, readStatistics(request.folder, opened.session->pictureWidth()));
            return std::shared_ptr<Model>(std::make_shared<OpenedModel>(std::move(opened), std::move(statistics)));
        });
    }
    Result<std::vector<std::string>> exportModel(const ExportRequest& request, JobContext& context) override {
        return guarded<std::vector<std::string>>("export", [&] { return exportFolder(request, context); });
    }
    Result<ProjectResult> project(const ProjectRequest& request, JobContext&) override {
        return guarded<ProjectResult>("project", [&] { return projectPoints(request); });
    }
    Status measureWorld(const fs::path& folder, const fs::path& data, JobContext& context) override {
        return guarded<void>("statistics", [&]() -> Status {
            DIPTYCH_ASSIGN(const auto opened, openSession({folder, {}}, context.cancel));
            DIPTYCH_ASSIGN(const at::Tensor states, pictureStates(*opened.session, data, context));
            const std::int64_t training = states.size(0) * 4 / 5;
            return writeStatistics(folder, statisticsOf(states.slice(0, 0, training), states.slice(0, training)));
        });
    }
    Status train(const TrainRequest& request, const EventListener& onEvent, JobContext& context) override {
        return guarded<void>("train", [&] { return runTraining(request, onEvent, context); });
    }
    std::vector<Benchmark> benchmarks() const override { return listBenchmarks(); }
    Result<BenchResult> bench(const std::string& name, JobContext& context) override {
        return guarded<BenchResult>("bench", [&] { return runBenchmark(name, context); });
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
