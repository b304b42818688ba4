// The dialogs a person sees: the platform choosers, and message boxes whose text is plain.
#pragma once

#include <QCoreApplication>

#include "ui/hosts/dialogs.h"

namespace diptych {

class RealDialogs : public Dialogs {
    Q_DECLARE_TR_FUNCTIONS(RealDialogs)

public:
    QString openFolder(QWidget* parent, const QString& title) override;
    QString openFile(QWidget* parent, const QString& title, const QString& filter) override;
    QString saveFile(QWidget* parent, const QString& title, const QString& suggested) override;
    bool confirm(QWidget* parent, const QString& title, const QString& question) override;
    void error(QWidget* parent, const QString& oneLine) override;
    void text(QWidget* parent, const QString& title, const QString& plainText) override;
};

}  // namespace diptych
