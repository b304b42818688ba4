// Between the rows of the current data set and the current picture. A row alone says little: going back in history may
// lead to a row of a set that was closed since, so a row counts only while its picture is the current one.
#pragma once

#include <filesystem>

#include "core/data/dataset.h"

namespace diptych {

class Selection;
struct Services;

const DataItem* currentItem(const Services& services);   // null: a free picture, none, or a row of another set
int itemOfPicture(const Dataset& set, const std::filesystem::path& file);      // -1: not of this set
// Makes a row the current picture and `chosen` the chosen rows; its text is the first caption in the language that was read
// so far, else the first.
void lookAtItem(Selection& selection, const Dataset& set, int row, const std::vector<int>& chosen = {});

}  // namespace diptych
