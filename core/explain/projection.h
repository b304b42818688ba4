// Embeddings to points in the plane. PCA by the singular values of the centred matrix; each axis is turned so that its
// largest loading is positive, so equal input gives equal pictures.
// Errors: Usage (fewer than two points), BadInput (no finite numbers), Unsupported (another method).
#pragma once

#include "core/engine.h"

namespace diptych {

Result<ProjectResult> projectPoints(const ProjectRequest& request);

}  // namespace diptych
