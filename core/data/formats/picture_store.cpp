#include "core/data/formats/picture_store.h"

#include <map>
#include <mutex>

#include "core/base/files.h"
#include "core/data/formats/archive.h"
#include "core/data/formats/emoji_font.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

// Holds nothing alive: it only finds what a set keeps.
struct KnownStores {
    std::mutex mutex;
    std::map<std::string, std::weak_ptr<const PictureStore>> stores;
};

KnownStores& knownStores() {
    static KnownStores known;
    return known;
}

std::shared_ptr<const PictureStore> knownStore(const fs::path& path) {
    KnownStores& known = knownStores();
    const std::lock_guard lock(known.mutex);
    const auto found = known.stores.find(path.native());
    return found == known.stores.end() ? nullptr : found->second.lock();
}

// The regular file on the way to `path`; empty where there is none.
fs::path storeOf(const fs::path& path) {
    std::error_code ignored;
    for (fs::path place = path.parent_path(); place.has_relative_path(); place = place.parent_path()) {
        const auto status = fs::status(place, ignored);
        if (fs::is_regular_file(status))
            return place;
        if (fs::exists(status))
            return {};
    }
    return {};
}

}  // namespace

Result<std::shared_ptr<const PictureStore>> openPictureStore(const fs::path& path, JobContext& context) {
    if (isEmojiFont(path)) {
        DIPTYCH_ASSIGN(std::shared_ptr<const EmojiFont> font, EmojiFont::open(path));
        return std::shared_ptr<const PictureStore>(std::move(font));
    }
    DIPTYCH_ASSIGN(std::shared_ptr<const Archive> archive, Archive::open(path, context));
    return std::shared_ptr<const PictureStore>(std::move(archive));
}

void rememberStore(const std::shared_ptr<const PictureStore>& store) {
    KnownStores& known = knownStores();
    const std::lock_guard lock(known.mutex);
    std::erase_if(known.stores, [](const auto& entry) { return entry.second.expired(); });
    known.stores[store->path().native()] = store;
}

bool isStoredPicture(const fs::path& path) { return !storeOf(path).empty(); }

Result<std::string> readStoredPicture(const fs::path& path, std::size_t maxBytes) {
    const fs::path place = storeOf(path);
    std::shared_ptr<const PictureStore> store = knownStore(place);
    if (store == nullptr) {
        JobContext context;
        DIPTYCH_ASSIGN(store, openPictureStore(place, context));
    }
    const std::string& whole = path.native();
    return store->read(std::string_view(whole).substr(place.native().size() + 1), maxBytes);
}

Result<std::string> readPictureBytes(const fs::path& path, std::size_t maxBytes) {
    auto content = readFile(path, maxBytes);
    return !content.ok() && isStoredPicture(path) ? readStoredPicture(path, maxBytes) : content;
}

}  // namespace diptych
