// How a map is made and drawn: method with one line on what it means and when it misleads, target, direction, colour map,
// opacity, smooth or exact, special tokens, and what stands beside it. Remembered in the settings.
#pragma once

#include <QCheckBox>
#include <QComboBox>
#include <QSlider>
#include <QWidget>
#include <string>

#include "viz/color_map.h"
#include "viz/export.h"

class QGridLayout;
class QLabel;
class QPushButton;

namespace diptych {

struct ModelInfo;
struct Services;

class MapControls : public QWidget {
    Q_OBJECT

public:
    enum class Comparison { Off, OtherMethod, Beside, Difference };

    explicit MapControls(Services& services, QWidget* parent = nullptr);

    bool rollout() const;
    QString methodTitle(bool ofRollout) const;
    std::string target() const;                     // empty: the model's only one
    bool received() const;
    ColorMap colors() const;
    double opacity() const;
    bool smooth() const;
    bool showSpecial() const;
    Comparison comparison() const;
    void followModel(const ModelInfo* model, const ModelInfo* other);
    void setDirectionUsed(bool on);                 // only patches that look at patches have two directions
    Recipe recipe() const;
    void restore(const Recipe& recipe);             // what it lacks, or the model has not, stays as it is
    void retranslate();

Q_SIGNALS:
    void askAgain();                                // method, target or comparison: the engine has to work
    void drawAgain();
    void otherModelWanted();

private:
    using Entries = QList<std::pair<QString, QString>>;             // text, id
    void build();
    void addRow(QLabel* name, QWidget* control);
    void addWide(QWidget* control);
    void connectParts();
    void fill();
    Entries targets() const;
    void fillComparison();
    void nameParts();
    void store();
    void showMeaning();

    Services& m_services;
    QGridLayout* m_grid;
    QLabel *m_methodName, *m_targetName, *m_directionName, *m_colorsName, *m_opacityName, *m_comparisonName, *m_meaning;
    QComboBox *m_method, *m_target, *m_direction, *m_colors, *m_comparison;
    QSlider* m_opacity;
    QCheckBox *m_smooth, *m_special;
    QPushButton* m_openOther;
    std::vector<std::string> m_heads;
    bool m_filling = false, m_hasOther = false;
};

}  // namespace diptych
