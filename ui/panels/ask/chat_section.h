// A conversation about the current picture, or several, with a model that has a language model: bubbles, replies that stream
// as they come, tokens of a reply with their maps and alternatives, the prompt as the model got it, the last message said
// differently. Each picture has its conversations, kept while the program runs; they are written out as Markdown or JSON.
// A reply that was asked for is finished also while another panel is looked at.
#pragma once

#include <QHash>
#include <QTimer>
#include <memory>

#include "core/base/job.h"
#include "ui/panels/ask/ask_section.h"
#include "ui/panels/ask/conversation.h"

class QAction;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace diptych {

class ChatBubble;
class ChatPictures;
class DecodingControls;
class LatestText;
class TokenReview;
struct Services;

class ChatSection : public AskSection {
    Q_OBJECT

public:
    explicit ChatSection(Services& services, QWidget* parent = nullptr);
    ~ChatSection() override;

    void setActive(bool on) override;
    void setPicture(const SharedImage& image, const std::filesystem::path& file) override;   // and its last conversation
    void followModel() override;                    // another model begins anew
    void start() override { send(); }
    void setMessage(const QString& message);
    void send();                                    // what the line holds, as the next message or in place of the last one
    void stop() override;                           // keeps what came so far
    bool running() const override { return m_running; }
    void beginAnew();                               // the conversation so far stays among the earlier ones
    void editLast();                                // its message comes back into the line; sending replaces it
    void reviewTurn(int turn);                      // opens its tokens
    const Conversation& conversation() const { return m_talk; }
    QList<Conversation> earlier() const;            // about this picture, newest last
    ChatPictures& pictures() { return *m_pictures; }
    TokenReview& review() { return *m_review; }
    bool reviewing() const { return m_reviewed >= 0; }           // tokens are open
    const QList<QAction*>& chatActions() const { return m_actions; }
    ShownMap map() const override;
    bool hasMaps() const override;
    QStringList lines() const override;
    void addResults(const QString& picture, CsvTable& table) const override;
    void retranslate() override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void build();
    QLayout* headRow();
    QWidget* transcript();
    QLayout* composer();
    void connectParts();
    void ask();                                     // for the reply to the last message
    ChatRequest request() const;
    void take(Result<ChatResult> result);
    void endRun();
    void archive();
    void recall(int earlier);
    void fillEarlier();
    void showTalk();
    void addTurn();                                 // a bubble for each side
    void fillTurn(int turn);
    void dropTurn();                                // the last one's bubbles
    void placeReview();
    void stream();
    void showState();
    void showPrompt(int turn);
    void exportTalk();
    QString reason() const;                         // why nothing can be sent; empty: it can
    QString stateText() const;
    QString modelName() const;

    Services& m_services;
    DecodingControls* m_decoding;
    ChatPictures* m_pictures;
    QLabel *m_title, *m_state, *m_empty;
    QToolButton *m_earlierMenu, *m_more;
    QScrollArea* m_scroll;
    QVBoxLayout* m_bubbles;
    TokenReview* m_review;
    QPlainTextEdit* m_message;
    QPushButton *m_send, *m_stop;
    QAction *m_new, *m_edit, *m_export;
    QList<QAction*> m_actions;
    QTimer m_stream;
    std::shared_ptr<LatestText> m_latest;
    SharedImage m_image;
    std::filesystem::path m_file;
    Conversation m_talk;
    QHash<QString, QList<Conversation>> m_earlier;  // by file of the picture, newest last
    QList<ChatBubble*> m_messages, m_replies;       // a bubble a turn
    QString m_notice;                               // of something that could not be added
    JobHandle m_job;
    int m_reviewed = -1;                            // turn whose tokens are open
    bool m_running = false, m_editing = false;
    bool m_follow = true;                           // keeps the end of the conversation in view
};

}  // namespace diptych
