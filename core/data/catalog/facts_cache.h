// What was measured of pictures, kept in the catalog of their project: a picture whose file is as it was is not read again,
// and one of the same bytes under another name is not decoded again. Written at least once a second, so a check that is
// stopped, or killed, goes on where it was.
// Threads: any at once. Errors of open and flush: as Catalog.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/catalog/catalog.h"
#include "core/data/checks/pictures.h"

namespace diptych {

class FactsCache : public PictureFactsStore {
public:
    static Result<std::unique_ptr<FactsCache>> open(const std::filesystem::path& project);
    ~FactsCache() override;                        // flushes

    std::optional<PictureFacts> ofFile(const std::filesystem::path& file, const FileStamp& stamp) override;
    std::optional<PictureFacts> ofContent(const PictureContent& content) override;
    void keep(const std::filesystem::path& file, const FileStamp& stamp, const PictureFacts& facts) override;
    Status flush();

private:
    struct Waiting {
        std::string file;
        FileStamp stamp;
        PictureFacts facts;
    };

    explicit FactsCache(Catalog catalog);
    Status write();

    std::mutex m_mutex;
    Catalog m_catalog;
    std::vector<Waiting> m_waiting;
    std::chrono::steady_clock::time_point m_written;
};

// For tests and the cache: facts as bytes. nullopt where the bytes are damaged or name codes that are no more.
std::string encodeFacts(const PictureFacts& facts);
std::optional<PictureFacts> decodeFacts(std::string_view bytes);

}  // namespace diptych
