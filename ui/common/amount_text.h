// Bytes and counts as people say them: "12.4 MB", "86 M". Decimal, as disks and downloads are labelled.
#pragma once

#include <QString>
#include <cstdint>

namespace diptych {

QString bytesText(std::uint64_t bytes);            // "12.4 MB"
QString countText(std::int64_t count);             // "12.4 M"

}  // namespace diptych
