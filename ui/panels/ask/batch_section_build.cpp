// The building half of BatchSection: widgets, their order and their texts.
#include <QAction>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/base/preference.h"
#include "core/base/selection.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/ui_worker.h"
#include "ui/panels/ask/ask_text.h"
#include "ui/panels/ask/batch_runner.h"
#include "ui/panels/ask/batch_section.h"
#include "ui/panels/ask/decoding_controls.h"
#include "ui/panels/ask/picture_files.h"
#include "ui/services.h"

namespace diptych {
namespace {

constexpr const char *askedKey = "ask/batch_kind", *textKey = "ask/batch_text", *sourceKey = "ask/batch_source";

}  // namespace

BatchSection::BatchSection(Services& services, QWidget* parent)
    : AskSection(parent), m_services(services), m_model(new BatchTableModel(services.data, services.theme, this)),
      m_runner(new BatchRunner(services, *m_model, this)), m_proxy(new QSortFilterProxyModel(this)),
      m_worker(std::make_unique<UiWorker>(services.jobs, nullptr)), m_title(plainLabel({}, this)), m_state(plainLabel({}, this)),
      m_kind(new QComboBox(this)), m_source(new QComboBox(this)), m_text(new QLineEdit(this)), m_filter(new QLineEdit(this)),
      m_openFile(new QToolButton(this)), m_anew(new QToolButton(this)), m_start(new QPushButton(this)), m_stop(new QPushButton(this)),
      m_progress(new QProgressBar(this)), m_view(new QTableView(this)),
      m_captions(new DecodingControls(services, DecodingControls::Purpose::Captions, this)),
      m_replies(new DecodingControls(services, DecodingControls::Purpose::Replies, this)), m_export(new QAction(this)),
      m_actions{m_export} {
    build();
    buildTable();
    fillChoices();
    m_kind->setCurrentIndex(services.settings.get(askedKey, 0));
    m_source->setCurrentIndex(services.settings.get(sourceKey, static_cast<int>(Source::Set)));
    m_text->setText(QString::fromStdString(services.settings.get(textKey, std::string())));
    connectParts();
    setAcceptDrops(true);
    retranslate();
}

BatchSection::~BatchSection() = default;

void BatchSection::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid * 2);
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    auto* head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_anew);
    head->addLayout(samePlace(m_start, m_stop));
    auto* what = new QHBoxLayout;
    what->addWidget(m_kind);
    what->addWidget(m_text, 1);
    auto* which = new QHBoxLayout;
    which->addWidget(m_source);
    which->addWidget(m_filter, 1);
    which->addWidget(m_openFile);
    layout->addLayout(head);
    layout->addLayout(what);
    layout->addLayout(which);
    layout->addWidget(m_progress);
    layout->addWidget(m_state);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_captions);
    layout->addWidget(m_replies);
    m_progress->setTextVisible(false);
    m_progress->setMaximumHeight(Theme::grid * 2);
    m_text->setMaxLength(2000);
    m_filter->setMaxLength(2000);
    for (QLineEdit* line : {m_text, m_filter}) {
        line->setProperty("dataText", true);
        line->setClearButtonEnabled(true);
    }
    for (QComboBox* box : {m_kind, m_source})
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
}

void BatchSection::buildTable() {
    m_proxy->setSourceModel(m_model);
    m_proxy->setSortRole(BatchTableModel::sortRole);
    m_view->setModel(m_proxy);
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(-1, Qt::AscendingOrder);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setWordWrap(false);
    m_view->setProperty("dataText", true);
    m_view->setIconSize({BatchTableModel::thumbnailSide, BatchTableModel::thumbnailSide});
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_view->verticalHeader()->setDefaultSectionSize(std::max(BatchTableModel::thumbnailSide + Theme::grid, fontMetrics().height() + Theme::grid * 2));
    QHeaderView* header = m_view->horizontalHeader();
    header->setSortIndicatorClearable(true);
    header->setSectionResizeMode(BatchTableModel::Answer, QHeaderView::Stretch);
}

// Never narrower than their headings; the answers get what is left.
void BatchSection::fitColumns() {
    QHeaderView* header = m_view->horizontalHeader();
    const int letter = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    const std::pair<int, int> widths[] = {{BatchTableModel::Picture, BatchTableModel::thumbnailSide + letter * 12},
                                          {BatchTableModel::Score, letter * 9},
                                          {BatchTableModel::Given, letter * 12},
                                          {BatchTableModel::Same, letter * 7}};
    for (const auto& [column, width] : widths)
        header->resizeSection(column, std::max(width, header->sectionSizeHint(column)));
}

void BatchSection::connectParts() {
    connect(m_start, &QPushButton::clicked, this, &BatchSection::start);
    connect(m_stop, &QPushButton::clicked, this, &BatchSection::stop);
    connect(m_anew, &QToolButton::clicked, this, &BatchSection::gather);
    connect(m_openFile, &QToolButton::clicked, this, &BatchSection::openFile);
    connect(m_export, &QAction::triggered, this, &BatchSection::exportTable);
    connect(m_text, &QLineEdit::returnPressed, this, &BatchSection::start);
    connect(m_text, &QLineEdit::textChanged, this, &BatchSection::showState);
    connect(m_text, &QLineEdit::editingFinished, this, &BatchSection::remember);
    connect(m_filter, &QLineEdit::editingFinished, this, [this] {
        if (m_filter->text() != m_filterTaken)
            gather();
    });
    connect(m_kind, &QComboBox::currentIndexChanged, this, &BatchSection::remember);
    connect(m_source, &QComboBox::currentIndexChanged, this, [this] {
        remember();
        gather();
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &BatchSection::chooseRow);
    connect(m_runner, &BatchRunner::progressed, this, &BatchSection::showProgress);
    connect(m_runner, &BatchRunner::ended, this, [this] {
        showState();
        Q_EMIT finished({});
    });
    connect(&m_services.data, &DataHost::datasetChanged, this, &BatchSection::follow);
    m_selection = m_services.selection.changed.connect([this](unsigned changes) {
        if ((changes & RowsChanged) && source() == Source::Chosen)
            follow();
    });
}

void BatchSection::remember() {
    m_services.settings.set(askedKey, m_kind->currentIndex());
    m_services.settings.set(sourceKey, m_source->currentIndex());
    m_services.settings.set(textKey, m_text->text().toStdString());
    showState();
}

void BatchSection::fillChoices() {
    const auto fill = [](QComboBox* box, const QStringList& names) {
        const QSignalBlocker quiet(box);
        const int chosen = std::max(0, box->currentIndex());
        box->clear();
        box->addItems(names);
        box->setCurrentIndex(chosen);
    };
    fill(m_kind, {tr("Describe"), tr("Question"), tr("Message"), tr("Classes")});
    fill(m_source, {tr("Chosen rows"), tr("Data set"), tr("Files")});
}

void BatchSection::showState() {
    const QString why = reason();
    const bool worded = kind() == BatchKind::Question || kind() == BatchKind::Message, busy = running();
    m_start->setText(m_model->count(BatchRow::State::Waiting) < m_model->rowCount() && m_model->count(BatchRow::State::Waiting) > 0
                         ? tr("&Go on")
                         : tr("&Start"));
    m_start->setEnabled(why.isEmpty());
    m_start->setToolTip(plainToolTip(why));
    showRunning(m_start, m_stop, busy);
    for (QWidget* choice : {static_cast<QWidget*>(m_kind), static_cast<QWidget*>(m_text), static_cast<QWidget*>(m_source),
                            static_cast<QWidget*>(m_filter), static_cast<QWidget*>(m_openFile), static_cast<QWidget*>(m_anew)}) {
        choice->setEnabled(!busy);
        choice->setToolTip(plainToolTip(busy ? tr("Stop the batch first.") : QString()));
    }
    m_text->setVisible(worded);
    m_text->setPlaceholderText(kind() == BatchKind::Message ? tr("Message about each picture") : tr("Question about each picture"));
    m_filter->setVisible(source() == Source::Set);
    m_openFile->setVisible(source() == Source::Files);
    m_anew->setVisible(m_stale && m_model->rowCount() > 0);
    m_captions->setVisible(kind() == BatchKind::Describe);
    m_replies->setVisible(kind() == BatchKind::Message);
    m_export->setEnabled(m_model->count(BatchRow::State::Waiting) < m_model->rowCount());
    m_progress->setVisible(busy);
    if (why.isEmpty() || busy)
        showProgress();
    else
        m_state->setText(why);
}

void BatchSection::dragEnterEvent(QDragEnterEvent* event) {
    if (!running() && holdsPictures(*event->mimeData()))
        event->acceptProposedAction();
}

void BatchSection::dropEvent(QDropEvent* event) {
    addFiles(localFiles(*event->mimeData()));
    event->acceptProposedAction();
}

void BatchSection::retranslate() {
    m_title->setText(tr("Batch"));
    m_stop->setText(tr("Stop"));
    m_anew->setText(tr("Take the rows anew"));
    m_openFile->setText(tr("&Open…"));
    m_kind->setAccessibleName(tr("What to ask of every picture"));
    m_source->setAccessibleName(tr("Which pictures"));
    m_text->setAccessibleName(tr("Question or message about every picture"));
    m_filter->setAccessibleName(tr("Which rows of the data set"));
    m_filter->setPlaceholderText(tr("All rows, or a filter such as split:val"));
    m_view->setAccessibleName(tr("Answers, a row a picture"));
    m_progress->setAccessibleName(tr("Progress of the batch"));
    m_export->setText(tr("Export the batch as CSV or JSON…"));
    m_captions->retranslate();
    m_replies->retranslate();
    fillChoices();
    Q_EMIT m_model->headerDataChanged(Qt::Horizontal, 0, BatchTableModel::ColumnCount - 1);
    fitColumns();
    showState();
}

}  // namespace diptych
