// The contact sheet of chosen rows: a preview of its pages, pictures in a line, and the ways out: printer, PDF, PNG.
#pragma once

#include <QDialog>

#include "ui/panels/data/contact_sheet.h"

class QLabel;
class QPushButton;
class QSpinBox;

namespace diptych {

class Dialogs;

class SheetDialog : public QDialog {
    Q_OBJECT

public:
    SheetDialog(Dialogs& dialogs, ContactSheet sheet, QWidget* parent);

    int pages() const;
    Status writePdf(const QString& file) const;
    Status writePng(const QString& file) const;     // the page that is shown; its name is the file's

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    void showPage();
    void save(bool pdf);
    void print();

    Dialogs& m_dialogs;
    ContactSheet m_sheet;
    QWidget* m_preview;
    QSpinBox *m_columns, *m_page;
    QLabel* m_of;
};

}  // namespace diptych
