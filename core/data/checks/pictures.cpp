#include "core/data/checks/pictures.h"

#include <atomic>
#include <optional>
#include <unordered_map>

#include "core/data/checks/parallel.h"

namespace diptych {

namespace {

PicturesOfSet listedPictures(const Dataset& set) {
    PicturesOfSet pictures;
    std::unordered_map<std::string, std::size_t> known;
    const auto use = [&](const DataItem& item, const std::string& path, const std::filesystem::path& file) {
        if (file.empty())
            return;
        const auto [place, fresh] = known.emplace(file.native(), pictures.facts.size());
        if (fresh)
            pictures.facts.emplace_back();
        pictures.uses.push_back({&item, &path, &file, place->second});
    };
    for (const DataItem& item : set.items) {
        use(item, item.path, item.file);
        for (const PictureRef& more : item.morePictures)
            use(item, more.path, more.file);
    }
    return pictures;
}

std::string sizeText(int width, int height) { return std::to_string(width) + " × " + std::to_string(height); }

std::optional<Finding> sizeFinding(const PictureUse& use, const PictureFacts& facts) {
    const DataItem& item = *use.item;
    if (use.path != &item.path || facts.width == 0 || item.width == 0 || item.height == 0)
        return std::nullopt;
    const bool asStored = facts.turned && item.width == facts.height && item.height == facts.width;
    if (asStored || (item.width == facts.width && item.height == facts.height))
        return std::nullopt;
    return makeFinding("size_differs", item.row, item.path,
                       "declared " + sizeText(item.width, item.height) + ", the picture is " + sizeText(facts.width, facts.height));
}

}  // namespace

Result<PicturesOfSet> lookAtPictures(const Dataset& set, const LookOptions& options, JobContext& context) {
    PicturesOfSet pictures = listedPictures(set);
    std::vector<const std::filesystem::path*> files(pictures.facts.size(), nullptr);
    for (const PictureUse& use : pictures.uses)
        if (files[use.picture] == nullptr)
            files[use.picture] = use.file;
    std::atomic<std::size_t> done{0};
    DIPTYCH_TRY(forEachIndex(files.size(), options.threads, context.cancel, [&](std::size_t i) {
        pictures.facts[i] = lookAtPicture(*files[i], options.store);
        context.progress.report(static_cast<double>(++done), static_cast<double>(files.size()), "pictures");
    }));
    return pictures;
}

std::vector<Finding> pictureFindings(const PicturesOfSet& pictures) {
    std::vector<Finding> findings;
    std::vector<bool> told(pictures.facts.size());
    for (const PictureUse& use : pictures.uses) {
        const PictureFacts& facts = pictures.facts[use.picture];
        if (!told[use.picture])
            for (const auto& [code, detail] : facts.faults)
                findings.push_back(makeFinding(code, use.item->row, *use.path, detail));
        told[use.picture] = true;
        if (auto finding = sizeFinding(use, facts))
            findings.push_back(*std::move(finding));
    }
    return findings;
}

}  // namespace diptych
