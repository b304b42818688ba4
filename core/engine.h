// The one door to what needs LibTorch or OpenCV: abstract classes over plain values, made by one factory of the shared
// library `libdiptych_engine.so`, which a worker thread loads after the first paint (core/engine_loader.h).
// Threads: all calls of one Engine and its Models come from one thread, the compute thread; results are plain values.
// Errors: as in core/base/result.h; exceptions of torch never pass this door.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/engine_values.h"

namespace diptych {

class Model {
public:
    virtual ~Model() = default;
    virtual const ModelInfo& info() const = 0;
    virtual Result<CaptionResult> caption(const CaptionRequest& request, JobContext& context) = 0;
    virtual Result<std::vector<VqaItem>> vqa(const VqaRequest& request, JobContext& context) = 0;
    virtual Result<EmbedResult> embed(const EmbedRequest& request, JobContext& context) = 0;
    virtual Result<MatchResult> match(const MatchRequest& request, JobContext& context) = 0;
    virtual Result<ClassifyResult> classify(const ClassifyRequest& request, JobContext& context) = 0;
    virtual Result<FillMaskResult> fillMask(const FillMaskRequest& request, JobContext& context) = 0;
    virtual Result<ChatResult> chat(const ChatRequest& request, JobContext& context) = 0;
    virtual Result<ExplainResult> explain(const ExplainRequest& request, JobContext& context) = 0;
    // How far a picture lies from what the model was trained on, 0 (at home) to 1 (out of its world); absent where the
    // folder holds no statistics (docs/model-card says how it is judged).
    virtual Result<std::optional<double>> strangeness(const SharedImage& image, JobContext& context) = 0;
    // Token ids and pieces of a text, as the model sees it.
    virtual Result<std::vector<std::string>> pieces(const std::string& text) = 0;
};

// What the network would see of one training batch: for the wizard's "look" page.
struct BatchPreview {
    struct Row {
        Image pixels;                         // after resizing and augmentation, before normalising
        std::vector<std::string> texts;       // one line per objective that uses the row
        std::vector<std::vector<std::string>> tokens;
    };
    std::vector<Row> rows;
    std::vector<std::string> checks;          // what is odd about the batch, in words
    std::int64_t trainableParameters = 0;
    std::vector<std::string> idleObjectives;  // objectives that would have nothing to train, with the reason
};

struct TrainRequest {
    std::filesystem::path runDir;
    bool resume = false;
    bool rehearse = false;                    // two steps, nothing written: memory and time are reported as events
};

struct ExportRequest {
    OpenRequest model;                        // its adapters are merged
    std::filesystem::path out;
    std::string weights;                      // f32, f16 or bf16; empty: as they are
};

// One line of events.jsonl, as JSON text.
using EventListener = std::function<void(const std::string& jsonLine)>;

class Engine {
public:
    virtual ~Engine() = default;
    virtual const EngineInfo& info() const = 0;
    // Only what the configuration and the file headers say; no weights are read.
    virtual Result<ModelInfo> inspect(const OpenRequest& request) = 0;
    // Every tensor of the folder's weight files, sorted by name; empty where it has none.
    virtual Result<std::vector<TensorFact>> tensors(const std::filesystem::path& folder) = 0;
    virtual Result<std::shared_ptr<Model>> openModel(const OpenRequest& request, JobContext& context) = 0;
    // Writes a Hugging Face folder; names of its files.
    virtual Result<std::vector<std::string>> exportModel(const ExportRequest& request, JobContext& context) = 0;
    virtual Result<ProjectResult> project(const ProjectRequest& request, JobContext& context) = 0;
    // Measures what the model's pictures at home look like (Model::strangeness) on a data set, and writes it into `folder`.
    virtual Status measureWorld(const std::filesystem::path& folder, const std::filesystem::path& data, JobContext& context) = 0;
    virtual Status train(const TrainRequest& request, const EventListener& onEvent, JobContext& context) = 0;
    virtual std::vector<Benchmark> benchmarks() const = 0;
    // Usage for a name that is not among them. Random weights; files go to a temporary folder.
    virtual Result<BenchResult> bench(const std::string& name, JobContext& context) = 0;
    virtual Result<BatchPreview> previewBatch(const std::filesystem::path& runDir, int rows, JobContext& context) = 0;
};

inline constexpr int engineAbi = 4;

}  // namespace diptych

// The library's only exported symbol. Null: the ABI does not fit. The caller owns the engine.
extern "C" diptych::Engine* diptychCreateEngine(int abi, const diptych::EngineOptions& options);
