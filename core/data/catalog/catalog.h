// The catalog of a source: catalog.sqlite in its project folder, a data set as a database beside the untouched source. Every-
// thing in it can be made again from the source and the journal of edits, so a damaged one is moved aside and made anew.
// Positions are places in Dataset::items. An import is seen whole or not at all, also by whoever reads meanwhile; after a
// crash the file is checked at once. Opening and reading a page costs the same for a thousand rows and for a million.
// Errors: Io (no room, no permission, locked), BadInput (damaged, or the name is taken by no regular file), Unsupported (made
// by a later version), NotFound (a position that is not there), Cancelled. Threads: one thread at a time has a Catalog;
// any number of them may be open on one folder, in any processes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/data/catalog/source_state.h"
#include "core/data/dataset.h"

namespace diptych {

class Database;

// What an import is made from, so that a later look can tell whether it is still so.
struct ImportMark {
    SourceState source;
    std::int64_t journalBytes = 0;             // of the edits that are applied to the set; see journalBytes()
};

struct PlacedItem {
    std::int64_t position = 0;
    DataItem item;
};

struct ItemChange {
    std::int64_t before = 0, after = 0;        // position in the catalog, in the set
    std::vector<std::string> parts;            // "captions", "questions", "split", "picture", …
};

struct SetChanges {
    std::vector<std::int64_t> added, removed;  // positions in the set; in the catalog
    std::vector<ItemChange> changed;
    std::int64_t same = 0;
};

struct CatalogInfo {
    std::string name, format;                  // of the set; empty: nothing was imported yet
    std::int64_t rows = 0, indexed = 0;        // rows that can be searched: the first ones
};

// Rows that meet all that is given; empty: anything.
struct CatalogTerms {
    std::string split, tag, words;
};

class Catalog {
public:
    static Result<Catalog> open(const std::filesystem::path& project);
    Catalog(Catalog&&) noexcept;
    Catalog& operator=(Catalog&&) noexcept;
    ~Catalog();

    // True where a damaged file, or another program's, had to be moved aside: it stands beside as catalog.sqlite.broken.
    bool wasMadeAnew() const;
    // Something that was read is damaged. The next opening makes the file anew: reopen() at once, where nobody else has it
    // open. After an error of reopen() the Catalog can only be destroyed.
    bool isDamaged() const;
    Status reopen();
    // Reads all of it; for a background job. BadInput where something is damaged: the next opening makes it anew.
    Status checkIntegrity();

    Status import(const Dataset& set, const ImportMark& mark, JobContext& context);
    // The catalog is of this source as it stands, with the edits of a journal of that size.
    Result<bool> isCurrent(std::int64_t journalBytes);
    Result<SetChanges> changesAgainst(const Dataset& set, JobContext& context);

    Result<CatalogInfo> info();
    // The set as it was imported, with the items that were set since.
    Result<Dataset> load(JobContext& context);
    // Items from a position on; fewer at the end.
    Result<std::vector<DataItem>> page(std::int64_t first, std::int64_t count);
    Result<std::vector<DataItem>> itemsAt(std::span<const std::int64_t> positions);
    // All or none. `journalBytes`: of the journal that has these edits.
    Status setItems(std::span<const PlacedItem> items, std::int64_t journalBytes);

    // The search index follows an import in steps: what is done stays done when it is cancelled, and is of use at once.
    Status buildIndex(JobContext& context);
    // Positions of rows with all the words in captions, questions, answers or the path, in order; WordBreaker::queryOf
    // says what a query may be. `most` < 0: all.
    Result<std::vector<std::int64_t>> search(std::string_view words, std::int64_t most = -1);
    Result<std::vector<std::int64_t>> positions(const CatalogTerms& terms);

    const std::filesystem::path& project() const;
    Database& database();                      // for what else is kept here: see FactsCache

private:
    struct State;
    explicit Catalog(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

// Bytes of a project's journal of edits; 0 where there is none.
std::int64_t journalBytes(const std::filesystem::path& project);

}  // namespace diptych
