// What `data info` prints: the shape of a set, counted.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/data/dataset.h"

namespace diptych {

struct SplitCounts {
    int images = 0, texts = 0, questions = 0;      // images = distinct pictures named, present or not
};

struct DatasetInfo {
    std::string format;
    std::map<std::string, SplitCounts> splits;
    std::vector<std::string> fields;
};

DatasetInfo summarize(const Dataset& dataset);

}  // namespace diptych
