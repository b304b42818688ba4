#include "ui/panels/ask/question_section.h"

#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <algorithm>
#include <cmath>

#include "core/base/selection.h"
#include "core/data/dataset.h"
#include "ui/common/current_item.h"
#include "ui/common/path_text.h"
#include "ui/common/plain_text.h"
#include "ui/hosts/engine_host.h"
#include "ui/panels/ask/ask_text.h"
#include "ui/services.h"
#include "viz/bar_list.h"
#include "viz/style.h"
#include "viz/token_chips.h"

namespace diptych {
namespace {

constexpr int historyLimit = 50;
constexpr int menuLimit = 30;

}  // namespace

void QuestionSection::setPicture(const SharedImage& image, const std::filesystem::path& file) {
    m_job = {};
    m_running = m_interrupted = m_stopped = false;
    m_image = image;
    m_pictureName = fileName(file);
    m_result = {};
    m_problem.clear();
    fillQuestions();
    showAnswers();
    showState();
}

void QuestionSection::fillQuestions() {
    const DataItem* item = currentItem(m_services);
    QMenu* menu = m_questions->menu();
    menu->clear();
    for (std::size_t i = 0; item && i < item->questions.size() && i < menuLimit; ++i) {
        const QString text = QString::fromStdString(item->questions[i].text);
        QAction* action = menu->addAction(QString(text).replace(QLatin1Char('&'), QStringLiteral("&&")));
        connect(action, &QAction::triggered, this, [this, text] {
            setQuestion(text);
            ask();
        });
    }
    m_questions->setEnabled(!menu->isEmpty());
    m_questions->setToolTip(plainToolTip(menu->isEmpty() ? tr("The data set holds no question about this picture.")
                                                         : tr("Ask one of the data set's own questions and compare.")));
}

QString QuestionSection::someQuestion() const {
    const DataItem* item = currentItem(m_services);
    const std::string& language = m_services.selection.state().language;
    if (item)
        for (const Question& question : item->questions)
            if (language.empty() || question.language.empty() || question.language == language)
                return QString::fromStdString(question.text);
    return language == "zh" ? QStringLiteral("图中有什么?") : QStringLiteral("what is in the picture?");
}

void QuestionSection::setQuestion(const QString& question) {
    m_line->setText(question.simplified());
}

QString QuestionSection::question() const {
    return m_line->text().simplified();
}

void QuestionSection::ask() {
    const QString reason = whyNot(m_services.engine, "vqa");
    if (!m_image || question().isEmpty() || !reason.isEmpty()) {
        Q_EMIT finished(!reason.isEmpty() ? reason : m_image ? tr("Write a question first.") : tr("There is no picture to ask."));
        return;
    }
    VqaRequest request = questionRequest(m_image, question());
    request.maps = true;
    m_running = true;
    m_stopped = false;
    m_job = m_services.engine.ask<std::vector<VqaItem>>(
        tr("Answering a question"),
        [request](Model& model, JobContext& context) { return model.vqa(request, context); },
        [this](Result<std::vector<VqaItem>> result) { take(std::move(result)); });
    showState();
}

void QuestionSection::stop() {
    if (!m_running)
        return;
    m_job = {};
    m_running = false;
    m_stopped = true;
    showState();
    Q_EMIT finished(tr("Stopped."));
}

void QuestionSection::setActive(bool on) {
    if (!on && m_running) {
        m_job = {};
        m_running = false;
        m_interrupted = true;
    } else if (on && std::exchange(m_interrupted, false)) {
        ask();
    }
    showState();
}

void QuestionSection::take(Result<std::vector<VqaItem>> result) {
    m_running = false;
    m_problem.clear();
    QString problem;
    if (result.ok() && !result->empty()) {
        m_result = std::move(result->front());
        m_history.prepend({m_result, m_pictureName, m_image});
        if (m_history.size() > historyLimit)
            m_history.removeLast();
        showHistory();
    } else if (!result.ok()) {
        problem = QString::fromStdString(result.error().oneLine());
        m_stopped = result.error().code == ErrorCode::Cancelled;
        if (!m_stopped)
            m_problem = problem;
    }
    showAnswers();
    showState();
    Q_EMIT finished(problem);
}

const Question* QuestionSection::given() const {
    const DataItem* item = currentItem(m_services);
    if (!item)
        return nullptr;
    for (const Question& question : item->questions)
        if (sameAnswer(QString::fromStdString(question.text), QString::fromStdString(m_result.question)))
            return &question;
    return nullptr;
}

bool QuestionSection::isGiven(const QString& answer) const {
    const Question* known = given();
    return known && std::any_of(known->answers.begin(), known->answers.end(), [&](const std::string& gold) {
               return sameAnswer(QString::fromStdString(gold), answer);
           });
}

void QuestionSection::showAnswers() {
    QList<BarRow> rows;
    for (const Answer& answer : m_result.answers) {
        const QString text = QString::fromStdString(answer.text);
        const double probability = std::exp(answer.score);
        const bool marked = isGiven(text);
        rows.append({.text = text,
                     .share = probability,
                     .score = viz::percent(probability),
                     .note = marked ? tr("given in the data") : QString(),
                     .marked = marked,
                     .tip = tr("log-likelihood %1").arg(logLikelihood(answer.score))});
    }
    m_answers->setRows(rows);
    m_answers->setVisible(!rows.isEmpty());
    QList<TokenChip> chips;
    for (const std::string& token : m_result.tokens) {
        const QString text = QString::fromStdString(token);
        chips.append({.text = text, .special = looksSpecial(text)});
    }
    m_hovered = -1;
    m_chips->setChips(chips);
    m_chips->setCurrent(-1);
    m_chips->setVisible(!chips.isEmpty());
    Q_EMIT mapChanged();
}

void QuestionSection::showHistory() {
    m_historyList->clear();
    for (const Past& past : m_history) {
        const QString answer = past.item.answers.empty() ? tr("no answer") : QString::fromStdString(past.item.answers.front().text);
        auto* row = new QListWidgetItem(
            QStringLiteral("%1 → %2").arg(QString::fromStdString(past.item.question), answer), m_historyList);
        row->setToolTip(plainToolTip(row->text() + QLatin1Char('\n') + past.picture));
    }
    m_historyBox->setVisible(m_historyShown && !m_history.isEmpty());
}

void QuestionSection::setHistoryShown(bool on) {
    m_historyShown = on;
    m_historyBox->setVisible(on && !m_history.isEmpty());
}

// Answers of another picture are only read again as a question: maps of one picture never lie over another.
void QuestionSection::recall(int row) {
    const Past past = m_history.value(row);
    setQuestion(QString::fromStdString(past.item.question));
    if (past.image != m_image)
        return ask();
    m_result = past.item;
    showAnswers();
    showState();
}

void QuestionSection::chooseToken(int chip) {
    m_chips->setCurrent(chip);
    Q_EMIT mapChanged();
}

ShownMap QuestionSection::map() const {
    const int token = shownToken();
    HeatOverlay heat = overlayOf(m_result.maps, m_result.mapRows, m_result.mapCols, token);
    if (heat.empty())
        return {};
    return {std::move(heat), {},
            tr("Where the model looked for the question's \"%1\"").arg(QString::fromStdString(m_result.tokens[static_cast<std::size_t>(token)]))};
}

int QuestionSection::shownToken() const {
    const int token = m_hovered >= 0 ? m_hovered : m_chips->current();
    return token < static_cast<int>(m_result.tokens.size()) ? token : -1;
}

QString QuestionSection::stateText(const QString& reason) const {
    if (m_running)
        return tr("Looking for an answer…");
    if (!m_problem.isEmpty())
        return m_problem;
    if (!reason.isEmpty())
        return reason;
    return m_stopped ? tr("Stopped.") : verdict();
}

QString QuestionSection::verdict() const {
    const Question* known = given();
    if (!known || known->answers.empty() || m_result.answers.empty())
        return {};
    QStringList gold;
    for (const std::string& answer : known->answers)
        gold.append(QString::fromStdString(answer));
    gold.removeDuplicates();
    const QString answers = gold.join(QStringLiteral(", "));
    return isGiven(QString::fromStdString(m_result.answers.front().text))
               ? tr("The data set says the same: %1").arg(answers)
               : tr("The data set says otherwise: %1").arg(answers);
}

void QuestionSection::showState() {
    const QString reason = whyNot(m_services.engine, "vqa");
    m_ask->setEnabled(reason.isEmpty() && m_image && !question().isEmpty());
    m_ask->setToolTip(plainToolTip(!reason.isEmpty()        ? reason
                                   : !m_image               ? tr("Choose a picture first.")
                                   : question().isEmpty()   ? tr("Write a question first.")
                                                            : QString()));
    showRunning(m_ask, m_stop, m_running);
    const QString state = stateText(reason);
    m_state->setText(state);
    m_state->setVisible(!state.isEmpty());
}

QStringList QuestionSection::lines() const {
    QStringList lines;
    if (m_result.answers.empty())
        return lines;
    lines.append(QStringLiteral("question: %1").arg(QString::fromStdString(m_result.question)));
    for (const Answer& answer : m_result.answers)
        lines.append(QStringLiteral("answer: %1 (log-likelihood %2)")
                         .arg(QString::fromStdString(answer.text), QString::number(answer.score, 'f', 2)));
    return lines;
}

void QuestionSection::addResults(const QString& picture, CsvTable& table) const {
    for (const Answer& answer : m_result.answers)
        table.rows.append({picture, QStringLiteral("answer"), QString::fromStdString(m_result.question),
                           QString::fromStdString(answer.text), QString::number(answer.score, 'g', 8), {}});
}

}  // namespace diptych
