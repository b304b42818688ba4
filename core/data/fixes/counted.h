// "1 row", "12 rows": for the titles of steps. Only core/data/fixes includes this.
#pragma once

#include <cstddef>
#include <string>

namespace diptych {

inline std::string counted(std::size_t count, const std::string& noun) { return std::to_string(count) + " " + noun + (count == 1 ? "" : "s"); }

}  // namespace diptych
