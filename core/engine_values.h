// What is asked of the engine and what it answers: plain values with defaults, built by designated initialisers. Tensors stay
// behind core/engine.h. Arrays are row-major float32 unless said otherwise; pictures are upright RGB.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/image.h"
#include "core/language_values.h"

namespace diptych {

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

// A model folder and what is put on it.
struct OpenRequest {
    std::filesystem::path folder;
    std::vector<std::filesystem::path> adapters;   // PEFT folders, merged in this order
    std::string dtype = "f32";             // in which it computes: "f32" or "bf16"
};

struct ModelInfo {
    std::filesystem::path folder;
    std::vector<std::filesystem::path> adapters;        // that are on it
    std::string family;                    // model_type
    std::vector<std::string> tasks;        // "embed" "caption" "vqa" "match" …: what the folder's heads allow
    std::vector<std::string> heads;        // "contrastive" "itm" "captioner" "vqa" "mlm" "language model" …
    std::optional<std::int64_t> parameters;             // absent in a folder without weights
    std::map<std::string, std::int64_t> parametersByPart;
    std::string dtype;                     // of the file
    std::int64_t narrowBytes = 0;          // of weights that stay in 16 bits though products are computed in f32
    std::int64_t memoryBytes = 0;          // estimate: what opening it and one answer add to the process; 0: not known
    std::string advice;                    // how the weights should rather be kept; empty: as they are
    std::vector<std::string> missing, unexpected, shapeMismatch, shapeDetails;
    std::vector<std::string> unreadKeys;   // of config.json, "text_config.key": what they ask for is not done
    std::string tokenizerKind;
    std::int64_t vocabSize = 0, maxLength = 0;
    int imageHeight = 0, imageWidth = 0, patchSize = 0;
    std::vector<double> imageMean, imageStd;
    int resample = 3;
    std::vector<AttentionShape> attentions;
    std::string languagePrompts;           // JSON object {"en": "a picture of", "zh": "图中有"} from the folder, or empty
};

// A tensor as a weight file holds it.
struct TensorFact {
    std::string name, dtype;               // "F16"
    std::vector<std::int64_t> shape;
    std::int64_t elements = 0;
    std::uint64_t bytes = 0;               // in the file
    std::filesystem::path file;
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
    double logitBias = 0;                     // added after the factor
    bool sigmoid = false;                     // logits are read one by one (SigLIP), not against each other
};

struct ClassifyRequest {
    std::vector<SharedImage> images;
    std::vector<std::string> labels;
    std::vector<std::string> templates{"a photo of a {}"};   // "{}" is where the label goes
};

struct LabelScore {
    std::string label;
    double score = 0;                         // softmax over the labels, or sigmoid one by one
};

struct ClassifyResult {
    std::vector<std::vector<LabelScore>> items;   // per image, best first
    bool sigmoid = false;                         // scores are of each label by itself; else they sum to 1 over the labels
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

struct Benchmark {
    std::string name, what;
};

struct BenchResult {
    std::string name, unit;
    double value = 0;
    std::optional<double> peer;               // the same work done in the library's way, in the same process
    std::optional<double> limit;              // what the machine allows
    bool smallerIsBetter = false;             // seconds, not things a second
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

}  // namespace diptych
