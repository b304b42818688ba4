// The filter line: what it reads it writes again, to the same text.
#include <cstdlib>

#include "core/data/filter/filter.h"
#include "tests/fuzz/scratch_folder.h"

using namespace diptych;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 4096)
        return 0;                                  // written out it could pass the longest line
    const FilterParse read = parseFilter(fuzz::textOf(data, size));
    if (read.problem)
        return 0;
    const std::string text = toText(read.root);
    const auto again = readFilter(text);
    if (!again.ok() || toText(*again) != text)
        std::abort();
    return 0;
}
