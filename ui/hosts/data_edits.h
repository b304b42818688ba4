// The edits of the current source: its untouched rows, the journal beside it, the rows as they are now, and the history that
// undoes and redoes. Every change is appended to the journal before it is shown; what was done and undone is there again when
// the source is opened the next time.
// Threads: the UI thread; journals and rows are worked on by the worker that is handed in, in the order of the calls.
#pragma once

#include <QObject>
#include <QString>
#include <QUndoStack>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "core/base/job.h"
#include "core/data/edits/edit.h"
#include "core/data/edits/journal.h"

namespace diptych {

class UiWorker;

// What was changed, for a line of the history.
struct StepSummary {
    EditKind kind = EditKind::Caption;
    bool mixed = false;                             // more than one kind
    int edits = 0;
};
StepSummary summaryOf(const EditStep& step);
QString stepText(const StepSummary& summary);       // "3 captions edited": translated

// A source with its journal read and applied. Made on the worker.
struct EditSession {
    std::filesystem::path project;                  // empty: edits are not kept
    std::shared_ptr<const Dataset> source, now;
    std::shared_ptr<EditJournal> journal;           // null: nothing can be edited
    std::string problem;                            // why not, or which edits no longer fit; one line
    std::vector<StepSummary> steps;                 // those undone at the end
    int done = 0;
};

// `before` is what was open; the same project goes on with the same journal. Never fails: without a journal nothing can be
// edited, and `problem` says why.
std::shared_ptr<EditSession> openSession(std::shared_ptr<const Dataset> source, const std::filesystem::path& project,
                                         const std::shared_ptr<EditSession>& before);

class DataEdits : public QObject {
    Q_OBJECT

public:
    DataEdits(UiWorker& worker, QObject* parent = nullptr);

    void begin(std::shared_ptr<EditSession> session);
    const std::shared_ptr<EditSession>& session() const { return m_session; }
    std::shared_ptr<const Dataset> set() const { return m_set; }     // null: nothing is open
    bool possible() const { return m_session && m_session->journal; }
    const QString& problem() const { return m_problem; }

    void apply(EditStep step);                      // steps without edits are left out
    QUndoStack& history() { return m_history; }
    void retranslate();                             // the texts of the history

Q_SIGNALS:
    void changed();                                 // another set(), the same source
    void failed(const QString& oneLine);

private:
    friend class StepCommand;
    using Change = std::function<Status(EditSession&, Dataset&)>;

    void turn(bool forward);
    void submit(Change change, std::function<void()> done);
    void fillHistory(const std::vector<StepSummary>& steps, int done);

    UiWorker& m_worker;
    std::shared_ptr<EditSession> m_session;
    std::shared_ptr<const Dataset> m_set;
    QString m_problem;
    QUndoStack m_history;
    bool m_filling = false;                         // the history follows the journal, not the other way round
    std::map<int, JobHandle> m_jobs;                // those that are not through yet
    int m_nextJob = 0;
};

}  // namespace diptych
