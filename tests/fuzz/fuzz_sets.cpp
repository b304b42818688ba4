// The readers of sets in folders: JSON and tables of every format, recognised by content and as each format by name.
#include "core/data/checks/findings.h"
#include "core/data/dataset.h"
#include "core/data/dataset_info.h"
#include "core/data/scenes.h"
#include "tests/fuzz/scratch_folder.h"

using namespace diptych;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const fuzz::ScratchFolder scratch;
    static const std::vector<std::string> formats = formatNames();
    const std::filesystem::path folder = scratch.emptied();
    fuzz::putFiles(folder, fuzz::textOf(data, size));
    JobContext context;
    if (const auto set = openDataset(folder, context); set.ok())
        summarize(*set);
    static_cast<void>(openDataset(folder, context, {.format = formats[size % formats.size()]}));
    static_cast<void>(readScenes(folder, true, context));
    return 0;
}
