// Every score of a model on a generated set, through core/engine.h alone: answers by question type beside the majority
// answer, captions, retrieval, matching of true and false sentences, and where caption nouns look. Definitions:
//   vqa          exact match after lower-casing and dropping blanks beside CJK characters; overall = mean over questions
//   captions     greedy, prompted for the language; all_kinds: the kinds named are exactly the kinds there; all_kinds_colours:
//                kinds with their colours
//   retrieval    one caption a picture, recall among all pictures of the set, by cosine
//   itm          area under the ROC curve of the matching probability, true against false sentences of the same form
//   exchange     share of pairs in which the true sentence has the higher matching probability
//   pointing     the patch with the largest cross-attention at the position that predicted a noun holds a pixel of it;
//                chance = mean share of patches that hold one
// Errors: NotFound (head or file), BadInput (damaged set), Cancelled.
#pragma once

#include <filesystem>
#include <string>

#include "core/base/json.h"
#include "core/engine.h"

namespace diptych {

Result<Json> evalScenes(Model& model, const std::filesystem::path& folder, const std::string& language,
                        JobContext& context);

}  // namespace diptych
