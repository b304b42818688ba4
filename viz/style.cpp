#include "viz/style.h"

#include <QFontMetrics>
#include <QList>
#include <QWidget>
#include <algorithm>
#include <cmath>

namespace diptych::viz {
namespace {

double luminance(const QColor& color) {
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

}  // namespace

bool isDark(const QPalette& palette) {
    return luminance(palette.color(QPalette::Base)) < 0.2;
}

double contrast(const QColor& a, const QColor& b) {
    const double first = luminance(a) + 0.05, second = luminance(b) + 0.05;
    return std::max(first, second) / std::min(first, second);
}

QColor blend(const QColor& a, const QColor& b, double share) {
    const auto mix = [share](int x, int y) { return static_cast<int>(std::lround(x + (y - x) * share)); };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

QColor mutedText(const QPalette& palette) {
    const QColor text = palette.color(QPalette::Text), base = palette.color(QPalette::Base);
    const QColor window = palette.color(QPalette::Window);
    for (double share = 0.4; share > 0; share -= 0.05) {
        const QColor muted = blend(text, base, share);
        if (contrast(muted, base) >= 4.5 && contrast(muted, window) >= 4.5)
            return muted;
    }
    return text;
}

QColor gridLine(const QPalette& palette) {
    return blend(palette.color(QPalette::Base), palette.color(QPalette::Text), isDark(palette) ? 0.2 : 0.14);
}

QColor textOn(const QColor& background) {
    const QColor dark(Qt::black), light(Qt::white);  // one of them always has 4.5 : 1
    return contrast(dark, background) >= contrast(light, background) ? dark : light;
}

QColor seriesColor(int index, const QPalette& palette) {
    static const QList<QRgb> onLight{0x0072b2, 0xd55e00, 0x00805e, 0xb0518a, 0xa87400, 0x3c7fb0, 0x5f5f5f};
    static const QList<QRgb> onDark{0x56b4e9, 0xe69f00, 0x2fc79f, 0xe79ac4, 0xf0e442, 0x8fa8ff, 0xbdbdbd};
    const QList<QRgb>& colors = isDark(palette) ? onDark : onLight;
    return QColor::fromRgb(colors.at(std::max(index, 0) % colors.size()));
}

int unit(const QWidget* widget) {
    return std::max(4, static_cast<int>(std::lround(widget->fontMetrics().height() / 4.25)));
}

QString number(double value, int digits) {
    if (std::isnan(value))
        return QStringLiteral("–");
    if (std::isinf(value))
        return value > 0 ? QStringLiteral("∞") : QStringLiteral("−∞");
    const bool wholeDigits = std::abs(value) >= std::pow(10.0, digits) && std::abs(value) < 1e7;
    if (wholeDigits)
        return QString::number(value, 'f', 0);
    return QString::number(value, 'g', digits);
}

QString percent(double probability) {
    const double share = probability * 100;
    if (std::isnan(share))
        return QStringLiteral("–");
    if (share > 0 && share < 0.01)
        return QStringLiteral("< 0.01 %");
    const int decimals = share >= 9.95 ? 0 : share >= 0.995 ? 1 : 2;
    return QString::number(share, 'f', share > 0 ? decimals : 0) + QStringLiteral(" %");
}

QString plainTip(const QString& text) {
    QString escaped = text.left(2000).toHtmlEscaped();
    return QStringLiteral("<qt>") + escaped.replace(QLatin1Char('\n'), QStringLiteral("<br>")) +
           QStringLiteral("</qt>");
}

}  // namespace diptych::viz
