// WebDataset shards: KEY.jpg, KEY.txt (the first caption) and KEY.json (every caption and question with their ids), up to
// 10,000 samples or 1 GB a tar, a folder a split.
#include <archive.h>
#include <archive_entry.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <memory>

#include "core/data/formats/data_files.h"
#include "core/data/formats/set_builder.h"
#include "core/data/formats/writers.h"

namespace diptych {

namespace {

using Json = nlohmann::json;

constexpr std::size_t samplesOfShard = 10'000, bytesOfShard = std::size_t{1} << 30, largestPicture = std::size_t{1} << 30;

// A tar written through the atomic writer.
class TarFile {
public:
    static Result<std::unique_ptr<TarFile>> create(const std::filesystem::path& file) {
        DIPTYCH_ASSIGN(AtomicFile opened, AtomicFile::create(file));
        auto tar = std::unique_ptr<TarFile>(new TarFile(std::move(opened)));
        archive_write_set_format_pax_restricted(tar->m_archive);
        archive_write_open(tar->m_archive, tar.get(), nullptr, writeBytes, nullptr);
        return tar;
    }
    ~TarFile() { archive_write_free(m_archive); }
    TarFile(const TarFile&) = delete;
    TarFile& operator=(const TarFile&) = delete;

    Status add(const std::string& name, std::string_view bytes) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname_utf8(entry, name.c_str());
        archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        const bool written = archive_write_header(m_archive, entry) == ARCHIVE_OK &&
                             archive_write_data(m_archive, bytes.data(), bytes.size()) == static_cast<la_ssize_t>(bytes.size());
        archive_entry_free(entry);
        m_bytes += bytes.size();
        return written ? Status() : failure();
    }
    Status commit() {
        if (archive_write_close(m_archive) != ARCHIVE_OK)
            return failure();
        return m_file.commit();
    }
    std::size_t bytes() const { return m_bytes; }

private:
    explicit TarFile(AtomicFile file) : m_file(std::move(file)), m_archive(archive_write_new()) {}

    static la_ssize_t writeBytes(archive*, void* self, const void* bytes, std::size_t count) {
        auto* tar = static_cast<TarFile*>(self);
        tar->m_status = tar->m_file.write(std::string_view(static_cast<const char*>(bytes), count));
        return tar->m_status.ok() ? static_cast<la_ssize_t>(count) : -1;
    }
    Status failure() const {
        if (!m_status.ok())
            return m_status;
        const char* why = archive_error_string(m_archive);
        return Error{ErrorCode::Io, std::string("cannot be written: ") + (why == nullptr ? "unknown" : why), "tar", "Check the disk"};
    }

    AtomicFile m_file;
    archive* m_archive;
    Status m_status;
    std::size_t m_bytes = 0;
};

std::string numbered(std::size_t number, int digits) {
    char text[32];
    std::snprintf(text, sizeof text, "%0*zu", digits, number);
    return text;
}

Json sampleJson(const DataItem& item, const std::string& key) {
    Json json = Json::object();
    for (const auto& [name, text] : item.columns)
        json[name] = text;
    json["key"] = key;
    json["image_id"] = item.id;
    json["captions"] = Json::array();
    json["questions"] = Json::array();
    if (!item.captions.empty())
        json["caption"] = item.captions.front().text;
    if (item.split != "all")
        json["split"] = item.split;
    if (!item.key.empty())
        json["image_key"] = item.key;
    for (const Caption& caption : item.captions)
        json["captions"].push_back({{"id", caption.id}, {"text", caption.text}, {"language", caption.language}});
    for (const Question& question : item.questions)
        json["questions"].push_back({{"question_id", question.id}, {"question", question.text}, {"answers", question.answers}, {"language", question.language},
                                     {"question_type", question.type}, {"answer_type", question.answerType}});
    return json;
}

Status addSample(TarFile& tar, const DataItem& item, std::size_t number) {
    const std::string key = numbered(number, 9);
    if (!item.file.empty()) {
        const std::string ending = isPictureName(item.path) ? endingOf(item.path) : ".jpg";
        DIPTYCH_ASSIGN(const std::string bytes, readPictureBytes(item.file, largestPicture));
        DIPTYCH_TRY(tar.add(key + ending, bytes));
    }
    if (!item.captions.empty())
        DIPTYCH_TRY(tar.add(key + ".txt", item.captions.front().text));
    return tar.add(key + ".json", jsonLine(sampleJson(item, key)));
}

}  // namespace

Status writeWebDataset(const Dataset& set, TargetFolder& target) {
    std::size_t number = 0;
    for (const SplitItems& split : splitsOf(set)) {
        const std::string folder = target.folderOf(split.split);
        DIPTYCH_TRY(target.makeFolder(folder));
        std::unique_ptr<TarFile> tar;
        std::size_t shard = 0, samples = 0;
        for (const DataItem* item : split.items) {
            if (tar == nullptr) {
                DIPTYCH_ASSIGN(tar, TarFile::create(target.path() / folder / (numbered(shard++, 5) + ".tar")));
            }
            DIPTYCH_TRY(addSample(*tar, *item, number++));
            DIPTYCH_TRY(target.tick());
            if (++samples % samplesOfShard != 0 && tar->bytes() < bytesOfShard)
                continue;
            DIPTYCH_TRY(tar->commit());
            tar.reset();
        }
        if (tar != nullptr)
            DIPTYCH_TRY(tar->commit());
    }
    return {};
}

}  // namespace diptych
