#include "ui/common/current_item.h"

#include <algorithm>

#include "core/base/selection.h"
#include "ui/hosts/data_host.h"
#include "ui/services.h"

namespace diptych {

const DataItem* currentItem(const Services& services) {
    const auto set = services.data.dataset();
    const SelectionState& state = services.selection.state();
    if (!set || state.item < 0 || state.item >= static_cast<int>(set->items.size()))
        return nullptr;
    const DataItem& item = set->items[static_cast<std::size_t>(state.item)];
    return item.file == state.picture ? &item : nullptr;
}

int itemOfPicture(const Dataset& set, const std::filesystem::path& file) {
    if (file.empty())
        return -1;
    // Compared as strings: comparing 100,000 paths part by part would be felt.
    const auto found = std::find_if(set.items.begin(), set.items.end(),
                                    [&](const DataItem& item) { return item.file.native() == file.native(); });
    return found == set.items.end() ? -1 : static_cast<int>(found - set.items.begin());
}

void lookAtItem(Selection& selection, const Dataset& set, int row, const std::vector<int>& chosen) {
    const DataItem& item = set.items[static_cast<std::size_t>(row)];
    const std::string& language = selection.state().language;
    auto read = std::find_if(item.captions.begin(), item.captions.end(),
                               [&](const Caption& caption) { return caption.language == language; });
    if (read == item.captions.end())
        read = item.captions.begin();
    const Caption caption = read == item.captions.end() ? Caption{} : *read;
    selection.set({.item = row, .picture = item.file, .text = caption.text, .language = caption.language, .token = -1, .rows = chosen});
}

}  // namespace diptych
