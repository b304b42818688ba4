// Between the pictures of core and those of Qt. Both directions copy.
#pragma once

#include <QImage>

#include "core/base/image.h"

namespace diptych {

QImage toQImage(const Image& image);                // Format_RGB32
Image fromQImage(const QImage& image);

}  // namespace diptych
