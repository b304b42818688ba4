// Karpathy's splits: one dataset.json, a folder of pictures a split.
#include <cctype>
#include <nlohmann/json.hpp>

#include "core/data/formats/data_files.h"
#include "core/data/formats/writers.h"

namespace diptych {

namespace {

using Json = nlohmann::json;

// Lower-case words without the punctuation of ASCII, as the published files have them.
std::vector<std::string> tokensOf(const std::string& text) {
    std::vector<std::string> tokens;
    std::string word;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        const auto c = static_cast<unsigned char>(i < text.size() ? text[i] : ' ');
        if (c >= 0x80 || std::isalnum(c) != 0) {
            word += static_cast<char>(std::tolower(c));
        } else if (std::isspace(c) != 0 && !word.empty()) {
            tokens.push_back(std::move(word));
            word.clear();
        }
    }
    return tokens;
}

}  // namespace

Status writeKarpathy(const Dataset& set, TargetFolder& target) {
    DIPTYCH_ASSIGN(JsonArrayFile file, JsonArrayFile::create(target.path() / "dataset.json", R"({"dataset": "diptych", "images": [)"));
    std::map<std::string, FreeIds> sentences;      // by split
    std::int64_t place = 0;
    for (const DataItem& item : set.items) {
        if (item.path.empty())
            continue;
        const std::string folder = target.folderOf(item.split).empty() ? "images" : target.folderOf(item.split);
        DIPTYCH_ASSIGN(const std::string name, target.putPicture(item, folder));
        Json row{{"filepath", folder}, {"filename", fileOfName(name)}, {"imgid", place}, {"cocoid", item.id}, {"split", item.split},
                 {"sentids", Json::array()}, {"sentences", Json::array()}};
        for (const Caption& caption : item.captions) {
            const std::int64_t id = sentences[item.split].take(caption.id);
            row["sentids"].push_back(id);
            row["sentences"].push_back({{"tokens", tokensOf(caption.text)}, {"raw", caption.text}, {"imgid", place}, {"sentid", id}});
        }
        DIPTYCH_TRY(file.add(row));
        ++place;
    }
    return file.commit("]}\n");
}

}  // namespace diptych
