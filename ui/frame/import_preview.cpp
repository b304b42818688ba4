#include "ui/frame/import_preview.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include "core/base/files.h"
#include "core/data/dataset_info.h"
#include "ui/common/path_text.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/ui_worker.h"
#include "ui/common/finding_words.h"

namespace diptych {

namespace {

constexpr int shownRows = 6, shownProblems = 5, shownSplits = 8;
constexpr qsizetype longestCell = 200;

QTableWidgetItem* cell(const std::string& text) {
    auto* item = new QTableWidgetItem(QString::fromStdString(text).left(longestCell));
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    return item;
}

bool isTable(const Dataset& set) { return set.format == "csv" || set.format == "tsv"; }

}  // namespace

ImportPreview::ImportPreview(JobCenter& jobs, Subject subject, QWidget* parent)
    : QDialog(parent), m_subject(std::move(subject)), m_format(new QComboBox(this)), m_form(new QFormLayout), m_counts(plainLabel({}, this)),
      m_problems(plainLabel({}, this)), m_rows(new QTableWidget(this)), m_open(new QPushButton(tr("Open"), this)),
      m_cancel(new QPushButton(tr("Cancel"), this)), m_worker(std::make_unique<UiWorker>(jobs, nullptr)) {
    build();
    m_format->addItem(tr("as found by its content"), QString());
    for (const std::string& name : formatNames())
        m_format->addItem(QString::fromStdString(name), QString::fromStdString(name));
    m_format->setCurrentIndex(qMax(0, m_format->findData(QString::fromStdString(m_subject.options.format))));
    connect(m_format, &QComboBox::currentIndexChanged, this, &ImportPreview::read);
    connect(m_open, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    fillColumns();
    showSet(m_subject.problem);
}

ImportPreview::~ImportPreview() = default;

void ImportPreview::build() {
    setWindowTitle(tr("Open %1").arg(fileName(m_subject.path)));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(5 * Theme::grid, 5 * Theme::grid, 5 * Theme::grid, 5 * Theme::grid);
    layout->setSpacing(3 * Theme::grid);
    QLabel* where = plainLabel(QString::fromStdString(toUtf8(m_subject.path)), this);
    for (QWidget* dataText : {static_cast<QWidget*>(where), static_cast<QWidget*>(m_counts), static_cast<QWidget*>(m_problems),
                              static_cast<QWidget*>(m_rows), static_cast<QWidget*>(m_format)})
        dataText->setProperty("dataText", true);
    m_form->addRow(tr("Format"), m_format);
    m_format->setAccessibleName(tr("Format"));
    m_rows->setAccessibleName(tr("First rows"));
    m_rows->setColumnCount(4);
    m_rows->setHorizontalHeaderLabels({tr("Picture"), tr("Split"), tr("Caption"), tr("Question")});
    m_rows->verticalHeader()->hide();
    m_rows->setShowGrid(false);
    m_rows->setTabKeyNavigation(false);
    m_rows->horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    m_rows->horizontalHeader()->setSectionResizeMode(2, QHeaderView::Stretch);
    m_rows->horizontalHeader()->resizeSection(0, 45 * Theme::grid);
    m_rows->setMinimumSize(160 * Theme::grid, (shownRows + 2) * 7 * Theme::grid);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_open);
    layout->addWidget(where);
    layout->addLayout(m_form);
    layout->addWidget(m_counts);
    layout->addWidget(m_rows, 1);
    layout->addWidget(m_problems);
    layout->addLayout(buttons);
    m_open->setDefault(true);
}

// One choice a meaning, where the source is a table.
void ImportPreview::fillColumns() {
    if (!m_columns.isEmpty())
        return;
    const std::vector<std::string> fields = m_subject.set && isTable(*m_subject.set) ? m_subject.set->fields : tableColumns(m_subject.path);
    if (fields.empty())
        return;
    const std::pair<const char*, QString> meanings[] = {{"image", tr("Column of the picture")}, {"caption", tr("Column of the caption")},
                                                        {"question", tr("Column of the question")}, {"answer", tr("Column of the answer")},
                                                        {"split", tr("Column of the split")}};
    for (const auto& [meaning, text] : meanings) {
        auto* choice = new QComboBox(this);
        choice->setProperty("dataText", true);
        choice->setAccessibleName(text);
        choice->addItem(tr("as found by its name"), QString());
        for (const std::string& field : fields)
            choice->addItem(QString::fromStdString(field), QString::fromStdString(field));
        if (const auto known = m_subject.options.columns.find(meaning); known != m_subject.options.columns.end())
            choice->setCurrentIndex(qMax(0, choice->findData(QString::fromStdString(known->second))));
        m_form->addRow(text, choice);
        m_columns.append({meaning, choice});
        connect(choice, &QComboBox::currentIndexChanged, this, &ImportPreview::read);
    }
}

OpenOptions ImportPreview::options() const {
    OpenOptions options = m_subject.options;
    options.format = m_format->currentData().toString().toStdString();
    options.columns.clear();
    for (const auto& [meaning, choice] : m_columns)
        if (const QString column = choice->currentData().toString(); !column.isEmpty())
            options.columns[meaning] = column.toStdString();
    return options;
}

void ImportPreview::read() {
    m_open->setEnabled(false);
    m_counts->setText(tr("Reading…"));
    auto read = std::make_shared<std::shared_ptr<const Dataset>>();
    m_reading = m_worker->submit(
        tr("Reading %1").arg(fileName(m_subject.path)),
        [path = m_subject.path, options = options(), read](JobContext& context) -> Status {
            DIPTYCH_ASSIGN(Dataset set, openDataset(path, context, options));
            *read = std::make_shared<const Dataset>(std::move(set));
            return {};
        },
        [this, read](const Status& status) {
            m_subject.set = *read;
            fillColumns();
            showSet(status.ok() ? QString() : QString::fromStdString(status.error().oneLine()));
        });
}

QString ImportPreview::countsText() const {
    const DatasetInfo info = summarize(*m_subject.set);
    QStringList lines{tr("Read as %1: %2 rows.").arg(QString::fromStdString(info.format)).arg(m_subject.set->items.size())};
    for (const auto& [split, counts] : info.splits)
        if (lines.size() <= shownSplits)
            lines << tr("%1: %2 pictures, %3 texts, %4 questions").arg(QString::fromStdString(split)).arg(counts.images)
                         .arg(counts.texts).arg(counts.questions);
    return lines.join(QLatin1Char('\n'));
}

QString ImportPreview::problemsText() const {
    const auto& problems = m_subject.set->problems;
    if (problems.empty())
        return tr("No row is at fault.");
    QStringList lines{tr("%1 rows are at fault; they are left out or kept without a picture:").arg(problems.size())};
    for (std::size_t i = 0; i < problems.size() && i < shownProblems; ++i)
        lines << QStringLiteral("· %1: %2 %3").arg(findingName(problems[i].code), QString::fromStdString(problems[i].path),
                                                 QString::fromStdString(problems[i].detail)).left(longestCell);
    return lines.join(QLatin1Char('\n'));
}

void ImportPreview::showSet(const QString& problem) {
    m_counts->setText(m_subject.set ? countsText() : problem);
    m_problems->setText(m_subject.set         ? problemsText()
                        : m_columns.isEmpty() ? tr("Choose the format yourself, if it is one that is read.")
                                              : tr("Say which column holds what."));
    m_open->setEnabled(m_subject.set && !m_subject.set->items.empty());
    m_open->setToolTip(m_open->isEnabled() ? QString() : tr("There is no row to open."));
    showRows();
}

void ImportPreview::showRows() {
    const int count = m_subject.set ? std::min(shownRows, static_cast<int>(m_subject.set->items.size())) : 0;
    m_rows->setRowCount(count);
    for (int row = 0; row < count; ++row) {
        const DataItem& item = m_subject.set->items[static_cast<std::size_t>(row)];
        m_rows->setItem(row, 0, cell(item.path));
        m_rows->setItem(row, 1, cell(item.split));
        m_rows->setItem(row, 2, cell(item.captions.empty() ? std::string() : item.captions.front().text));
        m_rows->setItem(row, 3, cell(item.questions.empty() ? std::string() : item.questions.front().text));
    }
}

}  // namespace diptych
