#include "core/data/convert.h"

#include <algorithm>

#include "core/base/files.h"
#include "core/data/formats/columns.h"
#include "core/data/formats/format.h"
#include "core/data/formats/losses.h"
#include "core/data/formats/writers.h"

namespace diptych {

namespace {

constexpr std::size_t mostSplits = 1000;

// Results are what a model said of a set: one text an image or question.
const Format cocoResults{"coco-results", nullptr, nullptr, nullptr, writeCocoResults, holds::captions | holds::pictureIds | holds::lineEnds | holds::namesOnly};
const Format vqaResults{"vqa-results", nullptr, nullptr, nullptr, writeVqaResults, holds::questions | holds::textIds | holds::namesOnly};

std::vector<const Format*> writtenFormats() {
    std::vector<const Format*> formats;
    for (const Format* format : allFormats())
        if (format->write != nullptr)
            formats.push_back(format);
    formats.insert(formats.end(), {&cocoResults, &vqaResults});
    return formats;
}

Result<const Format*> writtenFormat(const std::string& name) {
    const auto formats = writtenFormats();
    const auto format = std::find_if(formats.begin(), formats.end(), [&](const Format* known) { return known->name == name; });
    if (format == formats.end())
        return Error{ErrorCode::Unsupported, "is not written, wanted one of " + joinedNames(writtenFormatNames()), name, "Choose one of these"};
    return *format;
}

}  // namespace

std::vector<std::string> writtenFormatNames() {
    std::vector<std::string> names;
    for (const Format* format : writtenFormats())
        names.emplace_back(format->name);
    return names;
}

Result<ConvertResult> previewConversion(const Dataset& set, const std::string& format) {
    DIPTYCH_ASSIGN(const Format* const known, writtenFormat(format));
    if (splitsOf(set).size() > mostSplits)
        return Error{ErrorCode::BadInput, "has more than " + std::to_string(mostSplits) + " splits", toUtf8(set.root), "Merge some of them"};
    ConvertResult result = whatIsKept(set, *known);
    if (result.images + result.texts + result.questions == 0)
        return Error{ErrorCode::BadInput, "holds nothing that " + format + " can hold", toUtf8(set.root), "Choose another format"};
    return result;
}

Result<ConvertResult> convertDataset(const ConvertRequest& request, JobContext& context) {
    DIPTYCH_ASSIGN(const Format* const format, writtenFormat(request.format));
    DIPTYCH_ASSIGN(ConvertResult result, previewConversion(request.set, request.format));
    result.folder = request.folder;
    if (request.onLosses)
        request.onLosses(result.lost);
    DIPTYCH_TRY(buildFolder(request.folder, Existing::Refuse, [&](const std::filesystem::path& folder) {
        TargetFolder target(folder, request.set.items.size(), context);
        return format->write(request.set, target);
    }));
    return result;
}

}  // namespace diptych
