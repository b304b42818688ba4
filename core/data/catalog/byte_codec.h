// Values as bytes, for what the catalog keeps of one row: integers as variable-length zigzag, texts and lists with their
// length in front. A reader never leaves its bytes: what is cut or claims too much leaves it `broken`, every later value empty.
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace diptych {

class ByteWriter {
public:
    void integer(std::int64_t value) { natural((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63)); }
    void natural(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7)
            m_bytes.push_back(static_cast<char>(value | 0x80));
        m_bytes.push_back(static_cast<char>(value));
    }
    void real(double value) { natural(std::bit_cast<std::uint64_t>(value)); }
    void text(std::string_view text) {
        natural(text.size());
        m_bytes.append(text);
    }
    template <typename List, typename Write>
    void list(const List& list, Write write) {
        natural(list.size());
        for (const auto& entry : list)
            write(entry);
    }

    const std::string& bytes() const { return m_bytes; }
    void clear() { m_bytes.clear(); }
    std::string take() { return std::move(m_bytes); }

private:
    std::string m_bytes;
};

class ByteReader {
public:
    explicit ByteReader(std::string_view bytes) : m_left(bytes) {}

    std::int64_t integer() {
        const std::uint64_t zigzag = natural();
        return static_cast<std::int64_t>((zigzag >> 1) ^ (0 - (zigzag & 1)));
    }
    std::uint64_t natural() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64 && !m_left.empty(); shift += 7) {
            const auto byte = static_cast<unsigned char>(m_left.front());
            m_left.remove_prefix(1);
            value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
            if (byte < 0x80)
                return value;
        }
        return fail();
    }
    double real() { return std::bit_cast<double>(natural()); }
    std::string_view text() {
        const std::uint64_t size = natural();
        if (size > m_left.size())
            return fail(), std::string_view();
        const std::string_view text = m_left.substr(0, size);
        m_left.remove_prefix(size);
        return text;
    }
    // An entry takes at least one byte, so a list that claims more entries than there are bytes lies.
    template <typename Read>
    void list(Read read) {
        std::uint64_t count = natural();
        if (count > m_left.size())
            count = fail();
        for (; count > 0 && !m_broken; --count)
            read();
    }

    bool broken() const { return m_broken; }
    bool atEnd() const { return m_left.empty() && !m_broken; }

private:
    std::uint64_t fail() {
        m_broken = true;
        m_left = {};
        return 0;
    }

    std::string_view m_left;
    bool m_broken = false;
};

}  // namespace diptych
