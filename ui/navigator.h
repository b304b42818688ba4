// How panels ask the frame for something without knowing it: show another panel, open what the user dropped or chose,
// make new pictures.
#pragma once

#include <QObject>
#include <QString>
#include <filesystem>

namespace diptych {

class Navigator : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    void showPanel(const QString& name) { Q_EMIT panelWanted(name); }
    // A picture becomes the current picture, a folder or JSON the data set, a folder with config.json the model.
    void openPath(const std::filesystem::path& path) { Q_EMIT pathWanted(path); }
    // Asks how many scenes, which seed and where; makes them and opens the result.
    void makeScenes() { Q_EMIT scenesWanted(); }

Q_SIGNALS:
    void panelWanted(const QString& name);
    void pathWanted(const std::filesystem::path& path);
    void scenesWanted();
};

}  // namespace diptych
