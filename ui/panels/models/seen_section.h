// What the model sees: the current picture after resizing, cropping and padding, at its true size, with what was done to it
// in words.
#pragma once

#include <QWidget>

#include "core/base/job.h"
#include "core/data/image_processor.h"

class QLabel;

namespace diptych {

struct Services;
class CurrentPicture;
class PictureView;

class SeenSection : public QWidget {
    Q_OBJECT

public:
    explicit SeenSection(Services& services, QWidget* parent = nullptr);
    void setActive(bool on);
    void refresh();                                // the model changed
    void retranslate();
    bool shows() const;                            // a picture stands there

Q_SIGNALS:
    void settled(const QString& problem);          // empty: shown, or nothing to show

private:
    void show(const Result<PixelTensor>& result);
    QString described(const PixelTensor& pixels) const;
    void paintGrid(QPainter& painter, const QRectF& rect) const;

    Services& m_services;
    CurrentPicture* m_picture;
    QLabel *m_title, *m_steps;
    PictureView* m_view;
    PixelTensor m_pixels;                          // without its values
    JobHandle m_asking;
};

}  // namespace diptych
