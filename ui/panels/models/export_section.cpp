#include "ui/panels/models/export_section.h"

#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "core/base/files.h"
#include "ui/common/folder_result.h"
#include "ui/common/path_text.h"
#include "ui/common/plain_text.h"
#include "ui/common/task_progress.h"
#include "ui/common/theme.h"
#include "ui/hosts/dialogs.h"
#include "ui/hosts/engine_host.h"
#include "ui/navigator.h"
#include "ui/services.h"

namespace diptych {

ExportSection::ExportSection(Services& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_about(plainLabel({}, this)), m_folderLabel(plainLabel({}, this)),
      m_weightsLabel(plainLabel({}, this)), m_meaning(plainLabel({}, this)), m_folder(new QLineEdit(this)),
      m_choose(new QPushButton(this)), m_export(new QPushButton(this)), m_weights(new QComboBox(this)),
      m_progress(new TaskProgress(this)), m_result(new FolderResult(this)) {
    build();
    connect(m_choose, &QPushButton::clicked, this, &ExportSection::chooseFolder);
    connect(m_export, &QPushButton::clicked, this, &ExportSection::start);
    connect(m_folder, &QLineEdit::textChanged, this, &ExportSection::judge);
    connect(m_weights, &QComboBox::currentIndexChanged, this, &ExportSection::judge);
    connect(m_progress, &TaskProgress::cancelWanted, this, [this] { m_exporting.cancel(); });
    connect(m_result, &FolderResult::openWanted, &services.navigator, &Navigator::openPath);
}

void ExportSection::build() {
    auto* fields = new QGridLayout;
    for (QLabel* label : {m_folderLabel, m_weightsLabel})
        label->setWordWrap(false);
    m_folderLabel->setBuddy(m_folder);
    m_weightsLabel->setBuddy(m_weights);
    fields->addWidget(m_folderLabel, 0, 0);
    fields->addWidget(m_folder, 0, 1);
    fields->addWidget(m_choose, 0, 2);
    fields->addWidget(m_weightsLabel, 1, 0);
    fields->addWidget(m_weights, 1, 1, 1, 2, Qt::AlignLeft);
    fields->addWidget(m_meaning, 2, 1, 1, 2);
    fields->setColumnStretch(1, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_export);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 2 * Theme::grid, 0, 0);
    column->setSpacing(3 * Theme::grid);
    column->addWidget(m_about);
    column->addLayout(fields);
    column->addLayout(buttons);
    column->addWidget(m_progress);
    column->addWidget(m_result);
    column->addStretch();
    m_meaning->setForegroundRole(QPalette::PlaceholderText);
}

void ExportSection::refresh() {
    const ModelInfo* info = m_services.engine.modelInfo();
    if (info != nullptr && m_folder->text().isEmpty()) {
        const QString name = fileName(info->folder) + (info->adapters.empty() ? QStringLiteral("-copy") : QStringLiteral("-merged"));
        m_folder->setText(freshFolder(QDir::homePath(), name));
    }
    retranslate();
}

void ExportSection::chooseFolder() {
    const QString chosen = m_services.dialogs.saveFile(this, tr("Folder for the exported model"), m_folder->text());
    if (!chosen.isEmpty())
        m_folder->setText(chosen);
}

void ExportSection::judge() {
    const QStringList meanings{tr("Byte for byte as they are in the folder; merged ones in the type they had."),
                                      tr("Four bytes a number: the safest, and mapped without a copy when opened."),
                                      tr("Two bytes a number: half the size, about three digits."),
                                      tr("Two bytes a number: half the size, the range of f32, about two digits.")};
    const QFileInfo target(m_folder->text());
    QString problem;
    if (m_services.engine.modelInfo() == nullptr || !m_services.engine.modelInfo()->parameters)
        problem = tr("No model with weights is open.");
    else if (m_folder->text().trimmed().isEmpty())
        problem = tr("Name a folder for the model.");
    else if (target.isFile() || (target.isDir() && !QDir(m_folder->text()).isEmpty()))
        problem = tr("This folder holds something already. Name a new or an empty one.");
    m_meaning->setText(problem.isEmpty() ? meanings.value(m_weights->currentIndex()) : problem);
    m_export->setEnabled(problem.isEmpty() && !m_progress->running());
    m_export->setToolTip(problem);
}

void ExportSection::start() {
    const QString folder = m_folder->text();
    ExportRequest request{m_services.engine.modelRequest(), fromUtf8(folder.toStdString()), m_weights->currentData().toString().toStdString()};
    m_result->clear();
    m_progress->begin(tr("Exporting"));
    judge();
    m_exporting = m_services.engine.askEngine<std::vector<std::string>>(
        tr("Exporting %1").arg(fileName(request.model.folder)),
        [request](Engine& engine, JobContext& context) { return engine.exportModel(request, context); },
        [this, folder](const Result<std::vector<std::string>>& files) { showResult(files, folder); },
        [this](const ProgressReport& report) { m_progress->report(report); });
}

void ExportSection::showResult(const Result<std::vector<std::string>>& files, const QString& folder) {
    m_progress->end();
    judge();
    if (files.ok())
        m_result->say(tr("%n files were written to %1.", nullptr, static_cast<int>(files->size())).arg(folder), fromUtf8(folder.toStdString()));
    else if (files.error().code == ErrorCode::Cancelled)
        m_result->say(tr("The export was cancelled; nothing was written."));
    else
        m_result->say(QString::fromStdString(files.error().oneLine()));
}

void ExportSection::retranslate() {
    const ModelInfo* info = m_services.engine.modelInfo();
    const bool merging = info != nullptr && !info->adapters.empty();
    m_about->setText(merging ? tr("Writes the model with its adapters merged into the weights, as a Hugging Face folder that needs no adapter.")
                             : tr("Writes the model as a Hugging Face folder. An adapter that is on the model is merged into the weights."));
    m_folderLabel->setText(tr("Folder"));
    m_folder->setAccessibleName(tr("Folder for the exported model"));
    m_choose->setText(tr("Choose…"));
    m_weightsLabel->setText(tr("Weights"));
    m_weights->setAccessibleName(tr("Type of the exported weights"));
    const int chosen = std::max(0, m_weights->currentIndex());
    const QSignalBlocker quiet(m_weights);
    m_weights->clear();
    m_weights->addItem(tr("as they are"), QString());
    for (const char* type : {"f32", "f16", "bf16"})
        m_weights->addItem(QString::fromLatin1(type), QString::fromLatin1(type));
    m_weights->setCurrentIndex(chosen);
    m_export->setText(merging ? tr("Merge and export") : tr("Export"));
    m_progress->retranslate();
    m_result->retranslate();
    judge();
}

}  // namespace diptych
