// A folder of pictures, alone or with a text file of the same name beside them (side-car: kohya, TagGUI, clip-retrieval): one
// caption a line.
#include <algorithm>

#include "core/base/files.h"
#include "core/data/formats/format.h"
#include "core/data/formats/set_builder.h"
#include "core/data/formats/writers.h"

namespace diptych {

namespace {

constexpr std::size_t maxSidecarBytes = std::size_t{4} << 20;

std::string sidecarOf(const std::string& picture) { return picture.substr(0, picture.rfind('.')) + ".txt"; }

int weighFolder(const DataFiles& files) {
    return std::any_of(files.files().begin(), files.files().end(), [](const ListedFile& file) { return isPictureName(file.name); }) ? 10 : 0;
}

int weighSidecar(const DataFiles& files) {
    const auto& all = files.files();
    return std::any_of(all.begin(), all.end(), [&](const ListedFile& file) { return isPictureName(file.name) && files.has(sidecarOf(file.name)); })
               ? 50 : 0;
}

void addTexts(SetBuilder& builder, DataItem& item, std::int64_t row) {
    const std::string name = sidecarOf(item.path);
    const auto content = builder.files().read(name, maxSidecarBytes);
    if (!content.ok()) {
        const bool leaves = content.error().code == ErrorCode::BadInput && content.error().message.find("leaves") != std::string::npos;
        return builder.problem(leaves ? "outside_root" : "bad_text", row, name, content.error().message);
    }
    std::string_view rest = *content;
    if (rest.starts_with("\xEF\xBB\xBF"))
        rest.remove_prefix(3);
    for (std::int64_t line = 0; !rest.empty(); ++line) {
        std::string_view text = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), text.size() + 1));
        const auto begin = text.find_first_not_of(" \t\r");
        if (begin == std::string_view::npos)
            continue;
        text = text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
        const std::string clean = builder.cleaned(text, name, row);
        builder.addCaption(item, static_cast<std::int64_t>(item.captions.size()), clean, {}, row);
    }
}

// Pictures that are no regular files inside the root are listed and left out.
Result<Dataset> readPictures(const ReadRequest& request, const char* format, bool texts) {
    SetBuilder builder(request.files, format, request.context);
    std::int64_t row = 0;
    for (const ListedFile& file : request.files.files()) {
        DIPTYCH_TRY(builder.tick(row, "pictures"));
        if (!isPictureName(file.name))
            continue;
        const auto place = request.files.locate(file.name);
        if (!place.ok()) {
            const bool outside = file.kind == ListedFile::Kind::Link && place.error().code == ErrorCode::BadInput;
            builder.problem(outside ? "outside_root" : "missing_image", row, file.name, place.error().message);
            continue;
        }
        DataItem& item = builder.addFound(file.name, *place, row, splitOfFile(request.files, file.name, FileNameCounts::No));
        if (texts && request.files.has(sidecarOf(file.name)))
            addTexts(builder, item, row);
        ++row;
    }
    if (texts)
        builder.field("text");
    if (builder.items().empty())
        return Error{ErrorCode::BadInput, "holds no pictures, wanted JPEG, PNG, WebP, TIFF, GIF or BMP files", toUtf8(request.files.root()),
                     "Choose a folder of pictures"};
    return builder.take();
}

Result<Dataset> readSidecar(const ReadRequest& request) { return readPictures(request, sidecarFormat.name, true); }
Result<Dataset> readFolder(const ReadRequest& request) { return readPictures(request, folderFormat.name, false); }

}  // namespace

const Format sidecarFormat{"sidecar", nullptr, weighSidecar, readSidecar, writeSidecar, holds::captions | holds::picturesAlone};
const Format folderFormat{"folder", nullptr, weighFolder, readFolder};

}  // namespace diptych
