#include "core/data/filter/filter_keys.h"

#include <algorithm>
#include <array>

namespace diptych {

namespace {

using Field = FilterField;
using Match = FilterMatch;

constexpr std::array<KeyMeaning, 27> meanings{{
    {"split", Field::Split, KeyKind::Text, Match::Equals, true, "the row's split: split:val"},
    {"caption", Field::Caption, KeyKind::Text, Match::Contains, false, "a caption holds this text"},
    {"question", Field::Question, KeyKind::Text, Match::Contains, false, "a question holds this text"},
    {"answer", Field::Answer, KeyKind::Text, Match::Equals, false, "an answer is this: answer:yes"},
    {"type", Field::Type, KeyKind::Text, Match::Equals, true, "the type of a question or of its answers"},
    {"language", Field::Language, KeyKind::Text, Match::Equals, true, "a text is marked so: language:zh"},
    {"tag", Field::Tag, KeyKind::Text, Match::Equals, true, "a tag that you have put on: tag:bad"},
    {"label", Field::Label, KeyKind::Text, Match::Contains, true, "a box is named so: label:dog"},
    {"path", Field::Path, KeyKind::Text, Match::Contains, true, "the picture's name: path:*.png"},
    {"id", Field::Id, KeyKind::Text, Match::Equals, true, "the row's id in its source"},
    {"column", Field::Column, KeyKind::Column, Match::Contains, true, "another column: column:source=web, column:score>0.5"},
    {"finding", Field::Finding, KeyKind::Text, Match::Equals, true, "a check found this: finding:blurred_image"},
    {"has", Field::Has, KeyKind::Thing, Match::Equals, false, "the row has it: has:boxes"},
    {"missing", Field::Missing, KeyKind::Thing, Match::Equals, false, "the row lacks it: missing:image"},
    {"excluded", Field::Excluded, KeyKind::YesNo, Match::Equals, false, "you have left the row out: excluded:yes"},
    {"words", Field::Words, KeyKind::Number, Match::Number, false, "words of a caption: words>20, words:5-9"},
    {"caption.words", Field::Words, KeyKind::Number, Match::Number, false, ""},
    {"question.words", Field::QuestionWords, KeyKind::Number, Match::Number, false, "words of a question"},
    {"captions", Field::Captions, KeyKind::Number, Match::Number, false, "how many captions: captions=0"},
    {"questions", Field::Questions, KeyKind::Number, Match::Number, false, "how many questions"},
    {"answers", Field::Answers, KeyKind::Number, Match::Number, false, "how many answers a question has"},
    {"boxes", Field::Boxes, KeyKind::Number, Match::Number, false, "how many boxes"},
    {"tags", Field::Tags, KeyKind::Number, Match::Number, false, "how many tags"},
    {"width", Field::Width, KeyKind::Number, Match::Number, false, "the picture's width in px: width>=224"},
    {"height", Field::Height, KeyKind::Number, Match::Number, false, "the picture's height in px"},
    {"aspect", Field::Aspect, KeyKind::Number, Match::Number, false, "its width over its height: aspect>3"},
    {"row", Field::Row, KeyKind::Number, Match::Number, false, "the row's place in its source, from 0"},
}};

}  // namespace

const KeyMeaning* keyNamed(std::string_view name) {
    const auto found = std::find_if(meanings.begin(), meanings.end(), [&](const KeyMeaning& key) { return key.name == name; });
    return found == meanings.end() ? nullptr : &*found;
}

const KeyMeaning& keyOf(FilterField field) {
    return *std::find_if(meanings.begin(), meanings.end(), [&](const KeyMeaning& key) { return key.field == field; });
}

const std::vector<std::string_view>& filterThings() {
    static const std::vector<std::string_view> things{"image", "caption", "question", "answer", "boxes", "tags", "columns", "turns", "size", "finding"};
    return things;
}

const std::vector<FilterKey>& knownFilterKeys() {
    static const std::vector<FilterKey> keys = [] {
        std::vector<FilterKey> all;
        for (const KeyMeaning& key : meanings)
            if (!key.meaning.empty())
                all.push_back({key.name, key.kind == KeyKind::Number, key.meaning,
                               key.kind == KeyKind::Thing   ? filterThings()
                               : key.kind == KeyKind::YesNo ? std::vector<std::string_view>{"yes", "no"}
                                                            : std::vector<std::string_view>()});
        return all;
    }();
    return keys;
}

}  // namespace diptych
