#include "ui/panels/ask/describe_section.h"

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <algorithm>
#include <cmath>

#include "core/base/preference.h"
#include "core/base/selection.h"
#include "ui/common/plain_text.h"
#include "ui/hosts/engine_host.h"
#include "ui/panels/ask/ask_text.h"
#include "ui/panels/ask/decoding_controls.h"
#include "ui/panels/ask/token_review.h"
#include "ui/services.h"
#include "viz/bar_list.h"
#include "viz/style.h"

namespace diptych {

bool DescribeSection::automatic() const {
    return m_auto->isChecked();
}

void DescribeSection::setActive(bool on) {
    if (!on && m_running) {
        m_job = {};
        endRun();
        m_interrupted = true;
    } else if (on && std::exchange(m_interrupted, false)) {
        run(std::vector<std::int64_t>(m_from));
    }
    showState();
}

void DescribeSection::setPicture(const SharedImage& image, const std::filesystem::path& /*file*/) {
    m_job = {};
    endRun();
    m_interrupted = m_stopped = false;
    m_image = image;
    m_result = {};
    m_problem.clear();
    choose(-1);
    showCandidates();
    showState();
}

void DescribeSection::describe() {
    run({});
}

void DescribeSection::stop() {
    if (!m_running)
        return;
    m_job = {};
    endRun();
    m_stopped = true;
    showState();
    Q_EMIT finished(tr("Stopped."));
}

void DescribeSection::endRun() {
    m_running = false;
    m_stream.stop();
}

void DescribeSection::run(const std::vector<std::int64_t>& continueFrom) {
    if (!m_image || !whyNot(m_services.engine, "caption").isEmpty()) {
        Q_EMIT finished(m_image ? whyNot(m_services.engine, "caption") : tr("There is no picture to describe."));
        return;
    }
    m_from = continueFrom;
    m_latest = std::make_shared<LatestText>();
    CaptionRequest request;
    request.image = m_image;
    request.prompt = m_from.empty() ? m_decoding->prompt() : std::string();
    request.continueFrom = m_from;
    request.decoding = m_decoding->decoding();
    request.alternatives = TokenReview::alternativesWanted;
    request.maps = true;
    request.onText = [latest = m_latest](const std::string& soFar) { latest->set(soFar); };
    m_running = true;
    m_stopped = false;
    m_stream.start();
    m_job = m_services.engine.ask<CaptionResult>(
        tr("Describing the picture"),
        [request](Model& model, JobContext& context) { return model.caption(request, context); },
        [this](Result<CaptionResult> result) { take(std::move(result)); });
    showState();
}

void DescribeSection::take(Result<CaptionResult> result) {
    endRun();
    m_problem.clear();
    if (result.ok()) {
        m_result = std::move(result).value();
        showCandidates();
        choose(m_result.captions.empty() ? -1 : 0);
    } else if (result.error().code != ErrorCode::Cancelled) {
        m_problem = QString::fromStdString(result.error().oneLine());
    }
    m_stopped = !result.ok() && m_problem.isEmpty();  // cancelled from the job bar
    showState();
    Q_EMIT finished(result.ok() ? QString() : QString::fromStdString(result.error().oneLine()));
}

const GeneratedText* DescribeSection::candidate() const {
    const bool exists = m_candidate >= 0 && m_candidate < static_cast<int>(m_result.captions.size());
    return exists ? &m_result.captions[static_cast<std::size_t>(m_candidate)] : nullptr;
}

void DescribeSection::showCandidates() {
    QList<BarRow> rows;
    for (const GeneratedText& caption : m_result.captions)
        rows.append({.text = QString::fromStdString(caption.text).trimmed(),
                     .share = std::exp(caption.logprob - m_result.captions.front().logprob),
                     .score = tr("%1 per token").arg(viz::percent(perTokenProbability(caption))),
                     .note = m_from.empty() ? QString() : tr("went on from your choice"),
                     .tip = tr("Whole caption: log-likelihood %1 over %2 tokens, probability %3. The bar compares it with the best one.")
                                .arg(logLikelihood(caption.logprob))
                                .arg(caption.tokenLogprobs.size())
                                .arg(viz::percent(std::exp(caption.logprob)))});
    m_candidates->setRows(rows);
    m_candidates->setCurrent(m_candidate);
}

void DescribeSection::choose(int chosen) {
    m_candidate = chosen;
    m_candidates->setCurrent(chosen);
    const GeneratedText* text = candidate();
    m_review->setText(text ? *text : GeneratedText());
    showState();
}

ShownMap DescribeSection::map() const { return m_review->map(); }

bool DescribeSection::hasMaps() const { return m_review->hasMaps(); }

QString DescribeSection::stateText(const QString& reason) const {
    if (m_running) {
        const QString soFar = QString::fromStdString(m_latest->get());
        return soFar.isEmpty() ? tr("Looking at the picture…") : soFar + QStringLiteral(" …");
    }
    if (!m_problem.isEmpty())
        return m_problem;
    if (m_stopped)
        return tr("Stopped.");
    if (!m_result.captions.empty())
        return {};
    return !reason.isEmpty() ? reason : m_image ? tr("Press Describe to get a caption.") : QString();
}

void DescribeSection::showState() {
    const QString reason = whyNot(m_services.engine, "caption");
    m_start->setEnabled(reason.isEmpty() && m_image);
    m_start->setToolTip(plainToolTip(!reason.isEmpty() ? reason : m_image ? QString() : tr("Choose a picture first.")));
    showRunning(m_start, m_stop, m_running);
    m_found->setVisible(candidate() != nullptr);
    const QString state = stateText(reason);
    m_state->setText(state);
    m_state->setVisible(!state.isEmpty());
}

QStringList DescribeSection::lines() const {
    QStringList lines;
    for (const GeneratedText& caption : m_result.captions)
        lines.append(QStringLiteral("caption: %1 (log-likelihood %2)")
                         .arg(QString::fromStdString(caption.text).trimmed(), QString::number(caption.logprob, 'f', 2)));
    return lines;
}

void DescribeSection::addResults(const QString& picture, CsvTable& table) const {
    for (const GeneratedText& caption : m_result.captions)
        table.rows.append({picture, QStringLiteral("caption"), {}, QString::fromStdString(caption.text),
                           QString::number(caption.logprob, 'g', 8), {}});
}

Recipe DescribeSection::recipe() const {
    return m_decoding->recipe();
}

void DescribeSection::restore(const Recipe& recipe) {
    m_decoding->restore(recipe);
}

}  // namespace diptych
