#include "ui/frame/tour_checks.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QSet>
#include <QXmlStreamReader>

namespace diptych {

namespace {

// A widget that hands its focus on (the line of a spin box) is named by the one that gets it.
bool focusable(const QWidget& widget) {
    return widget.isVisible() && widget.isEnabled() && (widget.focusPolicy() & Qt::TabFocus) != 0 && widget.focusProxy() == nullptr;
}

QString ownText(const QWidget& widget) {
    if (const auto* button = qobject_cast<const QAbstractButton*>(&widget))
        return button->text();
    if (const auto* label = qobject_cast<const QLabel*>(&widget))
        return label->text();
    return {};
}

QString pathOf(const QWidget& widget) {
    QStringList parts;
    for (const QObject* at = &widget; at != nullptr; at = at->parent())
        parts.prepend(at->objectName().isEmpty() ? QString::fromLatin1(at->metaObject()->className()) : at->objectName());
    return parts.mid(qMax(0, parts.size() - 4)).join(QLatin1Char('/'));
}

bool isDataText(const QWidget& widget) {
    for (const QWidget* at = &widget; at != nullptr; at = at->parentWidget())
        if (at->property("dataText").toBool())
            return true;
    return false;
}

QSet<QString> sourceTexts() {
    QSet<QString> sources;
    QFile file(QStringLiteral(":/i18n/sources.txt"));
    if (file.open(QIODevice::ReadOnly))
        for (const QByteArray& line : file.readAll().split('\n'))
            sources.insert(QString::fromUtf8(line));
    return sources;
}

bool hasWords(const QString& text) {
    int letters = 0;
    for (const QChar c : text)
        letters += c.isLetter() && c.unicode() < 0x250 ? 1 : 0;
    return letters > 2;
}

}  // namespace

QStringList unnamedWidgets(const QWidget& root) {
    QStringList unnamed;
    for (const QWidget* widget : root.findChildren<QWidget*>())
        if (focusable(*widget) && widget->accessibleName().isEmpty() && ownText(*widget).trimmed().isEmpty())
            unnamed << pathOf(*widget);
    return unnamed;
}

int focusableCount(const QWidget& root) {
    int count = 0;
    for (const QWidget* widget : root.findChildren<QWidget*>())
        count += focusable(*widget) ? 1 : 0;
    return count;
}

QStringList clippedTexts(const QWidget& root) {
    QStringList clipped;
    for (const QWidget* widget : root.findChildren<QWidget*>()) {
        const QString text = ownText(*widget);
        if (!widget->isVisible() || text.isEmpty() || widget->sizePolicy().horizontalPolicy() == QSizePolicy::Ignored)
            continue;
        const auto* label = qobject_cast<const QLabel*>(widget);
        const bool wraps = label != nullptr && label->wordWrap();
        const bool tooNarrow = !wraps && widget->width() + 1 < widget->minimumSizeHint().width();
        const bool tooLow = wraps ? widget->height() + 2 < label->heightForWidth(label->width())
                                  : widget->height() + 2 < widget->minimumSizeHint().height();
        if (tooNarrow || tooLow)
            clipped << text.left(120);
    }
    return clipped;
}

QStringList untranslatedTexts(const QWidget& root) {
    static const QSet<QString> sources = sourceTexts();
    QStringList untranslated;
    const auto look = [&](const QString& text) {
        if (hasWords(text) && sources.contains(text.trimmed()) && !untranslated.contains(text))
            untranslated << text;
    };
    for (const QWidget* widget : root.findChildren<QWidget*>()) {
        if (!widget->isVisible() || isDataText(*widget))
            continue;
        look(ownText(*widget));
        look(widget->toolTip());
        if (const auto* combo = qobject_cast<const QComboBox*>(widget))
            for (int i = 0; i < combo->count(); ++i)
                look(combo->itemText(i));
        if (const auto* edit = qobject_cast<const QLineEdit*>(widget))
            look(edit->placeholderText());
    }
    return untranslated;
}

}  // namespace diptych
