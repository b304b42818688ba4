#include "core/data/formats/set_builder.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/base/files.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t smallId = std::int64_t{1} << 26;
constexpr std::int64_t tickRows = 1024;

constexpr std::array<std::string_view, 7> splitNames{"train", "restval", "val", "valid", "validation", "test", "dev"};

bool isSplitName(std::string_view word) {
    return std::find(splitNames.begin(), splitNames.end(), word) != splitNames.end();
}

// A folder is a split only by its whole name, with or without a year: "train", "val2014".
std::string splitOfFolder(std::string_view folder) {
    std::string_view word = folder;
    while (!word.empty() && std::isdigit(static_cast<unsigned char>(word.back())) != 0)
        word.remove_suffix(1);
    return isSplitName(word) ? std::string(word) : std::string();
}

}  // namespace

bool IdSet::insert(std::int64_t id) {
    if (id < 0 || id >= smallId)
        return m_large.insert(id).second;
    const auto place = static_cast<std::size_t>(id);
    if (place >= m_small.size())
        m_small.resize(std::max(place + 1, m_small.size() * 2));
    const bool fresh = !m_small[place];
    m_small[place] = true;
    return fresh;
}

bool isPictureName(std::string_view name) {
    static constexpr std::array<std::string_view, 9> endings{".jpg", ".jpeg", ".png", ".webp", ".gif",
                                                             ".bmp", ".tif",  ".tiff", ".jpe"};
    const std::string ending = endingOf(name);
    return !ending.empty() && std::find(endings.begin(), endings.end(), ending) != endings.end() && !fileOfName(name).starts_with("._");
}

std::string splitInName(std::string_view stem) {
    std::string word;
    for (std::size_t i = 0; i <= stem.size(); ++i) {
        const char c = i < stem.size() ? stem[i] : '_';
        if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
            word += c;
            continue;
        }
        if (isSplitName(word))
            return word;
        word.clear();
    }
    return {};
}

std::string splitOfFile(const DataFiles& files, const std::string& name, FileNameCounts counts) {
    for (std::string folder = folderOfName(name); !folder.empty(); folder = folderOfName(folder))
        if (const std::string split = splitOfFolder(fileOfName(folder)); !split.empty())
            return split;
    std::error_code ignored;
    if (const std::string split = splitOfFolder(fs::absolute(files.root(), ignored).filename().string()); !split.empty())
        return split;
    const std::string file = fileOfName(name);
    const std::string split = counts == FileNameCounts::Yes ? splitInName(std::string_view(file).substr(0, file.rfind('.'))) : std::string();
    return split.empty() ? "all" : split;
}

SetBuilder::SetBuilder(const DataFiles& files, const char* format, JobContext& context) : m_files(files), m_context(context) {
    m_set.format = format;
    m_set.root = files.root();
    m_set.name = toUtf8(files.root().filename());
    if (files.archive() != nullptr) {
        m_set.stores.push_back(files.archive());
        for (const ArchiveFault& fault : files.archive()->faults())
            problem(fault.name.empty() ? "bad_row" : "outside_root", 0, fault.name, fault.what);
    }
}

void SetBuilder::beginFile(const std::string& name, const std::string& split) {
    m_file = name;
    m_split = split;
    m_places.clear();
    std::vector<std::string> bases{folderOfName(name)};
    if (!bases[0].empty())
        bases.push_back(folderOfName(bases[0]));
    if (!bases.back().empty())
        bases.emplace_back();
    for (const std::string& base : bases)
        for (const std::string& place : {std::string(), std::string("images"), std::string("Images"), split, split + "2017", split + "2014",
                                         std::string("train2014"), std::string("val2014"), std::string("train2017")}) {
            const std::string folder = place.empty() ? base : joinNames(base, place);
            if (std::find(m_places.begin(), m_places.end(), folder) == m_places.end() && (folder.empty() || m_files.hasFolder(folder)))
                m_places.push_back(folder);
        }
}

Status SetBuilder::tick(std::int64_t row, const char* what) {
    if (row % tickRows != 0)
        return {};
    m_context.progress.report(static_cast<double>(m_set.items.size()), 0, what);
    return m_context.cancel.check();
}

Result<fs::path> SetBuilder::locate(const std::string& path) {
    DIPTYCH_ASSIGN(const std::string name, cleanName(path));
    Error last{ErrorCode::NotFound, "is not there", path, "Put the picture back or leave the row out"};
    for (std::size_t i = 0; i < m_places.size(); ++i) {
        auto found = m_files.locate(m_places[i].empty() ? name : joinNames(m_places[i], name));
        if (!found.ok() && found.error().code == ErrorCode::NotFound)
            continue;
        if (!found.ok())
            return found;
        std::rotate(m_places.begin(), m_places.begin() + static_cast<std::ptrdiff_t>(i),
                    m_places.begin() + static_cast<std::ptrdiff_t>(i) + 1);
        return found;
    }
    return last;
}

void SetBuilder::setPicture(DataItem& item) {
    auto file = locate(item.path);
    if (file.ok())
        item.file = std::move(file).value();
    else
        problem(file.error().code == ErrorCode::NotFound ? "missing_image" : "outside_root", item.row, item.path, file.error().message);
}

DataItem& SetBuilder::addFound(const std::string& path, const fs::path& file, std::int64_t row, const std::string& split) {
    DataItem& item = m_set.items.emplace_back();
    item.id = row;
    item.row = row;
    item.path = sanitizeUtf8(path);
    item.split = split.empty() ? m_split : split;
    item.file = file;
    return item;
}

DataItem& SetBuilder::addItem(const std::string& path, std::int64_t row, const std::string& split) {
    DataItem& item = addFound(path, {}, row, split);
    if (!path.empty())
        setPicture(item);
    return item;
}

DataItem& SetBuilder::itemOf(const std::string& path, std::int64_t row, const std::string& split) {
    const std::string& own = split.empty() ? m_split : split;
    const std::string key = own + '\0' + folderOfName(m_file) + '\0' + path;
    if (const auto known = m_byPicture.find(key); known != m_byPicture.end())
        return m_set.items.edit(known->second);
    m_byPicture.emplace(key, m_set.items.size());
    return addItem(path, row, own);
}

void SetBuilder::addMorePictures(DataItem& item, const std::vector<std::string>& paths, std::int64_t row) {
    for (std::size_t i = 1; i < paths.size(); ++i) {
        const auto file = locate(paths[i]);
        if (!file.ok())
            problem(file.error().code == ErrorCode::NotFound ? "missing_image" : "outside_root", row, paths[i], file.error().message);
        item.morePictures.push_back({sanitizeUtf8(paths[i]), file.ok() ? *file : fs::path()});
    }
}

void SetBuilder::addFlat(FlatRow row, std::int64_t number) {
    const bool pictured = !row.images.empty() && !row.images.front().empty();
    const std::size_t before = m_set.items.size();
    DataItem& item = pictured ? itemOf(row.images.front(), number, row.split) : addItem({}, number, row.split);
    if (m_set.items.size() > before) {
        item.id = row.id.value_or(number);
        item.key = std::move(row.key);
        item.columns = std::move(row.columns);
        item.width = static_cast<int>(std::clamp<std::int64_t>(row.width, 0, INT32_MAX));
        item.height = static_cast<int>(std::clamp<std::int64_t>(row.height, 0, INT32_MAX));
        addMorePictures(item, row.images, number);
    }
    for (const std::string& caption : row.captions)
        addCaption(item, row.captionId ? *row.captionId : m_nextCaption++, caption, row.language, number);
    if (!row.question)
        return;
    Question question{.id = row.questionId ? *row.questionId : m_nextQuestion++, .text = std::move(*row.question), .type = std::move(row.questionType),
                      .language = std::move(row.language), .answers = std::move(row.answers), .answerType = std::move(row.answerType)};
    question.row = number;
    addQuestion(item, std::move(question));
}

std::string SetBuilder::cleaned(std::string_view text, const std::string& path, std::int64_t row, std::size_t maxBytes) {
    std::string clean = isValidUtf8(text) ? std::string(text) : sanitizeUtf8(text);
    bool changed = clean.size() != text.size();
    for (char& c : clean)
        if (c == '\0') {
            c = ' ';
            changed = true;
        }
    if (clean.size() > maxBytes) {
        std::size_t end = maxBytes;
        while (end > 0 && (static_cast<unsigned char>(clean[end]) & 0xC0) == 0x80)
            --end;
        clean.resize(end);
        changed = true;
    }
    if (changed)
        problem("bad_text", row, path, "a text is no valid UTF-8 or longer than " + std::to_string(maxBytes) + " bytes; it was mended or cut");
    return clean;
}

void SetBuilder::addCaption(DataItem& item, std::int64_t id, std::string_view text, std::string_view language, std::int64_t row) {
    item.captions.push_back({id, cleaned(text, item.path, row), std::string(language), row});
}

void SetBuilder::addQuestion(DataItem& item, Question question) {
    question.text = cleaned(question.text, item.path, question.row);
    for (std::string& answer : question.answers)
        answer = cleaned(answer, item.path, question.row);
    item.questions.push_back(std::move(question));
}

void SetBuilder::problem(const char* code, std::int64_t row, const std::string& path, const std::string& detail) {
    m_set.problems.push_back({code, row, sanitizeUtf8(path), detail});
}

void SetBuilder::field(std::string_view name) {
    const auto place = std::lower_bound(m_set.fields.begin(), m_set.fields.end(), name);
    if ((place == m_set.fields.end() || *place != name) && m_set.fields.size() < 1000)
        m_set.fields.insert(place, std::string(name));
}

Result<Dataset> SetBuilder::take() {
    if (m_set.items.empty()) {
        const std::string why = m_set.problems.empty() ? std::string() : " (" + m_set.problems.front().detail + ")";
        return Error{ErrorCode::BadInput, "holds no row of " + m_set.format + " that can be used" + why, toUtf8(m_files.root()),
                     "Check the file or name its format"};
    }
    return std::move(m_set);
}

}  // namespace diptych
