#include "ui/panels/ask/chat_bubble.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "viz/style.h"

namespace diptych {
namespace {

constexpr int indent = Theme::grid * 10;            // a bubble keeps away from the other speaker's side
constexpr double userTint = 0.16, modelTint = 0.05; // of the accent and of the text colour over the background

}  // namespace

ChatBubble::ChatBubble(Speaker speaker, const Theme& theme, QWidget* parent)
    : QWidget(parent), m_speaker(speaker), m_theme(theme), m_text(plainLabel({}, this)), m_note(plainLabel({}, this)),
      m_buttons(new QWidget(this)) {
    const bool user = speaker == Speaker::User;
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins((user ? indent : 0) + Theme::grid * 3, Theme::grid * 2, (user ? 0 : indent) + Theme::grid * 3, Theme::grid);
    layout->setSpacing(Theme::grid);
    auto* buttons = new QHBoxLayout(m_buttons);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(Theme::grid);
    buttons->addStretch();
    if (user) {
        m_edit = addButton();
        connect(m_edit, &QToolButton::clicked, this, &ChatBubble::editWanted);
    } else {
        m_tokens = addButton();
        m_prompt = addButton();
        connect(m_tokens, &QToolButton::clicked, this, &ChatBubble::tokensWanted);
        connect(m_prompt, &QToolButton::clicked, this, &ChatBubble::promptWanted);
    }
    m_copy = addButton();
    connect(m_copy, &QToolButton::clicked, this, [this] { QApplication::clipboard()->setText(text()); });
    layout->addWidget(m_text);
    layout->addWidget(m_note);
    layout->addWidget(m_buttons);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setProperty("dataText", true);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_note->hide();
    retranslate();
}

QToolButton* ChatBubble::addButton() {
    auto* button = new QToolButton(m_buttons);
    button->setAutoRaise(true);
    m_buttons->layout()->addWidget(button);
    return button;
}

void ChatBubble::setText(const QString& text) { m_text->setText(text); }

QString ChatBubble::text() const { return m_text->text(); }

void ChatBubble::setNote(const QString& note) {
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

void ChatBubble::setEditable(bool on) { m_edit->setVisible(on); }

void ChatBubble::setKnown(bool tokens, bool prompt) {
    m_tokens->setVisible(tokens);
    m_prompt->setVisible(prompt);
}

void ChatBubble::retranslate() {
    m_text->setAccessibleName(m_speaker == Speaker::User ? tr("You said") : tr("The model said"));
    m_copy->setText(tr("Copy"));
    if (m_edit)
        m_edit->setText(tr("Edit"));
    if (m_edit)
        m_edit->setToolTip(plainToolTip(tr("Say it differently and ask again.")));
    if (m_tokens)
        m_tokens->setText(tr("Tokens"));
    if (m_tokens)
        m_tokens->setToolTip(plainToolTip(tr("How sure the model was of each token, where it looked, what else it could have said.")));
    if (m_prompt)
        m_prompt->setText(tr("Prompt"));
    if (m_prompt)
        m_prompt->setToolTip(plainToolTip(tr("What the model was given.")));
}

void ChatBubble::paintEvent(QPaintEvent*) {
    const bool user = m_speaker == Speaker::User;
    const QColor base = palette().color(QPalette::Window);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(user ? viz::blend(base, m_theme.accent(), userTint) : viz::blend(base, palette().color(QPalette::WindowText), modelTint));
    painter.drawRoundedRect(rect().adjusted(user ? indent : 0, 0, user ? 0 : -indent, 0), Theme::grid * 2, Theme::grid * 2);
}

}  // namespace diptych
