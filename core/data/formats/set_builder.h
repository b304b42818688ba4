// Puts rows of any format together to a Dataset: pictures found and held inside the root, texts made valid UTF-8, rows at
// fault listed. A FlatRow is what most formats say in one row; rows of one picture and split become one item.
// For the readers of core/data/formats alone; one thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/data/dataset.h"
#include "core/data/formats/data_files.h"

namespace diptych {

constexpr std::size_t maxTextBytes = 16384;        // of one caption, question or answer; longer ones are cut and listed
constexpr std::size_t maxTurnBytes = std::size_t{1} << 20;

struct FlatRow {
    std::vector<std::string> images;               // as written; several: the first is the item's
    std::vector<std::string> captions;
    std::optional<std::string> question;
    std::vector<std::string> answers;
    std::string split, language, questionType, answerType, key;
    std::optional<std::int64_t> id, captionId, questionId;
    std::vector<std::pair<std::string, std::string>> columns;
    std::int64_t width = 0, height = 0;
};

// Small ids as bits, others in a table: 600,000 ids in 75 KB.
class IdSet {
public:
    bool insert(std::int64_t id);                  // false where it is in already

private:
    std::vector<bool> m_small;
    std::unordered_set<std::int64_t> m_large;
};

class SetBuilder {
public:
    SetBuilder(const DataFiles& files, const char* format, JobContext& context);

    // The rows that follow stand in this file; pictures are looked for from its folder on.
    void beginFile(const std::string& name, const std::string& split);
    Status tick(std::int64_t row, const char* what = "rows");            // progress and cancelling; call it for every row
    const std::string& split() const { return m_split; }
    void useSplit(const std::string& split) { m_split = split; }

    // A new item. The picture is looked for where `path` says and in the usual folders.
    DataItem& addItem(const std::string& path, std::int64_t row, const std::string& split);
    // A picture whose place is known.
    DataItem& addFound(const std::string& path, const std::filesystem::path& file, std::int64_t row, const std::string& split);
    // The item of that picture and split, made where there is none.
    DataItem& itemOf(const std::string& path, std::int64_t row, const std::string& split);
    void addFlat(FlatRow row, std::int64_t number);
    void addMorePictures(DataItem& item, const std::vector<std::string>& paths, std::int64_t row);

    void addCaption(DataItem& item, std::int64_t id, std::string_view text, std::string_view language, std::int64_t row);
    void addQuestion(DataItem& item, Question question);
    std::string cleaned(std::string_view text, const std::string& path, std::int64_t row, std::size_t maxBytes = maxTextBytes);
    void problem(const char* code, std::int64_t row, const std::string& path, const std::string& detail);
    void field(std::string_view name);
    void keep(std::shared_ptr<const PictureStore> store) { m_set.stores.push_back(std::move(store)); }
    // NotFound or BadInput; tried under the usual folders.
    Result<std::filesystem::path> locate(const std::string& path);

    ItemList<DataItem>& items() { return m_set.items; }
    const DataFiles& files() const { return m_files; }
    // The set. BadInput where nothing of it can be used.
    Result<Dataset> take();

private:
    void setPicture(DataItem& item);

    const DataFiles& m_files;
    JobContext& m_context;
    Dataset m_set;
    std::string m_file, m_split;
    std::vector<std::string> m_places;             // folders to look in, the one that served last first
    std::unordered_map<std::string, std::size_t> m_byPicture;
    std::int64_t m_nextCaption = 0, m_nextQuestion = 0;          // ids where the source gives none
};

bool isPictureName(std::string_view name);
// "train2017" → "train", "captions_val2014" → "val"; "" where no part of it is the name of a split.
std::string splitInName(std::string_view stem);
// The split of a file of a set: of its folders, else of its name where that counts, else "all".
enum class FileNameCounts { No, Yes };
std::string splitOfFile(const DataFiles& files, const std::string& name, FileNameCounts counts = FileNameCounts::Yes);

}  // namespace diptych
