#include "ui/common/plain_text.h"

#include <QLabel>

namespace diptych {

QLabel* plainLabel(const QString& text, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    label->setWordWrap(true);
    return label;
}

QString plainToolTip(const QString& text) {
    constexpr int longest = 2000;
    const QString cut = text.size() > longest ? text.left(longest) + QChar(0x2026) : text;
    return QStringLiteral("<span>") + cut.toHtmlEscaped() + QStringLiteral("</span>");
}

QString literalText(QString text) { return text.replace(QLatin1Char('&'), QStringLiteral("&&")); }

}  // namespace diptych
