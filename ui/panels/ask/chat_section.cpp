#include "ui/panels/ask/chat_section.h"

#include <QAction>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

#include "core/base/files.h"
#include "ui/common/panel_recipe.h"
#include "ui/common/path_text.h"
#include "ui/common/plain_text.h"
#include "ui/hosts/dialogs.h"
#include "ui/hosts/engine_host.h"
#include "ui/panels/ask/ask_text.h"
#include "ui/panels/ask/chat_pictures.h"
#include "ui/panels/ask/decoding_controls.h"
#include "ui/panels/ask/token_review.h"
#include "ui/services.h"

namespace diptych {
namespace {

constexpr int keptConversations = 20;               // of a picture
constexpr std::size_t tokensOpenedAtOnce = 40;      // those of longer replies would push the reply itself out of view

QString keyOf(const std::filesystem::path& file) { return QString::fromStdString(toUtf8(file)); }

}  // namespace

void ChatSection::setActive(bool on) {
    if (on)
        showState();
}

void ChatSection::setPicture(const SharedImage& image, const std::filesystem::path& file) {
    if (file != m_file) {
        archive();
        m_file = file;
        QList<Conversation>& known = m_earlier[keyOf(file)];
        if (!known.isEmpty() && known.last().model == modelName())
            m_talk = known.takeLast();
        m_pictures->setMore(m_talk.furtherPictures());
    }
    m_image = image;
    m_pictures->setFirst(image, file);
    showTalk();
}

QString ChatSection::modelName() const {
    const ModelInfo* info = m_services.engine.modelInfo();
    QString name = info ? fileName(info->folder) : QString();
    for (std::size_t i = 0; info && i < info->adapters.size(); ++i)
        name += QStringLiteral(" + ") + fileName(info->adapters[i]);
    return name;
}

void ChatSection::followModel() {
    m_decoding->followModel();
    if (!m_talk.turns.empty() && m_talk.model != modelName())
        beginAnew();
    showState();
}

// Puts what was said aside. What streams is cut off where it stands.
void ChatSection::archive() {
    stop();
    if (!m_talk.turns.empty()) {
        QList<Conversation>& kept = m_earlier[keyOf(m_file)];
        kept.append(std::move(m_talk));
        if (kept.size() > keptConversations)
            kept.removeFirst();
    }
    m_talk = {};
    m_reviewed = -1;
    m_editing = false;
    m_notice.clear();
}

void ChatSection::beginAnew() {
    archive();
    m_pictures->setMore({});
    showTalk();
}

QList<Conversation> ChatSection::earlier() const { return m_earlier.value(keyOf(m_file)); }

void ChatSection::recall(int index) {
    QList<Conversation>& kept = m_earlier[keyOf(m_file)];
    if (index < 0 || index >= kept.size())
        return;
    Conversation wanted = kept.takeAt(index);
    archive();
    m_talk = std::move(wanted);
    m_pictures->setMore(m_talk.furtherPictures());
    showTalk();
}

void ChatSection::setMessage(const QString& message) { m_message->setPlainText(message); }

QString ChatSection::reason() const {
    const QString lacking = whyNot(m_services.engine, "chat");
    if (!lacking.isEmpty())
        return lacking;
    if (!m_image)
        return tr("Choose a picture first.");
    if (m_pictures->loading())
        return tr("Reading the pictures…");
    return !m_talk.turns.empty() && m_talk.model != modelName() ? tr("Another model said this: begin a new conversation.") : QString();
}

void ChatSection::send() {
    const QString message = m_message->toPlainText().trimmed(), why = reason();
    if (message.isEmpty() || !why.isEmpty() || m_running) {
        Q_EMIT finished(why.isEmpty() ? tr("Write a message first.") : why);
        return;
    }
    if (std::exchange(m_editing, false) && !m_talk.turns.empty())
        m_talk.turns.pop_back();
    if (m_talk.turns.empty()) {
        m_talk.model = modelName();
        m_talk.pictures = m_pictures->files();
    }
    m_talk.turns.push_back({.message = message, .reply = {}, .problem = {}});
    m_message->clear();
    m_notice.clear();
    m_reviewed = -1;
    ask();
}

ChatRequest ChatSection::request() const {
    ChatRequest request;
    request.images = m_pictures->images();
    for (const ChatTurn& turn : m_talk.turns) {
        const bool last = &turn == &m_talk.turns.back();
        if (!last && !turn.answered())              // nothing came of it: the model never heard it
            continue;
        request.messages.push_back(turn.message.toStdString());
        if (!last)
            request.given.push_back(turn.reply.reply.text);
    }
    request.decoding = m_decoding->decoding();
    request.alternatives = TokenReview::alternativesWanted;
    request.maps = true;
    return request;
}

void ChatSection::ask() {
    m_latest = std::make_shared<LatestText>();
    ChatRequest asked = request();
    asked.onText = [latest = m_latest](const std::string& soFar) { latest->set(soFar); };
    m_running = true;
    m_stream.start();
    m_job = m_services.engine.ask<ChatResult>(
        tr("Writing a reply"), [asked](Model& model, JobContext& context) { return model.chat(asked, context); },
        [this](Result<ChatResult> result) { take(std::move(result)); });
    showTalk();
    m_follow = true;
}

void ChatSection::endRun() {
    m_running = false;
    m_stream.stop();
}

void ChatSection::stop() {
    if (!m_running)
        return;
    m_job = {};
    endRun();
    m_talk.turns.back().reply.reply.text = m_latest->get();
    m_talk.turns.back().stopped = true;
    showTalk();
    Q_EMIT finished(tr("Stopped."));
}

void ChatSection::take(Result<ChatResult> result) {
    if (!result.ok() && result.error().code == ErrorCode::Cancelled)
        return stop();                              // from the job bar
    endRun();
    ChatTurn& turn = m_talk.turns.back();
    if (!result.ok())
        turn.problem = QString::fromStdString(result.error().oneLine());
    else if (result->replies.empty())
        turn.problem = tr("The model gave no reply.");
    else
        turn.reply = std::move(result->replies.back());
    const std::size_t tokens = turn.reply.reply.ids.size();
    m_reviewed = tokens > 0 && tokens <= tokensOpenedAtOnce ? static_cast<int>(m_talk.turns.size()) - 1 : -1;
    showTalk();
    m_follow = true;
    Q_EMIT finished(turn.problem);
}

void ChatSection::editLast() {
    if (m_talk.turns.empty() || m_running)
        return;
    m_editing = true;
    m_message->setPlainText(m_talk.turns.back().message);
    m_message->moveCursor(QTextCursor::End);
    m_message->setFocus();
    showState();
}

void ChatSection::reviewTurn(int turn) {
    m_reviewed = turn == m_reviewed ? -1 : turn;
    placeReview();
}

ShownMap ChatSection::map() const { return m_reviewed < 0 ? ShownMap() : m_review->map(); }

bool ChatSection::hasMaps() const { return m_reviewed >= 0 && m_review->hasMaps(); }

void ChatSection::showPrompt(int turn) {
    const ChatReply& reply = m_talk.turns[static_cast<std::size_t>(turn)].reply;
    m_services.dialogs.text(this, tr("What the model was given"),
                            tr("%n tokens, a picture standing for many of them", nullptr, static_cast<int>(reply.promptIds.size())) +
                                QStringLiteral("\n\n") + QString::fromStdString(reply.prompt));
}

void ChatSection::exportTalk() {
    const QString file = m_services.dialogs.saveFile(this, tr("Export the conversation"), QStringLiteral("conversation.md"));
    if (file.isEmpty())
        return;
    const Recipe recipe = recipeHead(m_services, QStringLiteral("ask"), m_file) + m_decoding->recipe();
    const std::string text = file.endsWith(QLatin1String(".json"), Qt::CaseInsensitive) ? toJson(m_talk, recipe).toStdString()
                                                                                        : toMarkdown(m_talk, recipe).toStdString();
    const Status status = writeFileAtomically(fromUtf8(file.toStdString()), text);
    if (!status.ok())
        m_services.dialogs.error(this, QString::fromStdString(status.error().oneLine()));
}

QString ChatSection::stateText() const {
    if (const QString why = reason(); !why.isEmpty())
        return why;
    return m_editing ? tr("Sending replaces your last message. Esc leaves it as it is.") : m_notice;
}

QStringList ChatSection::lines() const {
    QStringList lines;
    for (const ChatTurn& turn : m_talk.turns) {
        lines.append(QStringLiteral("message: %1").arg(turn.message.simplified()));
        if (turn.answered())
            lines.append(QStringLiteral("reply: %1 (log-likelihood %2)")
                             .arg(QString::fromStdString(turn.reply.reply.text).simplified(),
                                  QString::number(turn.reply.reply.logprob, 'f', 2)));
    }
    return lines;
}

void ChatSection::addResults(const QString& picture, CsvTable& table) const {
    for (const ChatTurn& turn : m_talk.turns)
        if (turn.answered())
            table.rows.append({picture, QStringLiteral("reply"), turn.message, QString::fromStdString(turn.reply.reply.text),
                               QString::number(turn.reply.reply.logprob, 'g', 8), {}});
}

}  // namespace diptych
