// What the Alignment panel computes: pairs chosen evenly from a data set, their embeddings, the numbers that tell how well
// the two sides agree, and the map of both. Plain values; the work is done on the compute thread.
#pragma once

#include <string>
#include <vector>

#include "core/data/dataset.h"
#include "core/engine.h"

namespace diptych {

struct AlignedPairs {
    std::vector<int> items;                         // rows of the data set, one a pair
    std::vector<std::string> texts, languages;
    std::vector<std::filesystem::path> files;
    int available = 0;                              // pairs of the set in this language, of which these were taken
    int unreadable = 0;                             // pictures that could not be decoded and were left out
    EmbedResult embeds;
    ProjectResult map;                              // first the pictures, then the texts
    double matched = 0, unmatched = 0;              // mean cosines
    double imageToText = 0, textToImage = 0;        // recall@1, ties count as missed
    double gap = 0;                                 // length of the difference of the two sides' means (Liang et al. 2022)
    double alignment = 0, uniformity = 0;           // Wang and Isola 2020; uniformity is the mean of both sides

    std::size_t count() const { return items.size(); }
};

// The first caption in `language` (empty: any) of at most `count` pictures, spread evenly over the set.
AlignedPairs choosePairs(const Dataset& set, const std::string& language, int count);
// Embeds in portions, so that large pictures are not all in memory at once. Errors: Cancelled, those of the model.
Result<AlignedPairs> embedPairs(Model& model, AlignedPairs pairs, JobContext& context);
Result<AlignedPairs> projectPairs(Engine& engine, AlignedPairs pairs, JobContext& context);

float cosine(const EmbedResult& embeds, std::size_t picture, std::size_t text);

}  // namespace diptych
