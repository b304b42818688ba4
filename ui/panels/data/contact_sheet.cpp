#include "ui/panels/data/contact_sheet.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QTextLayout>
#include <QTextOption>
#include <cmath>

#include "core/data/image_io.h"
#include "ui/hosts/pictures.h"

namespace diptych {

namespace {

constexpr int readSide = 384;                       // px: sharp on paper at a quarter of the page's width
constexpr double marginShare = 0.04, titleShare = 0.04, textShare = 0.34, gapShare = 0.06;   // of the page's width, a tile's side

struct Plan {
    QRectF content;
    double side = 0, gap = 0, tileHeight = 0;
    int rows = 1;
};

Plan planOf(const ContactSheet& sheet, const QRectF& page) {
    Plan plan;
    const double margin = page.width() * marginShare, title = page.width() * titleShare;
    plan.content = page.adjusted(margin, margin + title, -margin, -margin);
    const double cell = plan.content.width() / sheet.columns;
    plan.gap = cell * gapShare;
    plan.side = cell - plan.gap;
    plan.tileHeight = plan.side * (1 + textShare) + plan.gap;
    plan.rows = std::max(1, static_cast<int>(plan.content.height() / plan.tileHeight));
    return plan;
}

void paintTile(QPainter& painter, const SheetTile& tile, const QRectF& place, double side) {
    const QRectF square(place.topLeft(), QSizeF(side, side));
    if (tile.picture.isNull()) {
        painter.setPen(QPen(Qt::lightGray, side / 100));
        painter.drawRect(square);
    } else {
        const QSizeF size = QSizeF(tile.picture.size()).scaled(square.size(), Qt::KeepAspectRatio);
        const QPointF corner = square.center() - QPointF(size.width() / 2, size.height() / 2);
        painter.drawImage(QRectF(corner, size), tile.picture);
    }
    painter.setPen(Qt::black);
    // Whole lines only.
    const double line = QFontMetricsF(painter.font(), painter.device()).lineSpacing();
    const double lines = std::max(1.0, std::floor(side * (textShare - 0.03) / line));
    const QRectF below(place.left(), place.top() + side * 1.03, side, lines * line);
    painter.save();
    painter.setClipRect(below);
    QTextOption wrapped(Qt::AlignHCenter | Qt::AlignTop);
    wrapped.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    painter.drawText(below, tile.text, wrapped);
    painter.restore();
}

}  // namespace

Result<std::vector<SheetTile>> readTiles(const Dataset& set, const std::vector<int>& items, JobContext& context) {
    std::vector<SheetTile> tiles;
    const std::size_t count = std::min(items.size(), mostSheetTiles);
    for (std::size_t i = 0; i < count; ++i) {
        DIPTYCH_TRY(context.cancel.check());
        context.progress.report(static_cast<double>(i), static_cast<double>(count), "pictures");
        const DataItem& item = set.items[static_cast<std::size_t>(items[i])];
        SheetTile tile{{}, QString::fromStdString(item.captions.empty() ? item.path : item.captions.front().text)};
        if (const auto picture = readThumbnail(item.file, readSide); picture.ok())
            tile.picture = toQImage(*picture);
        tiles.push_back(std::move(tile));
    }
    return tiles;
}

int pagesOf(const ContactSheet& sheet, const QSizeF& page) {
    const int onePage = planOf(sheet, QRectF(QPointF(), page)).rows * sheet.columns;
    return std::max(1, (static_cast<int>(sheet.tiles.size()) + onePage - 1) / onePage);
}

void paintPage(QPainter& painter, const ContactSheet& sheet, const QRectF& page, int number) {
    const Plan plan = planOf(sheet, page);
    painter.save();
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.fillRect(page, Qt::white);
    painter.setPen(Qt::black);
    QFont font = painter.font();
    font.setPixelSize(std::max(1, static_cast<int>(page.width() * titleShare * 0.5)));
    painter.setFont(font);
    const QRectF head(plan.content.left(), page.top() + page.width() * marginShare, plan.content.width(), page.width() * titleShare);
    painter.drawText(head, Qt::AlignLeft | Qt::AlignTop, sheet.title);
    painter.drawText(head, Qt::AlignRight | Qt::AlignTop, QStringLiteral("%1 / %2").arg(number + 1).arg(pagesOf(sheet, page.size())));
    font.setPixelSize(std::max(1, static_cast<int>(plan.side * 0.07)));
    painter.setFont(font);
    const int first = number * plan.rows * sheet.columns;
    for (int i = 0; i < plan.rows * sheet.columns && first + i < static_cast<int>(sheet.tiles.size()); ++i) {
        const QPointF corner(plan.content.left() + (i % sheet.columns) * (plan.side + plan.gap),
                             plan.content.top() + (i / sheet.columns) * plan.tileHeight);
        paintTile(painter, sheet.tiles[static_cast<std::size_t>(first + i)], QRectF(corner, QSizeF(plan.side, plan.tileHeight)), plan.side);
    }
    painter.restore();
}

}  // namespace diptych
