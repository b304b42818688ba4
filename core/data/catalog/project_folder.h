// Where Diptych keeps what belongs to a source, beside it and never in it: ROOT/NAME-HASH, one folder a source. NAME is the
// source's own, made readable and safe (letters and digits of any script, '-', '_', '.'), HASH that of its whole path.
// Pure: nothing is created.
#pragma once

#include <filesystem>

namespace diptych {

// `root`: the folder of all projects. The same source gives the same folder however its path is spelled.
std::filesystem::path projectFolder(const std::filesystem::path& root, const std::filesystem::path& source);
// $XDG_DATA_HOME/diptych/projects, else ~/.local/share/diptych/projects.
std::filesystem::path defaultProjectsRoot();

}  // namespace diptych
