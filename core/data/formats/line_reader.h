// Lines and delimited rows of a text, streamed. LineReader: lines without their ends (LF or CRLF), a BOM left out.
// CsvReader: RFC 4180 rows (quotes doubled inside quotes, line ends inside quotes). Both bound the length of a record; one
// that is longer is told (`tooLong`), not kept. The views are valid until the next call.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/data/formats/byte_stream.h"

namespace diptych {

constexpr std::size_t longestLine = std::size_t{4} << 20;

struct TextLine {
    std::string_view text;                         // 64 readable bytes follow it
    bool tooLong = false;
};

class LineReader {
public:
    explicit LineReader(ByteStream& stream, std::size_t longest = longestLine) : m_window(stream, longest) {}
    // Nothing at the end; see status() then.
    std::optional<TextLine> next();
    const Status& status() const { return m_window.status(); }

private:
    ByteWindow m_window;
    bool m_first = true;
};

struct CellRow {
    std::vector<std::string_view> cells;
    bool tooLong = false;
};

class CsvReader {
public:
    explicit CsvReader(ByteStream& stream, char separator = ',') : m_window(stream, longestLine), m_separator(separator) {}
    // False at the end. Empty lines are left out.
    bool next(CellRow& row);
    const Status& status() const { return m_window.status(); }

private:
    bool scanRecord(bool& quoted);
    void splitQuoted(CellRow& row);

    ByteWindow m_window;
    char m_separator;
    bool m_first = true;
};

// Cells between separators, nothing quoted; at most `most` of them (the last one holds the rest).
void splitPlain(std::string_view line, char separator, std::vector<std::string_view>& cells, std::size_t most = SIZE_MAX);

}  // namespace diptych
