#include "core/data/catalog/item_codec.h"

#include "core/base/files.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

enum class Place : std::uint64_t { Nowhere, Inside, Elsewhere };

// The structured bindings below are there for the compiler: a field that is added to a struct must be added here.
class ItemWriter {
public:
    ItemWriter(ByteWriter& bytes, const fs::path& root) : m_bytes(bytes), m_root(root.native()) {}

    void write(const DataItem& item) {
        const auto& [id, path, file, split, captions, questions, turns, more, columns, boxes, tags, excluded, key, width, height, row] = item;
        static_cast<void>(path);
        static_cast<void>(split);
        m_bytes.integer(id);
        m_bytes.integer(row);
        writeFile(file);
        m_bytes.list(captions, [&](const Caption& caption) { write(caption, row); });
        m_bytes.list(questions, [&](const Question& question) { write(question, row); });
        m_bytes.list(turns, [&](const Turn& turn) { write(turn); });
        m_bytes.list(more, [&](const PictureRef& picture) { write(picture); });
        m_bytes.list(columns, [&](const auto& column) { m_bytes.text(column.first), m_bytes.text(column.second); });
        m_bytes.list(boxes, [&](const Box& box) { write(box); });
        writeTexts(tags);
        m_bytes.text(excluded);
        m_bytes.text(key);
        m_bytes.integer(width);
        m_bytes.integer(height);
    }

private:
    void write(const Caption& caption, std::int64_t itemRow) {
        const auto& [id, text, language, row] = caption;
        m_bytes.integer(id);
        m_bytes.text(text);
        m_bytes.text(language);
        m_bytes.integer(row - itemRow);
    }

    void write(const Question& question, std::int64_t itemRow) {
        const auto& [id, text, type, language, answers, answerType, best, confidences, choices, row] = question;
        m_bytes.integer(id);
        for (const std::string* field : {&text, &type, &language, &answerType, &best, &confidences})
            m_bytes.text(*field);
        writeTexts(answers);
        writeTexts(choices);
        m_bytes.integer(row - itemRow);
    }

    void write(const Turn& turn) {
        const auto& [role, text] = turn;
        m_bytes.text(role);
        m_bytes.text(text);
    }

    void write(const PictureRef& picture) {
        const auto& [path, file] = picture;
        m_bytes.text(path);
        writeFile(file);
    }

    void write(const Box& box) {
        const auto& [rect, label] = box;
        for (const double value : {rect.x, rect.y, rect.width, rect.height})
            m_bytes.real(value);
        m_bytes.text(label);
    }

    void writeTexts(const std::vector<std::string>& texts) {
        m_bytes.list(texts, [&](const std::string& text) { m_bytes.text(text); });
    }

    void writeFile(const fs::path& file) {
        const std::string_view name = file.native();
        const bool inside = !m_root.empty() && name.size() > m_root.size() + 1 && name.starts_with(m_root) && name[m_root.size()] == '/';
        m_bytes.natural(static_cast<std::uint64_t>(name.empty() ? Place::Nowhere : inside ? Place::Inside : Place::Elsewhere));
        if (!name.empty())
            m_bytes.text(inside ? name.substr(m_root.size() + 1) : name);
    }

    ByteWriter& m_bytes;
    std::string_view m_root;
};

class ItemReader {
public:
    ItemReader(ByteReader& bytes, const fs::path& root) : m_bytes(bytes), m_root(root.native()) {}

    void read(DataItem& item) {
        item.id = m_bytes.integer();
        item.row = m_bytes.integer();
        item.file = readFile();
        m_bytes.list([&] { read(item.captions.emplace_back(), item.row); });
        m_bytes.list([&] { read(item.questions.emplace_back(), item.row); });
        m_bytes.list([&] { item.turns.push_back({text(), text()}); });
        m_bytes.list([&] { item.morePictures.push_back({text(), readFile()}); });
        m_bytes.list([&] {
            std::string name = text();
            item.columns.emplace_back(std::move(name), text());
        });
        m_bytes.list([&] { read(item.boxes.emplace_back()); });
        item.tags = texts();
        item.excluded = text();
        item.key = text();
        item.width = static_cast<int>(m_bytes.integer());
        item.height = static_cast<int>(m_bytes.integer());
    }

private:
    void read(Caption& caption, std::int64_t itemRow) {
        caption.id = m_bytes.integer();
        caption.text = text();
        caption.language = text();
        caption.row = itemRow + m_bytes.integer();
    }

    void read(Question& question, std::int64_t itemRow) {
        question.id = m_bytes.integer();
        for (std::string* field : {&question.text, &question.type, &question.language, &question.answerType, &question.bestAnswer, &question.confidences})
            *field = text();
        question.answers = texts();
        question.choices = texts();
        question.row = itemRow + m_bytes.integer();
    }

    void read(Box& box) {
        for (double* value : {&box.rect.x, &box.rect.y, &box.rect.width, &box.rect.height})
            *value = m_bytes.real();
        box.label = text();
    }

    std::string text() { return std::string(m_bytes.text()); }

    std::vector<std::string> texts() {
        std::vector<std::string> all;
        m_bytes.list([&] { all.push_back(text()); });
        return all;
    }

    fs::path readFile() {
        const std::uint64_t place = m_bytes.natural();
        if (place == static_cast<std::uint64_t>(Place::Nowhere))
            return {};
        std::string file = place == static_cast<std::uint64_t>(Place::Inside) ? std::string(m_root) + "/" : std::string();
        return file += m_bytes.text();
    }

    ByteReader& m_bytes;
    std::string_view m_root;
};

}  // namespace

void encodeItem(const DataItem& item, const fs::path& root, ByteWriter& into) { ItemWriter(into, root).write(item); }

Result<DataItem> decodeItem(const StoredItem& stored, const fs::path& root) {
    ByteReader bytes(stored.body);
    DataItem item;
    item.path = stored.path;
    item.split = stored.split;
    ItemReader(bytes, root).read(item);
    if (!bytes.atEnd())
        return Error{ErrorCode::BadInput, "holds a damaged row", "catalog", "Import the set again"};
    return item;
}

}  // namespace diptych
