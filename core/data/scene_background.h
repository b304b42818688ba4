// Backgrounds of generated scenes: flat, gradient, noise, soft blobs, or a piece of a picture.
#pragma once

#include <vector>

#include "core/base/image.h"
#include "core/data/scene_random.h"

namespace diptych {

void paintBackground(Image& image, const std::vector<Image>& pictures, SceneRandom& random);

}  // namespace diptych
