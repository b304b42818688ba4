#include <SQLiteCpp/Transaction.h>

#include <algorithm>
#include <unordered_map>

#include "core/base/files.h"
#include "core/data/catalog/catalog_state.h"
#include "core/data/formats/picture_store.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t rowsAtOnce = 4096;          // between two looks at the cancel token

std::string encodeTexts(const std::vector<std::string>& texts) {
    ByteWriter bytes;
    bytes.list(texts, [&](const std::string& text) { bytes.text(text); });
    return bytes.take();
}

std::vector<std::string> decodeTexts(const std::string& bytes) {
    ByteReader reader(bytes);
    std::vector<std::string> texts;
    reader.list([&] { texts.emplace_back(reader.text()); });
    return texts;
}

class SplitIds {
public:
    explicit SplitIds(Database& database) : m_database(database) {}

    std::int64_t of(const std::string& split) {
        const auto [place, fresh] = m_ids.emplace(split, 0);
        if (fresh) {
            m_database.prepared("INSERT OR IGNORE INTO splits (name) VALUES (?)").with(split).run();
            Prepared found = m_database.prepared("SELECT id FROM splits WHERE name = ?");
            found.with(split).next();
            place->second = found.integer(0);
        }
        return place->second;
    }

private:
    Database& m_database;
    std::unordered_map<std::string, std::int64_t> m_ids;
};

void writeTags(Database& database, const DataItem& item, std::int64_t position) {
    for (const std::string& tag : item.tags)
        database.prepared("INSERT OR IGNORE INTO tags (tag, position) VALUES (?, ?)").with(tag, position).run();
}

Status writeItems(Database& database, const Dataset& set, JobContext& context) {
    SplitIds splits(database);
    Prepared insert = database.prepared("INSERT INTO items (position, split, path, body) VALUES (?, ?, ?, ?)");
    ByteWriter body;
    std::int64_t position = 0;
    for (const DataItem& item : set.items) {
        if (position % rowsAtOnce == 0) {
            DIPTYCH_TRY(context.cancel.check());
            context.progress.report(static_cast<double>(position), static_cast<double>(set.items.size()), "rows");
        }
        body.clear();
        encodeItem(item, set.root, body);
        insert.with(position, splits.of(item.split), item.path, Blob{body.bytes()}).run();
        writeTags(database, item, position++);
    }
    return {};
}

void writeProblems(Database& database, const Dataset& set) {
    Prepared insert = database.prepared("INSERT INTO problems (code, row, path, detail) VALUES (?, ?, ?, ?)");
    for (const DataProblem& problem : set.problems)
        insert.with(problem.code, problem.row, problem.path, problem.detail).run();
}

void writeNotes(Database& database, const Dataset& set, const ImportMark& mark) {
    std::vector<std::string> stores;
    for (const auto& store : set.stores)
        stores.push_back(store->path().native());
    setNote(database, "name", set.name);
    setNote(database, "format", set.format);
    setNote(database, "root", set.root.native());
    setNote(database, "fields", encodeTexts(set.fields));
    setNote(database, "stores", encodeTexts(stores));
    setNote(database, "source", encodeState(mark.source));
    setNote(database, "journal", mark.journalBytes);
    setNote(database, "rows", static_cast<std::int64_t>(set.items.size()));
}

void readProblems(Database& database, Dataset& set) {
    Prepared row = database.prepared("SELECT code, row, path, detail FROM problems ORDER BY place");
    while (row.next())
        set.problems.push_back({std::string(row.text(0)), row.integer(1), std::string(row.text(2)), std::string(row.text(3))});
}

// What the set says of itself, without its items.
Result<Dataset> readSet(Database& database, JobContext& context) {
    Dataset set;
    set.name = textNoteOf(database, "name");
    set.format = textNoteOf(database, "format");
    set.root = textNoteOf(database, "root");
    set.fields = decodeTexts(textNoteOf(database, "fields"));
    readProblems(database, set);
    for (const std::string& store : decodeTexts(textNoteOf(database, "stores"))) {
        DIPTYCH_ASSIGN(auto opened, openPictureStore(store, context));
        set.stores.push_back(std::move(opened));
    }
    return set;
}

Status replaceItem(Database& database, const PlacedItem& placed, const fs::path& root, WordBreaker& breaker) {
    const auto& [position, item] = placed;
    DIPTYCH_ASSIGN(const DataItem old, itemAt(database, position, root));
    for (const std::string& tag : old.tags)
        database.prepared("DELETE FROM tags WHERE tag = ? AND position = ?").with(tag, position).run();
    writeTags(database, item, position);
    if (position < noteOf(database, "indexed")) {
        takeFromIndex(database, position, indexedTexts(old, breaker));
        addToIndex(database, position, indexedTexts(item, breaker));
    }
    ByteWriter body;
    encodeItem(item, root, body);
    database.prepared("UPDATE items SET split = ?, path = ?, body = ? WHERE position = ?")
        .with(SplitIds(database).of(item.split), item.path, Blob{body.bytes()}, position).run();
    return {};
}

}  // namespace

Status Catalog::import(const Dataset& set, const ImportMark& mark, JobContext& context) {
    Database& database = *m_state->database;
    return database.guarded([&]() -> Status {
        SQLite::Transaction transaction(database.connection(), SQLite::TransactionBehavior::IMMEDIATE);
        for (const char* const emptied : {"DELETE FROM items", "DELETE FROM splits", "DELETE FROM problems", "DELETE FROM tags"})
            database.run(emptied);
        emptyIndex(database);
        DIPTYCH_TRY(writeItems(database, set, context));
        writeProblems(database, set);
        writeNotes(database, set, mark);
        transaction.commit();
        return {};
    });
}

Result<bool> Catalog::isCurrent(std::int64_t journal) {
    Database& database = *m_state->database;
    std::string source;
    std::int64_t applied = 0;
    DIPTYCH_TRY(database.guarded([&]() -> Status {
        source = textNoteOf(database, "source");
        applied = noteOf(database, "journal");
        return {};
    }));
    return applied == journal && stillTheSame(decodeState(source));
}

Result<CatalogInfo> Catalog::info() {
    Database& database = *m_state->database;
    return database.guarded([&]() -> Result<CatalogInfo> {
        const SQLite::Transaction unchanging(database.connection());
        const bool isIndexOurs = textNoteOf(database, "words") == WordBreaker::version();
        return CatalogInfo{textNoteOf(database, "name"), textNoteOf(database, "format"), noteOf(database, "rows"),
                           isIndexOurs ? noteOf(database, "indexed") : 0};
    });
}

Result<Dataset> Catalog::load(JobContext& context) {
    Database& database = *m_state->database;
    return database.guarded([&]() -> Result<Dataset> {
        const SQLite::Transaction unchanging(database.connection());
        DIPTYCH_ASSIGN(Dataset set, readSet(database, context));
        const auto rows = static_cast<double>(noteOf(database, "rows"));
        const auto take = [&](const StoredRow& row) -> Status {
            if (row.position % rowsAtOnce == 0) {
                DIPTYCH_TRY(context.cancel.check());
                context.progress.report(static_cast<double>(row.position), rows, "rows");
            }
            DIPTYCH_ASSIGN(DataItem item, itemOf(database, row.item, set.root));
            set.items.push_back(std::move(item));
            return {};
        };
        DIPTYCH_TRY(forEachRow(database, 0, INT64_MAX, take));
        return set;
    });
}

Result<std::vector<DataItem>> Catalog::page(std::int64_t first, std::int64_t count) {
    Database& database = *m_state->database;
    return database.guarded([&]() -> Result<std::vector<DataItem>> {
        const SQLite::Transaction unchanging(database.connection());
        const fs::path root = textNoteOf(database, "root");
        first = std::max(first, std::int64_t{0});
        std::vector<DataItem> items;
        const auto take = [&](const StoredRow& row) -> Status {
            DIPTYCH_ASSIGN(DataItem item, itemOf(database, row.item, root));
            items.push_back(std::move(item));
            return {};
        };
        DIPTYCH_TRY(forEachRow(database, first, count > INT64_MAX - first ? INT64_MAX : first + count, take));
        return items;
    });
}

Result<std::vector<DataItem>> Catalog::itemsAt(std::span<const std::int64_t> positions) {
    Database& database = *m_state->database;
    return database.guarded([&]() -> Result<std::vector<DataItem>> {
        const SQLite::Transaction unchanging(database.connection());
        const fs::path root = textNoteOf(database, "root");
        std::vector<DataItem> items;
        for (const std::int64_t position : positions) {
            DIPTYCH_ASSIGN(DataItem item, itemAt(database, position, root));
            items.push_back(std::move(item));
        }
        return items;
    });
}

Status Catalog::setItems(std::span<const PlacedItem> items, std::int64_t journal) {
    Database& database = *m_state->database;
    return database.guarded([&]() -> Status {
        SQLite::Transaction transaction(database.connection(), SQLite::TransactionBehavior::IMMEDIATE);
        const fs::path root = textNoteOf(database, "root");
        for (const PlacedItem& placed : items)
            DIPTYCH_TRY(replaceItem(database, placed, root, m_state->breaker()));
        setNote(database, "journal", journal);
        transaction.commit();
        return {};
    });
}

Result<DataItem> itemOf(Database& database, const StoredItem& stored, const fs::path& root) {
    auto item = decodeItem(stored, root);
    if (!item.ok())
        database.setDamaged();
    return item;
}

Result<DataItem> itemAt(Database& database, std::int64_t position, const fs::path& root) {
    Prepared row = database.prepared("SELECT path, name, body FROM items JOIN splits ON splits.id = items.split WHERE position = ?");
    if (!row.with(position).next())
        return Error{ErrorCode::NotFound, "is not in the catalog", "row " + std::to_string(position), "Import the set again"};
    return itemOf(database, {row.text(0), row.text(1), row.text(2)}, root);
}

Status forEachRow(Database& database, std::int64_t first, std::int64_t end, const std::function<Status(const StoredRow&)>& visit) {
    Prepared row = database.prepared("SELECT position, path, name, body FROM items CROSS JOIN splits ON splits.id = items.split "
                                     "WHERE position >= ? AND position < ? ORDER BY position");
    row.with(first, end);
    while (row.next())
        DIPTYCH_TRY(visit({row.integer(0), {row.text(1), row.text(2), row.text(3)}}));
    return {};
}

}  // namespace diptych
