#include "core/data/catalog/import_source.h"

#include "core/data/edits/journal.h"

namespace diptych {

namespace {

// Rows that the journal leaves out stay, marked, so that positions are those of the source.
OpenOptions withJournal(OpenOptions options, const Catalog& catalog, std::int64_t journal) {
    if (journal > 0)
        options.edits = catalog.project() / journalName;
    options.keepExcluded = true;
    return options;
}

Result<ImportOutcome> bringUpToDate(Catalog& catalog, const std::filesystem::path& source, const OpenOptions& options, JobContext& context) {
    const std::int64_t journal = journalBytes(catalog.project());
    DIPTYCH_ASSIGN(const CatalogInfo known, catalog.info());
    DIPTYCH_ASSIGN(const bool isCurrent, catalog.isCurrent(journal));
    if (isCurrent && (options.format.empty() || options.format == known.format))
        return ImportOutcome{true, std::nullopt, known.rows};
    DIPTYCH_ASSIGN(SourceState state, sourceState(source, catalog.project(), context));
    DIPTYCH_ASSIGN(const Dataset set, openDataset(source, context, withJournal(options, catalog, journal)));
    ImportOutcome outcome{false, std::nullopt, static_cast<std::int64_t>(set.items.size())};
    if (known.rows > 0) {
        DIPTYCH_ASSIGN(outcome.changes, catalog.changesAgainst(set, context));
    }
    watchPictureFolders(state, set);
    DIPTYCH_TRY(catalog.import(set, {std::move(state), journal}, context));
    return outcome;
}

}  // namespace

Result<ImportOutcome> importSource(Catalog& catalog, const std::filesystem::path& source, const OpenOptions& options, JobContext& context) {
    auto outcome = bringUpToDate(catalog, source, options, context);
    if (outcome.ok() || !catalog.isDamaged())
        return outcome;
    DIPTYCH_TRY(catalog.reopen());
    return bringUpToDate(catalog, source, options, context);
}

}  // namespace diptych
