#include "ui/panels/models/seen_section.h"

#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

#include "ui/common/current_picture.h"
#include "ui/common/picture_view.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/engine_host.h"
#include "ui/panels/models/model_content.h"
#include "ui/services.h"

namespace diptych {

namespace {

QString rounded(double value) { return QString::number(value, 'f', value == static_cast<int>(value) ? 0 : 1); }

}  // namespace

SeenSection::SeenSection(Services& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_picture(new CurrentPicture(services, this)), m_title(plainLabel({}, this)),
      m_steps(plainLabel({}, this)), m_view(new PictureView(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::grid);
    for (QWidget* widget : {static_cast<QWidget*>(m_title), static_cast<QWidget*>(m_view), static_cast<QWidget*>(m_steps)})
        column->addWidget(widget);
    m_view->setMinimumHeight(45 * Theme::grid);
    m_view->setOverlay([this](QPainter& painter, const QRectF& rect) { paintGrid(painter, rect); });
    m_steps->setProperty("dataText", true);
    connect(m_picture, &CurrentPicture::changed, this, &SeenSection::refresh);
}

void SeenSection::setActive(bool on) { m_picture->setActive(on); }

bool SeenSection::shows() const { return !m_view->picture().isNull(); }

void SeenSection::refresh() {
    const ModelInfo* info = m_services.engine.modelInfo();
    if (info == nullptr || m_picture->state() != CurrentPicture::State::Ready) {
        m_view->setPicture({});
        m_steps->setText(m_picture->state() == CurrentPicture::State::Failed ? m_picture->problem()
                                                                            : tr("Choose a picture to see what is left of it."));
        if (m_picture->state() != CurrentPicture::State::Loading)
            Q_EMIT settled({});
        return;
    }
    m_asking = m_services.engine.askEngine<PixelTensor>(
        {}, [folder = info->folder, image = m_picture->image()](Engine&, JobContext&) { return pictureAsSeen(folder, *image); },
        [this](Result<PixelTensor> result) { show(result); });
}

void SeenSection::show(const Result<PixelTensor>& result) {
    if (!result.ok()) {
        m_view->setPicture({});
        m_steps->setText(QString::fromStdString(result.error().oneLine()));
        Q_EMIT settled(m_steps->text());
        return;
    }
    m_pixels = *result;
    m_pixels.values.clear();
    m_view->setPicture(toQImage(m_pixels.seen));
    m_steps->setText(described(m_pixels));
    Q_EMIT settled({});
}

QString SeenSection::described(const PixelTensor& pixels) const {
    const Image& image = *m_picture->image();
    QStringList steps{tr("%1 × %2 px as decoded").arg(image.width).arg(image.height)};
    if (pixels.resizedWidth != image.width || pixels.resizedHeight != image.height)
        steps.append(tr("resized to %1 × %2").arg(pixels.resizedWidth).arg(pixels.resizedHeight));
    const bool whole = pixels.crop.width >= image.width - 0.5 && pixels.crop.height >= image.height - 0.5;
    if (!whole)
        steps.append(tr("cut to %1 × %2 px of the picture").arg(rounded(pixels.crop.width), rounded(pixels.crop.height)));
    if (pixels.canvas.width > pixels.crop.width + 0.5 || pixels.canvas.height > pixels.crop.height + 0.5)
        steps.append(tr("padded"));
    if (pixels.rows > 0)
        steps.append(tr("%1 × %2 tiles and the whole picture").arg(pixels.rows).arg(pixels.cols));
    if (pixels.gridRows > 0)
        steps.append(tr("%1 × %2 patches").arg(pixels.gridRows).arg(pixels.gridCols));
    return steps.join(QStringLiteral(" → "));
}

void SeenSection::paintGrid(QPainter& painter, const QRectF& rect) const {
    if (m_pixels.gridRows == 0 || m_pixels.tiles.size() > 1 || rect.width() < 4.0 * m_pixels.gridCols)
        return;
    painter.setPen(QColor(255, 255, 255, 70));
    for (int col = 1; col < m_pixels.gridCols; ++col) {
        const double x = rect.left() + rect.width() * col / m_pixels.gridCols;
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()));
    }
    for (int row = 1; row < m_pixels.gridRows; ++row) {
        const double y = rect.top() + rect.height() * row / m_pixels.gridRows;
        painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y));
    }
}

void SeenSection::retranslate() {
    m_title->setText(tr("What the model sees of the current picture"));
    m_view->setAccessibleName(tr("The picture as the model sees it"));
    refresh();
}

}  // namespace diptych
