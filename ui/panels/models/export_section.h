// Writes the open model as a Hugging Face folder: adapters merged, weights as they are or narrowed. The work is a job of
// the engine with its progress here and in the job bar; what came of it can be opened at once.
#pragma once

#include <QWidget>

#include "core/base/job.h"
#include "core/base/result.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace diptych {

struct Services;
class FolderResult;
class TaskProgress;

class ExportSection : public QWidget {
    Q_OBJECT

public:
    explicit ExportSection(Services& services, QWidget* parent = nullptr);
    void refresh();                                // the model changed
    void retranslate();

private:
    void build();
    void chooseFolder();
    void judge();                                  // what stands against exporting, and what the weights mean
    void start();
    void showResult(const Result<std::vector<std::string>>& files, const QString& folder);

    Services& m_services;
    QLabel *m_about, *m_folderLabel, *m_weightsLabel, *m_meaning;
    QLineEdit* m_folder;
    QPushButton *m_choose, *m_export;
    QComboBox* m_weights;
    TaskProgress* m_progress;
    FolderResult* m_result;
    JobHandle m_exporting;
};

}  // namespace diptych
