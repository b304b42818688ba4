// A thin line between two sections of a column, in the theme's colours.
#pragma once

class QFrame;
class QWidget;

namespace diptych {

QFrame* ruleLine(QWidget* parent);

}  // namespace diptych
