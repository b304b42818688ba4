// One micro-batch as the objectives read it. Text rows come picture by picture, the same number r for each picture.
// Padding: ids 0 where the mask is 0. Fields that a data source does not have stay undefined.
// Axis letters: core/nn/shapes.h; R text rows, G = patches of the grid (no CLS), K word pieces that are taught.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/image.h"
#include "core/families/blip.h"

namespace diptych {

// Where a word should look. The position is row × T + token of its text rows.
struct GroundTargets {
    at::Tensor positions;          // [K] int64
    at::Tensor patches;            // [K, G] float, 1 on the patches of the object
};

// What a word's state should tell of its object.
struct ReferTargets {
    at::Tensor positions;          // [K] int64
    at::Tensor present;            // [K] float, 1 or 0
    at::Tensor centre;             // [K, 2] float, x and y as shares of the picture
    at::Tensor classes;            // [K] int64, −1 where nothing is known
};

struct TextRows {
    at::Tensor ids{}, mask{};      // [R, T] int64
    at::Tensor labels{};           // [R, T] int64, −100 = ignored, not shifted; undefined: no labels
    GroundTargets ground{};
    ReferTargets refer{};

    bool defined() const { return ids.defined(); }
    TextBatch batch() const { return {ids, mask}; }
};

struct MicroBatch {
    at::Tensor pixels;             // [I, 3, S, S]
    at::Tensor imageIds;           // [I] int64
    TextRows text;                 // [I, T]: the own text of each picture, encoder form
    TextRows captions;             // decoder form, r = 1
    TextRows questions;            // encoder form
    TextRows answers;              // decoder form
    at::Tensor answerQuestion;     // [A] int64: row of the question; undefined: answer i belongs to question i
    at::Tensor answerWeights;      // [A] float; undefined: 1
    TextRows sentences;            // encoder form: true and false sentences, picture by picture
    at::Tensor sentenceLabels;     // [R] int64, 1 = true
    at::Tensor itmImages, itmTexts, itmLabels;   // [M] int64: given pairs
    at::Tensor patchClasses;       // [I, G] int64; the number of classes = background
    std::int64_t position = 0;     // of the micro-batch in the run

    struct Preview {
        Image seen;
        std::vector<std::string> texts;
        std::vector<std::vector<std::string>> tokens;
    };
    std::vector<Preview> previews; // one a picture, only when asked for

    std::int64_t pictures() const { return pixels.size(0); }
};

// One batch of the rows of all of them: text padded to the longest, row numbers shifted.
MicroBatch concatenate(const std::vector<MicroBatch>& parts);

}  // namespace diptych
