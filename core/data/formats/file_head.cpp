#include "core/data/formats/file_head.h"

#include <algorithm>

namespace diptych {

namespace {

constexpr std::size_t headBytes = std::size_t{64} << 10;

Error enough() { return {ErrorCode::Cancelled, {}, {}, {}}; }

JsonRowHandler collector(FileHead& head, bool& trailing) {
    return {[&head](const JsonPlace& place, const JsonValue& value) -> Status {
                const std::string key(place.key);
                if (!key.empty() || place.row < 0)
                    head.topKeys.insert(key);
                if (place.row >= 0 && value.isObject() && !head.rowKeys.contains(key))
                    value.forEachKey([&](std::string_view name, const JsonValue&) { head.rowKeys[key].insert(std::string(name)); });
                return {};
            },
            [&trailing](const JsonPlace& place, const std::string& what) {
                trailing = trailing || (place.row < 0 && what.starts_with("has text"));
            }};
}

void probeJson(FileHead& head) {
    const auto begin = head.bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (begin == std::string::npos || (head.bytes[begin] != '{' && head.bytes[begin] != '['))
        return;
    head.isJson = true;
    bool trailing = false;
    const bool lines = head.ending == ".jsonl" || head.ending == ".ndjson";
    if (!lines) {
        MemoryStream stream(head.bytes);
        const Status read = forEachJsonRow(stream, JsonShape::Document, head.name, collector(head, trailing));
        head.isJson = read.ok();
    }
    if (!lines && !trailing)
        return;
    head.topKeys.clear();
    head.rowKeys.clear();
    head.shape = JsonShape::Lines;
    MemoryStream stream(head.bytes);
    head.isJson = forEachJsonRow(stream, JsonShape::Lines, head.name, collector(head, trailing)).ok();
}

}  // namespace

Result<std::size_t> MemoryStream::read(std::span<char> into) {
    const std::size_t count = std::min(into.size(), m_bytes.size());
    std::copy_n(m_bytes.begin(), count, into.begin());
    m_bytes.remove_prefix(count);
    return count;
}

bool FileHead::rowHas(const std::string& array, const char* key) const {
    const auto found = rowKeys.find(array);
    return found != rowKeys.end() && found->second.contains(key);
}

std::string_view FileHead::firstLine() const {
    std::string_view line = std::string_view(bytes).substr(0, bytes.find('\n'));
    if (line.starts_with("\xEF\xBB\xBF"))
        line.remove_prefix(3);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

Result<FileHead> readHead(const DataFiles& files, const std::string& name) {
    FileHead head{.name = name, .ending = endingOf(name)};
    DIPTYCH_ASSIGN(const auto stream, files.stream(name));
    DIPTYCH_ASSIGN(head.bytes, firstBytes(*stream, headBytes));
    probeJson(head);
    return head;
}

void readOnUntil(FileHead& head, const DataFiles& files, const std::string& array) {
    if (head.rowKeys.contains(array))
        return;
    const auto stream = files.stream(head.name);
    if (!stream.ok())
        return;
    bool ignored = false;
    JsonRowHandler handler = collector(head, ignored);
    const auto collect = handler.onRow;
    handler.onRow = [&](const JsonPlace& place, const JsonValue& value) -> Status {
        DIPTYCH_TRY(collect(place, value));
        return place.key == array ? Status(enough()) : Status();
    };
    static_cast<void>(forEachJsonRow(**stream, head.shape, head.name, handler));   // what is wrong is told when it is read
}

}  // namespace diptych
