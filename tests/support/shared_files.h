// Where the parity packs and hostile corpora are: DIPTYCH_PARITY names the pack's folder, else ../shared beside the clone.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace diptych::tests {

inline std::filesystem::path parityFolder() {
    if (const char* folder = std::getenv("DIPTYCH_PARITY"); folder != nullptr && *folder != '\0')
        return folder;
    return std::filesystem::path(DIPTYCH_SOURCE_DIR) / ".." / "shared" / "parity";
}

inline std::filesystem::path corpusFolder() { return parityFolder() / ".." / "corpus"; }

}  // namespace diptych::tests

#define SKIP_WITHOUT(path)                         \
    do {                                           \
        if (!std::filesystem::exists(path))        \
            QSKIP("the shared folder is absent");  \
    } while (false)
