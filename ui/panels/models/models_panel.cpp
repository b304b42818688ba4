#include "ui/panels/models/models_panel.h"

#include <QAction>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "ui/common/amount_text.h"
#include "ui/common/column_scroll.h"
#include "ui/common/empty_state.h"
#include "ui/common/fact_strip.h"
#include "ui/common/plain_text.h"
#include "ui/common/rule_line.h"
#include "ui/common/theme.h"
#include "ui/hosts/engine_host.h"
#include "ui/panels/models/config_section.h"
#include "ui/panels/models/download_page.h"
#include "ui/panels/models/export_section.h"
#include "ui/panels/models/opening_section.h"
#include "ui/panels/models/parts_section.h"
#include "ui/panels/models/seen_section.h"
#include "ui/panels/models/tensor_section.h"
#include "ui/panels/models/tensor_table_model.h"
#include "ui/panels/models/token_playground.h"
#include "ui/services.h"

namespace diptych {

namespace {

constexpr std::size_t mostNames = 12;              // of a list of tensors in the report

QString joined(const std::vector<std::string>& words) {
    QStringList list;
    for (const std::string& word : words)
        list.append(QString::fromStdString(word));
    return list.join(QStringLiteral(", "));
}

QString listed(const QString& title, const std::vector<std::string>& names) {
    QStringList lines{title};
    for (std::size_t i = 0; i < std::min(names.size(), mostNames); ++i)
        lines.append(QStringLiteral("   ") + QString::fromStdString(names[i]));
    if (names.size() > mostNames)
        lines.append(ModelsPanel::tr("   and %1 more").arg(names.size() - mostNames));
    return lines.join(QLatin1Char('\n'));
}

}  // namespace

ModelsPanel::ModelsPanel(Services& services, QWidget* parent)
    : Panel(parent), m_services(services), m_stack(new QStackedWidget(this)), m_content(new QSplitter(Qt::Horizontal, this)),
      m_tabs(new QTabWidget), m_empty(new EmptyState(services.theme, this)), m_parts(new PartsSection),
      m_opening(new OpeningSection(services)), m_tokens(new TokenPlayground(services)), m_seen(new SeenSection(services)),
      m_tensors(new TensorSection(services)), m_config(new ConfigSection(services)), m_export(new ExportSection(services)),
      m_download(new DownloadPage(services, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * Theme::grid, 2 * Theme::grid, 3 * Theme::grid, 2 * Theme::grid);
    m_content->setHandleWidth(4 * Theme::grid);
    m_content->setChildrenCollapsible(false);
    m_tabs->setDocumentMode(true);
    for (QWidget* page : {static_cast<QWidget*>(m_tensors), static_cast<QWidget*>(m_config), static_cast<QWidget*>(m_export)})
        m_tabs->addTab(page, QString());
    m_content->addWidget(buildLeft());
    m_content->addWidget(m_tabs);
    m_content->setSizes({480, 560});
    for (QWidget* page : {static_cast<QWidget*>(m_content), static_cast<QWidget*>(m_empty), static_cast<QWidget*>(m_download)})
        m_stack->addWidget(page);
    column->addWidget(m_stack);
    addActions();
    connect(m_parts, &PartsSection::partChosen, this, [this](const QString& prefix) {
        m_tabs->setCurrentWidget(m_tensors);
        m_tensors->filterBy(prefix);
    });
    connect(m_download, &DownloadPage::backWanted, this, [this] { showDownload(false); });
    connect(&services.engine, &EngineHost::stateChanged, this, &ModelsPanel::goStale);
    connect(&services.engine, &EngineHost::modelChanged, this, &ModelsPanel::goStale);
    connect(&services.engine, &EngineHost::tooLargeChanged, this, [this] {
        if (m_services.engine.modelInfo() == nullptr)
            goStale();
    });
    connect(&services.theme, &Theme::changed, this, &ModelsPanel::retranslate);
    retranslate();
}

QWidget* ModelsPanel::buildLeft() {
    auto* scroll = new ColumnScroll(this);
    auto* left = new QWidget(scroll);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 2 * Theme::grid, 0);
    column->setSpacing(2 * Theme::grid);
    m_facts = new FactStrip(left);
    m_reportTitle = plainLabel({}, left);
    m_report = plainLabel({}, left);
    m_report->setProperty("dataText", true);
    for (QWidget* widget : {static_cast<QWidget*>(m_facts), static_cast<QWidget*>(m_parts), static_cast<QWidget*>(m_reportTitle),
                            static_cast<QWidget*>(m_report), static_cast<QWidget*>(ruleLine(left)), static_cast<QWidget*>(m_opening),
                            static_cast<QWidget*>(ruleLine(left)), static_cast<QWidget*>(m_tokens),
                            static_cast<QWidget*>(ruleLine(left)), static_cast<QWidget*>(m_seen)})
        column->addWidget(widget);
    column->addStretch(1);
    scroll->setWidget(left);
    return scroll;
}

void ModelsPanel::addActions() {
    const auto add = [this](auto run) {
        auto* action = new QAction(this);
        connect(action, &QAction::triggered, this, run);
        addAction(action);
        m_actions.append(action);
    };
    const auto showTab = [this](QWidget* page) {
        showDownload(false);
        m_tabs->setCurrentWidget(page);
    };
    add([this] { m_opening->putAdapterOn(); });
    add([this] { m_opening->takeAdaptersOff(); });
    add([this] { m_parts->goUp(); });
    add([this, showTab] { showTab(m_tensors); });
    add([this, showTab] { showTab(m_config); });
    add([this] { m_config->copy(); });
    add([this, showTab] { showTab(m_export); });
    add([this] { showDownload(true); });
}

void ModelsPanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    m_seen->setActive(true);
    refresh();
}

void ModelsPanel::hideEvent(QHideEvent* event) {
    m_seen->setActive(false);
    Panel::hideEvent(event);
}

void ModelsPanel::goStale() {
    m_stale = true;
    if (isVisible())
        refresh();
}

QString ModelsPanel::whyEmpty() const {
    if (m_services.engine.modelInfo() != nullptr)
        return {};
    if (m_services.engine.state() == EngineHost::State::Failed)
        return QString::fromStdString(m_services.engine.error().oneLine());
    if (const EngineHost::TooLarge* held = m_services.engine.tooLarge())
        return tr("The model was not loaded: it needs about %1, %2 are free.")
            .arg(bytesText(static_cast<std::uint64_t>(held->needed)), bytesText(static_cast<std::uint64_t>(held->available)));
    return tr("The model is still loading, or none is open. Drop a Hugging Face folder on the window to open it.");
}

void ModelsPanel::showEmpty() {
    if (m_services.engine.tooLarge() != nullptr)
        m_empty->show(QStringLiteral("warning"), whyEmpty(), tr("Load anyway"), [this] { m_services.engine.openAnyway(); });
    else
        m_empty->show(QStringLiteral("model"), whyEmpty(), tr("Download a model…"), [this] { showDownload(true); });
    if (!m_downloading)
        m_stack->setCurrentWidget(m_empty);
}

void ModelsPanel::showDownload(bool on) {
    m_downloading = on;
    QWidget* const otherwise = m_services.engine.modelInfo() == nullptr ? static_cast<QWidget*>(m_empty) : m_content;
    m_stack->setCurrentWidget(on ? m_download : otherwise);
}

void ModelsPanel::answer(const QString& problem) {
    if (const auto waiting = std::exchange(m_waiting, nullptr))
        waiting(problem);
}

void ModelsPanel::refresh() {
    if (!m_stale)
        return;
    if (const QString reason = whyEmpty(); !reason.isEmpty()) {
        showEmpty();
        return answer(reason);
    }
    m_stale = false;
    const ModelInfo& info = *m_services.engine.modelInfo();
    m_parts->show(info);
    showInfo();
    showDownload(m_downloading);
    m_opening->refresh();
    m_tokens->refresh();
    m_seen->refresh();
    m_config->refresh();
    m_export->refresh();
    m_reading = m_services.engine.askEngine<std::vector<TensorRow>>(
        {}, [folder = info.folder](Engine& engine, JobContext&) { return engine.tensors(folder); },
        [this](const Result<std::vector<TensorRow>>& rows) { showTensors(rows); });
}

void ModelsPanel::showInfo() {
    const ModelInfo& info = *m_services.engine.modelInfo();
    QList<Fact> facts{{tr("family"), QString::fromStdString(info.family), {}},
                      {tr("tasks"), joined(info.tasks), tr("What the heads in this folder can do")},
                      {tr("parameters"), info.parameters ? countText(*info.parameters) : tr("none"), tr("Tied weights are counted once")},
                      {tr("kept as"), QString::fromStdString(info.dtype), tr("The type of most numbers in the files")},
                      {tr("tokens"), QString::number(info.vocabSize), QString::fromStdString(info.tokenizerKind)},
                      {tr("longest text"), tr("%n tokens", nullptr, static_cast<int>(std::min<std::int64_t>(info.maxLength, INT32_MAX))), {}}};
    if (info.imageWidth > 0)
        facts.append({tr("picture"), QStringLiteral("%1 × %2 px").arg(info.imageWidth).arg(info.imageHeight), {}});
    if (info.memoryBytes > 0)
        facts.append({tr("memory"), bytesText(static_cast<std::uint64_t>(info.memoryBytes)),
                      tr("About what opening it and one answer take; weights that need no conversion are mapped, not copied")});
    m_facts->setFacts(facts);
    showReport();
}

void ModelsPanel::showReport() {
    const ModelInfo& info = *m_services.engine.modelInfo();
    QStringList parts;
    if (!info.missing.empty())
        parts.append(listed(tr("Missing, though config.json asks for them:"), info.missing));
    if (!info.unexpected.empty())
        parts.append(listed(tr("In the files, but part of no module:"), info.unexpected));
    if (!info.shapeDetails.empty())
        parts.append(listed(tr("Of another shape than config.json says:"), info.shapeDetails));
    if (!info.advice.empty())
        parts.append(QString::fromStdString(info.advice));
    m_report->setText(parts.isEmpty() ? tr("Every tensor was found, and none is left over.") : parts.join(QLatin1Char('\n')));
}

void ModelsPanel::showTensors(const Result<std::vector<TensorRow>>& rows) {
    if (!rows.ok())
        return answer(QString::fromStdString(rows.error().oneLine()));
    m_parts->showTensors(*rows);
    m_tensors->show(*rows);
    answer({});
}

void ModelsPanel::bringToContent(std::function<void(const QString&)> done) {
    m_waiting = std::move(done);
    m_stale = true;
    refresh();
}

QStringList ModelsPanel::spokenResults() const {
    const ModelInfo* info = m_services.engine.modelInfo();
    if (info == nullptr)
        return {};
    return {QStringLiteral("%1: %2 parameters in %3 tensors").arg(QString::fromStdString(info->family)).arg(info->parameters.value_or(0)).arg(m_tensors->table().rowCount())};
}

void ModelsPanel::retranslate() {
    m_reportTitle->setText(tr("What loading found"));
    const QStringList tabs{tr("Tensors"), tr("Configuration"), tr("Export")};
    for (int i = 0; i < tabs.size(); ++i)
        m_tabs->setTabText(i, tabs[i]);
    for (QWidget* named : {static_cast<QWidget*>(m_tabs), static_cast<QWidget*>(m_tabs->tabBar())})
        named->setAccessibleName(tr("What is shown of the model"));
    const QStringList actions{tr("Put an adapter on the model…"), tr("Take adapters off"), tr("Back to the parts around"),
                              tr("List the tensors"), tr("Compare the configuration"), tr("Copy the compared configuration"),
                              tr("Export the model…"), tr("Download a model…")};
    for (int i = 0; i < actions.size(); ++i)
        m_actions[i]->setText(actions[i]);
    m_parts->retranslate();
    m_opening->retranslate();
    m_tokens->retranslate();
    m_seen->retranslate();
    m_tensors->retranslate();
    m_config->retranslate();
    m_export->retranslate();
    m_download->retranslate();
    if (m_services.engine.modelInfo() != nullptr)
        showInfo();
    else
        showEmpty();
}

}  // namespace diptych
