// Delimited tables: what their header says and their rows added to a set. CSV is RFC 4180, TSV plain, Flickr's tables have
// their own ways to cut a line.
#pragma once

#include "core/data/formats/columns.h"
#include "core/data/formats/format.h"

namespace diptych {

enum class TableKind { Csv, Tsv };

std::vector<std::string> headerOf(const FileHead& head, TableKind kind);
// Adds the rows below the header; too long rows and rows without a picture are listed.
Status readTable(const ReadRequest& request, const FileHead& source, TableKind kind, SetBuilder& builder, bool imageFolder);

}  // namespace diptych
