// Pictures as tiles that fill the width without a ragged margin: the columns share what is left over.
#pragma once

#include <QListView>

namespace diptych {

class PictureTileDelegate;
class Theme;

class GalleryView : public QListView {
    Q_OBJECT

public:
    explicit GalleryView(const Theme& theme, QWidget* parent = nullptr);

    void setTileSide(int pixels);                   // of the pictures at least; the columns may make them a little larger
    int tileSide() const { return m_side; }
    int columns() const { return m_columns; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fit();

    PictureTileDelegate* m_tiles;
    int m_side = 128, m_columns = 1;
};

}  // namespace diptych
