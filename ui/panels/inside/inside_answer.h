// From what was chosen (attention, layer, head, a word, patches) to what is drawn: one map over the picture and one value
// per token. Values only.
#pragma once

#include <vector>

#include "core/engine.h"
#include "ui/panels/inside/attention_view.h"

namespace diptych {

struct InsideChoice {
    std::string attention;                          // "vision", "text", "cross", "joint"
    int layer = -1, head = -1;                      // −1: mean
    int token = -1;                                 // −1: none
    std::vector<int> patches;                       // patch numbers; empty: none
    bool received = false;                          // vision, joint: who looks at the patches, not what they look at
};

struct InsideAnswer {
    enum class Source { None, Token, AllTokens, Patches, ClassToken, AllPatches, Rollout };
    Source source = Source::None;
    int rows = 0, cols = 0;
    std::vector<float> map;                         // [rows, cols]; empty: none
    std::vector<double> tokens;                     // one per token, NaN where there is none; empty: none
    double onPatches = -1;                          // share of the asking row that falls on patches; −1: not told
};

// 1 where a word's map is read at the position that predicted it, one before its own (captions), else 0.
int shiftOf(const ExplainResult& result);
InsideAnswer attentionAnswer(const ExplainResult& result, const InsideChoice& choice);
InsideAnswer rolloutAnswer(const ExplainResult& result, int token);

}  // namespace diptych
