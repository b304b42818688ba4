// The lines of a journal and what they add up to. A line is {"step": {…}}, {"undo": id} or {"redo": id}; the first one tells
// the version. Errors: BadInput, naming the line. Only core/data/edits includes this.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/edits/edit.h"

namespace diptych {

// Steps, of which the first `done` are done.
struct EditHistory {
    std::vector<EditStep> steps;
    std::size_t done = 0;

    void add(EditStep step);                                             // see EditJournal::append
    std::int64_t lastId() const { return steps.empty() ? 0 : steps.back().id; }
    std::vector<Edit> edits() const;
};

struct JournalContent {
    EditHistory history;
    std::size_t goodBytes = 0;                                           // without a torn last line
    std::int64_t nextId = 1;
};

std::string headLine();
std::string stepLine(const EditStep& step);
std::string undoLine(std::int64_t id);
std::string redoLine(std::int64_t id);
Result<JournalContent> readJournal(std::string_view text, const std::string& context);

}  // namespace diptych
