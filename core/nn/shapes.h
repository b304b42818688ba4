// Axis letters used in every shape comment below core/nn. Tensors are row-major float32 unless a header says otherwise.
//   B batch rows   I pictures   H heads   N image tokens (CLS first, then patches row by row)   T text tokens
//   M tokens of the other side (memory of cross-attention)   C width   D head width (C / H)   V vocabulary
//   P projection width   L layers
#pragma once
