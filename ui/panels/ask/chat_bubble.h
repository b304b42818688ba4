// One thing said in a conversation: plain text that can be selected and copied, and under it what can be done with it.
#pragma once

#include <QWidget>

class QLabel;
class QToolButton;

namespace diptych {

class Theme;

class ChatBubble : public QWidget {
    Q_OBJECT

public:
    enum class Speaker { User, Model };

    ChatBubble(Speaker speaker, const Theme& theme, QWidget* parent = nullptr);

    void setText(const QString& text);
    QString text() const;
    void setNote(const QString& note);              // muted, under the text: a problem, "stopped"
    void setEditable(bool on);                      // of a user: can be said differently
    void setKnown(bool tokens, bool prompt);        // of a model: what there is to see of the reply
    void retranslate();

Q_SIGNALS:
    void editWanted();
    void tokensWanted();
    void promptWanted();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QToolButton* addButton();

    Speaker m_speaker;
    const Theme& m_theme;
    QLabel *m_text, *m_note;
    QWidget* m_buttons;
    QToolButton *m_copy, *m_edit = nullptr, *m_tokens = nullptr, *m_prompt = nullptr;
};

}  // namespace diptych
