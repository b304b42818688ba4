// Two rows side by side: their pictures, to be zoomed, and their texts with the words that differ marked.
#pragma once

#include <QDialog>
#include <array>

#include "core/base/job.h"
#include "core/data/dataset.h"

class QLabel;
class QTextEdit;

namespace diptych {

struct Services;
class PictureView;

class CompareDialog : public QDialog {
    Q_OBJECT

public:
    CompareDialog(Services& services, const DataItem& first, const DataItem& second, QWidget* parent);

private:
    struct Side {
        QLabel* title;
        PictureView* picture;
        QTextEdit* texts;
        JobHandle loading;
    };
    void addSide(Side& side, const DataItem& item);
    void showTexts(const DataItem& first, const DataItem& second);

    Services& m_services;
    std::array<Side, 2> m_sides;
};

}  // namespace diptych
