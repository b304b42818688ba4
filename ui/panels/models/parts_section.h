// Where the parameters are: a tree map of the parts, one level at a time, with the way back. The part that is chosen is
// told to whoever lists tensors.
#pragma once

#include <QStringList>
#include <QWidget>

#include "ui/panels/models/parameter_parts.h"

class QLabel;
class QPushButton;

namespace diptych {

struct ModelInfo;
class TreeMap;

class PartsSection : public QWidget {
    Q_OBJECT

public:
    explicit PartsSection(QWidget* parent = nullptr);
    void show(const ModelInfo& info);              // until the tensors are listed, or where there are none
    void showTensors(const std::vector<TensorRow>& rows);
    void goUp();
    void retranslate();

Q_SIGNALS:
    void partChosen(const QString& prefix);        // empty: all

private:
    void setLevels(const QStringList& levels);
    void openPart(int cell);

    std::vector<TensorRow> m_rows;
    std::vector<ParameterPart> m_parts;
    QStringList m_levels;                          // prefixes, from the outermost opened part
    QLabel *m_title, *m_hint;
    QPushButton* m_back;
    TreeMap* m_map;
};

}  // namespace diptych
