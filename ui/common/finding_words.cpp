#include "ui/common/finding_words.h"

#include <QCoreApplication>
#include <algorithm>
#include <iterator>

namespace diptych {

namespace {

struct Words {
    const char *code, *name, *meaning;
};

// The meanings are those of findingKinds(): here to be translated.
constexpr Words words[] = {
    {"missing_image", QT_TRANSLATE_NOOP("diptych::Findings", "picture missing"),
     QT_TRANSLATE_NOOP("diptych::Findings", "the picture is not there")},
    {"outside_root", QT_TRANSLATE_NOOP("diptych::Findings", "outside the folder"),
     QT_TRANSLATE_NOOP("diptych::Findings", "the name is absolute, leads out of the set, or is no regular file")},
    {"unsupported_image", QT_TRANSLATE_NOOP("diptych::Findings", "picture format not read"),
     QT_TRANSLATE_NOOP("diptych::Findings", "the picture is of a kind that is not read")},
    {"empty_file", QT_TRANSLATE_NOOP("diptych::Findings", "empty file"),
     QT_TRANSLATE_NOOP("diptych::Findings", "the picture's file holds no bytes")},
    {"unreadable_image", QT_TRANSLATE_NOOP("diptych::Findings", "picture damaged"),
     QT_TRANSLATE_NOOP("diptych::Findings", "the file is no picture, or it is damaged")},
    {"truncated_image", QT_TRANSLATE_NOOP("diptych::Findings", "picture cut short"),
     QT_TRANSLATE_NOOP("diptych::Findings", "the picture ends before its end")},
    {"image_bomb", QT_TRANSLATE_NOOP("diptych::Findings", "far too many pixels"),
     QT_TRANSLATE_NOOP("diptych::Findings", "the picture claims more pixels than are ever decoded")},
    {"wrong_extension", QT_TRANSLATE_NOOP("diptych::Findings", "wrong file ending"),
     QT_TRANSLATE_NOOP("diptych::Findings", "the name's ending belongs to another format than the content")},
    {"animated_image", QT_TRANSLATE_NOOP("diptych::Findings", "several frames"),
     QT_TRANSLATE_NOOP("diptych::Findings", "the file holds several frames, of which the first is used")},
    {"tiny_image", QT_TRANSLATE_NOOP("diptych::Findings", "very small picture"),
     QT_TRANSLATE_NOOP("diptych::Findings", "the shorter side is under 32 px")},
    {"huge_image", QT_TRANSLATE_NOOP("diptych::Findings", "very large picture"),
     QT_TRANSLATE_NOOP("diptych::Findings", "the picture is larger than any model needs")},
    {"extreme_aspect", QT_TRANSLATE_NOOP("diptych::Findings", "very long or wide picture"),
     QT_TRANSLATE_NOOP("diptych::Findings", "one side is more than five times the other")},
    {"size_differs", QT_TRANSLATE_NOOP("diptych::Findings", "declared size differs"),
     QT_TRANSLATE_NOOP("diptych::Findings", "the source declares another size than the picture has")},
    {"blank_image", QT_TRANSLATE_NOOP("diptych::Findings", "blank picture"),
     QT_TRANSLATE_NOOP("diptych::Findings", "the picture is of one colour, nearly or fully")},
    {"blurred_image", QT_TRANSLATE_NOOP("diptych::Findings", "blurred picture"),
     QT_TRANSLATE_NOOP("diptych::Findings", "the picture has no sharp edge")},
    {"exact_duplicate", QT_TRANSLATE_NOOP("diptych::Findings", "same file twice"),
     QT_TRANSLATE_NOOP("diptych::Findings", "two files hold the same bytes")},
    {"near_duplicate", QT_TRANSLATE_NOOP("diptych::Findings", "looks like another"),
     QT_TRANSLATE_NOOP("diptych::Findings", "two pictures look the same")},
    {"split_leak", QT_TRANSLATE_NOOP("diptych::Findings", "same file in two splits"),
     QT_TRANSLATE_NOOP("diptych::Findings", "the same bytes stand in two splits")},
    {"near_split_leak", QT_TRANSLATE_NOOP("diptych::Findings", "alike in two splits"),
     QT_TRANSLATE_NOOP("diptych::Findings", "pictures that look the same stand in two splits")},
    {"no_text", QT_TRANSLATE_NOOP("diptych::Findings", "no text"),
     QT_TRANSLATE_NOOP("diptych::Findings", "a picture has neither caption nor question, though others of its split have")},
    {"empty_text", QT_TRANSLATE_NOOP("diptych::Findings", "empty text"),
     QT_TRANSLATE_NOOP("diptych::Findings", "a text holds nothing but blanks")},
    {"too_short", QT_TRANSLATE_NOOP("diptych::Findings", "text too short"),
     QT_TRANSLATE_NOOP("diptych::Findings", "a text has fewer than three letters")},
    {"too_long", QT_TRANSLATE_NOOP("diptych::Findings", "text too long"),
     QT_TRANSLATE_NOOP("diptych::Findings", "a text does not fit into the model's context")},
    {"non_language", QT_TRANSLATE_NOOP("diptych::Findings", "hardly any words"),
     QT_TRANSLATE_NOOP("diptych::Findings", "a text is hardly made of words")},
    {"markup", QT_TRANSLATE_NOOP("diptych::Findings", "HTML in a text"),
     QT_TRANSLATE_NOOP("diptych::Findings", "a text holds HTML tags or entities")},
    {"url_in_text", QT_TRANSLATE_NOOP("diptych::Findings", "web address in a text"),
     QT_TRANSLATE_NOOP("diptych::Findings", "a text holds a web address")},
    {"boilerplate", QT_TRANSLATE_NOOP("diptych::Findings", "stock phrase"),
     QT_TRANSLATE_NOOP("diptych::Findings", "a text is a phrase of web pages, or stands at many pictures alike")},
    {"repeated_text", QT_TRANSLATE_NOOP("diptych::Findings", "same text twice"),
     QT_TRANSLATE_NOOP("diptych::Findings", "a picture has the same text twice")},
    {"repeated_words", QT_TRANSLATE_NOOP("diptych::Findings", "one word over and over"),
     QT_TRANSLATE_NOOP("diptych::Findings", "a text says one word over and over")},
    {"mojibake", QT_TRANSLATE_NOOP("diptych::Findings", "wrongly decoded text"),
     QT_TRANSLATE_NOOP("diptych::Findings", "a text was decoded with the wrong character set")},
    {"wrong_language", QT_TRANSLATE_NOOP("diptych::Findings", "wrong language"),
     QT_TRANSLATE_NOOP("diptych::Findings", "a text is not written in the script of its language")},
    {"bad_text", QT_TRANSLATE_NOOP("diptych::Findings", "text damaged or endless"),
     QT_TRANSLATE_NOOP("diptych::Findings", "a text was no valid UTF-8 or endless, and was mended or cut")},
    {"no_answer", QT_TRANSLATE_NOOP("diptych::Findings", "no answer"),
     QT_TRANSLATE_NOOP("diptych::Findings", "a question has no answer, though others of its split have")},
    {"inconsistent_answers", QT_TRANSLATE_NOOP("diptych::Findings", "answers contradict each other"),
     QT_TRANSLATE_NOOP("diptych::Findings", "the same question at the same picture has another answer elsewhere")},
    {"answer_not_listed", QT_TRANSLATE_NOOP("diptych::Findings", "answer not in the list"),
     QT_TRANSLATE_NOOP("diptych::Findings", "the answer is not among those to choose from")},
    {"image_count", QT_TRANSLATE_NOOP("diptych::Findings", "pictures miscounted"),
     QT_TRANSLATE_NOOP("diptych::Findings", "a conversation does not name its pictures one <image> each")},
    {"duplicate_id", QT_TRANSLATE_NOOP("diptych::Findings", "number used twice"),
     QT_TRANSLATE_NOOP("diptych::Findings", "an id stands twice")},
    {"dangling_id", QT_TRANSLATE_NOOP("diptych::Findings", "belongs to no picture"),
     QT_TRANSLATE_NOOP("diptych::Findings", "an id leads to no row")},
    {"bad_row", QT_TRANSLATE_NOOP("diptych::Findings", "row cannot be read"),
     QT_TRANSLATE_NOOP("diptych::Findings", "a row cannot be read")},
    {"edit_set_aside", QT_TRANSLATE_NOOP("diptych::Findings", "edit no longer fits"),
     QT_TRANSLATE_NOOP("diptych::Findings", "an edit no longer fits its row and is left out")},
    {"class_imbalance", QT_TRANSLATE_NOOP("diptych::Findings", "classes unevenly spread"),
     QT_TRANSLATE_NOOP("diptych::Findings", "the most frequent class has over ten times the pictures of the rarest")},
    {"answer_imbalance", QT_TRANSLATE_NOOP("diptych::Findings", "answers unevenly spread"),
     QT_TRANSLATE_NOOP("diptych::Findings", "one answer makes up most of the answers to its kind of question")}};

const Words* wordsFor(const std::string& code) {
    const auto found = std::find_if(std::begin(words), std::end(words), [&](const Words& entry) { return code == entry.code; });
    return found == std::end(words) ? nullptr : found;
}

QString translated(const char* text) { return QCoreApplication::translate("diptych::Findings", text); }

}  // namespace

QString findingName(const std::string& code) {
    const Words* known = wordsFor(code);
    return known == nullptr ? QString::fromStdString(code) : translated(known->name);
}

QString findingMeaning(const std::string& code) {
    const Words* known = wordsFor(code);
    return known == nullptr ? QString() : translated(known->meaning);
}

QString severityText(Severity severity) {
    switch (severity) {
    case Severity::Error: return translated(QT_TRANSLATE_NOOP("diptych::Findings", "error"));
    case Severity::Warning: return translated(QT_TRANSLATE_NOOP("diptych::Findings", "warning"));
    case Severity::Info: break;
    }
    return translated(QT_TRANSLATE_NOOP("diptych::Findings", "note"));
}

Severity severityOf(const std::string& code) { return makeFinding(code, 0, {}, {}).severity; }

}  // namespace diptych
