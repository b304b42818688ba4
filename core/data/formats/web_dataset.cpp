// WebDataset shards: tar archives whose members belong together by the part of their name before the first dot
// (https://github.com/webdataset/webdataset); the keys that img2dataset and open_clip write: jpg, png, webp; txt; json. Read
// member by member at its offset, never unpacked. A caption stands in .txt, else in the .json; what Diptych wrote itself
// keeps captions, questions and ids in lists there.
#include <algorithm>

#include "core/base/files.h"
#include "core/data/formats/columns.h"
#include "core/data/formats/format.h"
#include "core/data/formats/set_builder.h"
#include "core/data/formats/writers.h"

namespace diptych {

namespace {

constexpr std::size_t maxTextMember = std::size_t{4} << 20;

struct Sample {
    std::string key;
    const ArchiveMember *picture = nullptr, *text = nullptr, *json = nullptr;
};

bool isShard(const std::string& name) {
    const std::string ending = endingOf(name);
    return ending == ".tar" || ending == ".tgz" || name.ends_with(".tar.gz");
}

int weigh(const DataFiles& files) {
    if (files.archive() != nullptr)
        return files.archive()->isTar() ? 51 : 0;  // more than the side-car set that it looks like
    return std::any_of(files.files().begin(), files.files().end(), [](const ListedFile& file) { return isShard(file.name); }) ? 70 : 0;
}

// "a/b.c.jpg" → "a/b" and "c.jpg": the first dot of the last part.
std::pair<std::string, std::string> keyAndKind(const std::string& name) {
    const auto slash = name.rfind('/');
    const auto dot = name.find('.', slash == std::string::npos ? 0 : slash);
    return dot == std::string::npos ? std::pair(name, std::string()) : std::pair(name.substr(0, dot), name.substr(dot + 1));
}

std::vector<Sample> samplesOf(const Archive& archive) {
    std::vector<Sample> samples;
    std::unordered_map<std::string, std::size_t> byKey;            // members of a sample need not be neighbours
    for (const ArchiveMember& member : archive.members()) {
        const auto [key, kind] = keyAndKind(member.name);
        const auto [known, fresh] = byKey.emplace(key, samples.size());
        if (fresh)
            samples.push_back({.key = key});
        Sample& sample = samples[known->second];
        if (kind == "txt" || kind == "caption")
            sample.text = &member;
        else if (kind == "json")
            sample.json = &member;
        else if (sample.picture == nullptr && isPictureName(member.name))
            sample.picture = &member;
    }
    std::erase_if(samples, [](const Sample& sample) { return sample.picture == nullptr && sample.text == nullptr && sample.json == nullptr; });
    return samples;
}

class ShardReader {
public:
    // `shard`: in front of the pictures' names where a set has several shards.
    ShardReader(SetBuilder& builder, const Archive& archive, std::string split, std::string shard)
        : m_builder(builder), m_archive(archive), m_split(std::move(split)), m_shard(std::move(shard)) {}

    void add(const Sample& sample, std::int64_t row) {
        m_row = row;
        const bool pictured = sample.picture != nullptr;
        m_path = pictured ? joinNames(m_shard, sample.picture->name) : std::string();
        const std::filesystem::path file = pictured ? m_archive.path() / sample.picture->name : std::filesystem::path();
        DataItem& item = m_builder.addFound(m_path, file, row, m_split);
        const std::string json = sample.json == nullptr ? std::string() : textOf(*sample.json);
        const bool told = !json.empty() && addJson(item, json, sample.text != nullptr);
        if (sample.text != nullptr && !told)
            m_builder.addCaption(item, row, withoutLineEnd(textOf(*sample.text)), {}, row);
    }

private:
    std::string textOf(const ArchiveMember& member) {
        auto text = m_archive.read(member.name, maxTextMember);
        if (!text.ok())
            m_builder.problem("bad_text", m_row, member.name, text.error().message);
        return text.ok() ? std::move(text).value() : std::string();
    }

    static std::string withoutLineEnd(std::string text) {
        while (text.ends_with('\n') || text.ends_with('\r'))
            text.pop_back();
        return text;
    }

    // True where the JSON holds all texts of the sample.
    bool addJson(DataItem& item, const std::string& json, bool textBeside) {
        MemoryStream stream(json);
        bool whole = false;
        const auto read = [&](const JsonPlace& place, const JsonValue& value) -> Status {
            if (place.key == "captions" && place.row >= 0 && value.isObject())
                whole = addCaption(item, value) || whole;
            else if (place.key == "questions" && place.row >= 0 && value.isObject())
                addQuestion(item, value);
            else if (place.row < 0)
                addKey(item, place.key, value, textBeside);
            return {};
        };
        const auto fault = [&](const JsonPlace&, const std::string& what) { m_builder.problem("bad_row", m_row, m_path, "the json " + what); };
        if (const Status status = forEachJsonRow(stream, JsonShape::Document, item.path, {read, fault}); !status.ok())
            fault({}, status.error().message);
        if (whole)
            std::erase_if(item.captions, [](const Caption& caption) { return caption.row < 0; });
        for (Caption& caption : item.captions)
            caption.row = m_row;
        return whole;
    }

    void addKey(DataItem& item, std::string_view key, const JsonValue& value, bool textBeside) {
        m_builder.field(key);
        if (key == "caption" && value.isText() && !textBeside)
            m_builder.addCaption(item, m_row, value.asText(), {}, -1);             // gives way to `captions`
        else if (key == "split" && value.isText())
            item.split = std::string(value.asText());
        else if (key == "image_id" && value.asInteger())
            item.id = *value.asInteger();
        else if (key == "image_key" && value.isText())
            item.key = std::string(value.asText());
        else if ((key == "width" || key == "height") && value.asInteger())
            (key == "width" ? item.width : item.height) = static_cast<int>(std::clamp<std::int64_t>(*value.asInteger(), 0, INT32_MAX));
        else if (key != "caption" && !value.isNull())
            item.columns.emplace_back(key, value.shown());
    }

    bool addCaption(DataItem& item, const JsonValue& value) {
        const auto text = value.text("text");
        const auto id = value.integerOr("id", m_row);
        const auto language = value.textOr("language", "");
        if (!text.ok() || !id.ok() || !language.ok()) {
            m_builder.problem("bad_row", m_row, m_path, "a caption has no text");
            return false;
        }
        m_builder.addCaption(item, *id, *text, *language, m_row);
        return true;
    }

    void addQuestion(DataItem& item, const JsonValue& value) {
        KeyedRoles roles(false);
        FlatRow row = roles.rowOf(value, m_builder);
        if (!row.question)
            return m_builder.problem("bad_row", m_row, m_path, "a question has no text");
        Question question{.id = row.questionId.value_or(m_row), .text = *row.question, .type = row.questionType, .language = row.language,
                          .answers = row.answers, .answerType = row.answerType};
        question.row = m_row;
        m_builder.addQuestion(item, std::move(question));
    }

    SetBuilder& m_builder;
    const Archive& m_archive;
    std::string m_split, m_shard, m_path;
    std::int64_t m_row = 0;
};

Result<std::shared_ptr<const Archive>> openShard(const ReadRequest& request, const std::string& name, SetBuilder& builder) {
    DIPTYCH_ASSIGN(const std::filesystem::path place, request.files.locate(name));
    DIPTYCH_ASSIGN(auto archive, Archive::open(place, request.context));
    for (const ArchiveFault& fault : archive->faults())
        builder.problem(fault.name.empty() ? "bad_row" : "outside_root", 0, fault.name.empty() ? name : fault.name, fault.what);
    builder.keep(archive);
    return archive;
}

Status addShard(ShardReader reader, const Archive& archive, std::int64_t& row, SetBuilder& builder) {
    for (const Sample& sample : samplesOf(archive)) {
        DIPTYCH_TRY(builder.tick(row, "samples"));
        reader.add(sample, row++);
    }
    return {};
}

Result<Dataset> read(const ReadRequest& request) {
    SetBuilder builder(request.files, webDatasetFormat.name, request.context);
    std::int64_t row = 0;
    if (request.files.archive() != nullptr) {
        const std::string split = splitInName(request.files.root().stem().string());
        DIPTYCH_TRY(addShard(ShardReader(builder, *request.files.archive(), split.empty() ? "all" : split, {}), *request.files.archive(), row, builder));
        return builder.take();
    }
    for (const ListedFile& file : request.files.files()) {
        if (!isShard(file.name))
            continue;
        const auto archive = openShard(request, file.name, builder);
        if (!archive.ok() && archive.error().code == ErrorCode::Cancelled)
            return archive.error();
        if (!archive.ok())
            builder.problem("bad_row", row, file.name, archive.error().message);
        else
            DIPTYCH_TRY(addShard(ShardReader(builder, **archive, splitOfFile(request.files, file.name), file.name), **archive, row, builder));
    }
    return builder.take();
}

}  // namespace

const Format webDatasetFormat{"webdataset", nullptr, weigh, read, writeWebDataset,
                              holds::captions | holds::questions | holds::textIds | holds::pictureIds | holds::languages | holds::lineEnds |
                                  holds::picturesAlone | holds::textRows | holds::anySplit | holds::columns};

}  // namespace diptych
