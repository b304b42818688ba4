#include "core/engine_loader.h"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "core/engine.h"

namespace diptych {

namespace {

constexpr const char* libraryName = "libdiptych_engine.so";

std::vector<std::filesystem::path> candidates() {
    std::error_code ignored;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
    return {program / libraryName, program / ".." / "lib" / libraryName, program / ".." / "lib" / "diptych" / libraryName};
}

Result<std::filesystem::path> findLibrary() {
    std::error_code ignored;
    for (const auto& path : candidates())
        if (std::filesystem::exists(path, ignored))
            return path.lexically_normal();
    return Error{ErrorCode::NotFound, "not found beside the program, wanted in ../lib", libraryName,
                 "Build or install Diptych again"};
}

}  // namespace

Result<std::shared_ptr<Engine>> loadEngine(const EngineOptions& options) {
    setenv("OMP_WAIT_POLICY", "passive", /*overwrite=*/0);  // read when libgomp loads
    DIPTYCH_ASSIGN(const auto path, findLibrary());
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr)
        return Error{ErrorCode::Internal, dlerror(), path.string(), "Install the packages that ./run installs"};
    using Factory = Engine* (*)(int, const EngineOptions&);
    const auto create = reinterpret_cast<Factory>(dlsym(library, "diptychCreateEngine"));
    Engine* engine = create == nullptr ? nullptr : create(engineAbi, options);
    if (engine == nullptr)
        return Error{ErrorCode::Unsupported, "is of another version, wanted ABI " + std::to_string(engineAbi),
                     path.string(), "Build or install Diptych again"};
    return std::shared_ptr<Engine>(engine);
}

}  // namespace diptych
