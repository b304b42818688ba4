// Tables: open_clip's TSV (columns filepath, title), CSV and TSV of any columns with a column picker.
#include "core/data/formats/table.h"

#include "core/data/formats/line_reader.h"
#include "core/data/formats/writers.h"

namespace diptych {

namespace {

// Both kinds of table behind one call.
class TableRows {
public:
    TableRows(ByteStream& stream, TableKind kind) : m_kind(kind), m_csv(stream), m_lines(stream) {}

    bool next(CellRow& row) {
        if (m_kind == TableKind::Csv)
            return m_csv.next(row);
        while (const auto line = m_lines.next()) {
            row.tooLong = line->tooLong;
            splitPlain(line->text, '\t', row.cells);
            if (!line->text.empty() || line->tooLong)
                return true;
        }
        return false;
    }
    Status status() const { return m_kind == TableKind::Csv ? m_csv.status() : m_lines.status(); }

private:
    TableKind m_kind;
    CsvReader m_csv;
    LineReader m_lines;
};

bool isText(const FileHead& head) { return head.bytes.find('\0') == std::string::npos; }

int weighTable(const FileHead& head, TableKind kind) {
    const bool named = head.ending == (kind == TableKind::Csv ? ".csv" : ".tsv");
    const bool other = head.ending != ".csv" && head.ending != ".tsv" && head.ending != ".txt";
    if (head.isJson || other || !isText(head))
        return 0;
    const auto roles = ColumnRoles::of(headerOf(head, kind), {});
    if (!roles.ok() || !roles->has(ColumnRole::Image))
        return named ? 5 : 0;                      // of unknown columns: the user may pick
    return roles->has(ColumnRole::Caption) || roles->has(ColumnRole::Question) ? (named ? 60 : 40) : 20;
}

int weighCsv(FileHead& head, const DataFiles&) { return weighTable(head, TableKind::Csv); }
int weighTsv(FileHead& head, const DataFiles&) { return weighTable(head, TableKind::Tsv); }

Result<Dataset> readTables(const ReadRequest& request, TableKind kind, const char* format) {
    SetBuilder builder(request.files, format, request.context);
    for (const FileHead& source : request.sources) {
        builder.beginFile(source.name, splitOfFile(request.files, source.name, FileNameCounts::No));
        DIPTYCH_TRY(readTable(request, source, kind, builder, false));
    }
    return builder.take();
}

Result<Dataset> readCsv(const ReadRequest& request) { return readTables(request, TableKind::Csv, csvFormat.name); }
Result<Dataset> readTsv(const ReadRequest& request) { return readTables(request, TableKind::Tsv, tsvFormat.name); }

}  // namespace

std::vector<std::string> headerOf(const FileHead& head, TableKind kind) {
    MemoryStream stream(head.bytes);
    TableRows rows(stream, kind);
    CellRow row;
    if (!rows.next(row) || row.tooLong || row.cells.size() > mostColumns)
        return {};
    return {row.cells.begin(), row.cells.end()};
}

Status readTable(const ReadRequest& request, const FileHead& source, TableKind kind, SetBuilder& builder, bool imageFolder) {
    const std::vector<std::string> header = headerOf(source, kind);
    DIPTYCH_ASSIGN(const ColumnRoles roles, ColumnRoles::of(header, request.options.columns, imageFolder));
    if (!roles.has(ColumnRole::Image))
        return Error{ErrorCode::BadInput, "has no column that names a picture, only " + joinedNames(header), request.files.context(source.name),
                     "Choose the columns with --columns image=COLUMN,caption=COLUMN"};
    for (const std::string& column : header)
        builder.field(column);
    DIPTYCH_ASSIGN(const auto stream, request.files.stream(source.name));
    TableRows rows(*stream, kind);
    CellRow row;
    rows.next(row);                                // the header
    for (std::int64_t number = 0; rows.next(row); ++number) {
        DIPTYCH_TRY(builder.tick(number));
        if (row.tooLong) {
            builder.problem("bad_row", number, {}, "the row is longer than " + std::to_string(longestLine >> 20) + " MB");
            continue;
        }
        FlatRow flat = roles.rowOf(row.cells);
        if (flat.images.empty())
            builder.problem("bad_row", number, {}, "the row names no picture");
        else
            builder.addFlat(std::move(flat), number);
    }
    return rows.status();
}

const Format csvFormat{"csv", weighCsv, nullptr, readCsv};
const Format tsvFormat{"tsv", weighTsv, nullptr, readTsv, writeTsv,
                       holds::captions | holds::textIds | holds::pictureIds | holds::languages | holds::picturesAlone | holds::absentPictures |
                           holds::anySplit};

}  // namespace diptych
