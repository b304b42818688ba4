#include "ui/panels/ask/classes_section.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>

#include "core/base/files.h"
#include "core/base/preference.h"
#include "ui/common/plain_text.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/dialogs.h"
#include "ui/hosts/engine_host.h"
#include "ui/hosts/ui_worker.h"
#include "ui/panels/ask/ask_text.h"
#include "ui/services.h"
#include "viz/bar_list.h"
#include "viz/style.h"

namespace diptych {
namespace {

constexpr std::size_t largestLabelFile = 1 << 20;
constexpr int barsShown = 20;

}  // namespace

QStringList ClassesSection::labels() const { return labelsIn(m_labels->toPlainText()); }

QStringList ClassesSection::templates() const { return templatesIn(m_templates->toPlainText()); }

void ClassesSection::setLabels(const QStringList& labels) { m_labels->setPlainText(labels.join(QLatin1Char('\n'))); }

void ClassesSection::setTemplates(const QStringList& templates) { m_templates->setPlainText(templates.join(QLatin1Char('\n'))); }

void ClassesSection::changed() {
    m_services.settings.set(labelsKey, m_labels->toPlainText().toStdString());
    m_services.settings.set(templatesKey, m_templates->toPlainText().toStdString());
    m_stale = true;
    m_stopped = false;
    m_soon.start();
    showState();
}

void ClassesSection::setActive(bool on) {
    m_active = on;
    if (!on && m_running) {
        m_job = {};
        m_running = false;
        m_stale = true;
    } else if (on && m_stale && !m_stopped) {
        m_soon.start();
    }
    showState();
}

void ClassesSection::forget() {
    m_job = {};
    m_running = m_stopped = false;
    m_result = {};
    m_problem.clear();
    m_stale = true;
    showScores();
    if (m_active)
        m_soon.start();
}

void ClassesSection::setPicture(const SharedImage& image, const std::filesystem::path& /*file*/) {
    m_image = image;
    forget();
    showState();
}

void ClassesSection::followModel() { showState(); }

QString ClassesSection::reason() const {
    const QString lacking = whyNotClasses(m_services.engine);
    if (!lacking.isEmpty())
        return lacking;
    return m_image ? whyNoQuery(queryOf(labels(), templates())) : tr("Choose a picture first.");
}

void ClassesSection::start() {
    m_soon.stop();
    const QString why = reason();
    if (!why.isEmpty()) {
        m_job = {};
        m_running = false;
        m_result = {};
        showScores();
        showState();
        Q_EMIT finished(why);
        return;
    }
    m_running = true;
    m_stale = m_stopped = false;
    m_job = m_services.engine.ask<ClassScores>(
        tr("Comparing with the labels"),
        [image = m_image, query = queryOf(labels(), templates())](Model& model, JobContext& context) {
            return scoreClasses(model, image, query, context);
        },
        [this](Result<ClassScores> result) { take(std::move(result)); });
    showState();
}

void ClassesSection::stop() {
    if (!m_running)
        return;
    m_job = {};
    m_running = false;
    m_stopped = true;
    showState();
    Q_EMIT finished(tr("Stopped."));
}

void ClassesSection::take(Result<ClassScores> result) {
    m_running = false;
    m_problem.clear();
    if (result.ok())
        m_result = std::move(result).value();
    else if (result.error().code == ErrorCode::Cancelled)
        m_stopped = true;
    else
        m_problem = QString::fromStdString(result.error().oneLine());
    showScores();
    showState();
    Q_EMIT finished(result.ok() ? QString() : QString::fromStdString(result.error().oneLine()));
}

void ClassesSection::readLabels() {
    const QString file = m_services.dialogs.openFile(this, tr("Labels, one a line"), tr("Texts") + QStringLiteral(" (*.txt *.csv);;*"));
    if (file.isEmpty())
        return;
    const Result<std::string> text = readFile(fromUtf8(file.toStdString()), largestLabelFile);
    if (!text.ok())
        return m_services.dialogs.error(this, QString::fromStdString(text.error().oneLine()));
    setLabels(labelsIn(QString::fromStdString(sanitizeUtf8(*text))));
}

void ClassesSection::takeLabels(LabelSource source) {
    const auto set = m_services.data.dataset();
    if (!set)
        return m_services.dialogs.error(this, tr("There is no data set open."));
    auto found = std::make_shared<QStringList>();
    m_reading = m_reader->submit(
        tr("Collecting labels"),
        [set, source, found](JobContext& context) -> Status {
            DIPTYCH_ASSIGN(*found, labelsOf(*set, source, context));
            return {};
        },
        [this, found](const Status& status) {
            if (status.ok() && found->isEmpty())
                m_services.dialogs.error(this, tr("The data set names none."));
            else if (status.ok())
                setLabels(*found);
        });
}

void ClassesSection::showScores() {
    QList<BarRow> rows;
    const bool cosine = m_result.kind == ScoreKind::Cosine;
    for (const LabelScore& label : m_result.labels) {
        if (rows.size() == barsShown)
            break;
        rows.append({.text = QString::fromStdString(label.label),
                     .share = cosine ? (label.score + 1) / 2 : label.score,
                     .score = cosine ? viz::number(label.score) : viz::percent(label.score)});
    }
    m_bars->setRows(rows);
    m_bars->setVisible(!rows.isEmpty());
    m_bars->setScoreTitle(scoreName(m_result.kind));
    const int more = static_cast<int>(m_result.labels.size() - static_cast<std::size_t>(rows.size()));
    m_scoreName->setText(more > 0 ? tr("%1; the best %2 of %3").arg(scoreName(m_result.kind)).arg(rows.size()).arg(m_result.labels.size())
                                  : scoreName(m_result.kind));
    m_scoreName->setVisible(!rows.isEmpty());
}

void ClassesSection::showState() {
    const QString why = reason();
    const QString state = m_running ? tr("Comparing…") : !why.isEmpty() ? why : m_stopped ? tr("Stopped.") : m_problem;
    m_state->setText(state);
    m_state->setVisible(!state.isEmpty());
    m_stop->setEnabled(m_running);
    m_stop->setToolTip(plainToolTip(m_running ? QString() : tr("Nothing is running.")));
}

QStringList ClassesSection::lines() const {
    QStringList lines;
    for (const LabelScore& label : m_result.labels)
        lines.append(QStringLiteral("label: %1 (%2 %3)")
                         .arg(QString::fromStdString(label.label), scoreKey(m_result.kind), QString::number(label.score, 'f', 4)));
    return lines.mid(0, barsShown);
}

void ClassesSection::addResults(const QString& picture, CsvTable& table) const {
    for (const LabelScore& label : m_result.labels)
        table.rows.append({picture, QStringLiteral("label"), scoreKey(m_result.kind), QString::fromStdString(label.label), {},
                           QString::number(label.score, 'g', 8)});
}

Recipe ClassesSection::recipe() const {
    return {{QStringLiteral("classes.labels"), labels().join(QStringLiteral(", "))},
            {QStringLiteral("classes.templates"), templates().join(QStringLiteral(" | "))}};
}

void ClassesSection::restore(const Recipe& recipe) {
    const QStringList labels = labelsIn(valueIn(recipe, QStringLiteral("classes.labels")));
    const QStringList templates = valueIn(recipe, QStringLiteral("classes.templates")).split(QStringLiteral(" | "), Qt::SkipEmptyParts);
    if (!labels.isEmpty())
        setLabels(labels);
    if (!templates.isEmpty())
        setTemplates(templates);
}

}  // namespace diptych
