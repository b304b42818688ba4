// The left side of Ask: the current picture large, the map that lies over it with its legend and what it says, how strongly
// it covers, and whether the picture lies in the model's world.
#pragma once

#include <QWidget>

#include "ui/panels/ask/ask_section.h"

class QLabel;
class QPushButton;
class QSlider;

namespace diptych {

class ColorBar;
class CurrentPicture;
class MapPicture;
class WorldHint;
struct Services;

class AskPicture : public QWidget {
    Q_OBJECT

public:
    AskPicture(Services& services, const CurrentPicture& picture, QWidget* parent = nullptr);

    void showPicture();                             // anew from the current picture
    void showMap(const ShownMap& map);
    void setHint(const QString& hint);              // said while there is no map
    void addBelow(QWidget* widget);
    MapPicture* view() const { return m_view; }
    WorldHint* world() const { return m_world; }
    const QString& meaning() const { return m_map.meaning; }
    void retranslate();

private:
    void build();
    void connectParts();
    void openPicture();
    void showMeaning();
    void showPatch(int row, int col);

    Services& m_services;
    const CurrentPicture& m_picture;
    MapPicture* m_view;
    ColorBar* m_legend;
    WorldHint* m_world;
    QLabel *m_name, *m_meaning, *m_opacityName;
    QPushButton* m_open;
    QSlider* m_opacity;
    ShownMap m_map;
    QString m_hint;
};

}  // namespace diptych
