// Fixes of pictures: mended copies in the project, and sizes declared as they are.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <utility>

#include "core/base/files.h"
#include "core/data/fixes/counted.h"
#include "core/data/fixes/fixes.h"
#include "core/data/image_io.h"
#include "core/data/resample.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr const char* pictureFolder = "pictures";

// Names say nothing of the source, so that none of it can become a path. FNV-1a, 64 bits.
std::string copyName(const fs::path& file, int maxSide) {
    std::uint64_t hash = 0xCBF29CE484222325ull;
    for (const char c : file.native() + "\n" + std::to_string(maxSide))
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ull;
    char name[24];
    std::snprintf(name, sizeof name, "%016llx.png", static_cast<unsigned long long>(hash));
    return name;
}

PictureState stateOf(const DataItem& item, const fs::path& project) {
    const fs::path inside = item.file.lexically_relative(project);
    const bool isCopy = !inside.empty() && !project.empty() && *inside.begin() == pictureFolder;
    return {isCopy ? toUtf8(inside) : std::string(), item.width, item.height};
}

// Boxes are told in px of the picture as it is.
Result<Image> made(const DataItem& item, int maxSide) {
    DIPTYCH_ASSIGN(Image image, readItemImage(item));
    const int longer = std::max(image.width, image.height);
    if (maxSide <= 0 || longer <= maxSide)
        return image;
    if (!item.boxes.empty())
        return Error{ErrorCode::Unsupported, "has boxes, which would no longer fit a smaller picture", rowName(item), "Make the picture smaller by hand"};
    const auto scaled = [&](int side) { return std::max(1, static_cast<int>(std::lround(static_cast<double>(side) * maxSide / longer))); };
    return resize(image, scaled(image.width), scaled(image.height), Filter::Lanczos);
}

}  // namespace

Result<FixPlan> reencode(const Dataset& set, std::span<const std::size_t> places, const ReencodeOptions& options, JobContext& context) {
    FixPlan plan;
    std::error_code failure;
    if (options.write)
        fs::create_directories(options.project / pictureFolder, failure);
    std::map<fs::path, PictureState> copies;                             // rows may share a picture
    for (std::size_t i = 0; i < places.size(); ++i) {
        DIPTYCH_TRY(context.cancel.check());
        const DataItem& item = set.items[places[i]];
        auto copy = copies.find(item.file);
        if (copy == copies.end()) {
            const auto image = made(item, options.maxSide);
            if (!image.ok()) {
                plan.skipped.push_back({places[i], image.error().message});
                continue;
            }
            const std::string name = std::string(pictureFolder) + "/" + copyName(item.file, options.maxSide);
            if (options.write)
                DIPTYCH_TRY(writePng(options.project / name, *image));
            copy = copies.emplace(item.file, PictureState{name, image->width, image->height}).first;
        }
        plan.step.edits.push_back(pictureEdit(set, places[i], stateOf(item, options.project), copy->second));
        context.progress.report(static_cast<double>(i + 1), static_cast<double>(places.size()), "pictures");
    }
    plan.step.title = "Re-encode " + counted(plan.step.edits.size(), "picture");
    return plan;
}

Result<FixPlan> remeasure(const Dataset& set, std::span<const std::size_t> places, const fs::path& project, JobContext& context) {
    FixPlan plan;
    for (const std::size_t place : places) {
        DIPTYCH_TRY(context.cancel.check());
        const DataItem& item = set.items[place];
        const auto header = readImageHeader(item.file);
        if (!header.ok()) {
            plan.skipped.push_back({place, header.error().message});
            continue;
        }
        const PictureState before = stateOf(item, project);
        if (before.width != header->width || before.height != header->height)
            plan.step.edits.push_back(pictureEdit(set, place, before, {before.file, header->width, header->height}));
    }
    plan.step.title = "Measure " + counted(plan.step.edits.size(), "picture");
    return plan;
}

}  // namespace diptych
