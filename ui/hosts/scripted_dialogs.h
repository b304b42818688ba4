// Dialogs that tests answer beforehand; what was shown is kept.
#pragma once

#include <QStringList>

#include "ui/hosts/dialogs.h"

namespace diptych {

class ScriptedDialogs : public Dialogs {
public:
    QStringList paths;                              // answers of openFolder, openFile, saveFile, in order
    bool confirmation = true;
    QStringList shown;                              // errors, questions and texts

    QString openFolder(QWidget*, const QString&) override { return nextPath(); }
    QString openFile(QWidget*, const QString&, const QString&) override { return nextPath(); }
    QString saveFile(QWidget*, const QString&, const QString&) override { return nextPath(); }
    bool confirm(QWidget*, const QString&, const QString& question) override {
        shown << question;
        return confirmation;
    }
    void error(QWidget*, const QString& oneLine) override { shown << oneLine; }
    void text(QWidget*, const QString&, const QString& plainText) override { shown << plainText; }

private:
    QString nextPath() { return paths.isEmpty() ? QString() : paths.takeFirst(); }
};

}  // namespace diptych
