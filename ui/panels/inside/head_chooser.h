// The left side of Inside: which attention, and a layer × head matrix coloured by a statistic; a click chooses. The last
// row stands for the mean of the layers, the last column for the mean of the heads.
#pragma once

#include <QWidget>
#include <optional>

#include "ui/panels/inside/attention_view.h"
#include "viz/export.h"

class QComboBox;
class QLabel;

namespace diptych {

class ColorBar;
class MatrixView;
struct Services;

class HeadChooser : public QWidget {
    Q_OBJECT

public:
    explicit HeadChooser(Services& services, QWidget* parent = nullptr);

    void setResult(const ExplainResult* result);    // null: empty; outlives the next call
    std::string attentionName() const;
    void setAttentionName(const std::string& name); // remembered until a result has it
    std::optional<Attention> attention() const;
    int layer() const { return m_layer; }           // −1: mean of the layers
    int head() const { return m_head; }             // −1: mean of the heads
    void choose(int layer, int head);
    QString choiceText() const;                     // "layer 3, mean of the heads"
    MatrixView* matrix() const { return m_matrix; }
    void retranslate();

Q_SIGNALS:
    void attentionChosen();
    void headChosen();

private:
    void fillAttentions();
    void fillStatistics();
    void showMatrix();
    QString statisticId() const;

    Services& m_services;
    QLabel *m_attentionName, *m_statisticName, *m_meaning;
    QComboBox *m_attentions, *m_statistics;
    MatrixView* m_matrix;
    ColorBar* m_legend;
    const ExplainResult* m_result = nullptr;
    std::string m_wanted = "cross";
    int m_layer = -1, m_head = -1;
    bool m_filling = false, m_untouched = true;
};

}  // namespace diptych
