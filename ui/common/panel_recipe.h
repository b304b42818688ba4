// Recipes as all panels write them (viz/export.h), and the way back from one: the picture by its name in the current data
// set. Files and model folders are named without the folders they stand in: a recipe travels with the picture.
#pragma once

#include <filesystem>

#include "viz/export.h"

namespace diptych {

struct Services;

// Software, panel, picture and model.
Recipe recipeHead(const Services& services, const QString& panel, const std::filesystem::path& picture);
// Makes the recipe's picture the current one. Empty: all is as it was; else what is not, translated.
QString takeUpRecipe(Services& services, const Recipe& recipe);

}  // namespace diptych
