#include "core/data/catalog/database.h"

#include <SQLiteCpp/Column.h>
#include <sqlite3.h>

#include <cerrno>

#include "core/base/files.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr int busyMilliseconds = 10'000;

// A write that fails, or the file that readers and writers share that cannot grow: by the time it is told, SQLite has often
// forgotten the system's reason.
bool isFailedWrite(const SQLite::Exception& exception, int systemError) {
    const int reason = exception.getExtendedErrorCode();
    return exception.getErrorCode() == SQLITE_FULL || reason == SQLITE_IOERR_SHMSIZE || reason == SQLITE_IOERR_WRITE || systemError == ENOSPC ||
           systemError == EFBIG || systemError == EDQUOT;
}

Error refusal(const SQLite::Exception& exception, int systemError, const std::string& context) {
    if (isFailedWrite(exception, systemError))
        return Error{ErrorCode::Io, "cannot be written: no space is left, or the disk fails", context, "Free some space and try again"};
    switch (exception.getErrorCode()) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return Error{ErrorCode::BadInput, "is damaged", context, "Import the set again: the catalog is made anew from it"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return Error{ErrorCode::Io, "is being written by another program", context, "Try again when that is done"};
    case SQLITE_NOMEM:
        return Error{ErrorCode::OutOfMemory, "needs more memory than there is", context, "Close other programs"};
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return Error{ErrorCode::Io, std::string("cannot be read or written: ") + exception.what(), context, "Check the folder and its permissions"};
    default:
        return Error{ErrorCode::Internal, exception.what(), context, "Please report this"};
    }
}

}  // namespace

std::string_view Prepared::text(int column) const {
    const SQLite::Column value = m_statement.getColumn(column);
    const auto* const bytes = static_cast<const char*>(value.getBlob());
    return bytes == nullptr ? std::string_view() : std::string_view(bytes, static_cast<std::size_t>(value.getBytes()));
}

void Prepared::bind(int place, Blob blob) {
    // A null pointer would be NULL, not an empty value.
    m_statement.bindNoCopy(place, blob.bytes.data() == nullptr ? "" : blob.bytes.data(), static_cast<int>(blob.bytes.size()));
}

Database::Database(const fs::path& file)
    : m_file(file), m_connection(file.native(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, busyMilliseconds) {
    sqlite3_db_config(m_connection.getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(m_connection.getHandle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    for (const char* setting : {"PRAGMA page_size = 8192", "PRAGMA synchronous = NORMAL", "PRAGMA foreign_keys = ON", "PRAGMA secure_delete = OFF",
                                "PRAGMA cell_size_check = ON", "PRAGMA journal_size_limit = 67108864"})
        run(setting);
}

void Database::useWal() { run("PRAGMA journal_mode = WAL"); }

Result<std::unique_ptr<Database>> Database::open(const fs::path& file) {
    errno = 0;
    try {
        return std::unique_ptr<Database>(new Database(file));
    } catch (const SQLite::Exception& exception) {
        return refusal(exception, errno, toUtf8(file));
    }
}

Error Database::errorOf(const SQLite::Exception& exception) {
    const int code = exception.getErrorCode();
    m_damaged = m_damaged || code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
    return refusal(exception, sqlite3_system_errno(m_connection.getHandle()), toUtf8(m_file));
}

Prepared Database::prepared(const char* sql) {
    std::unique_ptr<SQLite::Statement>& statement = m_statements[sql];
    if (statement == nullptr)
        statement = std::make_unique<SQLite::Statement>(m_connection, sql);
    statement->reset();
    return Prepared(*statement);
}

}  // namespace diptych
