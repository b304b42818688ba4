// Conversations about pictures: LLaVA ("conversations": from, value; "image"), ShareGPT as LLaMA-Factory reads it
// ("conversations" or "messages"; "images"; from/value or role/content), TRL ("messages" whose content is a list of parts).
// `image` is a string, a list or an object with a path. Each exchange is a question with its answer as well. Rows that
// Diptych wrote carry caption_id or question_id: they are captions and questions of their picture again.
#include <algorithm>

#include "core/data/formats/format.h"
#include "core/data/formats/set_builder.h"
#include "core/data/formats/writers.h"

namespace diptych {

namespace {

constexpr std::string_view pictureMark = "<image>";

int weigh(FileHead& head, const DataFiles&) {
    for (const char* key : {"conversations", "messages", "completion"})
        if (head.isJson && head.rowHas("", key))
            return 85;
    return 0;
}

std::string roleOf(std::string_view written) {
    if (written == "human" || written == "user")
        return "user";
    if (written == "gpt" || written == "assistant" || written == "model" || written == "chatgpt" || written == "bot")
        return "assistant";
    return std::string(written);
}

std::string withoutMarks(std::string text) {
    for (auto at = text.find(pictureMark); at != std::string::npos; at = text.find(pictureMark, at))
        text.erase(at, pictureMark.size());
    const auto begin = text.find_first_not_of(" \n\t\r");
    return begin == std::string::npos ? std::string() : text.substr(begin, text.find_last_not_of(" \n\t\r") - begin + 1);
}

std::size_t marksIn(const std::vector<Turn>& turns) {
    std::size_t marks = 0;
    for (const Turn& turn : turns)
        for (auto at = turn.text.find(pictureMark); at != std::string::npos; at = turn.text.find(pictureMark, at + 1))
            ++marks;
    return marks;
}

void addImages(const JsonValue& value, std::vector<std::string>& images) {
    if (value.isArray())
        value.forEach([&](const JsonValue& one) { addImages(one, images); });
    else if (value.isText())
        images.emplace_back(value.asText());
    else
        for (const char* key : {"path", "url", "image"})
            if (const auto inner = value.find(key); inner && inner->isText())
                return images.emplace_back(inner->asText()), void();
}

struct Talk {
    std::vector<std::string> images;
    std::vector<Turn> turns;
    std::string fault;                             // what is wrong with it, or empty
};

std::string textOfParts(const JsonValue& parts, Talk& talk) {
    std::string text;
    parts.forEach([&](const JsonValue& part) {
        const auto type = part.textOr("type", "text");
        const std::string kind(type.ok() ? *type : "text");
        if (kind == "text") {
            const auto words = part.textOr("text", "");
            text += words.ok() ? std::string(*words) : std::string();
        } else if (kind == "image" || kind == "image_url") {
            text += pictureMark;
            for (const char* key : {"image", "path", "url", "image_url"})
                if (const auto inner = part.find(key))
                    addImages(*inner, talk.images);
        } else {
            talk.fault = "a part of type \"" + kind.substr(0, 40) + "\" is not read, wanted text or image";
        }
    });
    return text;
}

void addTurns(const JsonValue& list, Talk& talk) {
    if (!list.isArray()) {
        talk.fault = "the turns are no array";
        return;
    }
    list.forEach([&](const JsonValue& turn) {
        const auto role = turn.find("from") ? turn.text("from") : turn.text("role");
        const auto content = turn.find(turn.find("value") ? "value" : "content");
        if (!role.ok() || !content || !(content->isText() || content->isArray()))
            talk.fault = "a turn has no from and value, or role and content";
        else
            talk.turns.push_back({roleOf(*role), content->isText() ? std::string(content->asText()) : textOfParts(*content, talk)});
    });
}

Talk talkOf(const JsonValue& row) {
    Talk talk;
    for (const char* key : {"image", "images"})
        if (const auto images = row.find(key))
            addImages(*images, talk.images);
    for (const char* key : {"conversations", "messages", "prompt", "completion"})
        if (const auto turns = row.find(key))
            addTurns(*turns, talk);
    for (const char* key : {"video", "videos", "audio", "audios"})
        if (row.find(key))
            talk.fault = std::string("\"") + key + "\" is not read, wanted pictures";
    const std::size_t marks = marksIn(talk.turns);
    if (talk.fault.empty() && marks != talk.images.size() && !(marks == 0 && talk.images.size() == 1))
        talk.fault = "has " + std::to_string(marks) + " <image> and " + std::to_string(talk.images.size()) + " pictures";
    return talk;
}

class TalkReader {
public:
    explicit TalkReader(SetBuilder& builder) : m_builder(builder) {}

    void add(const JsonValue& row, std::int64_t number) {
        row.forEachKey([this](std::string_view key, const JsonValue&) { m_builder.field(key); });
        Talk talk = talkOf(row);
        if (!talk.fault.empty())
            m_builder.problem("bad_row", number, talk.images.empty() ? std::string() : talk.images.front(), talk.fault);
        if (talk.turns.empty())
            return;
        const auto split = row.textOr("split", "");
        const std::string own = split.ok() ? std::string(*split) : std::string();
        if (addOwn(row, talk, number, own))
            return;
        DataItem& item = m_builder.addItem(talk.images.empty() ? std::string() : talk.images.front(), number, own);
        m_builder.addMorePictures(item, talk.images, number);
        setId(item, row);
        for (Turn& turn : talk.turns)
            turn.text = m_builder.cleaned(turn.text, item.path, number, maxTurnBytes);
        addExchanges(item, talk.turns, number);
        item.turns = std::move(talk.turns);
    }

private:
    static void setId(DataItem& item, const JsonValue& row) {
        const auto id = row.find("id");
        if (id && id->asInteger())
            item.id = *id->asInteger();
        else if (id)
            item.key = id->shown();
    }

    void addExchanges(DataItem& item, const std::vector<Turn>& turns, std::int64_t number) {
        for (std::size_t i = 0; i + 1 < turns.size(); ++i) {
            if (turns[i].role != "user" || turns[i + 1].role != "assistant")
                continue;
            Question question{.id = m_nextQuestion++, .text = withoutMarks(turns[i].text), .answers = {turns[i + 1].text}};
            question.row = number;
            m_builder.addQuestion(item, std::move(question));
        }
    }

    // A caption or a question that was written as a conversation here.
    bool addOwn(const JsonValue& row, const Talk& talk, std::int64_t number, const std::string& split) {
        const auto caption = row.integer("caption_id"), question = row.integer("question_id");
        if ((!caption.ok() && !question.ok()) || talk.turns.size() < 2 || talk.images.size() > 1)
            return false;
        DataItem& item = m_builder.itemOf(talk.images.empty() ? std::string() : talk.images.front(), number, split);
        if (const auto image = row.integer("image_id"); image.ok())
            item.id = *image;
        const auto language = row.textOr("language", "");
        const std::string tag(language.ok() ? *language : "");
        if (caption.ok()) {
            m_builder.addCaption(item, *caption, talk.turns[1].text, tag, number);
            return true;
        }
        const auto type = row.textOr("question_type", ""), answerType = row.textOr("answer_type", "");
        Question asked{.id = *question, .text = withoutMarks(talk.turns[0].text), .type = std::string(type.ok() ? *type : ""), .language = tag,
                       .answers = {talk.turns[1].text}, .answerType = std::string(answerType.ok() ? *answerType : "")};
        if (const auto all = row.find("answers"); all && all->isArray()) {
            asked.answers.clear();
            all->forEach([&](const JsonValue& answer) { asked.answers.push_back(answer.shown()); });
        }
        asked.row = number;
        m_builder.addQuestion(item, std::move(asked));
        return true;
    }

    SetBuilder& m_builder;
    std::int64_t m_nextQuestion = 0;
};

Result<Dataset> read(const ReadRequest& request) {
    SetBuilder builder(request.files, conversationsFormat.name, request.context);
    TalkReader reader(builder);
    for (const FileHead& source : request.sources) {
        builder.beginFile(source.name, splitOfFile(request.files, source.name));
        DIPTYCH_TRY(readJsonSource(request, source, builder, [&](const JsonPlace& place, const JsonValue& row) -> Status {
            if (place.row >= 0)
                reader.add(row, place.row);
            return {};
        }));
    }
    return builder.take();
}

}  // namespace

const Format conversationsFormat{"conversations", weigh, nullptr, read, writeConversations,
                                 holds::captions | holds::questions | holds::textIds | holds::pictureIds | holds::languages | holds::lineEnds |
                                     holds::turns | holds::severalPictures | holds::textRows | holds::absentPictures | holds::anySplit};

}  // namespace diptych
