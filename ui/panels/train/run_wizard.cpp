#include "ui/panels/train/run_wizard.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <nlohmann/json.hpp>

#include "core/base/workspace.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/data_edits.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/dialogs.h"
#include "ui/hosts/engine_host.h"
#include "ui/hosts/run_host.h"
#include "ui/panels/train/look_page.h"
#include "ui/panels/train/method_page.h"
#include "ui/panels/train/objectives_page.h"
#include "ui/services.h"

namespace diptych {

namespace {

enum PageId { DataPage, ModelPage, TaskPage, HowPage, LookPageId, StartPage };

Status checkOpen(const Services& services) {
    if (!services.data.dataset())
        return Error{ErrorCode::Usage, "no data set is open", "new run", "Open one first"};
    if (services.engine.modelInfo() == nullptr)
        return Error{ErrorCode::Usage, "no model is open", "new run", "Open one first"};
    return {};
}

RunRequest requestOfWhatIsOpen(const Services& services) {
    const ModelInfo* model = services.engine.modelInfo();
    const bool edited = services.data.edits().history().canUndo();
    return {.data = services.workspace.current(Workspace::Kind::Data), .model = model == nullptr ? std::filesystem::path() : model->folder,
            .edits = edited ? services.data.project() / journalName : std::filesystem::path()};
}

QString countText(std::int64_t parameters) {
    const auto count = static_cast<double>(parameters);
    return count < 1e6 ? QStringLiteral("%1 k").arg(count / 1e3, 0, 'f', 1) : QStringLiteral("%1 M").arg(count / 1e6, 0, 'f', 1);
}

}  // namespace

Result<Json> RunWizard::shortRequest(const Services& services) {
    DIPTYCH_TRY(checkOpen(services));
    RunRequest request = requestOfWhatIsOpen(services);
    request.steps = 16;
    request.batch = 4;
    const DataTraits traits = traitsOf(*services.data.dataset(), {});
    for (const char* kind : {"caption", "vqa", "itc"})
        if (whyNot(kind, *services.engine.modelInfo(), request, traits).isEmpty())
            request.objectives.emplace_back(kind);
    return runJson(request);
}

RunWizard::RunWizard(Services& services, QWidget* parent)
    : QWizard(parent), m_services(services), m_objectives(new ObjectivesPage(services.theme)),
      m_method(new MethodPage(services.theme)), m_look(new LookPage(services)) {
    setWindowTitle(tr("New run"));
    setWizardStyle(QWizard::ModernStyle);
    setOption(QWizard::NoBackButtonOnStartPage);
    setMinimumSize(640, 480);
    resize(820, 620);
    setButtonText(QWizard::FinishButton, tr("Start the run"));
    buildDataPage();
    buildModelPage();
    setPage(TaskPage, m_objectives);
    setPage(HowPage, m_method);
    setPage(LookPageId, m_look);
    buildStartPage();
    connect(m_method, &MethodPage::changed, this, &RunWizard::allow);
    m_method->setProblem([this] {
        return m_objectives->chosen().empty() ? tr("No objective is left. Choose another method, or go back and choose other objectives.") : QString();
    });
}

void RunWizard::buildDataPage() {
    m_dataPage = new WizardPage(m_services.theme, tr("Data"), tr("What the model learns from: the current data set."));
    m_dataText = plainLabel({}, m_dataPage);
    m_english = new QCheckBox(tr("English texts"), m_dataPage);
    m_chinese = new QCheckBox(tr("Chinese texts"), m_dataPage);
    m_dataPage->content()->addWidget(m_dataText);
    for (QCheckBox* box : {m_english, m_chinese}) {
        box->setChecked(true);
        m_dataPage->content()->addWidget(box);
        connect(box, &QCheckBox::toggled, m_dataPage, &WizardPage::check);
    }
    m_dataPage->content()->addStretch();
    setPage(DataPage, m_dataPage);
    m_dataPage->setProblem([this] { return dataProblem(); });
}

void RunWizard::buildModelPage() {
    m_modelPage = new WizardPage(m_services.theme, tr("Model"), tr("What is fine-tuned: the current model. Its folder is never changed."));
    m_modelText = plainLabel({}, m_modelPage);
    m_modelPage->content()->addWidget(m_modelText);
    m_modelPage->content()->addStretch();
    setPage(ModelPage, m_modelPage);
    m_modelPage->setProblem([this] {
        return m_services.engine.modelInfo() == nullptr ? tr("No model is open. Close this window and open one.") : QString();
    });
}

void RunWizard::buildStartPage() {
    m_startPage = new WizardPage(m_services.theme, tr("Start"), tr("The same run from the command line, and its request."));
    m_name = new QLineEdit(m_startPage);
    m_name->setAccessibleName(tr("Name of the run"));
    m_name->setPlaceholderText(tr("Name of the run"));
    m_command = new QPlainTextEdit(m_startPage);
    m_command->setReadOnly(true);
    m_command->setProperty("dataText", true);
    m_command->setAccessibleName(tr("Command line and run.json"));
    m_startPage->content()->addWidget(plainLabel(tr("Name of the run"), m_startPage));
    m_startPage->content()->addWidget(m_name);
    m_startPage->content()->addWidget(m_command, 1);
    setPage(StartPage, m_startPage);
}

QString RunWizard::dataProblem() const {
    const auto set = m_services.data.dataset();
    if (!set)
        return tr("No data set is open. Close this window and open one.");
    if (!m_english->isChecked() && !m_chinese->isChecked())
        return tr("Choose at least one language.");
    const DataTraits found = traits();
    if (found.train == 0)
        return tr("No picture of this set is in the split “train”: there is nothing to learn from.");
    return found.captions || found.questions ? QString() : tr("The set has no captions and no questions in the chosen languages.");
}

std::vector<std::string> RunWizard::languages() const {
    if (m_english->isChecked() == m_chinese->isChecked())
        return {};
    return {m_english->isChecked() ? "en" : "zh"};
}

DataTraits RunWizard::traits() const {
    const auto set = m_services.data.dataset();
    return set ? traitsOf(*set, languages()) : DataTraits();
}

RunRequest RunWizard::request() const {
    RunRequest request = requestOfWhatIsOpen(m_services);
    request.languages = languages();
    request.sentencePairs = traits().masks;
    m_method->write(request);
    request.objectives = m_objectives->chosen();
    return request;
}

void RunWizard::allow() {
    if (const ModelInfo* info = m_services.engine.modelInfo())
        m_objectives->allow(*info, request(), traits());
    m_method->setLeftOut(m_objectives->leftOut());
    m_method->check();
}

void RunWizard::describeData() {
    const auto set = m_services.data.dataset();
    if (!set)
        return;
    const DataTraits found = traits();
    QStringList lines{tr("%1 · %2 pictures · format %3").arg(QString::fromStdString(set->name)).arg(set->items.size()).arg(QString::fromStdString(set->format)),
                      tr("%1 to learn from, %2 held out for validation").arg(found.train).arg(found.validation)};
    if (found.validation == 0)
        lines << tr("Nothing is held out: whether the model learns by heart cannot be told, and the last checkpoint counts as the best.");
    if (found.masks)
        lines << tr("The set has masks: objectives that teach where to look can be chosen.");
    m_dataText->setText(lines.join(QLatin1Char('\n')));
}

void RunWizard::describeModel() {
    const ModelInfo* info = m_services.engine.modelInfo();
    if (info == nullptr)
        return;
    QStringList lines{QString::fromStdString(info->folder.string()),
                      tr("%1 · %2 parameters").arg(QString::fromStdString(info->family).toUpper(), countText(info->parameters.value_or(0)))};
    for (const auto& [part, parameters] : info->parametersByPart)
        lines << QStringLiteral("    %1: %2").arg(QString::fromStdString(part), countText(parameters));
    m_modelText->setText(lines.join(QLatin1Char('\n')));
}

void RunWizard::initializePage(int id) {
    if (id == DataPage)
        describeData();
    if (id == ModelPage)
        describeModel();
    if (id == TaskPage) {
        allow();
        if (m_objectives->chosen().empty())
            m_objectives->chooseUsual();
    }
    if (id == HowPage)
        allow();
    if (id == LookPageId)
        m_look->look(request());
    if (id == StartPage) {
        const auto set = m_services.data.dataset();
        if (m_name->text().isEmpty() && set)
            m_name->setText(tr("%1 tuned").arg(QString::fromStdString(set->name)));
        m_command->setPlainText(QStringLiteral("diptych-cli train RUN_DIR\n\nRUN_DIR/run.json:\n") +
                                QString::fromStdString(runJson(request()).dump(2)));
    }
}

void RunWizard::accept() {
    const Status open = checkOpen(m_services);
    const auto folder = open.ok() ? m_services.runs.create(m_name->text(), runJson(request())) : Result<std::filesystem::path>(open.error());
    const Status started = folder.ok() ? m_services.runs.start(*folder) : Status(folder.error());
    if (!started.ok())
        return m_services.dialogs.error(this, QString::fromStdString(started.error().oneLine()));
    Q_EMIT created(QString::fromStdString(folder->string()));
    QWizard::accept();
}

}  // namespace diptych
