// The tables of catalog.sqlite and their versions (user_version). A file of an earlier version is brought up to date by the
// scripts it lacks, in one transaction; one of a later version is refused. docs/catalog.md describes the tables.
// Errors: Unsupported (a later version), as Database.
#pragma once

#include <cstdint>
#include <span>

#include "core/data/catalog/database.h"

namespace diptych {

// "Dptc": tells a catalog from other programs' databases.
inline constexpr std::int64_t catalogApplication = 0x44707463;

// The script at place n brings version n to version n + 1.
std::span<const char* const> catalogMigrations();

enum class DatabaseKind { Empty, Catalog, Foreign };
// Throws as Database does; only reads.
DatabaseKind kindOf(Database& database);
Status migrate(Database& database);

}  // namespace diptych
