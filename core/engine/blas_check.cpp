#include "core/engine/blas_check.h"

#include <dlfcn.h>

namespace diptych {

BlasReport checkBlas() {
    constexpr int openmp = 2;
    constexpr const char* remedy = "Install the package libopenblas0-openmp";
    // Two builds may be loaded; the dynamic linker's first one is what torch's calls reach.
    void* blas = dlopen("libblas.so.3", RTLD_NOW | RTLD_NOLOAD);
    void* handle = blas != nullptr ? blas : RTLD_DEFAULT;
    const auto parallel = reinterpret_cast<int (*)()>(dlsym(handle, "openblas_get_parallel"));
    const auto config = reinterpret_cast<char* (*)()>(dlsym(handle, "openblas_get_config"));
    const bool mkl = dlsym(RTLD_DEFAULT, "mkl_get_max_threads") != nullptr;
    BlasReport report;
    if (mkl)
        report.name = "MKL";
    else if (parallel == nullptr)
        report = {"not OpenBLAS", std::string("matrix products are slow: torch does not run on OpenBLAS. ") + remedy};
    else if (parallel() != openmp)
        report = {"OpenBLAS without OpenMP", std::string("matrix products are slow: OpenBLAS uses threads of its own. ") + remedy};
    else
        report.name = config == nullptr ? "OpenBLAS, OpenMP" : std::string(config()) + ", OpenMP";
    if (blas != nullptr)
        dlclose(blas);
    return report;
}

}  // namespace diptych
