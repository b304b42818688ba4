// A conversation about pictures as a plain value: what was said, what the model replied, and how it is written out as JSON
// or Markdown with its recipe. Pictures are named without the folders they stand in.
#pragma once

#include <QString>
#include <filesystem>
#include <vector>

#include "core/language_values.h"
#include "viz/export.h"

namespace diptych {

struct ChatTurn {
    QString message;
    ChatReply reply;                                // its text is empty while the turn waits for it
    QString problem;                                // one line; empty: it went well
    bool stopped = false;                           // the reply is what had come so far

    bool answered() const { return !reply.reply.text.empty() || !reply.reply.ids.empty(); }
};

struct Conversation {
    QString model;                                  // name of its folder, and of its adapters
    std::vector<std::filesystem::path> pictures;    // the first one is that it belongs to
    std::vector<ChatTurn> turns;

    QString title() const;                          // how its first message begins
    std::vector<std::filesystem::path> furtherPictures() const { return {pictures.begin() + (pictures.empty() ? 0 : 1), pictures.end()}; }
};

QString toMarkdown(const Conversation& conversation, const Recipe& recipe);
QByteArray toJson(const Conversation& conversation, const Recipe& recipe);

}  // namespace diptych
