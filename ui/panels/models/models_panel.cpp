#include "ui/panels/models/models_panel.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "ui/common/column_scroll.h"
#include "ui/common/empty_state.h"
#include "ui/common/fact_strip.h"
#include "ui/common/flow_layout.h"
#include "ui/common/path_text.h"
#include "ui/common/plain_text.h"
#include "ui/common/rule_line.h"
#include "ui/common/theme.h"
#include "ui/hosts/dialogs.h"
#include "ui/hosts/engine_host.h"
#include "ui/panels/models/seen_section.h"
#include "ui/panels/models/tensor_section.h"
#include "ui/panels/models/tensor_table_model.h"
#include "ui/panels/models/token_playground.h"
#include "ui/services.h"
#include "viz/bar_list.h"

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
      m_empty(new EmptyState(services.theme, this)), m_tokens(new TokenPlayground(services)), m_seen(new SeenSection(services)),
      m_tensors(new TensorSection(services)), m_adapterAction(new QAction(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * Theme::grid, 2 * Theme::grid, 3 * Theme::grid, 2 * Theme::grid);
    m_content->setHandleWidth(4 * Theme::grid);
    m_content->setChildrenCollapsible(false);
    m_content->addWidget(buildLeft());
    m_content->addWidget(m_tensors);
    m_content->setSizes({480, 560});
    m_stack->addWidget(m_content);
    m_stack->addWidget(m_empty);
    column->addWidget(m_stack);
    addAction(m_adapterAction);
    connect(m_adapterAction, &QAction::triggered, this, &ModelsPanel::putAdapterOn);
    connect(&services.engine, &EngineHost::stateChanged, this, &ModelsPanel::goStale);
    connect(&services.engine, &EngineHost::modelChanged, this, &ModelsPanel::goStale);
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
    m_partsTitle = plainLabel({}, left);
    m_parts = new BarList(left);
    m_reportTitle = plainLabel({}, left);
    m_report = plainLabel({}, left);
    for (QWidget* dataText : {static_cast<QWidget*>(m_parts), static_cast<QWidget*>(m_report)})
        dataText->setProperty("dataText", true);
    for (QWidget* widget : {static_cast<QWidget*>(m_facts), static_cast<QWidget*>(m_partsTitle), static_cast<QWidget*>(m_parts),
                            static_cast<QWidget*>(m_reportTitle), static_cast<QWidget*>(m_report), buildAdapterRow(),
                            static_cast<QWidget*>(ruleLine(left)), static_cast<QWidget*>(m_tokens),
                            static_cast<QWidget*>(ruleLine(left)), static_cast<QWidget*>(m_seen)})
        column->addWidget(widget);
    column->addStretch(1);
    scroll->setWidget(left);
    return scroll;
}

QWidget* ModelsPanel::buildAdapterRow() {
    auto* row = new QWidget(this);
    auto* flow = new FlowLayout(row, 2 * Theme::grid);
    flow->setContentsMargins(0, 0, 0, 0);
    m_putOn = new QPushButton(row);
    m_takeOff = new QPushButton(row);
    m_adapters = plainLabel({}, row);
    m_adapters->setWordWrap(false);
    m_adapters->setProperty("dataText", true);
    for (QWidget* widget : {static_cast<QWidget*>(m_putOn), static_cast<QWidget*>(m_takeOff), static_cast<QWidget*>(m_adapters)})
        flow->addWidget(widget);
    connect(m_putOn, &QPushButton::clicked, this, &ModelsPanel::putAdapterOn);
    connect(m_takeOff, &QPushButton::clicked, this, &ModelsPanel::takeAdaptersOff);
    return row;
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
    return m_services.engine.state() == EngineHost::State::Failed
               ? QString::fromStdString(m_services.engine.error().oneLine())
               : tr("The model is still loading, or none is open. Drop a Hugging Face folder on the window to open it.");
}

void ModelsPanel::answer(const QString& problem) {
    if (const auto waiting = std::exchange(m_waiting, nullptr))
        waiting(problem);
}

void ModelsPanel::refresh() {
    if (!m_stale)
        return;
    if (const QString reason = whyEmpty(); !reason.isEmpty()) {
        m_empty->show(QStringLiteral("model"), reason);
        m_stack->setCurrentWidget(m_empty);
        return answer(reason);
    }
    m_stale = false;
    m_memory = 0;
    showInfo();
    m_stack->setCurrentWidget(m_content);
    m_tokens->refresh();
    m_seen->refresh();
    m_reading = m_services.engine.askEngine<std::vector<TensorRow>>(
        {}, [folder = m_services.engine.modelInfo()->folder](Engine&, JobContext&) { return tensorsOf(folder); },
        [this](Result<std::vector<TensorRow>> rows) { showTensors(rows); });
}

void ModelsPanel::showInfo() {
    const ModelInfo& info = *m_services.engine.modelInfo();
    QList<Fact> facts{{tr("family"), QString::fromStdString(info.family), {}},
                      {tr("tasks"), joined(info.tasks), tr("What the heads in this folder can do")},
                      {tr("parameters"), info.parameters ? countText(*info.parameters) : tr("none"), tr("Tied weights are counted once")},
                      {tr("kept as"), QString::fromStdString(info.dtype), tr("Computing is done in float32")},
                      {tr("tokens"), QString::number(info.vocabSize), QString::fromStdString(info.tokenizerKind)},
                      {tr("longest text"), tr("%n tokens", nullptr, static_cast<int>(std::min<std::int64_t>(info.maxLength, INT32_MAX))), {}}};
    if (info.imageWidth > 0)
        facts.append({tr("picture"), QStringLiteral("%1 × %2 px").arg(info.imageWidth).arg(info.imageHeight), {}});
    if (m_memory > 0)
        facts.append({tr("weights in memory"), bytesText(m_memory), tr("As float32; weights kept as float32 are mapped, not copied")});
    m_facts->setFacts(facts);
    QList<BarRow> rows;
    std::int64_t most = 1;
    for (const auto& [part, count] : info.parametersByPart)
        most = std::max(most, count);
    for (const auto& [part, count] : info.parametersByPart)
        rows.append({.text = QString::fromStdString(part), .share = static_cast<double>(count) / static_cast<double>(most), .score = countText(count)});
    std::stable_sort(rows.begin(), rows.end(), [](const BarRow& a, const BarRow& b) { return a.share > b.share; });
    m_parts->setRows(rows);
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
    QStringList names;
    for (const auto& adapter : info.adapters)
        names.append(fileName(adapter));
    m_adapters->setText(names.isEmpty() ? tr("No adapter is on.") : tr("On: %1").arg(names.join(QStringLiteral(", "))));
    m_takeOff->setEnabled(!names.isEmpty());
    m_takeOff->setToolTip(names.isEmpty() ? tr("No adapter is on this model") : tr("Open the model as it is in its folder"));
}

void ModelsPanel::showTensors(const Result<std::vector<TensorRow>>& rows) {
    if (!rows.ok())
        return answer(QString::fromStdString(rows.error().oneLine()));
    m_memory = bytesInMemory(*rows);
    showInfo();
    m_tensors->show(*rows);
    answer({});
}

void ModelsPanel::putAdapterOn() {
    const ModelInfo* info = m_services.engine.modelInfo();
    if (info == nullptr)
        return;
    const QString chosen = m_services.dialogs.openFolder(this, tr("Choose the folder of a PEFT adapter"));
    if (chosen.isEmpty())
        return;
    OpenRequest request{info->folder, info->adapters};
    request.adapters.emplace_back(chosen.toStdString());
    m_services.engine.openModel(request);
}

void ModelsPanel::takeAdaptersOff() {
    if (const ModelInfo* info = m_services.engine.modelInfo())
        m_services.engine.openModel(OpenRequest{info->folder, {}});
}

QList<QAction*> ModelsPanel::panelActions() const { return {m_adapterAction}; }

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
    m_partsTitle->setText(tr("Parameters by part"));
    m_parts->setAccessibleName(tr("Parameters by part"));
    m_parts->setScoreTitle(tr("parameters"));
    m_reportTitle->setText(tr("What loading found"));
    m_putOn->setText(tr("Put an adapter on…"));
    m_putOn->setToolTip(tr("A PEFT folder (LoRA) made for this model"));
    m_takeOff->setText(tr("Take adapters off"));
    m_adapterAction->setText(tr("Put an adapter on the model…"));
    m_tokens->retranslate();
    m_seen->retranslate();
    m_tensors->retranslate();
    if (m_services.engine.modelInfo() != nullptr)
        return showInfo();
    m_empty->show(QStringLiteral("model"), whyEmpty());
    m_stack->setCurrentWidget(m_empty);
}

}  // namespace diptych
