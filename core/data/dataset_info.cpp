#include "core/data/dataset_info.h"

#include <string_view>
#include <unordered_set>

namespace diptych {

DatasetInfo summarize(const Dataset& dataset) {
    DatasetInfo info{dataset.format, {}, dataset.fields};
    std::map<std::string, std::unordered_set<std::string_view>> pictures;
    for (const DataItem& item : dataset.items) {
        SplitCounts& counts = info.splits[item.split];
        counts.texts += static_cast<int>(item.captions.size());
        counts.questions += static_cast<int>(item.questions.size());
        if (!item.path.empty())
            pictures[item.split].insert(item.path);
        for (const PictureRef& picture : item.morePictures)
            pictures[item.split].insert(picture.path);
    }
    for (auto& [split, counts] : info.splits)
        counts.images = static_cast<int>(pictures[split].size());
    return info;
}

}  // namespace diptych
