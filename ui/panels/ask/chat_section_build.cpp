// The building half of ChatSection: widgets, their order and their texts, and the bubbles.
#include <QAction>
#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include "core/base/files.h"
#include "ui/common/column_scroll.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/engine_host.h"
#include "ui/panels/ask/ask_text.h"
#include "ui/panels/ask/chat_bubble.h"
#include "ui/panels/ask/chat_pictures.h"
#include "ui/panels/ask/chat_section.h"
#include "ui/panels/ask/decoding_controls.h"
#include "ui/panels/ask/picture_files.h"
#include "ui/panels/ask/token_review.h"
#include "ui/services.h"

namespace diptych {
namespace {

constexpr int streamMs = 100;
constexpr int messageLines = 2;

QToolButton* menuButton(QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setMenu(new QMenu(button));
    return button;
}

}  // namespace

ChatSection::ChatSection(Services& services, QWidget* parent)
    : AskSection(parent), m_services(services), m_decoding(new DecodingControls(services, DecodingControls::Purpose::Replies, this)),
      m_pictures(new ChatPictures(services, this)), m_title(plainLabel({}, this)), m_state(plainLabel({}, this)),
      m_empty(plainLabel({}, this)), m_earlierMenu(menuButton(this)), m_more(menuButton(this)), m_scroll(new ColumnScroll(this)),
      m_bubbles(new QVBoxLayout), m_review(new TokenReview(this)), m_message(new QPlainTextEdit(this)), m_send(new QPushButton(this)),
      m_stop(new QPushButton(this)), m_new(new QAction(this)), m_edit(new QAction(this)), m_export(new QAction(this)),
      m_actions{m_new, m_edit, m_export}, m_latest(std::make_shared<LatestText>()) {
    build();
    connectParts();
    m_stream.setInterval(streamMs);
    setAcceptDrops(true);
    retranslate();
}

ChatSection::~ChatSection() = default;

QLayout* ChatSection::headRow() {
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    auto* row = new QHBoxLayout;
    row->addWidget(m_title, 1);
    row->addWidget(m_earlierMenu);
    row->addWidget(m_more);
    m_more->menu()->addActions(m_actions);
    return row;
}

QWidget* ChatSection::transcript() {
    auto* content = new QWidget(m_scroll);
    m_bubbles->setContentsMargins(0, 0, Theme::grid * 2, 0);
    m_bubbles->setSpacing(Theme::grid * 2);
    content->setLayout(m_bubbles);
    m_bubbles->addWidget(m_empty);
    m_bubbles->addWidget(m_review);
    m_bubbles->addStretch();
    m_review->setGoingOn(false);
    m_review->hide();
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_empty->setAlignment(Qt::AlignCenter);
    m_scroll->setWidget(content);
    return m_scroll;
}

QLayout* ChatSection::composer() {
    auto* row = new QHBoxLayout;
    row->setSpacing(Theme::grid * 2);
    row->addWidget(m_message, 1);
    row->addLayout(samePlace(m_send, m_stop));
    m_message->setTabChangesFocus(true);
    m_message->setFixedHeight(fontMetrics().lineSpacing() * messageLines + Theme::grid * 4);
    m_message->installEventFilter(this);
    m_message->setProperty("dataText", true);
    return row;
}

void ChatSection::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::grid * 2);
    layout->addLayout(headRow());
    layout->addWidget(m_pictures);
    layout->addWidget(transcript(), 1);
    layout->addWidget(m_state);
    layout->addLayout(composer());
    layout->addWidget(m_decoding);
}

void ChatSection::connectParts() {
    connect(&m_stream, &QTimer::timeout, this, &ChatSection::stream);
    connect(m_send, &QPushButton::clicked, this, &ChatSection::send);
    connect(m_stop, &QPushButton::clicked, this, &ChatSection::stop);
    connect(m_new, &QAction::triggered, this, [this] {
        beginAnew();
        m_message->setFocus();
    });
    connect(m_edit, &QAction::triggered, this, &ChatSection::editLast);
    connect(m_export, &QAction::triggered, this, &ChatSection::exportTalk);
    connect(m_message, &QPlainTextEdit::textChanged, this, &ChatSection::showState);
    connect(m_review, &TokenReview::mapChanged, this, [this] {
        m_follow = false;                           // who looks at a token wants it to stay where it is
        Q_EMIT mapChanged();
    });
    connect(m_pictures, &ChatPictures::changed, this, &ChatSection::showState);
    connect(m_pictures, &ChatPictures::failed, this, [this](const QString& line) {
        m_notice = line;
        showState();
    });
    QScrollBar* bar = m_scroll->verticalScrollBar();
    connect(bar, &QScrollBar::rangeChanged, this, [this, bar](int, int most) {
        if (m_follow)
            bar->setValue(most);
    });
    connect(bar, &QScrollBar::actionTriggered, this, [this, bar] { m_follow = bar->sliderPosition() >= bar->maximum(); });
}

void ChatSection::addTurn() {
    const int turn = static_cast<int>(m_replies.size());
    auto* message = new ChatBubble(ChatBubble::Speaker::User, m_services.theme, m_scroll->widget());
    auto* reply = new ChatBubble(ChatBubble::Speaker::Model, m_services.theme, m_scroll->widget());
    connect(message, &ChatBubble::editWanted, this, &ChatSection::editLast);
    connect(reply, &ChatBubble::tokensWanted, this, [this, turn] { reviewTurn(turn); });
    connect(reply, &ChatBubble::promptWanted, this, [this, turn] { showPrompt(turn); });
    for (ChatBubble* bubble : {message, reply}) {
        m_bubbles->insertWidget(m_bubbles->count() - 1, bubble);
        bubble->show();
    }
    m_messages.append(message);
    m_replies.append(reply);
}

void ChatSection::fillTurn(int turn) {
    const ChatTurn& said = m_talk.turns[static_cast<std::size_t>(turn)];
    const bool last = turn + 1 == static_cast<int>(m_talk.turns.size());
    m_messages[turn]->setText(said.message);
    m_messages[turn]->setEditable(last && !m_running);
    m_replies[turn]->setText(QString::fromStdString(said.reply.reply.text));
    m_replies[turn]->setNote(!said.problem.isEmpty() ? said.problem : said.stopped ? tr("Stopped.") : QString());
    m_replies[turn]->setKnown(!said.reply.reply.ids.empty(), !said.reply.prompt.empty());
}

void ChatSection::dropTurn() {
    for (ChatBubble* bubble : {m_messages.takeLast(), m_replies.takeLast()}) {
        m_bubbles->removeWidget(bubble);
        bubble->hide();
        bubble->deleteLater();                      // it may be the one that was clicked
    }
}

void ChatSection::showTalk() {
    const auto turns = static_cast<qsizetype>(m_talk.turns.size());
    while (m_replies.size() > turns)
        dropTurn();
    while (m_replies.size() < turns)
        addTurn();
    for (int turn = 0; turn < static_cast<int>(turns); ++turn)
        fillTurn(turn);
    m_empty->setVisible(turns == 0);
    m_pictures->setOpen(turns == 0);
    placeReview();
    stream();
    fillEarlier();
    showState();
}

// The tokens stand right under the reply that they are of.
void ChatSection::placeReview() {
    m_bubbles->removeWidget(m_review);
    const bool any = m_reviewed >= 0 && m_reviewed < m_replies.size();
    m_bubbles->insertWidget(any ? m_bubbles->indexOf(m_replies.at(m_reviewed)) + 1 : 0, m_review);
    m_review->setText(any ? m_talk.turns[static_cast<std::size_t>(m_reviewed)].reply.reply : GeneratedText());
    m_review->setVisible(any && !m_review->empty());
    Q_EMIT mapChanged();
}

void ChatSection::stream() {
    if (!m_running || m_replies.isEmpty())
        return;
    const QString soFar = QString::fromStdString(m_latest->get());
    m_replies.last()->setText(soFar.isEmpty() ? QString(QChar(0x2026)) : soFar);
}

void ChatSection::fillEarlier() {
    QMenu* menu = m_earlierMenu->menu();
    menu->clear();
    const QList<Conversation> known = earlier();
    for (int i = static_cast<int>(known.size()) - 1; i >= 0; --i)
        connect(menu->addAction(literalText(known.at(i).title() + QStringLiteral(" · ") + known.at(i).model)), &QAction::triggered, this,
                [this, i] { recall(i); });
    m_earlierMenu->setEnabled(!known.isEmpty());
    m_earlierMenu->setToolTip(plainToolTip(known.isEmpty() ? tr("There is no earlier conversation about this picture.")
                                                           : tr("Earlier conversations about this picture.")));
}

void ChatSection::showState() {
    const QString why = reason(), state = stateText();
    const bool written = !m_message->toPlainText().trimmed().isEmpty();
    m_send->setEnabled(why.isEmpty() && written);
    m_send->setToolTip(plainToolTip(!why.isEmpty() ? why : written ? QString() : tr("Write a message first.")));
    m_edit->setEnabled(!m_talk.turns.empty() && !m_running);
    m_new->setEnabled(!m_talk.turns.empty());
    m_export->setEnabled(!m_talk.turns.empty());
    showRunning(m_send, m_stop, m_running);
    m_state->setText(state);
    m_state->setVisible(!state.isEmpty());
}

bool ChatSection::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_message && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (enter && key->modifiers() == Qt::NoModifier) {
            send();
            return true;
        }
        if (key->key() == Qt::Key_Up && m_message->document()->isEmpty()) {
            editLast();
            return true;
        }
        if (key->key() == Qt::Key_Escape && std::exchange(m_editing, false)) {
            m_message->clear();
            return true;
        }
    }
    return AskSection::eventFilter(watched, event);
}

// Only where the conversation can still take pictures; else the window makes a dropped picture the current one.
void ChatSection::dragEnterEvent(QDragEnterEvent* event) {
    if (m_pictures->open() && m_image && holdsPictures(*event->mimeData()))
        event->acceptProposedAction();
}

void ChatSection::dropEvent(QDropEvent* event) {
    m_pictures->add(localFiles(*event->mimeData()));
    event->acceptProposedAction();
}

void ChatSection::retranslate() {
    m_title->setText(tr("Chat"));
    m_earlierMenu->setText(tr("Earlier"));
    m_more->setText(tr("Conversation"));
    m_new->setText(tr("New conversation"));
    m_edit->setText(tr("Edit the last message"));
    m_export->setText(tr("Export the conversation as Markdown or JSON…"));
    m_send->setText(tr("&Send"));
    m_stop->setText(tr("Stop"));
    m_stop->setToolTip(plainToolTip(tr("Ends the reply; what was said so far stays.")));
    m_message->setPlaceholderText(tr("Say something about the picture. Enter sends."));
    m_message->setAccessibleName(tr("Message to the model"));
    m_scroll->setAccessibleName(tr("The conversation"));
    m_empty->setText(tr("Ask the model something about the picture, and go on from its reply."));
    m_decoding->retranslate();
    m_pictures->retranslate();
    m_review->retranslate();
    for (ChatBubble* bubble : m_messages + m_replies)
        bubble->retranslate();
    showTalk();
}

}  // namespace diptych
