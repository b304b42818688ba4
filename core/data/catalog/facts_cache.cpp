#include "core/data/catalog/facts_cache.h"

#include <SQLiteCpp/Transaction.h>

#include <algorithm>

#include "core/data/catalog/byte_codec.h"
#include "core/data/catalog/catalog_state.h"
#include "core/data/formats/data_files.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t mostWaiting = 512;
constexpr std::chrono::milliseconds longestWait{500};

// The code as findingKinds() spells it: facts hold views of names that live for ever. Empty where there is none.
std::string_view codeNamed(std::string_view name) {
    const auto& kinds = findingKinds();
    const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const FindingKind& kind) { return kind.code == name; });
    return found == kinds.end() ? std::string_view() : found->code;
}

std::int64_t asStored(std::uint64_t value) { return static_cast<std::int64_t>(value); }

// Facts that another version of the measures made are of no use.
void forgetOtherMeasures(Database& database) {
    if (noteOf(database, "measures") == pictureMeasures)
        return;
    database.run("DELETE FROM facts");
    setNote(database, "measures", pictureMeasures);
}

}  // namespace

std::string encodeFacts(const PictureFacts& facts) {
    const auto& [faults, contentHash, bytes, look, miniature, width, height, turned, wasRead, hasLook] = facts;
    ByteWriter into;
    into.list(faults, [&](const auto& fault) { into.text(fault.first), into.text(fault.second); });
    for (const std::uint64_t number : {contentHash, bytes, look})
        into.natural(number);
    into.text({reinterpret_cast<const char*>(miniature.data()), miniature.size()});
    into.integer(width);
    into.integer(height);
    into.natural((turned ? 1u : 0u) | (wasRead ? 2u : 0u) | (hasLook ? 4u : 0u));
    return into.take();
}

std::optional<PictureFacts> decodeFacts(std::string_view bytes) {
    ByteReader from(bytes);
    PictureFacts facts;
    bool known = true;
    from.list([&] {
        const std::string_view code = codeNamed(from.text());
        known = known && !code.empty();
        facts.faults.emplace_back(code, from.text());
    });
    for (std::uint64_t* number : {&facts.contentHash, &facts.bytes, &facts.look})
        *number = from.natural();
    const std::string_view miniature = from.text();
    facts.width = static_cast<int>(from.integer());
    facts.height = static_cast<int>(from.integer());
    const std::uint64_t flags = from.natural();
    if (!from.atEnd() || !known || miniature.size() != facts.miniature.size())
        return std::nullopt;
    std::copy(miniature.begin(), miniature.end(), facts.miniature.begin());
    facts.turned = (flags & 1) != 0;
    facts.wasRead = (flags & 2) != 0;
    facts.hasLook = (flags & 4) != 0;
    return facts;
}

FactsCache::FactsCache(Catalog catalog) : m_catalog(std::move(catalog)), m_written(std::chrono::steady_clock::now()) {}

Result<std::unique_ptr<FactsCache>> FactsCache::open(const fs::path& project) {
    DIPTYCH_ASSIGN(Catalog catalog, Catalog::open(project));
    std::unique_ptr<FactsCache> cache(new FactsCache(std::move(catalog)));
    Database& database = cache->m_catalog.database();
    DIPTYCH_TRY(database.guarded([&]() -> Status { return forgetOtherMeasures(database), Status(); }));
    return cache;
}

FactsCache::~FactsCache() { static_cast<void>(flush()); }

// A cache that cannot be read is an empty one.
std::optional<PictureFacts> FactsCache::ofFile(const fs::path& file, const FileStamp& stamp) {
    const std::lock_guard lock(m_mutex);
    Database& database = m_catalog.database();
    auto found = database.guarded([&]() -> Result<std::optional<PictureFacts>> {
        Prepared row = database.prepared("SELECT body FROM facts WHERE file = ? AND bytes = ? AND time = ?");
        return row.with(file.native(), stamp.bytes, stamp.time).next() ? decodeFacts(row.text(0)) : std::nullopt;
    });
    return found.ok() ? *found : std::nullopt;
}

std::optional<PictureFacts> FactsCache::ofContent(const PictureContent& content) {
    const std::lock_guard lock(m_mutex);
    Database& database = m_catalog.database();
    auto found = database.guarded([&]() -> Result<std::optional<PictureFacts>> {
        Prepared row = database.prepared("SELECT file, body FROM facts WHERE content = ? AND size = ?");
        row.with(asStored(content.hash), asStored(content.bytes));
        while (row.next())
            if (endingOf(row.text(0)) == content.ending)
                return decodeFacts(row.text(1));
        return std::optional<PictureFacts>();
    });
    return found.ok() ? *found : std::nullopt;
}

// What cannot be kept is measured again another time.
void FactsCache::keep(const fs::path& file, const FileStamp& stamp, const PictureFacts& facts) {
    const std::lock_guard lock(m_mutex);
    m_waiting.push_back({file.native(), stamp, facts});
    if (m_waiting.size() >= mostWaiting || std::chrono::steady_clock::now() - m_written > longestWait)
        static_cast<void>(write());
}

Status FactsCache::flush() {
    const std::lock_guard lock(m_mutex);
    return write();
}

Status FactsCache::write() {
    Database& database = m_catalog.database();
    const Status written = database.guarded([&]() -> Status {
        SQLite::Transaction transaction(database.connection(), SQLite::TransactionBehavior::IMMEDIATE);
        for (const Waiting& waiting : m_waiting)
            database.prepared("INSERT OR REPLACE INTO facts (file, bytes, time, content, size, body) VALUES (?, ?, ?, ?, ?, ?)")
                .with(waiting.file, waiting.stamp.bytes, waiting.stamp.time, asStored(waiting.facts.contentHash), asStored(waiting.facts.bytes),
                      Blob{encodeFacts(waiting.facts)}).run();
        transaction.commit();
        return {};
    });
    m_waiting.clear();
    m_written = std::chrono::steady_clock::now();
    return written;
}

}  // namespace diptych
