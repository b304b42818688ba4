// An objective turns the shared states of a micro-batch into one number to be lowered. Definitions: each kind's file.
// Errors: BadInput when the micro-batch lacks the fields it needs.
#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/train/forward_pass.h"
#include "core/train/helper_heads.h"

namespace diptych {

struct ObjectiveValue {
    at::Tensor loss;                              // scalar, without the weight
    std::map<std::string, double> metrics;        // shown beside the loss, e.g. "patch_accuracy"
};

class Objective {
public:
    virtual ~Objective() = default;
    virtual Result<ObjectiveValue> compute(ForwardPass& pass, const HelperHeads& helpers) const = 0;
};

std::unique_ptr<Objective> makeObjective(const ObjectiveConfig& config);

std::unique_ptr<Objective> makeItc(const ObjectiveConfig& config);
std::unique_ptr<Objective> makeItm(const ObjectiveConfig& config);
std::unique_ptr<Objective> makeCaption(const ObjectiveConfig& config);
std::unique_ptr<Objective> makeVqa(const ObjectiveConfig& config);
std::unique_ptr<Objective> makePatch(const ObjectiveConfig& config);
std::unique_ptr<Objective> makeGround();
std::unique_ptr<Objective> makeRefer();

// Name prefixes of the tensors that an objective can teach.
std::vector<std::string> partsTaughtBy(const std::string& kind);
// The head an objective needs and the folder lacks, in words; empty: all there.
std::string lackingHead(const ObjectiveConfig& objective, const BlipHeads& heads);

// Next-token cross-entropy of every label that is not −100, one value each.
struct TokenLosses {
    at::Tensor values;                            // [n]
    at::Tensor rows;                              // [n] int64, text row of each
    double accuracy = 0;                          // share of labels that were the likeliest token
};
TokenLosses nextTokenLosses(const BlipNetwork& network, const at::Tensor& states, const at::Tensor& labels,
                            double labelSmoothing);

Error lacksField(const std::string& kind, const std::string& what);

}  // namespace diptych
