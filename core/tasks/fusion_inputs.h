// What the families that read picture and text together share on the way into the network: token rows, pictures, and which
// of a folder's heads an explanation speaks of.
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/image_processor.h"
#include "core/engine_values.h"
#include "core/nn/token_batch.h"
#include "core/text/tokenizer.h"

namespace diptych {

std::vector<std::string> piecesOf(const Tokenizer& tokenizer, const TokenIds& ids);

// Rows in order, several to a batch: as many as, with `beside` further tokens each, make a pass of bearable length.
std::vector<TextBatch> jointBatches(const std::vector<TokenIds>& rows, std::int64_t padId, std::int64_t beside);

struct PreparedPicture {
    PixelTensor geometry;                          // its `values` are moved into `pixels`
    at::Tensor pixels;                             // [1, 3, H, W]
};

// Usage for no picture.
Result<PreparedPicture> preparePicture(const ImageProcessor& processor, const SharedImage& image);

// What may be explained, in the order in which one is taken where nothing was asked.
struct ExplainTarget {
    std::string name;                              // "match" "itc" "answer" "mask"
    bool present = false;                          // the folder has its head
};

// The one that was asked for, else the first that is present, else none. Usage: unknown; NotFound: its head is absent.
Result<std::string> chooseTarget(const std::string& asked, const std::vector<ExplainTarget>& targets,
                                 const std::string& folder);

}  // namespace diptych
