#include "ui/panels/models/download_page.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/common/amount_text.h"
#include "ui/common/fact_strip.h"
#include "ui/common/folder_result.h"
#include "ui/common/plain_text.h"
#include "ui/common/task_progress.h"
#include "ui/common/theme.h"
#include "ui/hosts/ui_worker.h"
#include "ui/navigator.h"
#include "ui/panels/models/offer_table_model.h"
#include "ui/services.h"

namespace diptych {

DownloadPage::DownloadPage(Services& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_keptEndpoint(services.settings, "models/hub_endpoint", std::string()),
      m_title(plainLabel({}, this)), m_about(plainLabel({}, this)), m_idLabel(plainLabel({}, this)),
      m_revisionLabel(plainLabel({}, this)), m_endpointLabel(plainLabel({}, this)), m_id(new QLineEdit(this)),
      m_revision(new QLineEdit(QStringLiteral("main"), this)),
      m_endpoint(new QLineEdit(QString::fromStdString(m_keptEndpoint.get()), this)), m_back(new QPushButton(this)),
      m_lookUp(new QPushButton(this)), m_download(new QPushButton(this)), m_facts(new FactStrip(this)),
      m_files(new OfferTableModel(this)), m_table(new QTableView(this)), m_progress(new TaskProgress(this)),
      m_result(new FolderResult(this)), m_worker(std::make_unique<UiWorker>(services.jobs, nullptr)) {
    build();
    for (QLineEdit* field : {m_id, m_revision, m_endpoint}) {
        connect(field, &QLineEdit::textChanged, this, &DownloadPage::forgetOffer);
        connect(field, &QLineEdit::returnPressed, m_lookUp, &QPushButton::click);
    }
    connect(m_back, &QPushButton::clicked, this, &DownloadPage::backWanted);
    connect(m_lookUp, &QPushButton::clicked, this, &DownloadPage::lookUp);
    connect(m_download, &QPushButton::clicked, this, &DownloadPage::download);
    connect(m_progress, &TaskProgress::cancelWanted, this, [this] { m_job.cancel(); });
    connect(m_result, &FolderResult::openWanted, &services.navigator, &Navigator::openPath);
}

DownloadPage::~DownloadPage() = default;

void DownloadPage::build() {
    auto* head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_back);
    auto* fields = new QGridLayout;
    int row = 0;
    for (const auto& [text, field] : {std::pair{m_idLabel, m_id}, {m_revisionLabel, m_revision}, {m_endpointLabel, m_endpoint}}) {
        text->setWordWrap(false);
        text->setBuddy(field);
        fields->addWidget(text, row, 0);
        fields->addWidget(field, row++, 1);
    }
    fields->setColumnStretch(1, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_lookUp);
    buttons->addWidget(m_download);
    m_table->setModel(m_files);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->verticalHeader()->hide();
    m_table->setWordWrap(false);
    m_table->horizontalHeader()->setSectionResizeMode(OfferTableModel::Name, QHeaderView::Stretch);
    m_table->setProperty("dataText", true);
    m_table->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(3 * Theme::grid);
    column->addLayout(head);
    column->addWidget(m_about);
    column->addLayout(fields);
    column->addLayout(buttons);
    for (QWidget* widget : {static_cast<QWidget*>(m_progress), static_cast<QWidget*>(m_result), static_cast<QWidget*>(m_facts)})
        column->addWidget(widget);
    column->addWidget(m_table, 1);
    column->addStretch();
}

HubRequest DownloadPage::request() const {
    HubRequest request = hubRequestFromEnvironment(m_id->text().trimmed().toStdString());
    if (const QString revision = m_revision->text().trimmed(); !revision.isEmpty())
        request.revision = revision.toStdString();
    if (const QString endpoint = m_endpoint->text().trimmed(); !endpoint.isEmpty())
        request.endpoint = endpoint.toStdString();
    if (!m_cache.empty())
        request.cache = m_cache;
    return request;
}

void DownloadPage::forgetOffer() {
    m_keptEndpoint.set(m_endpoint->text().trimmed().toStdString());
    m_offer.reset();
    m_result->clear();
    label();
}

void DownloadPage::lookUp() {
    m_offer.reset();
    m_result->clear();
    m_progress->begin(tr("Asking the hub for the list of files"));
    label();
    auto offer = std::make_shared<std::optional<Result<HubOffer>>>();
    m_job = m_worker->submit(
        {},
        [request = request(), offer](JobContext& context) -> Status {
            offer->emplace(lookUpModel(request, context));
            return {};
        },
        [this, offer](const Status& status) { showOffer(offer->has_value() ? **offer : Result<HubOffer>(status.error())); });
}

void DownloadPage::showOffer(const Result<HubOffer>& offer) {
    m_progress->end();
    if (!offer.ok())
        sayProblem(offer.error());
    else
        m_offer = *offer;
    if (m_offer && m_offer->offline)
        m_result->say(tr("The hub was not reached. This is what was fetched before."), m_offer->fetched);
    else if (m_offer && !m_offer->fetched.empty())
        m_result->say(tr("All of it was fetched before."), m_offer->fetched);
    label();
}

void DownloadPage::download() {
    m_result->clear();
    m_progress->begin(tr("Downloading"));
    label();
    auto model = std::make_shared<std::optional<Result<HubModel>>>();
    m_job = m_worker->submit(
        tr("Downloading %1").arg(m_id->text().trimmed()),
        [request = request(), model](JobContext& context) -> Status {
            model->emplace(downloadModel(request, context));
            return (*model)->ok() ? Status() : Status((*model)->error());
        },
        [this, model](const Status& status) { showModel(model->has_value() ? **model : Result<HubModel>(status.error())); },
        [this](const ProgressReport& report) { m_progress->report(report); });
}

void DownloadPage::showModel(const Result<HubModel>& model) {
    m_progress->end();
    m_offer->measureArrived();
    if (model.ok()) {
        m_offer->fetched = model->folder;
        m_result->say(model->fromCache ? tr("The hub was not reached. This is what was fetched before.") : tr("The model has arrived."),
                      model->folder);
    } else {
        sayProblem(model.error());
    }
    label();
}

void DownloadPage::sayProblem(const Error& error) {
    if (error.code != ErrorCode::Cancelled)
        return m_result->say(QString::fromStdString(error.oneLine()));
    m_result->say(m_offer ? tr("Cancelled. What has arrived is kept; the download goes on from there.") : tr("Cancelled."));
}

void DownloadPage::label() {
    const bool running = m_progress->running(), useful = m_offer && m_offer->missingBytes() > 0;
    for (QLineEdit* field : {m_id, m_revision, m_endpoint})
        field->setEnabled(!running);
    m_lookUp->setEnabled(!running && !m_id->text().trimmed().isEmpty());
    m_lookUp->setToolTip(m_id->text().trimmed().isEmpty() ? tr("Name a model first") : tr("Asks the hub for the list of files, nothing else"));
    m_download->setEnabled(!running && useful);
    const bool begun = useful && m_offer->missingBytes() < m_offer->totalBytes();
    m_download->setText(!useful ? tr("Download")
                        : begun ? tr("Go on: %1 to fetch").arg(bytesText(m_offer->missingBytes()))
                                : tr("Download %1").arg(bytesText(m_offer->totalBytes())));
    m_download->setToolTip(useful ? QString() : m_offer ? tr("All of it is there") : tr("Look up the model first"));
    m_table->setVisible(m_offer.has_value());
    if (!m_offer)
        return m_facts->setFacts({});
    m_files->show(m_offer->files);
    for (const int column : {static_cast<int>(OfferTableModel::Size), static_cast<int>(OfferTableModel::State)})
        m_table->resizeColumnToContents(column);
    m_facts->setFacts({{tr("licence"), m_offer->licence.empty() ? tr("not named, see the model's page") : QString::fromStdString(m_offer->licence), {}},
                       {tr("from"), QString::fromStdString(m_offer->endpoint), {}},
                       {tr("commit"), QString::fromStdString(m_offer->commit.substr(0, 12)), QString::fromStdString(m_offer->commit)},
                       {tr("size"), bytesText(m_offer->totalBytes()), {}},
                       {tr("still to fetch"), bytesText(m_offer->missingBytes()), {}}});
}

void DownloadPage::retranslate() {
    const HubRequest bare = hubRequestFromEnvironment({});
    const auto usual = endpointOf(bare);
    m_title->setText(tr("Download a model"));
    m_back->setText(tr("Back"));
    m_about->setText(tr("From the Hugging Face Hub or a mirror, into the cache that the Python tools use too. Nothing is asked of "
                        "the network before you press a button."));
    m_idLabel->setText(tr("Model"));
    m_id->setAccessibleName(tr("Model, as organisation and name"));
    m_id->setPlaceholderText(QStringLiteral("openai/clip-vit-base-patch32"));
    m_revisionLabel->setText(tr("Revision"));
    m_revision->setAccessibleName(tr("Branch, tag or commit"));
    m_endpointLabel->setText(tr("Hub"));
    m_endpoint->setAccessibleName(tr("Address of the hub or mirror"));
    m_endpoint->setPlaceholderText(QString::fromStdString(usual.ok() ? *usual : bare.endpoint));
    m_endpoint->setToolTip(bare.endpoint.empty() ? tr("Left empty: the address shown; HF_ENDPOINT is not set")
                                                 : tr("Left empty: the address shown, from HF_ENDPOINT"));
    m_lookUp->setText(tr("Look up"));
    m_table->setAccessibleName(tr("Files of the model"));
    m_progress->retranslate();
    m_result->retranslate();
    label();
}

}  // namespace diptych
