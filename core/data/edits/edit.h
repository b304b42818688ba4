// A person's changes to a data set, as plain values that can be kept in a journal, undone and applied again. A set under edit
// is a cheap copy of its source with edits applied; no row is ever taken out (an excluded one is marked), so that places stay.
// `before` and `after` are texts; of Answers, Tags, Picture, AddCaption and RemoveCaption JSON texts that the makers below write.
// An edit whose place holds another row now is looked for by `path`; where that fails, or the text it changes is another one by
// now, it is set aside and reported, never forced. Errors: none. Threads: free functions on values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/dataset.h"

namespace diptych {

enum class EditKind { Caption, Question, Answers, Split, Excluded, Tags, Picture, AddCaption, RemoveCaption };

struct Edit {
    EditKind kind = EditKind::Caption;
    std::int64_t item = 0;                // place in Dataset::items
    std::string path;                     // rowName() of that row
    std::int64_t part = 0;                // place of the caption or question in its row
    std::string before, after;

    friend bool operator==(const Edit&, const Edit&) = default;
};

// What is done and undone at once.
struct EditStep {
    std::int64_t id = 0;                  // given by the journal
    std::string title;                    // English, shown in histories: "Replace 12 texts"
    std::int64_t time = 0;                // ms since 1970, UTC; 0: given by the journal
    std::vector<Edit> edits;

    friend bool operator==(const EditStep&, const EditStep&) = default;
};

struct AnswerSet {
    std::vector<std::string> answers;
    std::string best, confidences;        // as in Question
};

struct PictureState {
    std::string file;                     // relative to the project's folder; empty: the source's own
    int width = 0, height = 0;            // px that the row declares; 0: not told
};

// What names a row across changes of its source: the picture's path, else "#" and its key or id.
std::string rowName(const DataItem& item);

// Makers of edits against the set as it is now. Places must exist.
Edit captionEdit(const Dataset& set, std::size_t item, std::size_t part, std::string text);
Edit questionEdit(const Dataset& set, std::size_t item, std::size_t part, std::string text);
// The best answer stays where it is still given, else the first one takes its place; confidences stay where as many are given.
Edit answersEdit(const Dataset& set, std::size_t item, std::size_t part, std::vector<std::string> answers);
Edit answersEdit(const Dataset& set, std::size_t item, std::size_t part, const AnswerSet& answers);
Edit splitEdit(const Dataset& set, std::size_t item, std::string split);
Edit excludedEdit(const Dataset& set, std::size_t item, std::string reason);        // empty: counts again
Edit tagsEdit(const Dataset& set, std::size_t item, std::vector<std::string> tags); // sorted here, each once
Edit pictureEdit(const Dataset& set, std::size_t item, const PictureState& picture, const PictureState& now);
Edit addCaptionEdit(const Dataset& set, std::size_t item, std::string text, std::string language = {});   // behind the others
Edit removeCaptionEdit(const Dataset& set, std::size_t item, std::size_t part);

struct SetAside {
    Edit edit;
    std::string reason;                   // English, without its full stop
};

struct EditReport {
    std::int64_t applied = 0;
    std::vector<SetAside> setAside;
};

// What edits are applied against: the untouched set (the same rows at the same places) and the folder that holds pictures/.
struct EditGround {
    const Dataset& source;
    std::filesystem::path project;
};

EditReport applyEdits(Dataset& set, std::span<const Edit> edits, const EditGround& ground);

Edit inverse(const Edit& edit);
// Undoing a step: its edits turned round, the last one first.
std::vector<Edit> inverse(std::span<const Edit> edits);
// Two steps that change the same text one after the other, as typing does, as one with the id of the first.
std::optional<EditStep> merged(const EditStep& earlier, const EditStep& later);

// `before` or `after` as people read it: answers and tags parted by " | ", a picture by its file.
std::string readableEdit(EditKind kind, const std::string& text);

// The rows that count, and the problems of those: what is trained on, checked and exported.
Dataset withoutExcluded(const Dataset& set);

std::string_view editKindName(EditKind kind);                       // "caption", "add_caption", …
std::optional<EditKind> editKindNamed(std::string_view name);

}  // namespace diptych
