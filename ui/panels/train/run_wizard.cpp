#include "ui/panels/train/run_wizard.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QTemporaryDir>
#include <QVBoxLayout>
#include <nlohmann/json.hpp>

#include "core/base/files.h"
#include "core/base/workspace.h"
#include "core/data/dataset_info.h"
#include "ui/common/plain_text.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/dialogs.h"
#include "ui/hosts/engine_host.h"
#include "ui/hosts/run_host.h"
#include "ui/services.h"

namespace diptych {

namespace {

enum PageId { DataPage, ModelPage, TaskPage, MethodPage, LookPage, StartPage };

constexpr const char* objectiveKinds[] = {"caption", "vqa", "itc", "itm", "patch", "ground", "refer"};
constexpr int previewRows = 4;

bool hasMasks(const Services& services) {
    const auto set = services.data.dataset();
    return set && set->format == "scenes";
}

bool hasQuestions(const Services& services) {
    const auto set = services.data.dataset();
    return set && !set->items.empty() && !set->items.front().questions.empty();
}

Status checkOpen(const Services& services) {
    if (!services.data.dataset())
        return Error{ErrorCode::Usage, "no data set is open", "new run", "Open one first"};
    if (services.engine.modelInfo() == nullptr)
        return Error{ErrorCode::Usage, "no model is open", "new run", "Open one first"};
    return {};
}

}  // namespace

Result<Json> RunWizard::defaultRequest(const Services& services) {
    DIPTYCH_TRY(checkOpen(services));
    RunRequest request{.data = services.workspace.current(Workspace::Kind::Data), .model = services.engine.modelInfo()->folder};
    for (const char* kind : {"caption", "vqa", "itc"})
        if (whyNot(kind, *services.engine.modelInfo(), request, hasMasks(services)).isEmpty() &&
            (std::string(kind) != "vqa" || hasQuestions(services)))
            request.objectives.emplace_back(kind);
    return runJson(request);
}

RunWizard::RunWizard(Services& services, QWidget* parent) : QWizard(parent), m_services(services) {
    setWindowTitle(tr("New run"));
    setWizardStyle(QWizard::ModernStyle);
    setOption(QWizard::NoBackButtonOnStartPage);
    setMinimumSize(720, 520);
    buildDataPage();
    buildModelPage();
    buildTaskPage();
    buildMethodPage();
    buildLookPage();
    buildStartPage();
}

QWizardPage* RunWizard::addTitledPage(const QString& title, const QString& subtitle) {
    auto* page = new QWizardPage(this);
    page->setTitle(title);
    page->setSubTitle(subtitle);
    new QVBoxLayout(page);
    addPage(page);
    return page;
}

void RunWizard::buildDataPage() {
    QWizardPage* page = addTitledPage(tr("Data"), tr("What the model learns from: the current data set."));
    m_dataText = plainLabel({}, page);
    m_english = new QCheckBox(tr("English texts"), page);
    m_chinese = new QCheckBox(tr("Chinese texts"), page);
    m_english->setChecked(true);
    m_chinese->setChecked(true);
    for (QWidget* widget : {static_cast<QWidget*>(m_dataText), static_cast<QWidget*>(m_english), static_cast<QWidget*>(m_chinese)})
        page->layout()->addWidget(widget);
}

void RunWizard::buildModelPage() {
    QWizardPage* page = addTitledPage(tr("Model"), tr("What is fine-tuned: the current model. Its folder is never changed."));
    m_modelText = plainLabel({}, page);
    page->layout()->addWidget(m_modelText);
}

void RunWizard::buildTaskPage() {
    QWizardPage* page = addTitledPage(tr("Task"), tr("What it shall learn. Greyed objectives say why they cannot be chosen."));
    for (const char* kind : objectiveKinds) {
        auto* box = new QCheckBox(objectiveText(kind), page);
        m_objectives.insert(QString::fromLatin1(kind), box);
        page->layout()->addWidget(box);
        connect(box, &QCheckBox::toggled, page, &QWizardPage::completeChanged);
    }
}

void RunWizard::buildMethodPage() {
    QWizardPage* page = addTitledPage(tr("How"), tr("Which weights move, and for how long."));
    const auto addChoices = [page](QButtonGroup*& group, const QStringList& texts) {
        group = new QButtonGroup(page);
        for (int i = 0; i < texts.size(); ++i) {
            auto* button = new QRadioButton(texts[i], page);
            group->addButton(button, i);
            page->layout()->addWidget(button);
        }
        group->button(0)->setChecked(true);
    };
    addChoices(m_method, {tr("Full: every weight learns. Best result, needs most memory"),
                          tr("Linear probe: only the projections and the matching head learn. Quick, forgets nothing")});
    page->layout()->addWidget(plainLabel(tr("How long"), page));
    addChoices(m_preset, {tr("Quick: 40 steps of 8 pictures, to see that it works"),
                          tr("Normal: 300 steps of 16 pictures"), tr("Thorough: 1,500 steps of 16 pictures")});
    connect(m_method, &QButtonGroup::idToggled, this, &RunWizard::greyObjectives);
}

void RunWizard::buildLookPage() {
    QWizardPage* page = addTitledPage(tr("Look"), tr("One real batch as the network sees it, and two rehearsed steps."));
    m_lookText = plainLabel({}, page);
    m_rows = new QListWidget(page);
    m_rows->setIconSize(QSize(96, 96));
    m_rows->setWordWrap(true);
    m_rows->setProperty("dataText", true);
    m_rows->setAccessibleName(tr("Rows of the batch"));
    page->layout()->addWidget(m_lookText);
    page->layout()->addWidget(m_rows);
}

void RunWizard::buildStartPage() {
    QWizardPage* page = addTitledPage(tr("Start"), tr("The same run from the command line, and its request."));
    m_name = new QLineEdit(page);
    m_name->setAccessibleName(tr("Name of the run"));
    m_name->setPlaceholderText(tr("Name of the run"));
    m_command = new QPlainTextEdit(page);
    m_command->setReadOnly(true);
    m_command->setAccessibleName(tr("Command line and run.json"));
    page->layout()->addWidget(m_name);
    page->layout()->addWidget(m_command);
}

RunRequest RunWizard::request() const {
    RunRequest request{.data = m_services.workspace.current(Workspace::Kind::Data),
                       .model = m_services.engine.modelInfo() == nullptr ? std::filesystem::path() : m_services.engine.modelInfo()->folder};
    if (m_english->isChecked() != m_chinese->isChecked())
        request.languages = {m_english->isChecked() ? "en" : "zh"};
    request.method = m_method->checkedId() == 1 ? "linear-probe" : "full";
    request.preset = static_cast<RunPreset>(m_preset->checkedId());
    for (const char* kind : objectiveKinds)
        if (const QCheckBox* box = m_objectives.value(QString::fromLatin1(kind)); box->isEnabled() && box->isChecked())
            request.objectives.emplace_back(kind);
    return request;
}

void RunWizard::greyObjectives() {
    const ModelInfo* info = m_services.engine.modelInfo();
    if (info == nullptr)
        return;
    for (const char* kind : objectiveKinds) {
        QCheckBox* box = m_objectives.value(QString::fromLatin1(kind));
        QString reason = whyNot(kind, *info, request(), hasMasks(m_services));
        if (reason.isEmpty() && std::string(kind) == "vqa" && !hasQuestions(m_services))
            reason = tr("the data set has no questions");
        box->setEnabled(reason.isEmpty());
        box->setText(reason.isEmpty() ? objectiveText(kind) : tr("%1 — not possible: %2").arg(objectiveText(kind), reason));
    }
}

void RunWizard::initializePage(int id) {
    const auto set = m_services.data.dataset();
    const ModelInfo* info = m_services.engine.modelInfo();
    if (id == DataPage)
        m_dataText->setText(set ? tr("%1 · %2 pictures · format %3").arg(QString::fromStdString(set->name)).arg(set->items.size()).arg(QString::fromStdString(set->format))
                                : tr("No data set is open. Close this window and open one."));
    if (id == ModelPage)
        m_modelText->setText(info == nullptr ? tr("No model is open. Close this window and open one.")
                                             : tr("%1 · %2 parameters").arg(QString::fromStdString(info->folder.string())).arg(info->parameters.value_or(0)));
    if (id == TaskPage || id == MethodPage) {
        greyObjectives();
        if (request().objectives.empty())
            for (const char* kind : {"caption", "vqa", "itc"})
                m_objectives.value(QString::fromLatin1(kind))->setChecked(m_objectives.value(QString::fromLatin1(kind))->isEnabled());
    }
    if (id == LookPage)
        lookAtBatch();
    if (id == StartPage) {
        m_name->setText(m_name->text().isEmpty() && set ? tr("%1 tuned").arg(QString::fromStdString(set->name)) : m_name->text());
        m_command->setPlainText(QStringLiteral("diptych-cli train RUN_DIR\n\nRUN_DIR/run.json:\n") +
                                QString::fromStdString(runJson(request()).dump(2)));
    }
}

void RunWizard::lookAtBatch() {
    m_rows->clear();
    m_lookText->setText(tr("Making one batch and rehearsing two steps…"));
    const std::string text = runJson(request()).dump();
    m_looking = m_services.engine.askEngine<Look>(
        tr("Rehearsing"),
        [text](Engine& engine, JobContext& context) -> Result<Look> {
            const QTemporaryDir folder;
            const std::filesystem::path path = folder.path().toStdString();
            DIPTYCH_TRY(writeFileAtomically(path / "run.json", text));
            Look look;
            DIPTYCH_ASSIGN(look.preview, engine.previewBatch(path, previewRows, context));
            DIPTYCH_TRY(engine.train({path, false, true}, [&look](const std::string& line) { look.rehearsal << QString::fromStdString(line); }, context));
            return look;
        },
        [this](const Result<Look>& look) {
            if (look.ok())
                showLook(*look);
            else
                m_lookText->setText(QString::fromStdString(look.error().oneLine()));
        });
}

void RunWizard::showLook(const Look& look) {
    double seconds = 0, megabytes = 0;
    for (const QString& line : look.rehearsal) {
        const Json event = Json::parse(line.toStdString(), nullptr, false);
        if (event.is_object() && event.contains("seconds") && event["seconds"].is_number())
            seconds = event["seconds"].get<double>();
        if (event.is_object() && event.contains("memory_mb") && event["memory_mb"].is_number())
            megabytes = event["memory_mb"].get<double>();
    }
    const int steps = runJson(request()).value("steps", 0);
    QString summary = tr("%1 parameters learn · one step takes %2 s · about %3 min in all")
                          .arg(look.preview.trainableParameters)
                          .arg(seconds, 0, 'f', 2)
                          .arg(seconds * steps / 60, 0, 'f', 1);
    if (megabytes > 0)
        summary += QStringLiteral(" · ") + tr("%1 MB of memory").arg(megabytes, 0, 'f', 0);
    for (const std::string& check : look.preview.checks)
        summary += QLatin1Char('\n') + QString::fromStdString(check);
    m_lookText->setText(summary);
    for (const BatchPreview::Row& row : look.preview.rows) {
        QStringList texts;
        for (const std::string& line : row.texts)
            texts << QString::fromStdString(line);
        new QListWidgetItem(QIcon(QPixmap::fromImage(toQImage(row.pixels))), texts.join(QLatin1Char('\n')), m_rows);
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
