#include "ui/frame/language_switch.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

#include "core/base/preference.h"

namespace diptych {

namespace {

constexpr const char* key = "window/language";

}  // namespace

LanguageSwitch::LanguageSwitch(Settings& settings, QObject* parent) : QObject(parent), m_settings(settings) {}

QString LanguageSwitch::language() const {
    const bool chinese = QLocale::system().language() == QLocale::Chinese;
    return QString::fromStdString(m_settings.get(key, std::string(chinese ? "zh_CN" : "en")));
}

void LanguageSwitch::setLanguage(const QString& language) {
    m_settings.set(key, language.toStdString());
    apply();
}

void LanguageSwitch::apply() {
    QCoreApplication::removeTranslator(&m_own);
    QCoreApplication::removeTranslator(&m_qt);
    if (language() != QLatin1String("zh_CN"))
        return;
    if (m_qt.load(QStringLiteral("qtbase_zh_CN"), QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_qt);
    if (m_own.load(QStringLiteral(":/i18n/diptych_zh_CN.qm")))
        QCoreApplication::installTranslator(&m_own);
}

}  // namespace diptych
