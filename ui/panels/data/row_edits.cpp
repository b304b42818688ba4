#include "ui/panels/data/row_edits.h"

#include <algorithm>

namespace diptych {

namespace {

const DataItem& itemAt(const Dataset& set, int item) { return set.items[static_cast<std::size_t>(item)]; }

bool hasTag(const DataItem& item, const std::string& tag) { return std::binary_search(item.tags.begin(), item.tags.end(), tag); }

}  // namespace

EditStep toggleExcluded(const Dataset& set, const std::vector<int>& items) {
    const bool allOut = std::all_of(items.begin(), items.end(), [&](int item) { return !itemAt(set, item).excluded.empty(); });
    EditStep step{.title = allOut ? "Take rows in" : "Leave rows out"};
    for (const int item : items)
        if (itemAt(set, item).excluded.empty() != allOut)
            step.edits.push_back(excludedEdit(set, static_cast<std::size_t>(item), allOut ? "" : "by hand"));
    return step;
}

EditStep toggleTag(const Dataset& set, const std::vector<int>& items, const std::string& tag) {
    const bool all = std::all_of(items.begin(), items.end(), [&](int item) { return hasTag(itemAt(set, item), tag); });
    return changeTags(set, items, {all ? "-" + tag : tag});
}

EditStep changeTags(const Dataset& set, const std::vector<int>& items, const std::vector<std::string>& tags) {
    EditStep step{.title = "Tag rows"};
    for (const int item : items) {
        std::vector<std::string> next = itemAt(set, item).tags;
        for (const std::string& tag : tags)
            if (tag.starts_with('-'))
                next.erase(std::remove(next.begin(), next.end(), tag.substr(1)), next.end());
            else if (std::find(next.begin(), next.end(), tag) == next.end())
                next.push_back(tag);
        std::sort(next.begin(), next.end());
        if (next != itemAt(set, item).tags)
            step.edits.push_back(tagsEdit(set, static_cast<std::size_t>(item), std::move(next)));
    }
    return step;
}

}  // namespace diptych
