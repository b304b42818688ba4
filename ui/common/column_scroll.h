// A column of controls that scrolls up and down only: never narrower than what it holds, in any language or text size.
#pragma once

#include <QScrollArea>

namespace diptych {

class ColumnScroll : public QScrollArea {
public:
    explicit ColumnScroll(QWidget* parent = nullptr);

    QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

}  // namespace diptych
