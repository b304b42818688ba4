#include "ui/frame/make_scenes_dialog.h"

#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "core/base/files.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/dialogs.h"

namespace diptych {

namespace {

constexpr int usualCount = 200, largestCount = 100'000, largestSeed = 999'999'999;

QSpinBox* spinBox(int least, int most, int value, QWidget* parent) {
    auto* box = new QSpinBox(parent);
    box->setRange(least, most);
    box->setValue(value);
    return box;
}

}  // namespace

MakeScenesDialog::MakeScenesDialog(Dialogs& dialogs, const QString& folder, QWidget* parent)
    : QDialog(parent), m_dialogs(dialogs), m_count(spinBox(1, largestCount, usualCount, this)),
      m_seed(spinBox(0, largestSeed, 0, this)), m_most(spinBox(1, 5, 5, this)), m_folder(new QLineEdit(folder, this)),
      m_choose(new QPushButton(this)), m_make(new QPushButton(this)), m_cancel(new QPushButton(this)),
      m_about(plainLabel({}, this)), m_countLabel(plainLabel({}, this)), m_seedLabel(plainLabel({}, this)),
      m_mostLabel(plainLabel({}, this)), m_folderLabel(plainLabel({}, this)), m_problem(plainLabel({}, this)) {
    build();
    m_make->setDefault(true);
    connect(m_choose, &QPushButton::clicked, this, &MakeScenesDialog::chooseFolder);
    connect(m_folder, &QLineEdit::textChanged, this, &MakeScenesDialog::judge);
    connect(m_make, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    relabel();
}

void MakeScenesDialog::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(5 * Theme::grid, 5 * Theme::grid, 5 * Theme::grid, 5 * Theme::grid);
    layout->setSpacing(4 * Theme::grid);
    auto* fields = new QGridLayout;
    const std::pair<QLabel*, QWidget*> rows[] = {{m_countLabel, m_count}, {m_seedLabel, m_seed}, {m_mostLabel, m_most}};
    int row = 0;
    for (const auto& [label, field] : rows) {
        label->setWordWrap(false);
        label->setBuddy(field);
        fields->addWidget(label, row, 0);
        fields->addWidget(field, row++, 1, Qt::AlignLeft);
    }
    m_folderLabel->setBuddy(m_folder);
    m_folderLabel->setWordWrap(false);
    auto* where = new QHBoxLayout;
    where->addWidget(m_folder, 1);
    where->addWidget(m_choose);
    fields->addWidget(m_folderLabel, row, 0);
    fields->addLayout(where, row, 1);
    fields->setColumnStretch(1, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_problem, 1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_make);
    layout->addWidget(m_about);
    layout->addLayout(fields);
    layout->addStretch();
    layout->addLayout(buttons);
    setMinimumWidth(140 * Theme::grid);
}

void MakeScenesDialog::chooseFolder() {
    const QString chosen = m_dialogs.saveFile(this, tr("Folder for the new scenes"), m_folder->text());
    if (!chosen.isEmpty())
        m_folder->setText(chosen);
}

void MakeScenesDialog::judge() {
    const QDir folder(m_folder->text());
    QString problem;
    if (m_folder->text().trimmed().isEmpty())
        problem = tr("Name a folder for the scenes.");
    else if (QFileInfo(folder.path()).isFile() || (folder.exists() && !folder.isEmpty()))
        problem = tr("This folder holds something already. Name a new or an empty one.");
    m_problem->setText(problem);
    m_make->setEnabled(problem.isEmpty());
    m_make->setToolTip(problem);
}

void MakeScenesDialog::relabel() {
    setWindowTitle(tr("Make scenes"));
    m_about->setText(tr("Pictures of things and coloured shapes, each with captions, questions, answers and masks in English "
                        "and Chinese. The same seed gives the same scenes on any computer."));
    const auto name = [](QLabel* label, QWidget* field, const QString& text) {
        label->setText(text);
        field->setAccessibleName(text);
    };
    name(m_countLabel, m_count, tr("Scenes"));
    name(m_seedLabel, m_seed, tr("Seed"));
    name(m_mostLabel, m_most, tr("Most things in a picture"));
    name(m_folderLabel, m_folder, tr("Folder"));
    m_choose->setText(tr("Choose…"));
    m_make->setText(tr("Make"));
    m_cancel->setText(tr("Cancel"));
    judge();
}

MakeScenesRequest MakeScenesDialog::request() const {
    MakeScenesRequest request;
    request.folder = fromUtf8(m_folder->text().toStdString());
    request.count = m_count->value();
    request.seed = static_cast<std::uint64_t>(m_seed->value());
    request.options.maxObjects = m_most->value();
    return request;
}

void MakeScenesDialog::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        relabel();
    QDialog::changeEvent(event);
}

}  // namespace diptych
