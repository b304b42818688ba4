#include "ui/panels/ask/conversation.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "ui/common/path_text.h"
#include "ui/panels/ask/ask_text.h"

namespace diptych {
namespace {

constexpr int titleLetters = 40;

// Every line of a text as a Markdown quotation: what was said is never read as a heading or a list.
QString quoted(const QString& text) {
    QStringList lines = text.split(QLatin1Char('\n'));
    for (QString& line : lines)
        line.prepend(QStringLiteral("> "));
    return lines.join(QLatin1Char('\n'));
}

QJsonArray tokensOf(const GeneratedText& text) {
    QJsonArray tokens;
    for (std::size_t i = 0; i < text.pieces.size() && i < text.tokenLogprobs.size(); ++i)
        tokens.append(QJsonObject{{QStringLiteral("piece"), QString::fromStdString(text.pieces[i])},
                                  {QStringLiteral("id"), static_cast<qint64>(text.ids[i])},
                                  {QStringLiteral("logprob"), text.tokenLogprobs[i]}});
    return tokens;
}

QJsonObject jsonOf(const ChatTurn& turn) {
    QJsonObject object{{QStringLiteral("message"), turn.message}};
    if (!turn.problem.isEmpty())
        object.insert(QStringLiteral("problem"), turn.problem);
    if (!turn.answered())
        return object;
    object.insert(QStringLiteral("reply"), QString::fromStdString(turn.reply.reply.text));
    object.insert(QStringLiteral("stopped"), turn.stopped);
    if (!turn.reply.prompt.empty())
        object.insert(QStringLiteral("prompt"), QString::fromStdString(turn.reply.prompt));
    if (!turn.stopped) {
        object.insert(QStringLiteral("logprob"), turn.reply.reply.logprob);
        object.insert(QStringLiteral("tokens"), tokensOf(turn.reply.reply));
    }
    return object;
}

}  // namespace

QString Conversation::title() const {
    const QString first = turns.empty() ? QString() : turns.front().message.simplified();
    return first.size() > titleLetters ? first.left(titleLetters) + QChar(0x2026) : first;
}

QString toMarkdown(const Conversation& conversation, const Recipe& recipe) {
    QStringList names;
    for (const auto& picture : conversation.pictures)
        names.append(fileName(picture));
    QStringList lines{QStringLiteral("# Conversation about ") + names.join(QStringLiteral(", ")), {}};
    for (const ChatTurn& turn : conversation.turns) {
        lines << QStringLiteral("**User**") << QString() << quoted(turn.message) << QString();
        if (turn.answered())
            lines << (turn.stopped ? QStringLiteral("**Model** (stopped)") : QStringLiteral("**Model**")) << QString()
                  << quoted(QString::fromStdString(turn.reply.reply.text)) << QString();
        if (!turn.problem.isEmpty())
            lines << QStringLiteral("**Problem**") << QString() << quoted(turn.problem) << QString();
    }
    lines << QStringLiteral("## Recipe") << QString();
    for (const auto& [key, value] : recipe)
        lines << quoted(key + QStringLiteral(": ") + value);
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

QByteArray toJson(const Conversation& conversation, const Recipe& recipe) {
    QJsonArray pictures, turns;
    for (const auto& picture : conversation.pictures)
        pictures.append(fileName(picture));
    for (const ChatTurn& turn : conversation.turns)
        turns.append(jsonOf(turn));
    return QJsonDocument(QJsonObject{{QStringLiteral("model"), conversation.model},
                                     {QStringLiteral("pictures"), pictures},
                                     {QStringLiteral("turns"), turns},
                                     {QStringLiteral("recipe"), jsonOf(recipe)}})
        .toJson();
}

}  // namespace diptych
