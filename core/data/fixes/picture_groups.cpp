#include "core/data/fixes/picture_groups.h"

#include <numeric>
#include <string>
#include <unordered_map>

#include "core/data/checks/duplicates.h"
#include "core/data/edits/edit.h"

namespace diptych {

namespace {

// Sets that are joined, each named by its smallest member.
class Joined {
public:
    explicit Joined(std::size_t count) : m_parents(count) { std::iota(m_parents.begin(), m_parents.end(), std::size_t{0}); }

    std::size_t rootOf(std::size_t i) {
        while (m_parents[i] != i)
            i = m_parents[i] = m_parents[m_parents[i]];
        return i;
    }
    void join(std::size_t a, std::size_t b) {
        const std::size_t first = rootOf(a), second = rootOf(b);
        m_parents[std::max(first, second)] = std::min(first, second);
    }

private:
    std::vector<std::size_t> m_parents;
};

}  // namespace

Result<std::vector<std::vector<GroupedRow>>> groupRows(const Dataset& set, bool near, const LookOptions& look, JobContext& context) {
    DIPTYCH_ASSIGN(const PicturesOfSet pictures, lookAtPictures(set, look, context));
    DIPTYCH_ASSIGN(const std::vector<std::size_t> first, firstLike(pictures, near, context.cancel));
    std::unordered_map<const DataItem*, const PictureUse*> shown;        // a row's own picture
    for (const PictureUse& use : pictures.uses)
        if (use.path == &use.item->path)
            shown.emplace(use.item, &use);
    Joined joined(set.items.size() + first.size());                      // rows, then pictures
    std::vector<std::vector<GroupedRow>> groups;
    std::unordered_map<std::string, std::size_t> named;
    for (std::size_t i = 0; i < first.size(); ++i)
        joined.join(set.items.size() + i, set.items.size() + first[i]);
    for (std::size_t i = 0; i < set.items.size(); ++i) {
        if (!set.items[i].excluded.empty())
            continue;
        joined.join(i, named.emplace(rowName(set.items[i]), i).first->second);
        if (const auto use = shown.find(&set.items[i]); use != shown.end())
            joined.join(i, set.items.size() + use->second->picture);
    }
    std::unordered_map<std::size_t, std::size_t> groupOf;                // by root
    for (std::size_t i = 0; i < set.items.size(); ++i) {
        if (!set.items[i].excluded.empty())
            continue;
        const auto [group, fresh] = groupOf.emplace(joined.rootOf(i), groups.size());
        if (fresh)
            groups.emplace_back();
        const auto use = shown.find(&set.items[i]);
        GroupedRow row{i, first.size() + i, 0};
        if (use != shown.end()) {
            const PictureFacts& facts = pictures.facts[use->second->picture];
            row = {i, use->second->picture, std::int64_t{facts.width} * facts.height};
        }
        groups[group->second].push_back(row);
    }
    return groups;
}

}  // namespace diptych
