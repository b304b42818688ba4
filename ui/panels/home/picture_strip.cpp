#include "ui/panels/home/picture_strip.h"

#include <QEvent>
#include <QScrollBar>

#include "ui/common/current_item.h"
#include "ui/common/picture_tile_delegate.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/data_host.h"
#include "ui/navigator.h"
#include "ui/services.h"

namespace diptych {

namespace {

constexpr int smallestSide = 96, sideInLines = 5, mostPictures = 24, thumbnailSide = 256;

}  // namespace

PictureStrip::PictureStrip(Services& services, QWidget* parent)
    : QListWidget(parent), m_services(services), m_tiles(new PictureTileDelegate(services.theme, this)) {
    setViewMode(QListView::IconMode);
    setFlow(QListView::LeftToRight);
    setWrapping(false);
    setMovement(QListView::Static);
    setUniformItemSizes(true);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setFrameShape(QFrame::NoFrame);
    setItemDelegate(m_tiles);
    setProperty("dataText", true);
    viewport()->setAutoFillBackground(false);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(this, &QListWidget::currentRowChanged, this, [this](int row) {
        const auto set = m_services.data.dataset();
        if (set && row >= 0 && row != m_services.selection.state().item)
            lookAtItem(m_services.selection, *set, row);
    });
    connect(this, &QListWidget::itemActivated, this, [this] { m_services.navigator.showPanel(QStringLiteral("ask")); });
    connect(&services.data, &DataHost::datasetChanged, this, &PictureStrip::fill);
    connect(&services.data, &DataHost::thumbnailReady, this, &PictureStrip::loadThumbnails);
    m_changes = services.selection.changed.connect([this](unsigned) { showCurrent(); });
    fit();
    fill();
}

void PictureStrip::fill() {
    const QSignalBlocker quiet(this);
    clear();
    if (const auto set = m_services.data.dataset())
        for (std::size_t row = 0; row < set->items.size() && row < mostPictures; ++row) {
            const DataItem& item = set->items[row];
            const QString text = item.captions.empty() ? QString::fromStdString(item.path) : QString::fromStdString(item.captions.front().text);
            auto* tile = new QListWidgetItem(text, this);
            tile->setToolTip(plainToolTip(text));
        }
    loadThumbnails();
    showCurrent();
}

void PictureStrip::loadThumbnails() {
    const auto set = m_services.data.dataset();
    for (int row = 0; set && row < count(); ++row) {
        const DataItem& shown = set->items[static_cast<std::size_t>(row)];
        if (!item(row)->data(Qt::DecorationRole).isNull() || shown.file.empty())
            continue;
        if (const QImage picture = m_services.data.thumbnail(shown.file, thumbnailSide); !picture.isNull())
            item(row)->setData(Qt::DecorationRole, picture);
    }
}

void PictureStrip::showCurrent() {
    const QSignalBlocker quiet(this);
    const int row = diptych::currentItem(m_services) == nullptr ? -1 : m_services.selection.state().item;
    setCurrentRow(row < count() ? row : -1);
    viewport()->update();
}

void PictureStrip::fit() {
    const int side = qMax(smallestSide, sideInLines * fontMetrics().height());
    const int height = PictureTileDelegate::heightFor(side, fontMetrics());
    m_tiles->setTile(QSize(side + 2 * Theme::grid, height));
    setGridSize(QSize(side + 4 * Theme::grid, height + Theme::grid));
    setFixedHeight(height + 3 * Theme::grid + horizontalScrollBar()->sizeHint().height());
}

void PictureStrip::changeEvent(QEvent* event) {
    QListWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fit();
}

}  // namespace diptych
