#include "ui/common/duration_text.h"

#include <QCoreApplication>
#include <cmath>

namespace diptych {

QString durationText(double seconds) {
    const auto whole = static_cast<long long>(std::llround(seconds));
    if (whole < 60)
        return QCoreApplication::translate("diptych::Duration", "%1 s").arg(whole);
    if (whole < 3600)
        return QCoreApplication::translate("diptych::Duration", "%1 min %2 s").arg(whole / 60).arg(whole % 60);
    return QCoreApplication::translate("diptych::Duration", "%1 h %2 min").arg(whole / 3600).arg(whole / 60 % 60);
}

}  // namespace diptych
