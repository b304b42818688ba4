// What the parts of the catalog share. For catalog*.cpp alone.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/data/catalog/catalog.h"
#include "core/data/catalog/database.h"
#include "core/data/catalog/item_codec.h"
#include "core/data/catalog/use_lock.h"
#include "core/data/catalog/words.h"

namespace diptych {

struct Catalog::State {
    ~State();                                  // the last to leave notes how it was

    std::filesystem::path folder;
    UseLock lock;
    std::unique_ptr<Database> database;
    bool madeAnew = false;
    std::optional<WordBreaker> words;          // made when something is looked for

    WordBreaker& breaker() { return words ? *words : words.emplace(); }
};

// The functions below throw as Database does.

// Integers the catalog notes about itself; 0 where it does not.
std::int64_t noteOf(Database& database, const std::string& key);
std::string textNoteOf(Database& database, const std::string& key);
void setNote(Database& database, const std::string& key, std::int64_t value);
void setNote(Database& database, const std::string& key, const std::string& value);

// The row at a position; what it views lives until the row's statement goes on.
struct StoredRow {
    std::int64_t position = 0;
    StoredItem item;
};
// decodeItem; notes damage.
Result<DataItem> itemOf(Database& database, const StoredItem& stored, const std::filesystem::path& root);
Result<DataItem> itemAt(Database& database, std::int64_t position, const std::filesystem::path& root);
// Rows from `first` on, below `end`, in order; stops at the first Error.
Status forEachRow(Database& database, std::int64_t first, std::int64_t end, const std::function<Status(const StoredRow&)>& visit);

// What the index holds of an item: a text for each column of `words`.
struct IndexedTexts {
    std::string captions, questions, answers, path;
};
IndexedTexts indexedTexts(const DataItem& item, WordBreaker& breaker);
void addToIndex(Database& database, std::int64_t position, const IndexedTexts& texts);
void takeFromIndex(Database& database, std::int64_t position, const IndexedTexts& texts);
void emptyIndex(Database& database);

}  // namespace diptych
