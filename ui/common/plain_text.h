// Text that comes from data is plain text: the only ways to put it into labels and tool tips.
#pragma once

#include <QString>

class QLabel;
class QWidget;

namespace diptych {

QLabel* plainLabel(const QString& text = {}, QWidget* parent = nullptr);   // Qt::PlainText, wraps, no links
QString plainToolTip(const QString& text);                                 // escaped, at most 2,000 characters
QString literalText(QString text);                                         // for menus and buttons: & is no shortcut mark

}  // namespace diptych
