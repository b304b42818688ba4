// Writes the set, or the rows that the filter leaves, in another format: what the format cannot hold is told first, the folder
// must be new or empty. Accepted: request() is to be done.
#pragma once

#include <QDialog>
#include <QTimer>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/job.h"
#include "core/data/convert.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;

namespace diptych {

class Dialogs;
class UiWorker;

struct SetExport {
    std::shared_ptr<const Dataset> set;
    std::optional<std::vector<int>> items;          // the rows that are written; none: all
    std::string format;
    std::filesystem::path folder;
};

// What is written: the rows that were asked for but those that the user left out. For a worker, where the set is large.
Dataset writtenSet(const SetExport& request);

class ExportDialog : public QDialog {
    Q_OBJECT

public:
    struct Subject {
        std::shared_ptr<const Dataset> set;
        std::optional<std::vector<int>> filtered;             // the rows that the filter leaves; none where no filter is set
        QString folder;                                       // suggested
    };
    ExportDialog(Dialogs& dialogs, UiWorker& worker, Subject subject, QWidget* parent);

    SetExport request() const;

private:
    void build();
    void chooseFolder();
    void judge();
    void countLosses();

    Dialogs& m_dialogs;
    UiWorker& m_worker;
    Subject m_subject;
    QComboBox* m_format;
    QRadioButton *m_all, *m_some;
    QLineEdit* m_folder;
    QPushButton *m_choose, *m_export, *m_cancel;
    QLabel *m_losses, *m_problem;
    bool m_writable = false;                        // the format can hold something of it
    JobHandle m_counting;
};

}  // namespace diptych
