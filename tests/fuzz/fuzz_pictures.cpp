// The decoders of pictures, bounded as for a picture of a set but smaller, so that many are tried.
#include "core/data/image_io.h"
#include "tests/fuzz/scratch_folder.h"

using namespace diptych;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const fuzz::ScratchFolder scratch;
    const std::filesystem::path file = scratch.emptied() / "picture";
    fuzz::put(file, fuzz::textOf(data, size));
    const ImageLimits limits{.maxPixels = 1'000'000};
    static_cast<void>(decodeImage(std::as_bytes(std::span(data, size)), "picture", limits));
    static_cast<void>(readImageHeader(file, limits));
    static_cast<void>(readThumbnail(file, 16, limits));
    return 0;
}
