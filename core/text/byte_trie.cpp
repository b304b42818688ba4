#include "core/text/byte_trie.h"

#include <algorithm>

namespace diptych {

ByteTrie::ByteTrie(std::vector<std::pair<std::string, std::int32_t>> entries) {
    std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    struct Group {  // the entries that share the path to a node
        std::uint32_t node;
        std::size_t begin, end, depth;
    };
    m_nodes.emplace_back();
    std::vector<Group> groups{{0, 0, entries.size(), 0}};
    for (std::size_t at = 0; at < groups.size(); ++at) {
        auto [node, begin, end, depth] = groups[at];
        for (; begin < end && entries[begin].first.size() == depth; ++begin)
            m_nodes[node].value = entries[begin].second;
        m_nodes[node].firstChild = static_cast<std::uint32_t>(m_nodes.size());
        while (begin < end) {
            const char byte = entries[begin].first[depth];
            std::size_t same = begin;
            while (same < end && entries[same].first[depth] == byte)
                ++same;
            groups.push_back({static_cast<std::uint32_t>(m_nodes.size()), begin, same, depth + 1});
            m_nodes.emplace_back().byte = static_cast<unsigned char>(byte);
            ++m_nodes[node].children;
            begin = same;
        }
    }
}

std::uint32_t ByteTrie::child(std::uint32_t node, unsigned char byte) const {
    const auto begin = m_nodes.begin() + m_nodes[node].firstChild;
    const auto end = begin + m_nodes[node].children;
    const auto found =
        std::lower_bound(begin, end, byte, [](const Node& entry, unsigned char value) { return entry.byte < value; });
    return found == end || found->byte != byte ? 0 : static_cast<std::uint32_t>(found - m_nodes.begin());
}

}  // namespace diptych
