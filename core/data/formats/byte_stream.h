// Bytes read once from front to back, and a window on them that grows to hold one record: what the readers of rows
// (JSON, lines, CSV) share. Memory is bounded by the longest record allowed, never by the file.
// A record longer than that is dropped while the reader goes on: `dropped` says so.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace diptych {

class ByteStream {
public:
    virtual ~ByteStream() = default;
    // Fills as much as it can; 0 at the end. Io, BadInput.
    virtual Result<std::size_t> read(std::span<char> into) = 0;
};

// A regular file, opened non-blocking.
Result<std::unique_ptr<ByteStream>> openFileStream(const std::filesystem::path& file);
// The first bytes of a stream, at most `count`.
Result<std::string> firstBytes(ByteStream& stream, std::size_t count);

class ByteWindow {
public:
    static constexpr std::size_t padding = 64;     // readable bytes behind `end`, as simdjson wants them

    ByteWindow(ByteStream& stream, std::size_t longestRecord);

    // The record starts here: what lies before may be forgotten.
    void beginRecord() { m_begin = at; dropped = false; }
    std::string_view record() const { return {m_bytes.data() + m_begin, at - m_begin}; }
    std::size_t recordBegin() const { return m_begin; }
    char* data() { return m_bytes.data(); }
    bool atEnd() { return at == end && !refill(); }
    // Appends bytes; `at` and the record's begin move with them. False at the end of the stream or after a failure.
    bool refill();
    const Status& status() const { return m_status; }

    std::size_t at = 0, end = 0;                   // next byte to look at; end of what was read
    bool dropped = false;                          // the beginning of the record was too long to keep

private:
    ByteStream& m_stream;
    std::size_t m_longest, m_begin = 0;
    std::vector<char> m_bytes;
    bool m_ended = false;
    Status m_status;
};

}  // namespace diptych
