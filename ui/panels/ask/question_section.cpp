#include "ui/panels/ask/question_section.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "core/base/selection.h"
#include "core/data/dataset.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/data_host.h"
#include "ui/hosts/engine_host.h"
#include "ui/panels/ask/ask_text.h"
#include "ui/services.h"
#include "viz/bar_list.h"
#include "viz/token_chips.h"

namespace diptych {
namespace {

constexpr int answersShown = 5;
constexpr int longestAnswer = 12;  // new tokens
constexpr int historyLimit = 50;
constexpr int menuLimit = 30;

const DataItem* itemOf(const Services& services, const std::shared_ptr<const Dataset>& set) {
    const int row = services.selection.state().item;
    return set && row >= 0 && row < static_cast<int>(set->items.size()) ? &set->items[static_cast<std::size_t>(row)] : nullptr;
}

}  // namespace

QuestionSection::QuestionSection(Services& services, QWidget* parent)
    : QWidget(parent), m_services(services), m_title(plainLabel({}, this)), m_state(plainLabel({}, this)),
      m_hint(plainLabel({}, this)), m_historyTitle(plainLabel({}, this)), m_line(new QLineEdit(this)),
      m_questions(new QToolButton(this)), m_ask(new QPushButton(this)), m_stop(new QPushButton(this)),
      m_answers(new BarList(this)), m_chips(new TokenChips(this)), m_historyList(new QListWidget(this)) {
    build();
    connect(m_line, &QLineEdit::returnPressed, this, &QuestionSection::ask);
    connect(m_ask, &QPushButton::clicked, this, &QuestionSection::ask);
    connect(m_stop, &QPushButton::clicked, this, &QuestionSection::stop);
    connect(m_line, &QLineEdit::textChanged, this, [this] { showState(); });
    connect(m_chips, &TokenChips::chipChosen, this, &QuestionSection::chooseToken);
    connect(m_chips, &TokenChips::chipHovered, this, [this](int chip) {
        m_hovered = chip;
        Q_EMIT overlayChanged();
    });
    connect(m_historyList, &QListWidget::itemActivated, this,
            [this](QListWidgetItem* item) { recall(m_historyList->row(item)); });
    retranslate();
}

void QuestionSection::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid * 2);
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    auto* head = new QHBoxLayout;
    head->addWidget(m_title);
    head->addStretch();
    head->addWidget(m_questions);
    layout->addLayout(head);
    auto* asking = new QHBoxLayout;
    asking->addWidget(m_line, 1);
    asking->addWidget(m_ask);
    asking->addWidget(m_stop);
    layout->addLayout(asking);
    layout->addWidget(m_state);
    layout->addWidget(m_answers);
    layout->addWidget(m_chips);
    layout->addWidget(m_hint);
    layout->addWidget(m_historyTitle);
    layout->addWidget(m_historyList);
    m_line->setMaxLength(2000);
    m_questions->setPopupMode(QToolButton::InstantPopup);
    m_questions->setMenu(new QMenu(m_questions));
    m_questions->setAutoRaise(true);
    m_historyList->setMaximumHeight(fontMetrics().height() * 8);
    m_historyList->setTextElideMode(Qt::ElideRight);
    m_historyList->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_hint->setForegroundRole(QPalette::PlaceholderText);
}

void QuestionSection::retranslate() {
    m_title->setText(tr("Question"));
    m_line->setPlaceholderText(tr("What do you want to know about the picture?"));
    m_line->setAccessibleName(tr("Question about the picture"));
    m_ask->setText(tr("&Ask"));
    m_stop->setText(tr("Stop"));
    m_questions->setText(tr("From the data"));
    m_questions->setAccessibleName(tr("Questions of the data set for this picture"));
    m_answers->setAccessibleName(tr("Answers with their probability"));
    m_answers->setScoreTitle(tr("probability of the whole answer"));
    m_chips->setAccessibleName(tr("Tokens of the question"));
    m_hint->setText(tr("Point at a word of the question to see where the model looked for it."));
    m_historyTitle->setText(tr("Asked before"));
    m_historyList->setAccessibleName(tr("Questions asked before"));
    showAnswers();
    showHistory();
    fillQuestions();
    showState();
}

void QuestionSection::followModel() {
    showState();
}

void QuestionSection::setPicture(SharedImage image, const QString& name) {
    m_job = {};
    m_running = false;
    m_image = std::move(image);
    m_pictureName = name;
    m_result = {};
    m_problem.clear();
    fillQuestions();
    showAnswers();
    showState();
}

void QuestionSection::fillQuestions() {
    const auto set = m_services.data.dataset();
    const DataItem* item = itemOf(m_services, set);
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
    const auto set = m_services.data.dataset();
    const DataItem* item = itemOf(m_services, set);
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
    VqaRequest request;
    request.image = m_image;
    request.questions = {question().toStdString()};
    request.topK = answersShown;
    request.decoding.beams = answersShown;
    request.decoding.returns = answersShown;
    request.decoding.maxTokens = longestAnswer;
    request.maps = true;
    m_running = true;
    m_job = m_services.engine.ask<std::vector<VqaItem>>(
        tr("Answering a question"),
        [request](Model& model, JobContext& context) { return model.vqa(request, context); },
        [this](Result<std::vector<VqaItem>> result) { take(std::move(result)); });
    showState();
}

void QuestionSection::stop() {
    m_job.cancel();
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
        if (result.error().code != ErrorCode::Cancelled)
            m_problem = problem;
    }
    showAnswers();
    showState();
    Q_EMIT finished(problem);
}

const Question* QuestionSection::given() const {
    const auto set = m_services.data.dataset();
    const DataItem* item = itemOf(m_services, set);
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
                     .score = percent(probability),
                     .note = marked ? tr("given in the data") : QString(),
                     .marked = marked});
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
    m_hint->setVisible(!chips.isEmpty());
    Q_EMIT overlayChanged();
}

void QuestionSection::showHistory() {
    m_historyList->clear();
    for (const Past& past : m_history) {
        const QString answer = past.item.answers.empty() ? tr("no answer") : QString::fromStdString(past.item.answers.front().text);
        auto* row = new QListWidgetItem(
            QStringLiteral("%1 → %2").arg(QString::fromStdString(past.item.question), answer), m_historyList);
        row->setToolTip(plainToolTip(row->text() + QLatin1Char('\n') + past.picture));
    }
    m_historyList->setVisible(!m_history.isEmpty());
    m_historyTitle->setVisible(!m_history.isEmpty());
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
    Q_EMIT overlayChanged();
}

HeatOverlay QuestionSection::overlay() const {
    return overlayOf(m_result.maps, m_result.mapRows, m_result.mapCols, m_hovered >= 0 ? m_hovered : m_chips->current());
}

void QuestionSection::showState() {
    const QString reason = whyNot(m_services.engine, "vqa");
    m_ask->setEnabled(reason.isEmpty() && m_image && !question().isEmpty());
    m_ask->setToolTip(plainToolTip(!reason.isEmpty()        ? reason
                                   : !m_image               ? tr("Choose a picture first.")
                                   : question().isEmpty()   ? tr("Write a question first.")
                                                            : QString()));
    m_stop->setVisible(m_running);
    QString state = m_problem.isEmpty() ? reason : m_problem;
    if (m_running)
        state = tr("Looking for an answer…");
    const Question* known = given();
    if (state.isEmpty() && known && !m_result.answers.empty() && !known->answers.empty() &&
        !isGiven(QString::fromStdString(m_result.answers.front().text))) {
        QStringList gold;
        for (const std::string& answer : known->answers)
            gold.append(QString::fromStdString(answer));
        gold.removeDuplicates();
        state = tr("The data set says: %1").arg(gold.join(QStringLiteral(", ")));
    }
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

}  // namespace diptych
