// What the small JSON files of a model folder say beside the weights. `diptych.json` is our own and optional:
// {"language_prompts": {"en": "a picture of", "zh": "图中有"}, "taught_attention": {"layers": 2, "heads": 3}}; the latter
// says which cross-attention was taught to look at what a word names: the last `layers`, the first `heads` of each.
// Errors: NotFound, BadInput. Unknown keys are left alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/base/json.h"
#include "core/base/result.h"

namespace diptych {

struct TaughtAttention {
    std::int64_t layers = 2;                      // counted from the last
    std::int64_t heads = 0;                       // counted from the first; 0: all
};

struct FolderExtras {
    std::string languagePrompts;                  // JSON object as text, or empty
    TaughtAttention taught;
};

Result<FolderExtras> readFolderExtras(const std::filesystem::path& folder);

}  // namespace diptych
