// The journal of a project's edits, edits.jsonl: one line a step, an undo or a redo, appended and synced, never rewritten. What
// was done and undone is there again at the next opening. A last line that was torn is left out, and cut off at the next
// append. One writer at a time (a lock on the file); reading needs none.
// Errors: Io (no space, no permission, open elsewhere: what is in memory stays as it was), BadInput (a broken line before the
// last one, a newer version, no regular file). Threads: one thread a journal; syncing later has a thread of its own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "core/data/edits/edit.h"

namespace diptych {

inline constexpr const char* journalName = "edits.jsonl";

enum class JournalSync { BeforeReturning, WithinASecond };          // the second for a thread that must not wait for a disk

class EditJournal {
public:
    // Makes the folder and the file where they are not there yet.
    static Result<EditJournal> open(const std::filesystem::path& project, JournalSync sync = JournalSync::BeforeReturning);
    EditJournal(EditJournal&&) noexcept;
    EditJournal& operator=(EditJournal&&) noexcept;
    ~EditJournal();                                                  // syncs

    // Steps that were undone are forgotten. A step with the id of the last done one takes its place (see merged()).
    Status append(EditStep step);
    Status undo();                                                   // Usage where nothing can be
    Status redo();
    Status sync();

    std::span<const EditStep> steps() const;                         // those undone at the end
    std::size_t doneCount() const;                                   // how many of steps() are done
    bool canUndo() const { return doneCount() > 0; }
    bool canRedo() const { return doneCount() < steps().size(); }
    std::vector<Edit> edits() const;                                 // of the steps that are done, in order

private:
    struct State;
    explicit EditJournal(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

// The edits that a journal asks for, without writing or locking. NotFound where there is no such file.
Result<std::vector<Edit>> readEdits(const std::filesystem::path& journal);

}  // namespace diptych
