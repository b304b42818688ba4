// The building half of QuestionSection: widgets, their order and their texts.
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/panels/ask/ask_text.h"
#include "ui/panels/ask/question_section.h"
#include "viz/bar_list.h"
#include "viz/token_chips.h"

namespace diptych {

QuestionSection::QuestionSection(Services& services, QWidget* parent)
    : AskSection(parent), m_services(services), m_title(plainLabel({}, this)), m_state(plainLabel({}, this)),
      m_historyTitle(plainLabel({}, this)), m_line(new QLineEdit(this)), m_questions(new QToolButton(this)),
      m_ask(new QPushButton(this)), m_stop(new QPushButton(this)), m_answers(new BarList(this)), m_chips(new TokenChips(this)),
      m_historyBox(new QWidget(this)), m_historyList(new QListWidget(m_historyBox)) {
    build();
    connectParts();
    retranslate();
}

void QuestionSection::connectParts() {
    connect(m_line, &QLineEdit::returnPressed, this, &QuestionSection::ask);
    connect(m_ask, &QPushButton::clicked, this, &QuestionSection::ask);
    connect(m_stop, &QPushButton::clicked, this, &QuestionSection::stop);
    connect(m_line, &QLineEdit::textChanged, this, [this] { showState(); });
    connect(m_chips, &TokenChips::chipChosen, this, &QuestionSection::chooseToken);
    connect(m_chips, &TokenChips::chipHovered, this, [this](int chip) {
        m_hovered = chip;
        Q_EMIT mapChanged();
    });
    connect(m_historyList, &QListWidget::itemActivated, this,
            [this](QListWidgetItem* item) { recall(m_historyList->row(item)); });
}

void QuestionSection::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid * 2);
    QFont bold = font();
    bold.setBold(true);
    for (QLabel* heading : {m_title, m_historyTitle})
        heading->setFont(bold);
    auto* head = new QHBoxLayout;
    head->addWidget(m_title);
    head->addStretch();
    head->addWidget(m_questions);
    head->addLayout(samePlace(m_ask, m_stop));
    layout->addLayout(head);
    layout->addWidget(m_line);
    layout->addWidget(m_answers);
    layout->addWidget(m_state);
    layout->addWidget(m_chips);
    m_line->setMaxLength(2000);
    m_questions->setPopupMode(QToolButton::InstantPopup);
    m_questions->setMenu(new QMenu(m_questions));
    auto* past = new QVBoxLayout(m_historyBox);
    past->setContentsMargins(0, 0, 0, 0);
    past->setSpacing(Theme::grid);
    past->addWidget(m_historyTitle);
    past->addWidget(m_historyList, 1);
    m_historyTitle->setWordWrap(false);
    m_historyList->setTextElideMode(Qt::ElideRight);
    m_historyList->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_historyList->setProperty("dataText", true);
    m_historyList->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);  // what the picture leaves over
    m_historyList->setMinimumHeight(fontMetrics().height() * 3);
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
    m_historyTitle->setText(tr("Asked before"));
    m_historyList->setAccessibleName(tr("Questions asked before"));
    m_historyList->setToolTip(plainToolTip(tr("Double click or Enter shows the answer again, or asks it of the present picture.")));
    showAnswers();
    showHistory();
    fillQuestions();
    showState();
}

}  // namespace diptych
