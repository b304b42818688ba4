#include <SQLiteCpp/Transaction.h>

#include <algorithm>
#include <iterator>

#include "core/data/catalog/catalog_state.h"

namespace diptych {

namespace {

constexpr std::int64_t rowsOfStep = 8192;

// Stands between two texts of a row, so that no phrase begins in one and ends in the next. A character for private use is a
// word to FTS5, and never one to ICU: no query has it.
constexpr const char* border = "\xEE\x80\x80 ";

void appendText(const std::string& text, WordBreaker& breaker, std::string& into) {
    breaker.append(text, into);
    into += border;
}

std::vector<std::int64_t> firstColumn(Prepared& rows) {
    std::vector<std::int64_t> positions;
    while (rows.next())
        positions.push_back(rows.integer(0));
    return positions;
}

std::vector<std::int64_t> withWords(Database& database, const std::string& query, std::int64_t most) {
    if (query.empty())
        return {};
    Prepared rows = database.prepared("SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid LIMIT ?");
    return firstColumn(rows.with(query, most));
}

// Puts the next rows into the index; true where all are in.
Result<bool> indexStep(Database& database, WordBreaker& breaker, JobContext& context) {
    SQLite::Transaction transaction(database.connection(), SQLite::TransactionBehavior::IMMEDIATE);
    if (textNoteOf(database, "words") != WordBreaker::version())
        emptyIndex(database);
    const std::int64_t rows = noteOf(database, "rows"), first = noteOf(database, "indexed"), end = std::min(rows, first + rowsOfStep);
    const std::filesystem::path root = textNoteOf(database, "root");
    const auto add = [&](const StoredRow& row) -> Status {
        DIPTYCH_TRY(context.cancel.check());
        DIPTYCH_ASSIGN(const DataItem item, itemOf(database, row.item, root));
        addToIndex(database, row.position, indexedTexts(item, breaker));
        return {};
    };
    DIPTYCH_TRY(forEachRow(database, first, end, add));
    setNote(database, "indexed", end);
    transaction.commit();
    context.progress.report(static_cast<double>(end), static_cast<double>(rows), "rows of the search index");
    return end >= rows;
}

std::vector<std::int64_t> both(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
    std::vector<std::int64_t> common;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(common));
    return common;
}

}  // namespace

IndexedTexts indexedTexts(const DataItem& item, WordBreaker& breaker) {
    IndexedTexts texts;
    for (const Caption& caption : item.captions)
        appendText(caption.text, breaker, texts.captions);
    for (const Question& question : item.questions) {
        appendText(question.text, breaker, texts.questions);
        for (const std::string& answer : question.answers)
            appendText(answer, breaker, texts.answers);
    }
    appendText(item.path, breaker, texts.path);
    for (const PictureRef& more : item.morePictures)
        appendText(more.path, breaker, texts.path);
    return texts;
}

void addToIndex(Database& database, std::int64_t position, const IndexedTexts& texts) {
    database.prepared("INSERT INTO words (rowid, captions, questions, answers, path) VALUES (?, ?, ?, ?, ?)")
        .with(position, texts.captions, texts.questions, texts.answers, texts.path).run();
}

void takeFromIndex(Database& database, std::int64_t position, const IndexedTexts& texts) {
    database.prepared("INSERT INTO words (words, rowid, captions, questions, answers, path) VALUES ('delete', ?, ?, ?, ?, ?)")
        .with(position, texts.captions, texts.questions, texts.answers, texts.path).run();
}

void emptyIndex(Database& database) {
    database.run("INSERT INTO words (words) VALUES ('delete-all')");
    database.run("INSERT INTO words (words, rank) VALUES ('automerge', 16)");      // less rewriting while it is built
    setNote(database, "indexed", 0);
    setNote(database, "words", WordBreaker::version());
}

Status Catalog::buildIndex(JobContext& context) {
    Database& database = *m_state->database;
    for (bool isDone = false; !isDone;) {
        const auto step = database.guarded([&] { return indexStep(database, m_state->breaker(), context); });
        if (!step.ok())
            return step.error();
        isDone = *step;
    }
    return {};
}

Result<std::vector<std::int64_t>> Catalog::search(std::string_view words, std::int64_t most) {
    Database& database = *m_state->database;
    return database.guarded([&]() -> Result<std::vector<std::int64_t>> { return withWords(database, m_state->breaker().queryOf(words), most); });
}

Result<std::vector<std::int64_t>> Catalog::positions(const CatalogTerms& terms) {
    Database& database = *m_state->database;
    return database.guarded([&]() -> Result<std::vector<std::int64_t>> {
        const SQLite::Transaction unchanging(database.connection());
        std::vector<std::vector<std::int64_t>> found;
        if (!terms.words.empty())
            found.push_back(withWords(database, m_state->breaker().queryOf(terms.words), -1));
        if (!terms.tag.empty()) {
            Prepared rows = database.prepared("SELECT position FROM tags WHERE tag = ? ORDER BY position");
            found.push_back(firstColumn(rows.with(terms.tag)));
        }
        if (!terms.split.empty()) {
            Prepared rows = database.prepared("SELECT position FROM items WHERE split = (SELECT id FROM splits WHERE name = ?) ORDER BY position");
            found.push_back(firstColumn(rows.with(terms.split)));
        }
        if (found.empty()) {
            Prepared rows = database.prepared("SELECT position FROM items ORDER BY position");
            return firstColumn(rows);
        }
        for (std::size_t i = 1; i < found.size(); ++i)
            found[0] = both(found[0], found[i]);
        return std::move(found[0]);
    });
}

}  // namespace diptych
