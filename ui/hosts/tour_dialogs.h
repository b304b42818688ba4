// Dialogs of a run without a person: nothing is asked, errors go to stderr.
#pragma once

#include <cstdio>

#include "ui/hosts/dialogs.h"

namespace diptych {

class TourDialogs : public Dialogs {
public:
    QString openFolder(QWidget*, const QString&) override { return {}; }
    QString openFile(QWidget*, const QString&, const QString&) override { return {}; }
    QString saveFile(QWidget*, const QString&, const QString&) override { return {}; }
    bool confirm(QWidget*, const QString&, const QString&) override { return false; }
    void error(QWidget*, const QString& oneLine) override { std::fprintf(stderr, "diptych: %s\n", qPrintable(oneLine)); }
    void text(QWidget*, const QString&, const QString&) override {}
};

}  // namespace diptych
