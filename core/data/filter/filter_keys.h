// What the keys of the filter language mean: one table for parser, printer and completion. Only core/data/filter includes this.
#pragma once

#include <string_view>

#include "core/data/filter/filter.h"

namespace diptych {

enum class KeyKind { Text, Thing, YesNo, Number, Column };

struct KeyMeaning {
    std::string_view name;                       // the first one of a field is printed
    FilterField field;
    KeyKind kind;
    FilterMatch match;                           // of Text: what key:value means
    bool hasGlobs;                               // * and ? in a value stand for others
    std::string_view meaning;                    // empty: another spelling
};

const KeyMeaning* keyNamed(std::string_view name);                       // in lower case; null: there is none
const KeyMeaning& keyOf(FilterField field);                              // never of Anywhere
// "image", "caption", … that a row can have or miss.
const std::vector<std::string_view>& filterThings();

}  // namespace diptych
