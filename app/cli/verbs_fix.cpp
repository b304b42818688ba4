// data fix and data undo: a set mended by a journal beside it. A step is shown, then kept; the source is never written.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <span>

#include "app/cli/cli.h"
#include "core/base/errors.h"
#include "core/base/files.h"
#include "core/data/checks/checks.h"
#include "core/data/edits/journal.h"
#include "core/data/filter/row_filter.h"
#include "core/data/fixes/fixes.h"

namespace diptych {

namespace {

namespace fs = std::filesystem;

struct FixVerb {
    std::string path, format, project, where;
    std::vector<std::string> exclude, mend, reencode, replace, fields;
    std::string resplit, stratify, keepSplit;
    bool dedupe = false, near = false, regex = false, matchCase = false, dryRun = false, redo = false;
};

// The edits that stand in the project; none where it is new.
Result<std::vector<Edit>> editsOf(const FixVerb& verb) {
    auto edits = readEdits(fromUtf8(verb.project) / journalName);
    return !edits.ok() && edits.error().code == ErrorCode::NotFound ? std::vector<Edit>() : std::move(edits);
}

// What one run of the verb works on. Each fix sees what those before it have done; findings are looked for once, when a fix first
// asks for them.
class Fixer {
public:
    Fixer(Cli& cli, const FixVerb& verb, const Dataset& source, std::span<const Edit> edits) : m_cli(cli), m_verb(verb), m_source(source), m_set(source) {
        apply(edits);
    }

    Result<std::vector<FixPlan>> plans() {
        if (!m_verb.exclude.empty()) {
            DIPTYCH_ASSIGN(const auto places, placesWith(m_verb.exclude));
            DIPTYCH_TRY(take(excludeRows(m_set, places, joined(m_verb.exclude))));
        }
        for (const std::string& code : m_verb.mend)
            DIPTYCH_TRY(mend(code));
        if (!m_verb.reencode.empty()) {
            DIPTYCH_ASSIGN(const auto places, placesWith(m_verb.reencode));
            DIPTYCH_TRY(take(reencode(m_set, places, reencoding(), m_cli.job)));
        }
        if (m_verb.dedupe)
            DIPTYCH_TRY(take(deduplicate(m_set, {m_verb.near, m_verb.keepSplit, m_cli.threads, nullptr}, m_cli.job)));
        if (!m_verb.resplit.empty())
            DIPTYCH_TRY(splitAnew());
        if (!m_verb.replace.empty())
            DIPTYCH_TRY(replace());
        return std::move(m_plans);
    }

private:
    static std::string joined(const std::vector<std::string>& codes) {
        std::string all;
        for (const std::string& code : codes)
            all += (all.empty() ? "" : ", ") + code;
        return all;
    }

    void apply(std::span<const Edit> edits) { applyEdits(m_set, edits, {m_source, fromUtf8(m_verb.project)}); }

    Status take(Result<FixPlan> plan) {
        DIPTYCH_ASSIGN(FixPlan made, std::move(plan));
        apply(made.step.edits);
        m_plans.push_back(std::move(made));
        return {};
    }

    ReencodeOptions reencoding() const { return {.project = fromUtf8(m_verb.project), .write = !m_verb.dryRun}; }

    Result<std::vector<std::size_t>> placesWith(const std::vector<std::string>& codes) {
        for (const std::string& code : codes) {
            const auto& kinds = findingKinds();
            if (std::none_of(kinds.begin(), kinds.end(), [&](const FindingKind& kind) { return kind.code == code; }))
                return Error{ErrorCode::Usage, "is no code of a finding", code, "See docs/data-checks.md"};
        }
        if (!m_report) {
            CheckOptions options;
            options.threads = m_cli.threads;
            DIPTYCH_ASSIGN(m_report, checkDataset(withoutExcluded(m_set), options, m_cli.job));
        }
        return placesOf(m_set, m_report->findings, codes);
    }

    Status mend(const std::string& code) {
        DIPTYCH_ASSIGN(const auto places, placesWith({code}));
        const std::vector<FixKind> fixes = fixesFor(code);
        if (fixes.empty() || fixes.front() == FixKind::EditText)
            return Error{ErrorCode::Usage, "is not mended without a person", code, "Edit its rows, or leave them out with --exclude"};
        switch (fixes.front()) {
        case FixKind::Exclude: return take(excludeRows(m_set, places, code));
        case FixKind::Deduplicate:
            return take(deduplicate(m_set, {code.starts_with("near"), m_verb.keepSplit, m_cli.threads, nullptr}, m_cli.job));
        case FixKind::Reencode: return take(reencode(m_set, places, reencoding(), m_cli.job));
        case FixKind::Remeasure: return take(remeasure(m_set, places, fromUtf8(m_verb.project), m_cli.job));
        default: return take(cleanTexts(m_set, places, fixes.front(), m_cli.job));
        }
    }

    Status splitAnew() {
        using Stratify = ResplitOptions::Stratify;
        ResplitOptions options;
        DIPTYCH_ASSIGN(options.parts, parseParts(m_verb.resplit));
        options.seed = m_cli.seed;
        options.threads = m_cli.threads;
        options.stratify = m_verb.stratify == "answer" ? Stratify::Answer
                           : m_verb.stratify == "class" ? Stratify::Class
                           : m_verb.stratify == "type"  ? Stratify::QuestionType
                                                        : Stratify::Nothing;
        return take(resplit(m_set, options, m_cli.job));
    }

    Status replace() {
        const auto wants = [&](const char* field) {
            return m_verb.fields.empty() || std::find(m_verb.fields.begin(), m_verb.fields.end(), field) != m_verb.fields.end();
        };
        DIPTYCH_ASSIGN(const FilterNode filter, readFilter(m_verb.where));
        FindingIndex problems;
        problems.add(std::span(m_set.problems));
        DIPTYCH_ASSIGN(const auto places, placesPassing(m_set, RowFilter(filter, {&problems, {}}), m_cli.job));
        const ReplaceOptions options{m_verb.replace[0], m_verb.replace[1], m_verb.regex, m_verb.matchCase, wants("captions"), wants("questions"),
                                     wants("answers")};
        return take(replaceTexts(m_set, places, options, m_cli.job));
    }

    Cli& m_cli;
    const FixVerb& m_verb;
    const Dataset& m_source;
    Dataset m_set;
    std::optional<CheckReport> m_report;
    std::vector<FixPlan> m_plans;
};

Json planJson(const Dataset& set, const FixPlan& plan) {
    Json edits = Json::array(), skipped = Json::array();
    for (const Edit& edit : plan.step.edits)
        edits.push_back({{"kind", editKindName(edit.kind)}, {"item", edit.item}, {"path", edit.path}, {"part", edit.part},
                         {"before", readableEdit(edit.kind, edit.before)}, {"after", readableEdit(edit.kind, edit.after)}});
    for (const SkippedRow& row : plan.skipped)
        skipped.push_back({{"item", row.item}, {"path", rowName(set.items[row.item])}, {"reason", row.reason}});
    return {{"title", plan.step.title}, {"edits", std::move(edits)}, {"skipped", std::move(skipped)}};
}

void printPlan(const Dataset& set, const FixPlan& plan) {
    std::printf("%s\n", plan.step.title.c_str());
    for (const Edit& edit : plan.step.edits)
        std::printf("  %-14s %s  %s → %s\n", std::string(editKindName(edit.kind)).c_str(), visibleText(edit.path).c_str(),
                    visibleText(readableEdit(edit.kind, edit.before)).c_str(), visibleText(readableEdit(edit.kind, edit.after)).c_str());
    for (const SkippedRow& row : plan.skipped)
        std::printf("  skipped        %s  %s\n", visibleText(rowName(set.items[row.item])).c_str(), visibleText(row.reason).c_str());
}

Status keep(EditJournal& journal, const std::vector<FixPlan>& plans) {
    for (const FixPlan& plan : plans)
        if (!plan.step.edits.empty())
            DIPTYCH_TRY(journal.append(plan.step));
    return {};
}

Status runFix(Cli& cli, const FixVerb& verb) {
    std::optional<EditJournal> journal;
    if (!verb.dryRun) {
        DIPTYCH_ASSIGN(journal, EditJournal::open(fromUtf8(verb.project)));
    }
    DIPTYCH_ASSIGN(const Dataset set, openDataset(fromUtf8(verb.path), cli.job, {.format = verb.format}));
    DIPTYCH_ASSIGN(const std::vector<Edit> edits, editsOf(verb));
    DIPTYCH_ASSIGN(const std::vector<FixPlan> plans, Fixer(cli, verb, set, edits).plans());
    if (plans.empty())
        return Error{ErrorCode::Usage, "names no fix, wanted --exclude, --mend, --dedupe, --resplit, --reencode or --replace", "data fix", "See diptych-cli help data fix"};
    if (journal)
        DIPTYCH_TRY(keep(*journal, plans));
    Json steps = Json::array();
    for (const FixPlan& plan : plans) {
        if (cli.json)
            steps.push_back(planJson(set, plan));
        else
            printPlan(set, plan);
    }
    if (cli.json)
        cli.print({{"steps", std::move(steps)}, {"applied", !verb.dryRun}});
    return {};
}

Status runUndo(Cli& cli, const FixVerb& verb) {
    DIPTYCH_ASSIGN(EditJournal journal, EditJournal::open(fromUtf8(verb.project)));
    const std::size_t before = journal.doneCount();
    DIPTYCH_TRY(verb.redo ? journal.redo() : journal.undo());
    const std::string title = journal.steps()[std::min(before, journal.doneCount())].title;
    DIPTYCH_ASSIGN(const Dataset source, openDataset(fromUtf8(verb.path), cli.job, {.format = verb.format}));
    Dataset set = source;
    const std::size_t setAside = applyEdits(set, journal.edits(), {source, fromUtf8(verb.project)}).setAside.size();
    if (cli.json)
        cli.print({{verb.redo ? "redone" : "undone", title}, {"steps", journal.doneCount()}, {"set_aside", setAside}});
    else
        std::printf("%s: %s; %zu steps stand\n", verb.redo ? "redone" : "undone", visibleText(title).c_str(), journal.doneCount());
    return {};
}

void addPlace(CLI::App* verb, FixVerb& options) {
    verb->add_option("path", options.path, "folder, file or archive")->required();
    verb->add_option("--project", options.project, "folder of the journal and the mended pictures")->required();
    verb->add_option("--format", options.format, "overrules what was recognised");
}

}  // namespace

void addFixVerbs(CLI::App* data, Cli& cli) {
    auto fix = std::make_shared<FixVerb>(), undo = std::make_shared<FixVerb>();
    CLI::App* verb = data->add_subcommand("fix", "mend a set by a journal of edits; the source stays as it is")->fallthrough();
    addPlace(verb, *fix);
    verb->add_option("--exclude", fix->exclude, "codes of findings whose rows are left out")->delimiter(',');
    verb->add_option("--mend", fix->mend, "codes of findings, each mended by its first fix (docs/data-checks.md)")->delimiter(',');
    verb->add_option("--reencode", fix->reencode, "codes of findings whose pictures are written anew, upright, as PNG")->delimiter(',');
    verb->add_flag("--dedupe", fix->dedupe, "keep the best of pictures that are the same");
    verb->add_flag("--near", fix->near, "with --dedupe: pictures that look the same too");
    verb->add_option("--keep-split", fix->keepSplit, "with --dedupe: the split to keep");
    verb->add_option("--resplit", fix->resplit, "shares of the new splits: 80/10/10, 90/10, NAME=SHARE/…; --seed");
    verb->add_option("--stratify", fix->stratify, "with --resplit: answer, class or type")->check(CLI::IsMember({"answer", "class", "type"}));
    verb->add_option("--replace", fix->replace, "a text and what takes its place")->expected(2);
    verb->add_flag("--regex", fix->regex, "with --replace: the text is a regular expression; $1 in the other");
    verb->add_flag("--match-case", fix->matchCase, "with --replace: A is not a");
    verb->add_option("--in", fix->fields, "with --replace: captions, questions, answers; all without it")
        ->delimiter(',')->check(CLI::IsMember({"captions", "questions", "answers"}));
    verb->add_option("--where", fix->where, "with --replace: a filter (docs/filter.md); all rows without it");
    verb->add_flag("--dry-run", fix->dryRun, "show it, keep nothing");
    onChosen(verb, cli, fix, runFix);
    CLI::App* undoVerb = data->add_subcommand("undo", "undo the last step of data fix, or of the window")->fallthrough();
    addPlace(undoVerb, *undo);
    undoVerb->add_flag("--redo", undo->redo, "do again what was undone last");
    onChosen(undoVerb, cli, undo, runUndo);
}

}  // namespace diptych
