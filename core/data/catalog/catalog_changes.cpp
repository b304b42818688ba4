#include <SQLiteCpp/Transaction.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "core/data/catalog/catalog_state.h"
#include "core/data/edits/edit.h"

namespace diptych {

namespace {

// Rows of a set by a name; rows of one name are given out in their order, each once.
class RowsByName {
public:
    void add(std::string name, std::int64_t position) { m_rows.push_back({std::move(name), position}); }

    std::optional<std::int64_t> take(const std::string& name) {
        if (m_taken.size() != m_rows.size()) {
            std::stable_sort(m_rows.begin(), m_rows.end(), [](const Row& a, const Row& b) { return a.name < b.name; });
            m_taken.assign(m_rows.size(), 0);
        }
        const auto first = std::lower_bound(m_rows.begin(), m_rows.end(), name, [](const Row& row, const std::string& wanted) { return row.name < wanted; });
        const auto place = static_cast<std::size_t>(first - m_rows.begin());
        if (place == m_rows.size() || place + m_taken[place] >= m_rows.size() || m_rows[place + m_taken[place]].name != name)
            return std::nullopt;
        return m_rows[place + m_taken[place]++].position;
    }

private:
    struct Row {
        std::string name;
        std::int64_t position = 0;
    };
    std::vector<Row> m_rows;                       // sorted by name at the first take()
    std::vector<std::size_t> m_taken;              // at the first row of a name: how many were given out
};

template <typename List, typename Same>
bool sameLists(const List& a, const List& b, Same same) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

// Ids and row numbers are left out: they shift where the source has none of its own and a row was added before.
bool sameCaption(const Caption& a, const Caption& b) { return a.text == b.text && a.language == b.language; }

bool sameQuestion(const Question& a, const Question& b) {
    return a.text == b.text && a.type == b.type && a.language == b.language && a.choices == b.choices;
}

bool sameAnswers(const Question& a, const Question& b) {
    return a.answers == b.answers && a.answerType == b.answerType && a.bestAnswer == b.bestAnswer && a.confidences == b.confidences;
}

bool sameBox(const Box& a, const Box& b) {
    return a.label == b.label && a.rect.x == b.rect.x && a.rect.y == b.rect.y && a.rect.width == b.rect.width && a.rect.height == b.rect.height;
}

std::vector<std::string> changedParts(const DataItem& a, const DataItem& b) {
    const auto sameTurn = [](const Turn& one, const Turn& other) { return one.role == other.role && one.text == other.text; };
    const auto samePicture = [](const PictureRef& one, const PictureRef& other) { return one.path == other.path && one.file == other.file; };
    const std::pair<const char*, bool> parts[] = {
        {"split", a.split == b.split},
        {"picture", a.file == b.file && sameLists(a.morePictures, b.morePictures, samePicture)},
        {"captions", sameLists(a.captions, b.captions, sameCaption)},
        {"questions", sameLists(a.questions, b.questions, sameQuestion)},
        {"answers", sameLists(a.questions, b.questions, sameAnswers)},
        {"turns", sameLists(a.turns, b.turns, sameTurn)},
        {"columns", a.columns == b.columns},
        {"boxes", sameLists(a.boxes, b.boxes, sameBox)},
        {"tags", a.tags == b.tags},
        {"excluded", a.excluded == b.excluded},
        {"size", a.width == b.width && a.height == b.height},
    };
    std::vector<std::string> changed;
    for (const auto& [name, same] : parts)
        if (!same)
            changed.emplace_back(name);
    return changed;
}

// Finds for every row of the catalog its row of the set: of the same name and split, else of the same name.
class Comparison {
public:
    Comparison(const Dataset& set, Database& database)
        : m_set(set), m_database(database), m_root(textNoteOf(database, "root")), m_found(set.items.size(), false) {
        for (std::size_t i = 0; i < set.items.size(); ++i)
            m_inSplit.add(nameInSplit(set.items[i]), static_cast<std::int64_t>(i));
    }

    Status look(const StoredRow& row) {
        DIPTYCH_ASSIGN(DataItem old, itemOf(m_database, row.item, m_root));
        if (const auto place = m_inSplit.take(nameInSplit(old)))
            compare(row, old, *place);
        else
            m_left.push_back({row.position, std::move(old)});
        return {};
    }

    SetChanges finish() {
        RowsByName elsewhere;
        for (std::size_t i = 0; i < m_found.size(); ++i)
            if (!m_found[i])
                elsewhere.add(rowName(m_set.items[i]), static_cast<std::int64_t>(i));
        for (const PlacedItem& old : m_left) {
            if (const auto place = elsewhere.take(rowName(old.item)))
                note(old.position, old.item, *place);
            else
                m_changes.removed.push_back(old.position);
        }
        for (std::size_t i = 0; i < m_found.size(); ++i)
            if (!m_found[i])
                m_changes.added.push_back(static_cast<std::int64_t>(i));
        std::sort(m_changes.changed.begin(), m_changes.changed.end(), [](const ItemChange& a, const ItemChange& b) { return a.after < b.after; });
        return std::move(m_changes);
    }

private:
    static std::string nameInSplit(const DataItem& item) { return item.split + '\n' + rowName(item); }

    void compare(const StoredRow& row, const DataItem& old, std::int64_t place) {
        m_bytes.clear();
        encodeItem(m_set.items[static_cast<std::size_t>(place)], m_root, m_bytes);
        if (m_bytes.bytes() != row.item.body)
            return note(row.position, old, place);
        m_found[static_cast<std::size_t>(place)] = true;
        ++m_changes.same;
    }

    void note(std::int64_t position, const DataItem& old, std::int64_t place) {
        m_found[static_cast<std::size_t>(place)] = true;
        std::vector<std::string> parts = changedParts(old, m_set.items[static_cast<std::size_t>(place)]);
        if (parts.empty())
            ++m_changes.same;
        else
            m_changes.changed.push_back({position, place, std::move(parts)});
    }

    const Dataset& m_set;
    Database& m_database;
    std::filesystem::path m_root;
    RowsByName m_inSplit;
    std::vector<bool> m_found;                     // by place in the set
    std::vector<PlacedItem> m_left;
    ByteWriter m_bytes;
    SetChanges m_changes;
};

}  // namespace

Result<SetChanges> Catalog::changesAgainst(const Dataset& set, JobContext& context) {
    Database& database = *m_state->database;
    return database.guarded([&]() -> Result<SetChanges> {
        const SQLite::Transaction unchanging(database.connection());
        const auto rows = static_cast<double>(noteOf(database, "rows"));
        Comparison comparison(set, database);
        const auto look = [&](const StoredRow& row) -> Status {
            DIPTYCH_TRY(context.cancel.check());
            context.progress.report(static_cast<double>(row.position), rows, "rows compared");
            return comparison.look(row);
        };
        DIPTYCH_TRY(forEachRow(database, 0, INT64_MAX, look));
        return comparison.finish();
    });
}

}  // namespace diptych
