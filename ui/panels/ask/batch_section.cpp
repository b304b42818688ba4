#include "ui/panels/ask/batch_section.h"

#include <QAction>
#include <QComboBox>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "core/base/files.h"
#include "core/base/preference.h"
#include "core/base/selection.h"
#include "core/data/filter/filter.h"
#include "core/data/filter/row_filter.h"
#include "ui/common/current_item.h"
#include "ui/common/duration_text.h"
#include "ui/common/panel_recipe.h"
#include "ui/common/plain_text.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/dialogs.h"
#include "ui/hosts/engine_host.h"
#include "ui/hosts/ui_worker.h"
#include "ui/panels/ask/ask_text.h"
#include "ui/panels/ask/batch_runner.h"
#include "ui/panels/ask/decoding_controls.h"
#include "ui/panels/ask/picture_files.h"
#include "ui/services.h"

namespace diptych {
namespace {

constexpr std::size_t mostRows = 100'000;
constexpr int linesSpoken = 10;

QString modelKey(const ModelInfo& info) {
    std::string key = toUtf8(info.folder);
    for (const auto& adapter : info.adapters)
        key += '\n' + toUtf8(adapter);
    return QString::fromStdString(key);
}

}  // namespace

BatchKind BatchSection::kind() const { return static_cast<BatchKind>(std::max(0, m_kind->currentIndex())); }

BatchSection::Source BatchSection::source() const { return static_cast<Source>(std::max(0, m_source->currentIndex())); }

void BatchSection::setKind(BatchKind kind) { m_kind->setCurrentIndex(static_cast<int>(kind)); }

void BatchSection::setText(const QString& text) { m_text->setText(text); }

void BatchSection::setSource(Source source) { m_source->setCurrentIndex(static_cast<int>(source)); }

void BatchSection::setFilter(const QString& line) {
    m_filter->setText(line);
    gather();
}

bool BatchSection::running() const { return m_runner->running(); }

void BatchSection::setActive(bool on) {
    m_active = on;
    if (on && m_stale)
        follow();
    if (on)
        showState();
}

void BatchSection::followModel() {
    m_captions->followModel();
    m_replies->followModel();
    const ModelInfo* info = m_services.engine.modelInfo();
    if (running() && info && modelKey(*info) != m_modelKey)
        stop();
    showState();
}

void BatchSection::addFiles(const std::vector<std::filesystem::path>& files) {
    std::unordered_set<std::string> known;
    for (const auto& file : m_files)
        known.insert(file.native());
    for (const auto& file : files)
        if (known.insert(file.native()).second && m_files.size() < mostRows)
            m_files.push_back(file);
    setSource(Source::Files);
    gather();
}

// Answers are never thrown away because something was chosen elsewhere: then the rows are taken anew on demand.
void BatchSection::follow() {
    m_stale = true;
    if (m_active && !running() && m_model->count(BatchRow::State::Waiting) == m_model->rowCount())
        gather();
    showState();
}

void BatchSection::gather() {
    if (running())
        return;
    m_gathering = {};
    m_stale = false;
    m_filterProblem.clear();
    m_filterTaken = m_filter->text();
    const bool filesShown = std::exchange(m_filesShown, source() == Source::Files);
    if (source() == Source::Files)
        gatherFiles(filesShown);
    else if (!m_services.data.dataset() || source() == Source::Chosen)
        show(m_services.selection.state().rows);
    else
        gatherFiltered();
    showState();
}

// Files that are there already keep their answers.
void BatchSection::gatherFiles(bool shown) {
    const auto set = m_services.data.dataset();
    std::vector<BatchRow> rows = shown && m_model->dataset() == set ? m_model->rows() : std::vector<BatchRow>();
    std::unordered_map<std::string, int> items;     // one pass through the set, however many files
    for (std::size_t i = rows.size(); i < m_files.size(); ++i)
        items.emplace(m_files[i].native(), -1);
    for (std::size_t i = 0; set && !items.empty() && i < set->items.size(); ++i)
        if (const auto found = items.find(set->items[i].file.native()); found != items.end())
            found->second = static_cast<int>(i);
    for (std::size_t i = rows.size(); i < m_files.size(); ++i)
        rows.push_back({.file = m_files[i], .item = items.at(m_files[i].native()), .answer = {}, .error = {}});
    m_model->setRows(set, std::move(rows));
}

void BatchSection::gatherFiltered() {
    const FilterParse parsed = parseFilter(m_filter->text().toStdString());
    if (parsed.problem) {
        m_filterProblem = tr("The filter is not understood at character %1: %2")
                              .arg(parsed.problem->column)
                              .arg(QString::fromStdString(parsed.problem->got));
        return show({});
    }
    auto found = std::make_shared<std::vector<int>>();
    m_gathering = m_worker->submit(
        tr("Choosing rows"),
        [set = m_services.data.dataset(), filter = parsed.root, found](JobContext& context) -> Status {
            FindingIndex findings;
            findings.add(set->problems);
            DIPTYCH_ASSIGN(const auto places, placesPassing(*set, RowFilter(filter, {.findings = &findings, .pictureSize = {}}), context));
            for (const std::size_t place : places)
                if (set->items[place].excluded.empty() && found->size() < mostRows)
                    found->push_back(static_cast<int>(place));
            return {};
        },
        [this, found](const Status& status) {
            if (status.ok() && !running())
                show(std::move(*found));
            showState();
        });
}

void BatchSection::show(std::vector<int> items) {
    const auto set = m_services.data.dataset();
    std::vector<BatchRow> rows;
    for (const int item : items)
        if (rows.size() < mostRows && set && item >= 0 && item < static_cast<int>(set->items.size()))
            rows.push_back({.file = set->items[static_cast<std::size_t>(item)].file, .item = item, .answer = {}, .error = {}});
    m_model->setRows(set, std::move(rows));
}

BatchTask BatchSection::task() const {
    BatchTask task;
    task.kind = kind();
    const DecodingControls* decoding = task.kind == BatchKind::Message ? m_replies : m_captions;
    if (task.kind != BatchKind::Classes)
        task.text = task.kind == BatchKind::Describe ? QString::fromStdString(m_captions->prompt()) : m_text->text().simplified();
    task.decoding = decoding->decoding();
    task.classes = rememberedQuery(m_services.settings);
    QStringList key{QString::number(static_cast<int>(task.kind)), task.text, m_modelKey};
    for (const auto& texts : {task.classes.labels, task.classes.templates})
        for (const std::string& text : texts)
            key << QString::fromStdString(text);
    for (const auto& [name, value] : decoding->recipe())
        key << name << value;
    task.key = key.join(QChar(0));
    return task;
}

QString BatchSection::reason() const {
    static constexpr const char* tasks[] = {"caption", "vqa", "chat"};
    const bool classes = kind() == BatchKind::Classes, worded = kind() == BatchKind::Question || kind() == BatchKind::Message;
    const QString lacking = classes ? whyNotClasses(m_services.engine) : whyNot(m_services.engine, tasks[static_cast<int>(kind())]);
    if (!lacking.isEmpty())
        return lacking;
    if (worded && m_text->text().trimmed().isEmpty())
        return kind() == BatchKind::Question ? tr("Write the question first.") : tr("Write the message first.");
    if (classes)
        if (const QString why = whyNoQuery(rememberedQuery(m_services.settings)); !why.isEmpty())
            return tr("Classes has no labels and templates to use: %1").arg(why);
    if (!m_filterProblem.isEmpty())
        return m_filterProblem;
    if (m_model->rowCount() > 0)
        return {};
    return source() == Source::Chosen ? tr("Choose two or more rows in Data first, or take the whole data set.")
           : source() == Source::Set  ? tr("There are no rows: open a data set, or change the filter.")
                                      : tr("Drop pictures here, or open some.");
}

void BatchSection::start() {
    const QString why = reason();
    if (!why.isEmpty() || running()) {
        Q_EMIT finished(why);
        return;
    }
    m_modelKey = modelKey(*m_services.engine.modelInfo());
    m_model->setTask(task());
    if (m_model->count(BatchRow::State::Waiting) == 0)
        m_model->forgetAnswers();
    m_runner->start(tr("Asking about %n pictures", nullptr, m_model->count(BatchRow::State::Waiting)));
    showState();
}

void BatchSection::stop() { m_runner->stop(); }

void BatchSection::chooseRow(const QModelIndex& current) {
    const QModelIndex place = m_proxy->mapToSource(current);
    if (!place.isValid())
        return;
    const BatchRow& row = m_model->rows()[static_cast<std::size_t>(place.row())];
    const auto set = m_services.data.dataset();
    if (row.item >= 0 && set && set == m_model->dataset())
        lookAtItem(m_services.selection, *set, row.item, m_services.selection.state().rows);
    else
        m_services.selection.setPicture(-1, row.file, {}, {});
}

void BatchSection::openFile() {
    const QString file = m_services.dialogs.openFile(this, tr("Add a picture to the batch"), pictureFilter());
    if (!file.isEmpty())
        addFiles({fromUtf8(file.toStdString())});
}

void BatchSection::exportTable() {
    const QString file = m_services.dialogs.saveFile(this, tr("Export the batch"), QStringLiteral("batch.csv"));
    if (file.isEmpty())
        return;
    std::string text;
    if (file.endsWith(QLatin1String(".json"), Qt::CaseInsensitive)) {
        const BatchTask& task = m_model->task();
        Recipe recipe = recipeHead(m_services, QStringLiteral("ask"), {});
        recipe.append({QStringLiteral("asked"), kindKey(task.kind)});
        recipe.append({QStringLiteral("text"), task.text});
        recipe += (task.kind == BatchKind::Message ? m_replies : m_captions)->recipe();
        text = QJsonDocument(QJsonObject{{QStringLiteral("recipe"), jsonOf(recipe)}, {QStringLiteral("items"), m_model->json()}})
                   .toJson()
                   .toStdString();
    } else {
        text = toCsv(m_model->table()).toStdString();
    }
    const Status status = writeFileAtomically(fromUtf8(file.toStdString()), text);
    if (!status.ok())
        m_services.dialogs.error(this, QString::fromStdString(status.error().oneLine()));
}

void BatchSection::showProgress() {
    const int total = m_model->rowCount(), waiting = m_model->count(BatchRow::State::Waiting);
    const int failed = m_model->count(BatchRow::State::Failed);
    m_progress->setRange(0, std::max(1, total));
    m_progress->setValue(total - waiting);
    QStringList parts{tr("%1 of %2 pictures").arg(total - waiting).arg(total)};
    if (const double left = m_runner->secondsLeft(); left >= 0)
        parts << tr("%1 left").arg(durationText(left));
    if (failed > 0)
        parts << tr("%n failed", nullptr, failed);
    if (!running())
        if (const auto [same, judged] = m_model->sameOfJudged(); judged > 0)
            parts << tr("%1 of %2 as given").arg(same).arg(judged);
    m_state->setText(parts.join(QStringLiteral(" · ")));
}

QStringList BatchSection::lines() const {
    QStringList lines;
    for (const QStringList& row : m_model->table().rows.mid(0, linesSpoken))
        lines.append(QStringLiteral("batch: %1 → %2 (%3 %4)").arg(row.at(0), row.at(1), row.at(3), row.at(2)));
    return lines;
}

}  // namespace diptych
