// A trie over bytes that is built once: which keys are prefixes of a text. Used for vocabularies and added tokens.
// Keys are at most maxKeyLength bytes, so that a search costs at most that much whatever a file says; values are ≥ 0.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace diptych {

class ByteTrie {
public:
    static constexpr std::size_t maxKeyLength = 1024;

    ByteTrie() = default;
    // The keys must not be empty; of equal keys the last one counts.
    explicit ByteTrie(std::vector<std::pair<std::string, std::int32_t>> entries);

    // Calls found(length, value) for every key that `text` begins with, shortest first.
    template <typename Found>
    void prefixes(std::string_view text, Found found) const {
        std::uint32_t node = 0;
        for (std::size_t i = 0; i < text.size() && !m_nodes.empty(); ++i) {
            node = child(node, static_cast<unsigned char>(text[i]));
            if (node == 0)
                return;
            if (m_nodes[node].value >= 0)
                found(i + 1, m_nodes[node].value);
        }
    }

private:
    struct Node {
        std::uint32_t firstChild = 0;
        std::int32_t value = -1;
        std::uint16_t children = 0;
        unsigned char byte = 0;
    };
    std::uint32_t child(std::uint32_t node, unsigned char byte) const;  // 0: none

    std::vector<Node> m_nodes;  // children of a node stand side by side, by byte
};

}  // namespace diptych
