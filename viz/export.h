// Copying and exporting what is drawn: PNG (with the recipe in text chunks), SVG (with the recipe in <desc>) and CSV.
// Files are written atomically. Errors: Io. Threads: the UI thread.
#pragma once

#include <QImage>
#include <QList>
#include <QPair>
#include <QString>
#include <QStringList>
#include <functional>

#include "core/base/result.h"

class QAction;
class QWidget;

namespace diptych {

// Key (ASCII) and value: model, picture, text, layer … enough to make the view again. It travels with the picture, so it
// names files and model folders without the folders they stand in. PNG keeps values of one line.
using Recipe = QList<QPair<QString, QString>>;
QString valueIn(const Recipe& recipe, const QString& key);      // empty: absent
Recipe recipeIn(const QString& file);               // of a PNG exported here; empty: any other file

struct CsvTable {
    QStringList columns;
    QList<QStringList> rows;
};

// A view that has numbers to give away.
class HasTable {
public:
    virtual ~HasTable() = default;
    virtual CsvTable table() const = 0;
};

QImage pictureOf(QWidget& view, double scale = 0);  // scale 0: that of the screen
QByteArray toPng(const QImage& picture, const Recipe& recipe);
QByteArray toSvg(QWidget& view, const Recipe& recipe);
QByteArray toCsv(const CsvTable& table);            // RFC 4180, UTF-8
// The kind is told by the suffix of `file`: .png, .svg or .csv (Usage when the view has no table, or otherwise).
Status exportView(QWidget& view, const QString& file, const Recipe& recipe);

// What the context menu of a view needs from the window. `chooseFile` gets a suggested name and a filter and returns
// an empty string when cancelled.
struct ExportHooks {
    std::function<QString(const QString& suggested, const QString& filter)> chooseFile;
    std::function<Recipe()> recipe;
    std::function<void(const QString& oneLine)> failed;
    QString baseName;                               // suggested file name without suffix
};
// Adds "Copy picture", "Export…" to the view's context menu (also by the menu key); the actions belong to the view.
QList<QAction*> installExport(QWidget* view, const ExportHooks& hooks);

}  // namespace diptych
