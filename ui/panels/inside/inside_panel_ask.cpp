// What InsidePanel asks of the engine, and what it does with the answers.
#include <QLineEdit>
#include <algorithm>

#include "ui/hosts/engine_host.h"
#include "ui/panels/inside/head_chooser.h"
#include "ui/panels/inside/inside_panel.h"
#include "ui/panels/inside/map_controls.h"
#include "ui/services.h"
#include "viz/map_picture.h"

namespace diptych {

using Comparison = MapControls::Comparison;

QString InsidePanel::reason() const {
    const EngineHost& engine = m_services.engine;
    if (engine.state() == EngineHost::State::Failed)
        return QString::fromStdString(engine.error().oneLine());
    if (!engine.modelInfo())
        return engine.state() == EngineHost::State::Loading ? tr("The engine is starting.")
                                                            : tr("No model is open. Choose one at the top left.");
    if (m_picture.state() == CurrentPicture::State::Failed)
        return m_picture.problem();
    return {};
}

bool InsidePanel::stale() const {
    return (!m_result && !m_working) || m_askedText != m_line->text();
}

void InsidePanel::dropWork() {
    for (JobHandle* job : {&m_job, &m_rolloutJob, &m_otherJob, &m_captionJob})
        *job = {};
    m_working = false;
}

ExplainRequest InsidePanel::explainRequest(bool rollout) const {
    ExplainRequest request;
    request.image = m_picture.image();
    request.text = m_askedText.toStdString();
    request.target = m_controls->target();
    request.method = rollout ? "rollout" : "attention";
    if (rollout && m_chooser->attentionName() == "vision" && m_chooser->layer() >= 0)
        request.layer = m_chooser->layer();
    return request;
}

void InsidePanel::ask() {
    dropWork();
    m_chooser->setResult(nullptr);
    m_result.reset();
    m_rolloutResult.reset();
    m_otherResult.reset();
    m_problem.clear();
    if (!m_picture.active() || !m_picture.image() || !m_services.engine.modelInfo())
        return draw();
    m_askedText = m_line->text();
    if (m_askedText.simplified().isEmpty())
        return askCaption();
    m_working = true;
    m_job = m_services.engine.ask<ExplainResult>(
        tr("Looking inside"),
        [request = explainRequest(false)](Model& model, JobContext& context) { return model.explain(request, context); },
        [this](Result<ExplainResult> result) { take(std::move(result)); });
    draw();
}

void InsidePanel::askCaption() {
    CaptionRequest request;
    request.image = m_picture.image();
    const ModelInfo* info = m_services.engine.modelInfo();
    const bool can = info && std::find(info->tasks.begin(), info->tasks.end(), "caption") != info->tasks.end();
    if (!request.image || !can) {
        m_problem = tr("Write a text below: this model cannot caption the picture by itself.");
        return draw();
    }
    m_working = true;
    m_captionJob = m_services.engine.ask<std::string>(
        tr("Describing the picture"),
        [request](Model& model, JobContext& context) -> Result<std::string> {
            DIPTYCH_ASSIGN(const CaptionResult result, model.caption(request, context));
            return result.captions.empty() ? std::string() : result.captions.front().text;
        },
        [this](Result<std::string> caption) { takeCaption(std::move(caption)); });
    draw();
}

void InsidePanel::takeCaption(Result<std::string> caption) {
    m_working = false;
    if (!caption.ok() || caption->empty()) {
        m_problem = caption.ok() ? tr("The model gave an empty caption: write a text below.")
                                 : QString::fromStdString(caption.error().oneLine());
        draw();
        return finishContent(m_problem);
    }
    m_ownText = true;
    m_token = -1;
    setText(QString::fromStdString(*caption).simplified());
    ask();
}

bool InsidePanel::needsRollout() const {
    return m_controls->rollout() || m_controls->comparison() == Comparison::OtherMethod;
}

bool InsidePanel::needsOther() const {
    return m_controls->comparison() == Comparison::Beside || m_controls->comparison() == Comparison::Difference;
}

void InsidePanel::askRollout() {
    if (!m_result || !m_picture.active() || !needsRollout())
        return;
    m_rolloutJob = m_services.engine.ask<ExplainResult>(
        tr("Looking inside"),
        [request = explainRequest(true)](Model& model, JobContext& context) { return model.explain(request, context); },
        [this](Result<ExplainResult> result) {
            m_rolloutResult.reset();
            if (result.ok())
                m_rolloutResult = std::move(result).value();
            else
                m_problem = QString::fromStdString(result.error().oneLine());
            draw();
            finishContent(m_problem);
        });
}

void InsidePanel::askOther() {
    if (!m_result || !m_picture.active() || !needsOther())
        return;
    m_otherJob = m_services.engine.askComparison<ExplainResult>(
        tr("Looking inside the other model"),
        [request = explainRequest(m_controls->rollout())](Model& model, JobContext& context) { return model.explain(request, context); },
        [this](Result<ExplainResult> result) {
            m_otherResult.reset();
            if (result.ok())
                m_otherResult = std::move(result).value();
            draw();
            finishContent({});
        });
}

void InsidePanel::take(Result<ExplainResult> result) {
    m_working = false;
    if (!result.ok()) {
        m_problem = QString::fromStdString(result.error().oneLine());
        draw();
        return finishContent(m_problem);
    }
    m_result = std::move(result).value();
    m_chooser->setResult(&*m_result);
    if (m_token >= static_cast<int>(m_result->tokens.size()))
        m_token = -1;
    const RectF& canvas = m_result->canvas;
    for (MapPicture* view : {m_view, m_otherView}) {
        view->setCanvas(QRectF(canvas.x, canvas.y, canvas.width, canvas.height));
        view->setGrid(m_result->rows, m_result->cols);
    }
    takeRecipe();
    askRollout();
    askOther();
    if (m_done && m_token < 0)
        m_token = mostPointedToken();
    draw();
    if (!needsRollout() && !needsOther())
        finishContent({});
}

InsideChoice InsidePanel::choice() const {
    return {.attention = m_chooser->attentionName(),
            .layer = m_chooser->layer(),
            .head = m_chooser->head(),
            .token = m_hoveredToken >= 0 ? m_hoveredToken : m_token,
            .patches = m_patches,
            .received = m_controls->received()};
}

InsideAnswer InsidePanel::answer() const {
    if (m_controls->rollout())
        return m_rolloutResult ? rolloutAnswer(*m_rolloutResult, choice().token) : InsideAnswer{};
    return m_result ? attentionAnswer(*m_result, choice()) : InsideAnswer{};
}

InsideAnswer InsidePanel::otherAnswer() const {
    if (m_controls->comparison() != Comparison::OtherMethod)
        return otherModelAnswer();
    if (m_controls->rollout())
        return m_result ? attentionAnswer(*m_result, choice()) : InsideAnswer{};
    return m_rolloutResult ? rolloutAnswer(*m_rolloutResult, choice().token) : InsideAnswer{};
}

// The same token is found by its place where both models cut the text alike, else by its piece.
InsideAnswer InsidePanel::otherModelAnswer() const {
    if (!m_otherResult || !m_result)
        return {};
    InsideChoice same = choice();
    if (same.token >= 0 && m_otherResult->tokens != m_result->tokens) {
        const std::string& piece = m_result->tokens[static_cast<std::size_t>(same.token)];
        const auto found = std::find(m_otherResult->tokens.begin(), m_otherResult->tokens.end(), piece);
        same.token = found == m_otherResult->tokens.end() ? -1 : static_cast<int>(found - m_otherResult->tokens.begin());
    }
    if (m_otherResult->cols != m_result->cols || m_otherResult->rows != m_result->rows)
        same.patches.clear();
    return m_controls->rollout() ? rolloutAnswer(*m_otherResult, same.token) : attentionAnswer(*m_otherResult, same);
}

}  // namespace diptych
