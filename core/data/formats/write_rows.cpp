// Formats with a row a text: imagefolder (metadata.jsonl beside the pictures), LLaVA conversations, open_clip's TSV, and
// side-car texts, one caption a line.
#include <nlohmann/json.hpp>

#include "core/data/formats/data_files.h"
#include "core/data/formats/writers.h"

namespace diptych {

namespace {

using Json = nlohmann::json;

void addCaptionKeys(Json& row, const Caption& caption) {
    row["caption_id"] = caption.id;
    if (!caption.language.empty())
        row["language"] = caption.language;
}

void addQuestionKeys(Json& row, const Question& question) {
    row["question_id"] = question.id;
    row["answers"] = question.answers;
    for (const auto& [key, text] : {std::pair("language", &question.language), {"question_type", &question.type}, {"answer_type", &question.answerType}})
        if (!text->empty())
            row[key] = *text;
}

Json idOf(const DataItem& item) { return item.key.empty() ? Json(item.id) : Json(item.key); }

Status writeFolderRows(const SplitItems& split, const std::string& folder, TargetFolder& target, RowFile& file) {
    for (const DataItem* item : split.items) {
        if (item->path.empty())
            continue;
        DIPTYCH_ASSIGN(const std::string name, target.putPicture(*item, folder));
        Json common{{"file_name", fileOfName(name)}, {"image_id", idOf(*item)}};
        if (!nameTellsSplit(split.split))
            common["split"] = split.split;
        for (const Caption& caption : item->captions) {
            Json row = common;
            row["text"] = caption.text;
            addCaptionKeys(row, caption);
            DIPTYCH_TRY(file.write(jsonLine(row) + "\n"));
        }
        for (const Question& question : item->questions) {
            Json row = common;
            row["question"] = question.text;
            addQuestionKeys(row, question);
            DIPTYCH_TRY(file.write(jsonLine(row) + "\n"));
        }
        if (item->captions.empty() && item->questions.empty())
            DIPTYCH_TRY(file.write(jsonLine(common) + "\n"));
    }
    return {};
}

// Conversations.

Json turn(const char* from, const std::string& value) { return {{"from", from}, {"value", value}}; }

Json turnsOf(const std::vector<Turn>& turns) {
    Json all = Json::array();
    for (const Turn& one : turns)
        all.push_back(turn(one.role == "user" ? "human" : one.role == "assistant" ? "gpt" : one.role.c_str(), one.text));
    return all;
}

class TalkWriter {
public:
    TalkWriter(TargetFolder& target, JsonArrayFile& file) : m_target(target), m_file(file) {}

    Status add(const DataItem& item) {
        Json common = Json::object();
        DIPTYCH_TRY(putPictures(item, common));
        if (item.split != "all")
            common["split"] = item.split;
        const std::string mark = item.path.empty() ? "" : "<image>\n";
        if (!item.turns.empty()) {
            Json row = common;
            row["id"] = idOf(item);
            row["conversations"] = turnsOf(item.turns);
            return m_file.add(row);
        }
        for (const Caption& caption : item.captions) {
            Json row = own(common, item);
            addCaptionKeys(row, caption);
            row["conversations"] = {turn("human", mark + "Describe the picture."), turn("gpt", caption.text)};
            DIPTYCH_TRY(m_file.add(row));
        }
        for (const Question& question : item.questions) {
            Json row = own(common, item);
            addQuestionKeys(row, question);
            row["conversations"] = {turn("human", mark + question.text), turn("gpt", question.answers.empty() ? std::string() : question.answers.front())};
            DIPTYCH_TRY(m_file.add(row));
        }
        return {};
    }

private:
    Json own(const Json& common, const DataItem& item) {
        Json row = common;
        row["id"] = std::to_string(m_next++);
        row["image_id"] = item.id;
        return row;
    }

    Status putPictures(const DataItem& item, Json& common) {
        if (item.path.empty())
            return {};
        DIPTYCH_ASSIGN(const std::string first, m_target.putPicture(item, "images"));
        Json names{first};
        for (const PictureRef& picture : item.morePictures) {
            DIPTYCH_ASSIGN(const std::string name, m_target.putPicture(picture, "images"));
            names.push_back(name);
        }
        common["image"] = item.morePictures.empty() ? Json(first) : names;
        return {};
    }

    TargetFolder& m_target;
    JsonArrayFile& m_file;
    std::int64_t m_next = 0;
};

}  // namespace

Status writeImageFolder(const Dataset& set, TargetFolder& target) {
    for (const SplitItems& split : splitsOf(set)) {
        const std::string folder = target.folderOf(split.split);
        DIPTYCH_TRY(target.makeFolder(folder));
        DIPTYCH_ASSIGN(RowFile file, RowFile::create(target.path() / folder / "metadata.jsonl"));
        DIPTYCH_TRY(writeFolderRows(split, folder, target, file));
        DIPTYCH_TRY(file.commit());
    }
    return {};
}

Status writeConversations(const Dataset& set, TargetFolder& target) {
    DIPTYCH_ASSIGN(JsonArrayFile file, JsonArrayFile::create(target.path() / "conversations.json", "["));
    TalkWriter writer(target, file);
    for (const DataItem& item : set.items)
        if (!item.turns.empty() || !item.captions.empty() || !item.questions.empty())
            DIPTYCH_TRY(writer.add(item));
    return file.commit("]\n");
}

Status writeTsv(const Dataset& set, TargetFolder& target) {
    DIPTYCH_ASSIGN(RowFile file, RowFile::create(target.path() / "data.tsv"));
    DIPTYCH_TRY(file.write("filepath\ttitle\timage_id\tcaption_id\tsplit\tlanguage\n"));
    for (const DataItem& item : set.items) {
        if (item.path.empty())
            continue;
        DIPTYCH_ASSIGN(const std::string name, target.putPicture(item, joinNames("images", target.folderOf(item.split))));
        const std::string id = onOneLine(item.key.empty() ? std::to_string(item.id) : item.key), split = item.split == "all" ? "" : onOneLine(item.split);
        for (const Caption& caption : item.captions)
            DIPTYCH_TRY(file.write(name + "\t" + onOneLine(caption.text) + "\t" + id + "\t" + std::to_string(caption.id) + "\t" + split + "\t" + onOneLine(caption.language) + "\n"));
        if (item.captions.empty())
            DIPTYCH_TRY(file.write(name + "\t\t" + id + "\t\t" + split + "\t\n"));
    }
    return file.commit();
}

Status writeSidecar(const Dataset& set, TargetFolder& target) {
    std::map<std::string, std::string> texts;      // the same picture may come again
    for (const DataItem& item : set.items) {
        if (item.path.empty() || item.file.empty())
            continue;
        DIPTYCH_ASSIGN(const std::string name, target.putPicture(item, target.folderOf(item.split)));
        std::string& lines = texts[name.substr(0, name.rfind('.')) + ".txt"];
        for (const Caption& caption : item.captions)
            lines += onOneLine(caption.text) + "\n";
    }
    for (const auto& [name, lines] : texts)
        if (!lines.empty())
            DIPTYCH_TRY(writeFileAtomically(target.path() / name, lines));
    return {};
}

}  // namespace diptych
