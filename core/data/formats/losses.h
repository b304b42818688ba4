// What a format keeps of a set and what it cannot hold, counted before anything is written: "20 questions",
// "3 texts with line ends or tabs: written as blanks".
#pragma once

#include "core/data/convert.h"
#include "core/data/formats/format.h"

namespace diptych {

ConvertResult whatIsKept(const Dataset& set, const Format& format);

}  // namespace diptych
