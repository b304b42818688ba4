#include "ui/hosts/data_edits.h"

#include <QCoreApplication>
#include <QUndoCommand>
#include <algorithm>

#include "ui/hosts/ui_worker.h"

namespace diptych {

StepSummary summaryOf(const EditStep& step) {
    if (step.edits.empty())
        return {};
    const EditKind kind = step.edits.front().kind;
    const bool mixed = std::any_of(step.edits.begin(), step.edits.end(), [&](const Edit& edit) { return edit.kind != kind; });
    return {kind, mixed, static_cast<int>(step.edits.size())};
}

QString stepText(const StepSummary& summary) {
    const auto text = [&](const char* many) { return QCoreApplication::translate("diptych::EditHistory", many).arg(summary.edits); };
    if (summary.mixed)
        return text(QT_TRANSLATE_NOOP("diptych::EditHistory", "Mended · %1"));
    switch (summary.kind) {
    case EditKind::Caption: return text(QT_TRANSLATE_NOOP("diptych::EditHistory", "Captions edited · %1"));
    case EditKind::Question: return text(QT_TRANSLATE_NOOP("diptych::EditHistory", "Questions edited · %1"));
    case EditKind::Answers: return text(QT_TRANSLATE_NOOP("diptych::EditHistory", "Answers edited · %1"));
    case EditKind::Split: return text(QT_TRANSLATE_NOOP("diptych::EditHistory", "Splits changed · %1"));
    case EditKind::Excluded: return text(QT_TRANSLATE_NOOP("diptych::EditHistory", "Rows left out or taken in · %1"));
    case EditKind::Tags: return text(QT_TRANSLATE_NOOP("diptych::EditHistory", "Tags changed · %1"));
    case EditKind::Picture: return text(QT_TRANSLATE_NOOP("diptych::EditHistory", "Pictures mended · %1"));
    case EditKind::AddCaption: return text(QT_TRANSLATE_NOOP("diptych::EditHistory", "Captions added · %1"));
    case EditKind::RemoveCaption: return text(QT_TRANSLATE_NOOP("diptych::EditHistory", "Captions removed · %1"));
    }
    return {};
}

namespace {

std::string asideText(const EditReport& report) {
    if (report.setAside.empty())
        return {};
    const SetAside& first = report.setAside.front();
    return std::to_string(report.setAside.size()) + " edits do not fit the source any more, such as that of " + first.edit.path + ": " + first.reason;
}

std::vector<StepSummary> summariesOf(const EditJournal& journal) {
    std::vector<StepSummary> summaries;
    for (const EditStep& step : journal.steps())
        summaries.push_back(summaryOf(step));
    return summaries;
}

std::shared_ptr<EditJournal> journalOf(EditSession& session, const std::shared_ptr<EditSession>& before) {
    if (before && before->journal && before->project == session.project)
        return before->journal;                     // its lock is ours already
    auto opened = EditJournal::open(session.project, JournalSync::WithinASecond);
    if (opened.ok())
        return std::make_shared<EditJournal>(std::move(opened).value());
    session.problem = opened.error().oneLine();
    return nullptr;
}

}  // namespace

std::shared_ptr<EditSession> openSession(std::shared_ptr<const Dataset> source, const std::filesystem::path& project,
                                         const std::shared_ptr<EditSession>& before) {
    auto session = std::make_shared<EditSession>();
    session->project = project;
    session->source = session->now = source;
    if (project.empty())
        return session;
    session->journal = journalOf(*session, before);
    std::vector<Edit> edits;
    if (session->journal) {
        edits = session->journal->edits();
        session->steps = summariesOf(*session->journal);
        session->done = static_cast<int>(session->journal->doneCount());
    } else if (auto read = readEdits(project / journalName); read.ok()) {
        edits = std::move(read).value();            // open elsewhere: its changes are seen all the same
    }
    if (edits.empty())
        return session;
    auto now = std::make_shared<Dataset>(*source);
    const std::string aside = asideText(applyEdits(*now, edits, {*source, project}));
    if (session->problem.empty())
        session->problem = aside;
    session->now = now;
    return session;
}

// One step of the journal. The first redo comes from pushing what is done already.
class StepCommand : public QUndoCommand {
public:
    StepCommand(DataEdits& edits, const StepSummary& summary) : QUndoCommand(stepText(summary)), m_edits(edits), m_summary(summary) {}

    void undo() override { m_edits.turn(false); }
    void redo() override { m_edits.turn(true); }
    void retranslate() { setText(stepText(m_summary)); }

private:
    DataEdits& m_edits;
    StepSummary m_summary;
};

DataEdits::DataEdits(UiWorker& worker, QObject* parent) : QObject(parent), m_worker(worker), m_history(this) {}

void DataEdits::begin(std::shared_ptr<EditSession> session) {
    m_session = std::move(session);
    m_set = m_session->now;
    m_problem = QString::fromStdString(m_session->problem);
    fillHistory(m_session->steps, m_session->done);
}

void DataEdits::fillHistory(const std::vector<StepSummary>& steps, int done) {
    m_filling = true;
    m_history.clear();
    for (const StepSummary& step : steps)
        m_history.push(new StepCommand(*this, step));
    m_history.setIndex(done);
    m_filling = false;
}

void DataEdits::submit(Change change, std::function<void()> done) {
    struct Outcome {
        std::shared_ptr<const Dataset> now;
        std::vector<StepSummary> steps;             // where it failed: what the history is to show again
        int done = 0;
    };
    auto outcome = std::make_shared<Outcome>();
    const int id = m_nextJob++;
    m_jobs[id] = m_worker.submit(
        tr("Editing"),
        [session = m_session, outcome, change = std::move(change)](JobContext&) -> Status {
            auto next = std::make_shared<Dataset>(*session->now);
            const Status changed = change(*session, *next);
            if (changed.ok())
                outcome->now = session->now = next;
            else
                outcome->steps = summariesOf(*session->journal);
            outcome->done = static_cast<int>(session->journal->doneCount());
            return changed;
        },
        [this, id, session = m_session, outcome, done = std::move(done)](const Status& status) {
            m_jobs.erase(id);
            if (session != m_session)
                return;
            if (!status.ok()) {
                fillHistory(outcome->steps, outcome->done);
                Q_EMIT failed(QString::fromStdString(status.error().oneLine()));
                return;
            }
            m_set = outcome->now;
            done();
            Q_EMIT changed();
        });
}

void DataEdits::apply(EditStep step) {
    if (!possible() || step.edits.empty())
        return;
    const StepSummary summary = summaryOf(step);
    submit(
        [step = std::move(step)](EditSession& session, Dataset& next) -> Status {
            const EditReport report = applyEdits(next, step.edits, {*session.source, session.project});
            if (!report.setAside.empty())
                return Error{ErrorCode::Usage, "could not be edited: " + report.setAside.front().reason, report.setAside.front().edit.path,
                             "Look at the row and edit it again"};
            return session.journal->append(step);
        },
        [this, summary] {
            m_filling = true;
            m_history.push(new StepCommand(*this, summary));
            m_filling = false;
        });
}

void DataEdits::turn(bool forward) {
    if (m_filling || !possible())
        return;
    submit(
        [forward](EditSession& session, Dataset& next) -> Status {
            EditJournal& journal = *session.journal;
            DIPTYCH_TRY(forward ? journal.redo() : journal.undo());
            const EditStep& step = journal.steps()[forward ? journal.doneCount() - 1 : journal.doneCount()];
            applyEdits(next, forward ? step.edits : inverse(step.edits), {*session.source, session.project});
            return {};
        },
        [] {});
}

void DataEdits::retranslate() {
    for (int i = 0; i < m_history.count(); ++i)
        static_cast<StepCommand*>(const_cast<QUndoCommand*>(m_history.command(i)))->retranslate();
}

}  // namespace diptych
