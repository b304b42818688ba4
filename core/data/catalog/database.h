// A thin layer over SQLite (by SQLiteCpp): a database in WAL mode with foreign keys and a busy timeout, statements prepared
// once, exceptions turned to Errors at one place (guarded). Transactions are SQLite::Transaction.
// Threads: a Database belongs to one thread at a time; others open their own on the same file.
// Errors: Io (no room, no permission, locked by another program), BadInput (damaged, or no database), OutOfMemory.
#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>

#include "core/base/result.h"

namespace diptych {

struct Blob {
    std::string_view bytes;
};

// A statement that was prepared before, ready for its values; finished when it goes out of scope.
class Prepared {
public:
    explicit Prepared(SQLite::Statement& statement) : m_statement(statement) {}
    ~Prepared() { m_statement.tryReset(); }
    Prepared(const Prepared&) = delete;
    Prepared& operator=(const Prepared&) = delete;

    // Values from the first place on. Blobs are not copied: they must live until the statement is finished.
    template <typename... Values>
    Prepared& with(const Values&... values) {
        int place = 0;
        (bind(++place, values), ...);
        return *this;
    }
    bool next() { return m_statement.executeStep(); }
    void run() {                                                   // again and again, with other values
        m_statement.exec();
        m_statement.reset();
    }
    std::int64_t integer(int column) const { return m_statement.getColumn(column).getInt64(); }
    // Texts and bytes: until the next step.
    std::string_view text(int column) const;

private:
    void bind(int place, std::int64_t value) { m_statement.bind(place, value); }
    void bind(int place, const std::string& text) { m_statement.bind(place, text); }
    void bind(int place, Blob blob);

    SQLite::Statement& m_statement;
};

class Database {
public:
    // The file is made where there is none. Nothing is written before useWal.
    static Result<std::unique_ptr<Database>> open(const std::filesystem::path& file);

    // Runs work that may throw what SQLiteCpp throws and returns a Result or Status.
    template <typename Work>
    std::invoke_result_t<Work> guarded(Work work) {
        try {
            return work();
        } catch (const SQLite::Exception& exception) {
            return errorOf(exception);
        }
    }

    // The functions below throw SQLite::Exception.
    void useWal();
    Prepared prepared(const char* sql);                            // by its address: a literal
    void run(const char* sql) { m_connection.exec(sql); }
    std::int64_t integer(const char* sql) { return m_connection.execAndGet(sql).getInt64(); }
    SQLite::Database& connection() { return m_connection; }

    // True once anything looked damaged.
    bool isDamaged() const { return m_damaged; }
    void setDamaged() { m_damaged = true; }

private:
    explicit Database(const std::filesystem::path& file);
    Error errorOf(const SQLite::Exception& exception);

    std::filesystem::path m_file;
    bool m_damaged = false;
    SQLite::Database m_connection;
    std::unordered_map<const char*, std::unique_ptr<SQLite::Statement>> m_statements;
};

}  // namespace diptych
