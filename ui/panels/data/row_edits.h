// What a person does to chosen rows, as steps for the journal: leave out and take in, put tags on and off.
#pragma once

#include <string>
#include <vector>

#include "core/data/edits/edit.h"

namespace diptych {

// Leaves the rows out; where all of them are out already, takes them in.
EditStep toggleExcluded(const Dataset& set, const std::vector<int>& items);
// Puts the tag on; where all rows have it, takes it off.
EditStep toggleTag(const Dataset& set, const std::vector<int>& items, const std::string& tag);
// Those with a leading minus are taken off, the others put on.
EditStep changeTags(const Dataset& set, const std::vector<int>& items, const std::vector<std::string>& tags);

}  // namespace diptych
