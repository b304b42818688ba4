// The terms of a filter as chips: a click turns a chip round (negated), its cross takes it out. By keyboard: Space, Delete.
#pragma once

#include <QWidget>
#include <vector>

#include "core/data/filter/filter.h"

class QToolButton;

namespace diptych {

class Theme;

class ChipRow : public QWidget {
    Q_OBJECT

public:
    explicit ChipRow(const Theme& theme, QWidget* parent = nullptr);

    void show(const std::vector<FilterChip>& chips);
    QStringList texts() const;
    void retranslate();

Q_SIGNALS:
    void turned(int chip);
    void removed(int chip);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Chip {
        QWidget* box;
        QToolButton *text, *cross;
    };
    void add();
    void fill(const Chip& chip, const FilterChip& shown);

    const Theme& m_theme;
    std::vector<FilterChip> m_shown;
    std::vector<Chip> m_chips;                      // those in front are shown
};

}  // namespace diptych
