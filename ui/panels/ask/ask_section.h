// One way of asking, as the Ask panel composes them: it follows picture and model, works on the compute thread, can be
// stopped at once, and has a map to lay over the picture. A section that is not active does no work and catches up later.
#pragma once

#include <QRectF>
#include <QStringList>
#include <QWidget>
#include <filesystem>

#include "core/engine.h"
#include "viz/export.h"
#include "viz/heat_overlay.h"

namespace diptych {

// What lies over the picture, where, and what it says.
struct ShownMap {
    HeatOverlay heat;                               // empty: nothing
    QRectF canvas;                                  // image px that the grid covers; empty: the whole picture
    QString meaning;                                // translated
};

class AskSection : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

    virtual void setActive(bool on) = 0;
    virtual void setPicture(const SharedImage& image, const std::filesystem::path& file) = 0;   // null: none
    virtual void followModel() = 0;                 // what it can, its limits; the engine may still be loading
    virtual void start() = 0;                       // replaces what runs
    virtual void stop() = 0;
    virtual bool running() const = 0;
    virtual ShownMap map() const { return {}; }
    virtual bool hasMaps() const { return false; }  // that pointing at a token would show
    virtual QStringList lines() const = 0;          // results, English, for print and copy
    // Rows of picture, kind, question, text, log-likelihood, score (0 to 1).
    virtual void addResults(const QString& /*picture*/, CsvTable& /*table*/) const {}
    virtual Recipe recipe() const { return {}; }
    virtual void restore(const Recipe& /*recipe*/) {}
    virtual void retranslate() = 0;

Q_SIGNALS:
    void mapChanged();
    void finished(const QString& problem);          // empty: it went well
};

}  // namespace diptych
