// preprocessor_config.json and its like; what loads also prepares a small picture.
#include "core/data/image_processor.h"
#include "tests/fuzz/scratch_folder.h"

using namespace diptych;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const fuzz::ScratchFolder scratch;
    const std::filesystem::path folder = scratch.emptied();
    fuzz::put(folder / "preprocessor_config.json", fuzz::textOf(data, size));
    if (const auto processor = loadImageProcessor(folder); processor.ok())
        static_cast<void>((*processor)->process(Image(24, 16)));
    return 0;
}
