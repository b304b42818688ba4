#include "ui/common/theme.h"

#include <QApplication>
#include <QFile>
#include <QGuiApplication>
#include <QPainter>
#include <QPalette>
#include <QStyleFactory>
#include <QSvgRenderer>

#include "core/base/preference.h"

namespace diptych {

namespace {

QPalette lightPalette() {
    QPalette palette;
    const QColor text(0x1E, 0x22, 0x2A), window(0xF4, 0xF5, 0xF7), base(0xFF, 0xFF, 0xFF), accent(0x1F, 0x6F, 0xB2);
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, base);
    palette.setColor(QPalette::AlternateBase, QColor(0xEE, 0xF0, 0xF3));
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::Button, QColor(0xFA, 0xFB, 0xFC));
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::ToolTipBase, QColor(0x2B, 0x30, 0x3A));
    palette.setColor(QPalette::ToolTipText, Qt::white);
    palette.setColor(QPalette::PlaceholderText, QColor(0x68, 0x70, 0x7C));
    palette.setColor(QPalette::Highlight, accent);
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, accent);
    palette.setColor(QPalette::Mid, QColor(0xC9, 0xCE, 0xD6));
    palette.setColor(QPalette::Disabled, QPalette::Text, QColor(0x7A, 0x82, 0x8E));
    palette.setColor(QPalette::Disabled, QPalette::ButtonText, QColor(0x7A, 0x82, 0x8E));
    palette.setColor(QPalette::Disabled, QPalette::WindowText, QColor(0x7A, 0x82, 0x8E));
    return palette;
}

QPalette darkPalette() {
    QPalette palette;
    const QColor text(0xE6, 0xE9, 0xEE), window(0x1D, 0x20, 0x26), base(0x15, 0x18, 0x1D), accent(0x3D, 0x8F, 0xD6);
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, base);
    palette.setColor(QPalette::AlternateBase, QColor(0x23, 0x27, 0x2E));
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::Button, QColor(0x2A, 0x2E, 0x36));
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::ToolTipBase, QColor(0x36, 0x3B, 0x45));
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::PlaceholderText, QColor(0x9A, 0xA2, 0xAE));
    palette.setColor(QPalette::Highlight, QColor(0x2A, 0x6C, 0xA8));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, accent);
    palette.setColor(QPalette::Mid, QColor(0x44, 0x4A, 0x55));
    palette.setColor(QPalette::Disabled, QPalette::Text, QColor(0x8A, 0x92, 0x9E));
    palette.setColor(QPalette::Disabled, QPalette::ButtonText, QColor(0x8A, 0x92, 0x9E));
    palette.setColor(QPalette::Disabled, QPalette::WindowText, QColor(0x8A, 0x92, 0x9E));
    return palette;
}

constexpr const char* modeKey = "window/theme";
constexpr const char* scaleKey = "window/text_scale";

}  // namespace

Theme::Theme(Settings& settings, QObject* parent) : QObject(parent), m_settings(settings) {
    const QPalette system = QGuiApplication::palette();
    m_systemDark = system.color(QPalette::Window).lightness() < system.color(QPalette::WindowText).lightness();
    m_basePointSize = QGuiApplication::font().pointSizeF();
    m_family = QGuiApplication::font().family();
}

Theme::Mode Theme::mode() const {
    const std::string name = m_settings.get(modeKey, std::string("system"));
    return name == "light" ? Mode::Light : name == "dark" ? Mode::Dark : Mode::System;
}

void Theme::setMode(Mode mode) {
    m_settings.set(modeKey, std::string(mode == Mode::Light ? "light" : mode == Mode::Dark ? "dark" : "system"));
    apply();
}

int Theme::textScale() const { return qBound(80, m_settings.get(scaleKey, 100), 200); }

void Theme::setTextScale(int percent) {
    m_settings.set(scaleKey, qBound(80, percent, 200));
    apply();
}

bool Theme::dark() const { return mode() == Mode::Dark || (mode() == Mode::System && m_systemDark); }

void Theme::apply() {
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setPalette(dark() ? darkPalette() : lightPalette());
    QFont font = QApplication::font();
    // Named, so that Chinese does not fall back to whichever weight the system finds first.
    font.setFamilies({m_family, QStringLiteral("Noto Sans CJK SC"), QStringLiteral("Noto Sans")});
    font.setPointSizeF((m_basePointSize > 0 ? m_basePointSize : 10.0) * textScale() / 100.0);
    QApplication::setFont(font);
    m_icons.clear();
    Q_EMIT changed();
}

QIcon Theme::icon(const QString& name) const {
    if (const auto known = m_icons.constFind(name); known != m_icons.constEnd())
        return *known;
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QColor colour = QApplication::palette().color(QPalette::WindowText);
    const QByteArray drawing = file.readAll().replace("currentColor", colour.name().toUtf8());
    QSvgRenderer renderer(drawing);
    QIcon icon;
    for (const int side : {16, 20, 24, 32, 48, 64}) {
        QPixmap pixmap(side, side);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        renderer.render(&painter);
        icon.addPixmap(pixmap);
    }
    m_icons.insert(name, icon);
    return icon;
}

QColor Theme::accent() const { return dark() ? QColor(0x5A, 0xA9, 0xE6) : QColor(0x1F, 0x6F, 0xB2); }
QColor Theme::muted() const { return dark() ? QColor(0xA4, 0xAC, 0xB8) : QColor(0x59, 0x62, 0x6F); }
QColor Theme::good() const { return dark() ? QColor(0x6C, 0xC6, 0x8A) : QColor(0x1E, 0x7A, 0x3E); }
QColor Theme::warning() const { return dark() ? QColor(0xE8, 0xB4, 0x4F) : QColor(0x8A, 0x5A, 0x00); }
QColor Theme::bad() const { return dark() ? QColor(0xF0, 0x8A, 0x80) : QColor(0xB3, 0x26, 0x1E); }

}  // namespace diptych
