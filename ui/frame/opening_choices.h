// How the user last opened a source: its format and the meaning of its columns, where they overruled what was found. Kept in the
// settings by the source's path, at most 200 of them.
#pragma once

#include <filesystem>

#include "core/data/dataset.h"

namespace diptych {

class Settings;

OpenOptions openingChoice(const Settings& settings, const std::filesystem::path& source);
void rememberOpening(Settings& settings, const std::filesystem::path& source, const OpenOptions& options);

}  // namespace diptych
