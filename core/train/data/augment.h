// Random changes of a training picture: colours, and for sets without left and right also crops and mirroring. Depends
// on the generator alone.
#pragma once

#include "core/base/image.h"
#include "core/train/data/seeded_random.h"
#include "core/train/run_config.h"

namespace diptych {

Image augmentImage(const Image& image, const AugmentConfig& config, SeededRandom& random);

}  // namespace diptych
