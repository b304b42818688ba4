// What is asked of the engine and what it answers: plain values with defaults, built by designated initialisers. Tensors stay
// behind core/engine.h. Arrays are row-major float32 unless said otherwise; pictures are upright RGB.
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

}  // namespace diptych
