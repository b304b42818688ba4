// Backgrounds of generated scenes: flat, gradient, noise, soft blobs, stripes, checks, or a piece of a picture; marks that
// nobody names, and grain over it all.
#pragma once

#include <vector>

#include "core/base/image.h"
#include "core/data/scene_random.h"

namespace diptych {

// One of the first `kinds` kinds above.
void paintBackground(Image& image, const std::vector<Image>& pictures, int kinds, SceneRandom& random);
// Strokes, dots and rings, at most so many.
void paintMarks(Image& image, int most, SceneRandom& random);
void paintGrain(Image& image, double strength, SceneRandom& random);           // of 255

}  // namespace diptych
