// What will be opened, before it becomes the current set: the format that was found (to be overruled), splits and counts, the
// first rows, the first faults, and for tables which column means what. Reads again at every change. Accepted: set() was read
// with options().
#pragma once

#include <QDialog>
#include <filesystem>
#include <memory>

#include "core/base/job.h"
#include "core/data/dataset.h"

class QComboBox;
class QFormLayout;
class QLabel;
class QPushButton;
class QTableWidget;

namespace diptych {

class JobCenter;
class UiWorker;

class ImportPreview : public QDialog {
    Q_OBJECT

public:
    struct Subject {
        std::filesystem::path path;
        std::shared_ptr<const Dataset> set;         // null: it could not be read
        QString problem;                            // then why; one line
        OpenOptions options;
    };
    ImportPreview(JobCenter& jobs, Subject subject, QWidget* parent);
    ~ImportPreview() override;

    std::shared_ptr<const Dataset> set() const { return m_subject.set; }
    OpenOptions options() const;

private:
    void build();
    void fillColumns();
    void read();
    void showSet(const QString& problem);
    void showRows();
    QString countsText() const;
    QString problemsText() const;

    Subject m_subject;
    QComboBox* m_format;
    QFormLayout* m_form;
    QList<std::pair<std::string, QComboBox*>> m_columns;      // meaning → column
    QLabel *m_counts, *m_problems;
    QTableWidget* m_rows;
    QPushButton *m_open, *m_cancel;
    JobHandle m_reading;
    std::unique_ptr<UiWorker> m_worker;             // last: its thread ends before the rest goes
};

}  // namespace diptych
