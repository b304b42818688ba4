// Which BLAS torch runs on. OpenBLAS built with OpenMP shares torch's threads; its pthread build and the reference BLAS
// are 2 to 30 times slower under it.
#pragma once

#include <string>

namespace diptych {

struct BlasReport {
    std::string name;
    std::string warning;                           // empty: the right one
};

BlasReport checkBlas();

}  // namespace diptych
