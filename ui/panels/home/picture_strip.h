// The first pictures of the current data set in one line. A click makes one the current picture, Enter or a double click
// asks about it.
#pragma once

#include <QListWidget>

#include "core/base/selection.h"

namespace diptych {

struct Services;
class PictureTileDelegate;

class PictureStrip : public QListWidget {
    Q_OBJECT

public:
    explicit PictureStrip(Services& services, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void fill();
    void fit();
    void loadThumbnails();
    void showCurrent();

    Services& m_services;
    PictureTileDelegate* m_tiles;
    Connection m_changes;
};

}  // namespace diptych
