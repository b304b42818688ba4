// A panel: one page of the window, reached from the rail. Panels never include each other: they meet in the Services
// (what is open, what is selected) and in nothing else. A panel that is hidden does no work; it catches up when shown.
#pragma once

#include <QIcon>
#include <QKeySequence>
#include <QList>
#include <QString>
#include <QWidget>
#include <functional>

#include "viz/export.h"

class QAction;

namespace diptych {

struct Services;

class Panel : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

    virtual QString name() const = 0;              // "ask": stable, for --panel and settings
    virtual QString title() const = 0;             // translated
    virtual QString iconName() const = 0;          // file in resources/icons without ".svg"

    // Actions for the command palette and the keys page (`?`); texts are translated, shortcuts set where they have one.
    virtual QList<QAction*> panelActions() const { return {}; }

    // Brings the panel to a state with content by real work on the current model, data, picture and text, and calls
    // `done` once: with an empty string, or with what went wrong. Used by --tour.
    virtual void bringToContent(std::function<void(const QString& problem)> done) = 0;
    // Takes up the settings of a picture that this panel exported (its recipe's "panel" is name()).
    virtual void restore(const Recipe& /*recipe*/) {}
    // The texts a headless run prints for this panel (caption, answers, scores), one line each; English.
    virtual QStringList spokenResults() const { return {}; }

    // All texts again, after the language was switched. Called on QEvent::LanguageChange by the base class.
    virtual void retranslate() = 0;

protected:
    void changeEvent(QEvent* event) override;
};

}  // namespace diptych
