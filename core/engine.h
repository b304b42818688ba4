// The one door to what needs LibTorch or OpenCV: abstract classes over plain values, made by one factory of the shared
// library `libdiptych_engine.so`, which a worker thread loads after the first paint (core/engine_loader.h).
// Threads: all calls of one Engine and its Models come from one thread, the compute thread; results are plain values.
// Errors: as in core/base/result.h; exceptions of torch never pass this door.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/image.h"
#include "core/base/job.h"
#include "core/base/result.h"

namespace diptych {

using SharedImage = std::shared_ptr<const Image>;

// A named float32 array, row-major.
struct NamedArray {
    std::string name;
    std::vector<std::int64_t> shape;
    std::vector<float> values;
};

struct EngineOptions {
    int threads = 0;                       // 0: physical cores
    std::string device = "cpu";            // "cpu", "cuda:0"
};

struct EngineInfo {
    std::string torchVersion;
    std::string blas;                      // what was found loaded, e.g. "OpenBLAS 0.3.21, OpenMP"
    std::string warning;                   // non-empty: what is slow or missing, with its remedy
    int threads = 0;
    std::string device;
};

struct AttentionShape {
    std::string name;                      // "vision", "text", "cross", "joint"
    int layers = 0, heads = 0;
};

struct ModelInfo {
    std::filesystem::path folder;
    std::string family;                    // model_type
    std::vector<std::string> tasks;        // "embed" "caption" "vqa" "match" …: what the folder's heads allow
    std::vector<std::string> heads;        // "contrastive" "itm" "captioner" "vqa"
    std::optional<std::int64_t> parameters;             // absent in a folder without weights
    std::map<std::string, std::int64_t> parametersByPart;
    std::string dtype;                     // of the file
    std::vector<std::string> missing, unexpected, shapeMismatch, shapeDetails;
    std::string tokenizerKind;
    std::int64_t vocabSize = 0, maxLength = 0;
    int imageHeight = 0, imageWidth = 0, patchSize = 0;
    std::vector<double> imageMean, imageStd;
    int resample = 3;
    std::vector<AttentionShape> attentions;
    std::string languagePrompts;           // JSON object {"en": "a picture of", "zh": "图中有"} from the folder, or empty
};

struct Decoding {
    int beams = 1;
    bool sample = false;
    double temperature = 1.0;
    int topK = 0;
    double topP = 1.0;
    double minP = 0.0;
    double typical = 1.0;
    int maxTokens = 20, minTokens = 0;     // new tokens
    double repetitionPenalty = 1.0;
    double lengthPenalty = 1.0;
    int noRepeatNgram = 0;
    int returns = 1;
    bool earlyStopping = false;
    std::uint64_t seed = 0;
    std::vector<std::string> badWords;
};

struct TokenAlternative {
    std::int64_t id = 0;
    std::string piece;
    double logprob = 0;
};

struct GeneratedText {
    std::string text;
    std::vector<std::int64_t> ids;         // start token, prompt, new tokens (BLIP)
    std::vector<std::string> pieces;       // one per id
    std::vector<double> tokenLogprobs;     // of the new tokens, raw
    double logprob = 0;                    // their sum
    std::vector<std::vector<TokenAlternative>> alternatives;   // per new token, likeliest first; empty if not asked for
    // Where the model looked while it *predicted* each new token: [new tokens, rows, cols], cross-attention averaged
    // over heads and the taught layers; empty if not asked for.
    std::vector<float> maps;
    int mapRows = 0, mapCols = 0;
};

// Called on the compute thread with the text so far.
using TextListener = std::function<void(const std::string& soFar)>;

struct CaptionRequest {
    SharedImage image;
    std::string prompt;
    std::vector<std::int64_t> continueFrom;   // ids to go on from (start token first) instead of the prompt
    Decoding decoding;
    int alternatives = 0;
    bool maps = false;
    TextListener onText;
};

struct CaptionResult {
    std::vector<GeneratedText> captions;      // best first
};

struct VqaRequest {
    SharedImage image;
    std::vector<std::string> questions;
    std::vector<std::string> choices;         // non-empty: rank these answers instead of generating one
    int topK = 5;
    Decoding decoding;
    bool maps = false;
};

struct Answer {
    std::string text;
    double score = 0;                         // summed log-likelihood, end token included
};

struct VqaItem {
    std::string question;
    std::vector<Answer> answers;              // best first
    std::vector<std::string> tokens;          // of the question, special tokens included
    std::vector<float> maps;                  // [tokens, rows, cols]: question words → patches; empty if not asked for
    int mapRows = 0, mapCols = 0;
};

struct EmbedRequest {
    std::vector<SharedImage> images;
    std::vector<std::string> texts;
};

struct EmbedResult {
    int width = 0;
    std::vector<float> imageEmbeds;           // [images, width], L2-normalised
    std::vector<float> textEmbeds;            // [texts, width], L2-normalised
    std::vector<float> logitsPerImage;        // [images, texts]; empty where a side is missing or there is no scale
    std::optional<double> logitScale;         // the factor, after exp
};

struct MatchRequest {
    std::vector<SharedImage> images;
    std::vector<std::string> texts;
};

struct MatchResult {
    std::vector<float> itm;                   // [images, texts] probability; empty where the family has no such head
    std::vector<float> itc;                   // [images, texts] cosine; empty likewise
};

struct ExplainRequest {
    SharedImage image;
    std::string text;
    std::string method = "attention";         // "attention", "rollout"
    std::string target;                       // "match" "caption" "answer" "itc"; empty: the folder's only head, else match
    std::optional<int> layer, head, startLayer, token;
};

struct ExplainResult {
    std::string method, family, target;
    int rows = 0, cols = 0;                   // patch grid
    std::vector<std::string> tokens;          // special tokens included
    std::vector<NamedArray> arrays;           // "attention.<name>" [layers, heads, queries, keys]; "map" [T, rows, cols]; …
    int firstPatch = 1;                       // key index of patch 0 in "attention.vision" and "attention.cross"
    int imageWidth = 0, imageHeight = 0;
    RectF crop, canvas;                       // image px
};

struct ProjectRequest {
    std::string method = "pca";
    int count = 0, width = 0;
    std::vector<float> values;                // [count, width]
    std::uint64_t seed = 0;
};

struct ProjectResult {
    std::vector<float> points;                // [count, 2]
    std::vector<float> explained;             // share of variance of each axis (pca)
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

class Model {
public:
    virtual ~Model() = default;
    virtual const ModelInfo& info() const = 0;
    virtual Result<CaptionResult> caption(const CaptionRequest& request, JobContext& context) = 0;
    virtual Result<std::vector<VqaItem>> vqa(const VqaRequest& request, JobContext& context) = 0;
    virtual Result<EmbedResult> embed(const EmbedRequest& request, JobContext& context) = 0;
    virtual Result<MatchResult> match(const MatchRequest& request, JobContext& context) = 0;
    virtual Result<ExplainResult> explain(const ExplainRequest& request, JobContext& context) = 0;
    // How far a picture lies from what the model was trained on, 0 (at home) to 1 (out of its world); absent where the
    // folder holds no statistics (docs/model-card says how it is judged).
    virtual Result<std::optional<double>> strangeness(const SharedImage& image, JobContext& context) = 0;
    // Token ids and pieces of a text, as the model sees it.
    virtual Result<std::vector<std::string>> pieces(const std::string& text) = 0;
};

struct TrainRequest {
    std::filesystem::path runDir;
    bool resume = false;
    bool rehearse = false;                    // two steps, nothing written: memory and time are reported as events
};

// One line of events.jsonl, as JSON text.
using EventListener = std::function<void(const std::string& jsonLine)>;

class Engine {
public:
    virtual ~Engine() = default;
    virtual const EngineInfo& info() const = 0;
    // Only what the configuration and the file headers say; no weights are read.
    virtual Result<ModelInfo> inspect(const std::filesystem::path& folder) = 0;
    virtual Result<std::shared_ptr<Model>> openModel(const std::filesystem::path& folder, JobContext& context) = 0;
    virtual Result<ProjectResult> project(const ProjectRequest& request, JobContext& context) = 0;
    // Measures what the model's pictures at home look like (Model::strangeness) on a data set, and writes it into `folder`.
    virtual Status measureWorld(const std::filesystem::path& folder, const std::filesystem::path& data, JobContext& context) = 0;
    virtual Status train(const TrainRequest& request, const EventListener& onEvent, JobContext& context) = 0;
    virtual Result<BatchPreview> previewBatch(const std::filesystem::path& runDir, int rows, JobContext& context) = 0;
};

inline constexpr int engineAbi = 1;

}  // namespace diptych

// The library's only exported symbol. Null: the ABI does not fit. The caller owns the engine.
extern "C" diptych::Engine* diptychCreateEngine(int abi, const diptych::EngineOptions& options);
