// What is asked of a model in words and what it answers in words: captions, questions, masked words, chat. Part of the
// engine's door (core/engine_values.h): plain values with defaults, built by designated initialisers.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/image.h"

namespace diptych {

using SharedImage = std::shared_ptr<const Image>;

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
    RectF mapCanvas;                       // image px that the grid covers; empty: the whole picture
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

struct FillMaskRequest {
    SharedImage image;                        // may be empty where the family reads text alone
    std::string text;                         // holds the family's own mask token, once or more
    int topK = 5;
};

struct MaskToken {
    std::string token;
    std::int64_t id = 0;
    double score = 0;                         // softmax over the vocabulary
};

struct FillMaskResult {
    std::vector<std::vector<MaskToken>> masks;    // in the order of the masks, best first
};

// Turns of one conversation; a reply goes into the next prompt as its text. Pictures come first in the first message, or
// stand where "<image>" marks them.
struct ChatRequest {
    std::vector<SharedImage> images;
    std::vector<std::string> messages;
    std::vector<std::string> given{};         // replies that the first messages have already: fewer than messages
    Decoding decoding;
    int alternatives = 0;
    bool maps = false;                        // of the first picture
    bool promptLogits = false;
    TextListener onText;
};

struct ChatReply {
    std::string message, prompt;              // prompt: the rendered template, placeholders not expanded
    std::vector<std::int64_t> promptIds;      // expanded and tokenised, as fed
    GeneratedText reply;                      // ids: the new tokens alone
    std::vector<float> promptLogits;          // [vocabulary], raw, at the last prompt position; empty if not asked for
};

struct ChatResult {
    std::vector<ChatReply> replies;           // one a message that had none
};

struct MatchRequest {
    std::vector<SharedImage> images;
    std::vector<std::string> texts;
};

struct MatchResult {
    std::vector<float> itm;                   // [images, texts] probability; empty where the family has no such head
    std::vector<float> itc;                   // [images, texts] cosine; empty likewise
};

}  // namespace diptych
