#include "ui/common/amount_text.h"

#include <array>

namespace diptych {

namespace {

QString scaled(double value, const std::array<const char*, 4>& units) {
    std::size_t unit = 0;
    while (value >= 1000 && unit + 1 < units.size()) {
        value /= 1000;
        ++unit;
    }
    const int digits = unit == 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
    return QString::number(value, 'f', digits) + QString::fromLatin1(units[unit]);
}

}  // namespace

QString bytesText(std::uint64_t bytes) { return scaled(static_cast<double>(bytes), {" B", " kB", " MB", " GB"}); }

QString countText(std::int64_t count) { return scaled(static_cast<double>(count), {"", " k", " M", " G"}); }

}  // namespace diptych
