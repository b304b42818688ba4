// One item of a set as the bytes that the catalog keeps: everything but its path and its split, which stand in columns.
// Files inside the set's root are kept relative to it. What is decoded equals what was encoded, field by field.
// Errors of decodeItem: BadInput (the bytes are cut or of no item).
#pragma once

#include <string>
#include <string_view>

#include "core/data/catalog/byte_codec.h"
#include "core/data/dataset.h"

namespace diptych {

struct StoredItem {
    std::string_view path, split, body;
};

void encodeItem(const DataItem& item, const std::filesystem::path& root, ByteWriter& into);
Result<DataItem> decodeItem(const StoredItem& stored, const std::filesystem::path& root);

}  // namespace diptych
