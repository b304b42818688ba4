#include "core/data/formats/line_reader.h"

#include <cstring>

namespace diptych {

namespace {

constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

std::string_view withoutLineEnd(std::string_view text) {
    if (text.ends_with('\n'))
        text.remove_suffix(1);
    if (text.ends_with('\r'))
        text.remove_suffix(1);
    return text;
}

std::string_view withoutMark(std::string_view text, bool& first) {
    if (first && text.starts_with(byteOrderMark))
        text.remove_prefix(byteOrderMark.size());
    first = false;
    return text;
}

// Moves `at` behind the next line end; false where the text ended without one.
bool skipLine(ByteWindow& window) {
    for (;;) {
        const char* from = window.data() + window.at;
        if (const void* found = std::memchr(from, '\n', window.end - window.at); found != nullptr) {
            window.at += static_cast<std::size_t>(static_cast<const char*>(found) - from) + 1;
            return true;
        }
        window.at = window.end;
        if (!window.refill())
            return false;
    }
}

}  // namespace

std::optional<TextLine> LineReader::next() {
    if (m_window.atEnd())
        return std::nullopt;
    m_window.beginRecord();
    skipLine(m_window);
    return TextLine{withoutMark(withoutLineEnd(m_window.record()), m_first), m_window.dropped};
}

void splitPlain(std::string_view line, char separator, std::vector<std::string_view>& cells, std::size_t most) {
    cells.clear();
    for (std::size_t end = line.find(separator); end != std::string_view::npos && cells.size() + 1 < most;
         end = line.find(separator)) {
        cells.push_back(line.substr(0, end));
        line.remove_prefix(end + 1);
    }
    cells.push_back(line);
}

// A record ends at a line end outside quotes; quotes open at the beginning of a cell only, so that an inch mark inside one
// does not swallow the lines that follow. A record that is too long to keep is taken to end with its line.
bool CsvReader::scanRecord(bool& quoted) {
    bool inQuotes = false, mayOpen = true;
    for (;;) {
        while (m_window.at < m_window.end) {
            const char c = m_window.data()[m_window.at++];
            if (c == '\n' && (!inQuotes || m_window.dropped))
                return true;
            if (c == '"' && (inQuotes || mayOpen)) {
                quoted = true;
                inQuotes = !inQuotes;
                mayOpen = true;                    // a doubled quote goes on
            } else {
                mayOpen = c == m_separator;
            }
        }
        if (!m_window.refill())
            return false;
    }
}

// Cells are unquoted in place.
void CsvReader::splitQuoted(CellRow& row) {
    const std::string_view text = withoutLineEnd(m_window.record());
    char* const bytes = m_window.data() + m_window.recordBegin();
    std::size_t at = 0, out = 0;
    while (at <= text.size()) {
        const std::size_t begin = out;
        if (at < text.size() && bytes[at] == '"') {
            for (++at; at < text.size(); ++at) {
                if (bytes[at] == '"' && (at + 1 == text.size() || bytes[at + 1] != '"'))
                    break;
                at += bytes[at] == '"' ? 1 : 0;
                bytes[out++] = bytes[at];
            }
            at += at < text.size() ? 1 : 0;
        }
        while (at < text.size() && bytes[at] != m_separator)
            bytes[out++] = bytes[at++];
        row.cells.emplace_back(bytes + begin, out - begin);
        ++at;
        ++out;                                     // never ahead of `at`
    }
}

bool CsvReader::next(CellRow& row) {
    row.cells.clear();
    while (!m_window.atEnd()) {
        m_window.beginRecord();
        if (m_first && m_window.end - m_window.at >= byteOrderMark.size() &&
            std::string_view(m_window.data() + m_window.at, byteOrderMark.size()) == byteOrderMark) {
            m_window.at += byteOrderMark.size();
            m_window.beginRecord();
        }
        m_first = false;
        bool quoted = false;
        scanRecord(quoted);
        row.tooLong = m_window.dropped;
        if (!row.tooLong && withoutLineEnd(m_window.record()).empty())
            continue;
        if (quoted && !row.tooLong)
            splitQuoted(row);
        else
            splitPlain(withoutLineEnd(m_window.record()), m_separator, row.cells);
        return true;
    }
    return false;
}

}  // namespace diptych
