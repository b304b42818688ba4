#include "ui/common/rule_line.h"

#include <QFrame>

namespace diptych {

QFrame* ruleLine(QWidget* parent) {
    auto* line = new QFrame(parent);
    line->setFrameShape(QFrame::HLine);
    line->setForegroundRole(QPalette::Mid);
    line->setFrameShadow(QFrame::Plain);
    return line;
}

}  // namespace diptych
