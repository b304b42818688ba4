#include "ui/panels/data/export_dialog.h"

#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

#include "core/base/files.h"
#include "core/data/edits/edit.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/dialogs.h"
#include "ui/hosts/ui_worker.h"

namespace diptych {

Dataset writtenSet(const SetExport& request) {
    const Dataset& set = *request.set;
    if (!request.items)
        return withoutExcluded(set);
    Dataset subset{.name = set.name, .format = set.format, .root = set.root, .fields = set.fields, .items = {}, .problems = {}, .stores = set.stores};
    for (const int place : *request.items)
        if (const DataItem& item = set.items[static_cast<std::size_t>(place)]; item.excluded.empty())
            subset.items.push_back(item);
    return subset;
}

ExportDialog::ExportDialog(Dialogs& dialogs, UiWorker& worker, Subject subject, QWidget* parent)
    : QDialog(parent), m_dialogs(dialogs), m_worker(worker), m_subject(std::move(subject)), m_format(new QComboBox(this)),
      m_all(new QRadioButton(tr("All %1 rows").arg(m_subject.set->items.size()), this)),
      m_some(new QRadioButton(tr("The %1 rows that the filter leaves").arg(m_subject.filtered ? m_subject.filtered->size() : 0), this)),
      m_folder(new QLineEdit(m_subject.folder, this)), m_choose(new QPushButton(tr("Choose…"), this)),
      m_export(new QPushButton(tr("Export"), this)), m_cancel(new QPushButton(tr("Cancel"), this)), m_losses(plainLabel({}, this)),
      m_problem(plainLabel({}, this)) {
    build();
    for (const std::string& name : writtenFormatNames())
        m_format->addItem(QString::fromStdString(name));
    (m_subject.filtered ? m_some : m_all)->setChecked(true);
    m_some->setVisible(m_subject.filtered.has_value());
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::countLosses);
    connect(m_all, &QRadioButton::toggled, this, &ExportDialog::countLosses);
    connect(m_folder, &QLineEdit::textChanged, this, &ExportDialog::judge);
    connect(m_choose, &QPushButton::clicked, this, &ExportDialog::chooseFolder);
    connect(m_export, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    countLosses();
}

void ExportDialog::build() {
    setWindowTitle(tr("Export the data set"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(5 * Theme::grid, 5 * Theme::grid, 5 * Theme::grid, 5 * Theme::grid);
    layout->setSpacing(4 * Theme::grid);
    auto* rows = new QVBoxLayout;
    rows->addWidget(m_all);
    rows->addWidget(m_some);
    auto* where = new QHBoxLayout;
    where->addWidget(m_folder, 1);
    where->addWidget(m_choose);
    auto* form = new QFormLayout;
    form->addRow(tr("Rows"), rows);
    form->addRow(tr("Format"), m_format);
    form->addRow(tr("Folder"), where);
    m_format->setAccessibleName(tr("Format"));
    m_format->setProperty("dataText", true);
    m_folder->setAccessibleName(tr("Folder"));
    m_losses->setProperty("dataText", true);
    m_losses->setMinimumHeight(5 * fontMetrics().height());
    m_losses->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_problem, 1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_export);
    layout->addWidget(
        plainLabel(tr("Pictures are copied, so that the new folder stands alone. Rows that were left out are not written; edits are."), this));
    layout->addLayout(form);
    layout->addWidget(m_losses, 1);
    layout->addLayout(buttons);
    m_export->setDefault(true);
    setMinimumWidth(140 * Theme::grid);
}

void ExportDialog::chooseFolder() {
    if (const QString chosenFolder = m_dialogs.saveFile(this, tr("Folder for the exported set"), m_folder->text()); !chosenFolder.isEmpty())
        m_folder->setText(chosenFolder);
}

void ExportDialog::countLosses() {
    m_writable = false;
    m_losses->setText(tr("Looking what this format can hold…"));
    judge();
    auto result = std::make_shared<ConvertResult>();
    m_counting = m_worker.submit(
        tr("Counting"),
        [request = request(), result](JobContext&) -> Status {
            DIPTYCH_ASSIGN(*result, previewConversion(writtenSet(request), request.format));
            return {};
        },
        [this, result](const Status& status) {
            m_writable = status.ok();
            QStringList lines;
            if (!status.ok())
                lines << QString::fromStdString(status.error().oneLine());
            else
                lines << tr("%1 pictures, %2 texts, %3 questions.").arg(result->images).arg(result->texts).arg(result->questions)
                      << (result->lost.empty() ? tr("Nothing is lost.") : tr("Not kept by this format:"));
            for (const std::string& lost : result->lost)
                lines << QStringLiteral("· ") + QString::fromStdString(lost);
            m_losses->setText(lines.join(QLatin1Char('\n')));
            judge();
        });
}

void ExportDialog::judge() {
    const QDir folder(m_folder->text());
    QString problem;
    if (m_folder->text().trimmed().isEmpty())
        problem = tr("Name a folder for the set.");
    else if (QFileInfo(folder.path()).isFile() || (folder.exists() && !folder.isEmpty()))
        problem = tr("This folder holds something already. Name a new or an empty one.");
    m_problem->setText(problem);
    m_export->setEnabled(problem.isEmpty() && m_writable);
    m_export->setToolTip(problem);
}

SetExport ExportDialog::request() const {
    return {m_subject.set, m_all->isChecked() ? std::nullopt : m_subject.filtered, m_format->currentText().toStdString(), fromUtf8(m_folder->text().toStdString())};
}

}  // namespace diptych
