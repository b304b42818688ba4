// Light, dark or system palette, text scale 80 to 200 %, icons in the palette's colour. One accent colour, a 4 px grid.
#pragma once

#include <QColor>
#include <QHash>
#include <QIcon>
#include <QObject>
#include <QString>

namespace diptych {

class Settings;

class Theme : public QObject {
    Q_OBJECT

public:
    enum class Mode { System, Light, Dark };

    explicit Theme(Settings& settings, QObject* parent = nullptr);

    Mode mode() const;
    void setMode(Mode mode);
    int textScale() const;                         // per cent
    void setTextScale(int percent);
    bool dark() const;                             // what is shown now
    void apply();                                  // palette and font of the application

    QIcon icon(const QString& name) const;         // resources/icons/NAME.svg, drawn in the palette's text colour
    QColor accent() const;
    QColor muted() const;                          // secondary text, contrast ≥ 4.5 : 1
    QColor good() const;
    QColor warning() const;
    QColor bad() const;

    static constexpr int grid = 4;                 // px at text scale 100 %

Q_SIGNALS:
    void changed();

private:
    Settings& m_settings;
    bool m_systemDark = false;
    double m_basePointSize = 10;
    QString m_family;
    mutable QHash<QString, QIcon> m_icons;
};

}  // namespace diptych
