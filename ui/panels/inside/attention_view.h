// Attention of one tower as values: which weights a layer and head hold, what a token or patch looks at, and statistics
// of heads. No widgets.
// weights: [queries, keys] float, rows sum to 1. Patches are numbered row by row; `firstPatchKey` is the key of patch 0,
// `firstPatchQuery` its query where patches ask too (vision, joint), else −1.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/engine.h"

namespace diptych {

struct Attention {
    std::string name;                               // "vision", "text", "cross", "joint"
    int layers = 0, heads = 0, queries = 0, keys = 0;
    int rows = 0, cols = 0;                         // patch grid; 0 where keys are no patches
    int firstPatchKey = -1, firstPatchQuery = -1;
    std::span<const float> values;                  // [layers, heads, queries, keys]; lives as long as the result

    int patches() const { return rows * cols; }
    std::span<const float> row(int layer, int head, int query) const;       // [keys]
};

// The attention called `name` of a result of method "attention"; none when it is absent or of another shape than told.
std::optional<Attention> attentionNamed(const ExplainResult& result, std::string_view name);
std::vector<std::string> attentionNames(const ExplainResult& result);

// Mean over layers where layer is −1, over heads where head is −1: [queries, keys].
std::vector<float> weightsOf(const Attention& attention, int layer, int head);

// What `query` looks at, [rows · cols].
std::vector<float> patchesSeenBy(const Attention& attention, const std::vector<float>& weights, int query);
// Mean over the chosen patches: what they look at, or who (of the patches) looks at them; [rows · cols].
std::vector<float> patchesSeenFrom(const Attention& attention, const std::vector<float>& weights,
                                   const std::vector<int>& patches, bool received);
// Share of each query's attention that falls on the chosen patches, [queries].
std::vector<double> shareOnPatches(const Attention& attention, const std::vector<float>& weights,
                                   const std::vector<int>& patches);

// Statistics of one head, means over its queries (at most 64 of them, evenly spread):
//   entropy   −Σ a log2 a, in bits
//   largest   the largest weight of a row
//   distance  vision: Σ a·|patch − patch'| over patches, renormalised, in patches (Dosovitskiy et al. 2020);
//             text: Σ a·|i − j|, in tokens
//   spread    cross, joint: standard distance of the attended patches from their own centre of mass, in patches
//   patches   cross: share that falls on patches, not on the class token; joint: share of text that falls on patches
//   class     vision: share that falls on the class token
//   ends      text: share that falls on the first and the last token
std::vector<std::string> statisticsFor(const Attention& attention);
// [layers + 1, heads + 1]: the last row is the mean of the layers' weights, the last column that of the heads'.
std::vector<float> statisticMatrix(const Attention& attention, std::string_view statistic);

}  // namespace diptych
