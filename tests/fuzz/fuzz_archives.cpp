// Sets in archives: tar, zip and what compresses them; the first pictures are read where they lie.
#include "core/data/dataset.h"
#include "tests/fuzz/scratch_folder.h"

using namespace diptych;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const fuzz::ScratchFolder scratch;
    const std::filesystem::path file = scratch.emptied() / "set.tar";
    fuzz::put(file, fuzz::textOf(data, size));
    JobContext context;
    const auto set = openDataset(file, context);
    for (std::size_t i = 0; set.ok() && i < set->items.size() && i < 3; ++i)
        static_cast<void>(readItemImage(set->items[i]));
    return 0;
}
