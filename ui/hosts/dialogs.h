// All dialogs go through here, so tests can answer them. Every text that comes from data is shown as plain text.
#pragma once

#include <QString>
#include <QStringList>
#include <QWidget>

namespace diptych {

class Dialogs {
public:
    virtual ~Dialogs() = default;
    virtual QString openFolder(QWidget* parent, const QString& title) = 0;                       // empty: cancelled
    virtual QString openFile(QWidget* parent, const QString& title, const QString& filter) = 0;
    virtual QString saveFile(QWidget* parent, const QString& title, const QString& suggested) = 0;
    virtual bool confirm(QWidget* parent, const QString& title, const QString& question) = 0;
    virtual void error(QWidget* parent, const QString& oneLine) = 0;                             // with "copy details"
    virtual void text(QWidget* parent, const QString& title, const QString& plainText) = 0;
};

}  // namespace diptych
