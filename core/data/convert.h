// Writing a set in another format, or the same one anew: pictures are copied, so that the new folder stands alone. What the
// format cannot hold is told first. Formats: those of formatNames() that are written, coco-results and vqa-results.
// Errors: Unsupported (not written), BadInput (nothing that the format holds, the folder is there already), Io, Cancelled.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/data/dataset.h"

namespace diptych {

struct ConvertRequest {
    const Dataset& set;
    std::string format;
    std::filesystem::path folder;                              // must not exist or be empty
    std::function<void(const std::vector<std::string>&)> onLosses;     // called before anything is written
};

struct ConvertResult {
    std::string format;
    std::filesystem::path folder;
    std::int64_t images = 0, texts = 0, questions = 0;         // written
    std::vector<std::string> lost;
};

std::vector<std::string> writtenFormatNames();
// What convertDataset would write and what would be lost, told without writing anything; `folder` stays empty.
Result<ConvertResult> previewConversion(const Dataset& set, const std::string& format);
Result<ConvertResult> convertDataset(const ConvertRequest& request, JobContext& context);

}  // namespace diptych
