// The language of the window, switched while it runs: our translation and Qt's own. Saved in the settings.
#pragma once

#include <QObject>
#include <QString>
#include <QTranslator>

namespace diptych {

class Settings;

class LanguageSwitch : public QObject {
    Q_OBJECT

public:
    explicit LanguageSwitch(Settings& settings, QObject* parent = nullptr);

    QString language() const;                       // "en" or "zh_CN"
    void setLanguage(const QString& language);
    void apply();

private:
    Settings& m_settings;
    QTranslator m_own, m_qt;
};

}  // namespace diptych
