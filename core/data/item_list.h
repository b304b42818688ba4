// The items of a data set: a sequence whose copies share what they have in common, so that a set with one changed row
// costs a chunk and not the whole (copying a million rows: 4,000 pointers).
// Threads: lists that share chunks may be read and changed by different threads, one list by one thread, as a std::vector.
#pragma once

#include <atomic>
#include <cstddef>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

namespace diptych {

template <typename T>
class ItemList {
public:
    class const_iterator {
    public:
        using iterator_category = std::random_access_iterator_tag;
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using pointer = const T*;
        using reference = const T&;

        const_iterator() = default;
        const_iterator(const ItemList* list, std::size_t at) : m_list(list), m_at(at) {}
        reference operator*() const { return (*m_list)[m_at]; }
        pointer operator->() const { return &(*m_list)[m_at]; }
        reference operator[](difference_type by) const { return *(*this + by); }
        const_iterator& operator+=(difference_type by) {
            m_at = static_cast<std::size_t>(static_cast<difference_type>(m_at) + by);
            return *this;
        }
        const_iterator& operator-=(difference_type by) { return *this += -by; }
        const_iterator& operator++() { return *this += 1; }
        const_iterator& operator--() { return *this -= 1; }
        const_iterator operator++(int) { return std::exchange(*this, *this + 1); }
        const_iterator operator--(int) { return std::exchange(*this, *this - 1); }
        friend const_iterator operator+(const_iterator it, difference_type by) { return it += by; }
        friend const_iterator operator+(difference_type by, const_iterator it) { return it += by; }
        friend const_iterator operator-(const_iterator it, difference_type by) { return it -= by; }
        friend difference_type operator-(const const_iterator& a, const const_iterator& b) {
            return static_cast<difference_type>(a.m_at) - static_cast<difference_type>(b.m_at);
        }
        friend bool operator==(const const_iterator& a, const const_iterator& b) { return a.m_at == b.m_at; }
        friend auto operator<=>(const const_iterator& a, const const_iterator& b) { return a.m_at <=> b.m_at; }

    private:
        const ItemList* m_list = nullptr;
        std::size_t m_at = 0;
    };

    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }
    const T& operator[](std::size_t at) const { return (*m_chunks[at / chunkSize])[at % chunkSize]; }
    const T& front() const { return (*this)[0]; }
    const T& back() const { return (*this)[m_size - 1]; }
    const_iterator begin() const { return {this, 0}; }
    const_iterator end() const { return {this, m_size}; }

    // The item to be changed, in this list alone.
    T& edit(std::size_t at) { return own(at / chunkSize)[at % chunkSize]; }

    template <typename... Arguments>
    T& emplace_back(Arguments&&... arguments) {
        if (m_size % chunkSize == 0) {
            m_chunks.push_back(std::make_shared<Chunk>());
            m_chunks.back()->reserve(chunkSize);
        }
        T& added = own(m_size / chunkSize).emplace_back(std::forward<Arguments>(arguments)...);
        ++m_size;
        return added;
    }
    void push_back(T item) { emplace_back(std::move(item)); }

private:
    using Chunk = std::vector<T>;
    static constexpr std::size_t chunkSize = 256;

    Chunk& own(std::size_t chunk) {
        std::shared_ptr<Chunk>& kept = m_chunks[chunk];
        if (kept.use_count() > 1)
            kept = std::make_shared<Chunk>(copyOf(*kept));
        else
            std::atomic_thread_fence(std::memory_order_acquire);      // whoever let go of it last has read it before
        return *kept;
    }
    static Chunk copyOf(const Chunk& chunk) {
        Chunk copy;
        copy.reserve(chunkSize);
        copy.assign(chunk.begin(), chunk.end());
        return copy;
    }

    std::vector<std::shared_ptr<Chunk>> m_chunks;
    std::size_t m_size = 0;
};

}  // namespace diptych
