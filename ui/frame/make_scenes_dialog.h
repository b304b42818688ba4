// How many scenes, which seed, how many things in a picture, and into which folder. The seed is shown so that the same
// set can be made again anywhere.
#pragma once

#include <QDialog>

#include "core/data/scenes.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace diptych {

class Dialogs;

class MakeScenesDialog : public QDialog {
    Q_OBJECT

public:
    MakeScenesDialog(Dialogs& dialogs, const QString& folder, QWidget* parent);

    MakeScenesRequest request() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void build();
    void chooseFolder();
    void relabel();
    void judge();                                   // what stands against making, said under the fields

    Dialogs& m_dialogs;
    QSpinBox *m_count, *m_seed, *m_most;
    QLineEdit* m_folder;
    QPushButton *m_choose, *m_make, *m_cancel;
    QLabel *m_about, *m_countLabel, *m_seedLabel, *m_mostLabel, *m_folderLabel, *m_problem;
};


}  // namespace diptych
