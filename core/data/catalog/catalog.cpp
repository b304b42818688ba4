#include "core/data/catalog/catalog.h"

#include <system_error>

#include "core/base/files.h"
#include "core/data/catalog/catalog_state.h"
#include "core/data/catalog/schema.h"
#include "core/data/edits/journal.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

// How the last one to have the catalog open left it, in the note "clean"; 0: not at all.
constexpr std::int64_t cleanEnding = 1, damagedEnding = -1;

fs::path fileIn(const fs::path& folder) { return folder / "catalog.sqlite"; }

Error damaged(const fs::path& file) {
    return Error{ErrorCode::BadInput, "is damaged", toUtf8(file), "Import the set again: the catalog is made anew from it"};
}

Status makePlace(const fs::path& folder) {
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure)
        return Error{ErrorCode::Io, "cannot be made: " + failure.message(), toUtf8(folder), "Check the place and its permissions"};
    const auto status = fs::status(fileIn(folder), failure);
    if (fs::exists(status) && !fs::is_regular_file(status))
        return Error{ErrorCode::BadInput, "is no regular file, wanted a catalog", toUtf8(fileIn(folder)), "Move it away"};
    return {};
}

Status quickCheck(Database& database, const fs::path& file) {
    return database.guarded([&]() -> Status {
        Prepared check = database.prepared("PRAGMA quick_check(1)");
        return check.next() && check.text(0) == "ok" ? Status() : damaged(file);
    });
}

// BadInput: what is there is of no use.
Result<std::unique_ptr<Database>> openSound(const fs::path& file, bool alone) {
    DIPTYCH_ASSIGN(std::unique_ptr<Database> database, Database::open(file));
    DatabaseKind kind = DatabaseKind::Empty;
    DIPTYCH_TRY(database->guarded([&]() -> Status {
        kind = kindOf(*database);
        if (kind == DatabaseKind::Foreign)
            return Error{ErrorCode::BadInput, "is another program's database", toUtf8(file), "Move it away"};
        database->useWal();
        return {};
    }));
    DIPTYCH_TRY(migrate(*database));
    DIPTYCH_ASSIGN(const auto ending, database->guarded([&]() -> Result<std::int64_t> {
        return kind == DatabaseKind::Empty ? cleanEnding : noteOf(*database, "clean");
    }));
    if (alone && ending == damagedEnding)
        return damaged(file);
    if (alone && ending != cleanEnding)
        DIPTYCH_TRY(quickCheck(*database, file));
    return database;
}

Status moveAside(const fs::path& file) {
    const std::string place = file.native();
    std::error_code failure;
    for (const char* const part : {"-wal", ""}) {
        fs::rename(place + part, place + ".broken" + part, failure);
        if (failure && failure != std::errc::no_such_file_or_directory)
            return Error{ErrorCode::Io, "is of no use and cannot be moved aside: " + failure.message(), toUtf8(file), "Delete it"};
    }
    fs::remove(place + "-shm", failure);
    return {};
}

}  // namespace

Catalog::Catalog(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Catalog::Catalog(Catalog&&) noexcept = default;
Catalog& Catalog::operator=(Catalog&&) noexcept = default;

Result<Catalog> Catalog::open(const fs::path& project) {
    DIPTYCH_TRY(makePlace(project));
    DIPTYCH_ASSIGN(UseLock lock, UseLock::take(project / "catalog.lock"));
    const fs::path file = fileIn(project);
    auto opened = openSound(file, lock.isAlone());
    const bool useless = !opened.ok() && opened.error().code == ErrorCode::BadInput && lock.isAlone();
    if (useless) {
        DIPTYCH_TRY(moveAside(file));
        opened = openSound(file, true);
    }
    DIPTYCH_ASSIGN(std::unique_ptr<Database> database, std::move(opened));
    DIPTYCH_TRY(database->guarded([&]() -> Status { return setNote(*database, "clean", 0), Status(); }));
    lock.share();
    return Catalog(std::unique_ptr<State>(new State{project, std::move(lock), std::move(database), useless, {}}));
}

Catalog::~Catalog() = default;

// Whether it can be written does not matter: without the note the file is checked.
Catalog::State::~State() {
    if (!lock.tryAlone())
        return;
    const std::int64_t ending = database->isDamaged() ? damagedEnding : cleanEnding;
    static_cast<void>(database->guarded([&]() -> Status { return setNote(*database, "clean", ending), Status(); }));
}

bool Catalog::wasMadeAnew() const { return m_state->madeAnew; }

bool Catalog::isDamaged() const { return m_state->database->isDamaged(); }

Status Catalog::reopen() {
    const fs::path project = m_state->folder;
    m_state.reset();
    DIPTYCH_ASSIGN(*this, open(project));
    return {};
}

const fs::path& Catalog::project() const { return m_state->folder; }

Database& Catalog::database() { return *m_state->database; }

Status Catalog::checkIntegrity() {
    Database& database = *m_state->database;
    return database.guarded([&]() -> Status {
        Prepared check = database.prepared("PRAGMA integrity_check(1)");
        if (!check.next() || check.text(0) != "ok")
            return database.setDamaged(), damaged(fileIn(m_state->folder));
        database.run("INSERT INTO words (words) VALUES ('integrity-check')");
        return {};
    });
}

std::int64_t journalBytes(const fs::path& project) {
    std::error_code failure;
    const auto bytes = fs::file_size(project / journalName, failure);
    return failure ? 0 : static_cast<std::int64_t>(bytes);
}

std::int64_t noteOf(Database& database, const std::string& key) {
    Prepared note = database.prepared("SELECT value FROM notes WHERE key = ?");
    return note.with(key).next() ? note.integer(0) : 0;
}

std::string textNoteOf(Database& database, const std::string& key) {
    Prepared note = database.prepared("SELECT value FROM notes WHERE key = ?");
    return note.with(key).next() ? std::string(note.text(0)) : std::string();
}

void setNote(Database& database, const std::string& key, std::int64_t value) {
    database.prepared("INSERT OR REPLACE INTO notes (key, value) VALUES (?, ?)").with(key, value).run();
}

void setNote(Database& database, const std::string& key, const std::string& value) {
    database.prepared("INSERT OR REPLACE INTO notes (key, value) VALUES (?, ?)").with(key, Blob{value}).run();
}

}  // namespace diptych
