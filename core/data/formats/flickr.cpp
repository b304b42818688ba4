// Flickr8k and Flickr30k in their three spellings: results_20130124.token and Flickr8k.token.txt (NAME#N, a tab, the
// caption), results.csv (image_name| comment_number| comment), captions.txt (a header, then NAME,caption with commas in the
// caption as they come). Which one a file is, its first lines tell.
#include <optional>

#include "core/data/formats/format.h"
#include "core/data/formats/line_reader.h"
#include "core/data/formats/set_builder.h"

namespace diptych {

namespace {

enum class Spelling { None, Token, Pipe, Comma };

struct FlickrRow {
    std::string_view picture, caption;
    std::int64_t number = 0;
};

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    return begin == std::string_view::npos ? std::string_view() : text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::optional<FlickrRow> tokenRow(std::string_view line) {
    const auto tab = line.find('\t');
    const auto hash = line.substr(0, tab).rfind('#');
    if (tab == std::string_view::npos || hash == std::string_view::npos || !isPictureName(line.substr(0, hash)))
        return std::nullopt;
    FlickrRow row{line.substr(0, hash), line.substr(tab + 1), 0};
    for (const char c : line.substr(hash + 1, tab - hash - 1)) {
        if (c < '0' || c > '9' || row.number > 1'000'000)
            return std::nullopt;
        row.number = row.number * 10 + (c - '0');
    }
    return row;
}

std::optional<FlickrRow> pipeRow(std::string_view line) {
    std::vector<std::string_view> cells;
    splitPlain(line, '|', cells, 3);
    if (cells.size() < 3 || trimmed(cells[0]).empty())
        return std::nullopt;
    return FlickrRow{trimmed(cells[0]), cells[2].starts_with(' ') ? cells[2].substr(1) : cells[2], 0};
}

// The picture's name ends at the first comma behind a picture's ending.
std::optional<FlickrRow> commaRow(std::string_view line) {
    for (auto comma = line.find(','); comma != std::string_view::npos; comma = line.find(',', comma + 1))
        if (isPictureName(line.substr(0, comma)))
            return FlickrRow{line.substr(0, comma), line.substr(comma + 1), 0};
    return std::nullopt;
}

Spelling spellingOf(const FileHead& head) {
    const std::string_view line = head.firstLine();
    if (head.isJson || head.bytes.find('\0') != std::string::npos)
        return Spelling::None;
    if (tokenRow(line))
        return Spelling::Token;
    if (line.starts_with("image_name|"))
        return Spelling::Pipe;
    if (head.ending != ".csv" && (line == "image,caption" || line == "image_name,comment" || line == "image_name,caption"))
        return Spelling::Comma;
    return Spelling::None;
}

int weigh(FileHead& head, const DataFiles&) { return spellingOf(head) == Spelling::None ? 0 : 85; }

std::optional<FlickrRow> rowOf(std::string_view line, Spelling spelling) {
    return spelling == Spelling::Token ? tokenRow(line) : spelling == Spelling::Pipe ? pipeRow(line) : commaRow(line);
}

// A caption that some exporters put in quotes, with its own quotes doubled.
std::string unquoted(std::string_view text, Spelling spelling) {
    if (spelling != Spelling::Comma || text.size() < 2 || text.front() != '"' || text.back() != '"')
        return std::string(text);
    std::string plain;
    const std::string_view inner = text.substr(1, text.size() - 2);
    for (std::size_t i = 0; i < inner.size(); ++i) {
        if (inner[i] == '"' && (i + 1 == inner.size() || inner[i + 1] != '"'))
            return std::string(text);              // its quotes are its own
        i += inner[i] == '"' ? 1 : 0;
        plain += inner[i];
    }
    return plain;
}

Status readFile(const ReadRequest& request, const FileHead& source, SetBuilder& builder) {
    const Spelling spelling = spellingOf(source);
    DIPTYCH_ASSIGN(const auto stream, request.files.stream(source.name));
    LineReader lines(*stream);
    if (spelling != Spelling::Token)
        lines.next();                              // the header
    std::int64_t number = 0;
    while (const auto line = lines.next()) {
        DIPTYCH_TRY(builder.tick(number));
        const auto row = rowOf(line->text, spelling);
        if (!line->text.empty() && (line->tooLong || !row)) {
            builder.problem("bad_row", number, {}, line->tooLong ? "the row is too long" : "the row is no picture and caption");
        } else if (row) {
            DataItem& item = builder.itemOf(std::string(row->picture), number, {});
            builder.addCaption(item, number, unquoted(row->caption, spelling), {}, number);
        }
        ++number;
    }
    return lines.status();
}

Result<Dataset> read(const ReadRequest& request) {
    SetBuilder builder(request.files, flickrFormat.name, request.context);
    for (const FileHead& source : request.sources) {
        if (spellingOf(source) == Spelling::None)
            return Error{ErrorCode::BadInput, "is no Flickr captions file, wanted NAME#N, image_name| or image,caption", request.files.context(source.name),
                         "Choose another file or format"};
        builder.beginFile(source.name, splitOfFile(request.files, source.name));
        DIPTYCH_TRY(readFile(request, source, builder));
    }
    for (const char* field : {"image", "caption"})
        builder.field(field);
    return builder.take();
}

}  // namespace

const Format flickrFormat{"flickr", weigh, nullptr, read};

}  // namespace diptych
