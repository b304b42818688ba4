// Pictures with their captions on pages, for paper, PDF or PNG. Layout is by fractions of the page, so that every device gets
// the same sheet. Pictures are read small, off the UI thread.
#pragma once

#include <QImage>
#include <QRectF>
#include <QString>
#include <vector>

#include "core/base/job.h"
#include "core/data/dataset.h"

class QPainter;

namespace diptych {

struct SheetTile {
    QImage picture;                                 // null: there is none
    QString text;
};

struct ContactSheet {
    QString title;
    std::vector<SheetTile> tiles;
    int columns = 4;
};

inline constexpr std::size_t mostSheetTiles = 2000;

// Of these rows, at most mostSheetTiles.
Result<std::vector<SheetTile>> readTiles(const Dataset& set, const std::vector<int>& items, JobContext& context);
int pagesOf(const ContactSheet& sheet, const QSizeF& page);
void paintPage(QPainter& painter, const ContactSheet& sheet, const QRectF& page, int number);

}  // namespace diptych
