// Seconds as people say them: "9 s", "2 min 5 s", "1 h 20 min".
#pragma once

#include <QString>

namespace diptych {

QString durationText(double seconds);

}  // namespace diptych
