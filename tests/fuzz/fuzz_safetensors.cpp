// Safetensors files: the header, and every value that it says is there.
#include "core/base/safetensors.h"
#include "tests/fuzz/scratch_folder.h"

using namespace diptych;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const fuzz::ScratchFolder scratch;
    const std::filesystem::path file = scratch.emptied() / "model.safetensors";
    fuzz::put(file, fuzz::textOf(data, size));
    if (const auto opened = SafetensorsFile::open(file); opened.ok())
        for (const TensorInfo& tensor : opened->tensors())
            static_cast<void>(opened->floats(tensor));
    return 0;
}
