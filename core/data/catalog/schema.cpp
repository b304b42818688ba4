#include "core/data/catalog/schema.h"

#include <SQLiteCpp/Transaction.h>

#include <array>
#include <string>

namespace diptych {

namespace {

// Items, what else the set says of itself, and what was measured of its pictures.
constexpr const char* versionOne = R"(
CREATE TABLE notes (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE splits (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE items (position INTEGER PRIMARY KEY, split INTEGER NOT NULL REFERENCES splits (id), path TEXT NOT NULL, body BLOB NOT NULL);
CREATE INDEX items_by_split ON items (split);
CREATE TABLE tags (tag TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (tag, position)) WITHOUT ROWID;
CREATE TABLE problems (place INTEGER PRIMARY KEY, code TEXT NOT NULL, row INTEGER NOT NULL, path TEXT NOT NULL, detail TEXT NOT NULL);
CREATE TABLE facts (file TEXT PRIMARY KEY, bytes INTEGER NOT NULL, time INTEGER NOT NULL, content INTEGER NOT NULL, size INTEGER NOT NULL,
                    body BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX facts_by_content ON facts (content, size);
)";

// The search index, which holds words and no texts.
constexpr const char* versionTwo = R"(
CREATE VIRTUAL TABLE words USING fts5 (captions, questions, answers, path, content = '', columnsize = 0,
                                       tokenize = 'unicode61 remove_diacritics 2');
)";

constexpr std::array<const char*, 2> migrations{versionOne, versionTwo};

}  // namespace

std::span<const char* const> catalogMigrations() { return migrations; }

DatabaseKind kindOf(Database& database) {
    if (database.integer("PRAGMA application_id") == catalogApplication)
        return DatabaseKind::Catalog;
    return database.integer("SELECT count(*) FROM sqlite_schema") == 0 ? DatabaseKind::Empty : DatabaseKind::Foreign;
}

Status migrate(Database& database) {
    return database.guarded([&]() -> Status {
        constexpr auto newest = static_cast<std::int64_t>(migrations.size());
        if (database.integer("PRAGMA user_version") == newest)
            return {};
        SQLite::Transaction transaction(database.connection(), SQLite::TransactionBehavior::IMMEDIATE);
        const std::int64_t version = database.integer("PRAGMA user_version");
        if (version > newest)
            return Error{ErrorCode::Unsupported, "is of version " + std::to_string(version) + ", wanted at most " + std::to_string(newest),
                         "catalog", "Update Diptych, or delete catalog.sqlite: it is made anew from the source"};
        for (std::int64_t step = version; step < newest; ++step)
            database.run(migrations[static_cast<std::size_t>(step)]);
        database.run(("PRAGMA user_version = " + std::to_string(newest)).c_str());
        database.run(("PRAGMA application_id = " + std::to_string(catalogApplication)).c_str());
        transaction.commit();
        return {};
    });
}

}  // namespace diptych
