// The reader of tensor pickles, in both dialects.
#include "core/nn/pickle.h"

using namespace diptych;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = std::as_bytes(std::span(data, size));
    for (const PickleDialect dialect : {PickleDialect::StateDict, PickleDialect::ScriptModule})
        static_cast<void>(readTensorPickle(bytes, dialect, "pickle"));
    return 0;
}
