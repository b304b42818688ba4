// Tokenizer folders: tokenizer.json and its companions; what loads also reads and writes a text.
#include "core/text/tokenizer.h"
#include "tests/fuzz/scratch_folder.h"

using namespace diptych;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const fuzz::ScratchFolder scratch;
    const std::filesystem::path folder = scratch.emptied();
    fuzz::putFiles(folder, fuzz::textOf(data, size));
    const auto tokenizer = loadTokenizer(folder);
    if (!tokenizer.ok())
        return 0;
    const Encoding encoding = (*tokenizer)->encode("A red circle, 两只猫 and the dog's 12 [MASK] caf\xC3\xA9\n");
    static_cast<void>((*tokenizer)->decode(encoding.ids, false));
    return 0;
}
