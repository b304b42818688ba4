#include "core/text/spm_file.h"

#include <bit>
#include <cmath>

#include "core/base/files.h"

namespace diptych {

namespace {

constexpr std::size_t maxFileBytes = std::size_t{64} << 20, maxPieces = 2'000'000;

struct Field {
    std::uint64_t number = 0;
    int wire = 0;
    std::uint64_t value = 0;  // varints and fixed numbers
    std::string_view bytes;   // length-delimited

    bool isText() const { return wire == 2; }
};

// Reads one message field by field; `damaged` says that it ended early or lied.
class FieldReader {
public:
    explicit FieldReader(std::string_view message) : m_rest(message) {}

    bool damaged = false;

    bool next(Field& field) {
        std::uint64_t key = 0;
        if (m_rest.empty() || !varint(key))
            return false;
        field = {key >> 3, static_cast<int>(key & 7), 0, {}};
        switch (field.wire) {
            case 0:
                return varint(field.value);
            case 1:
                return fixed(8, field.value);
            case 5:
                return fixed(4, field.value);
            case 2:
                return varint(field.value) && text(field.value, field.bytes);
            default:
                return fail();
        }
    }

private:
    bool fail() {
        damaged = true;
        return false;
    }
    bool varint(std::uint64_t& value) {
        value = 0;
        for (int shift = 0; shift < 64 && !m_rest.empty(); shift += 7) {
            const auto byte = static_cast<unsigned char>(m_rest.front());
            m_rest.remove_prefix(1);
            value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
            if (byte < 0x80)
                return true;
        }
        return fail();
    }
    bool fixed(std::size_t size, std::uint64_t& value) {
        if (m_rest.size() < size)
            return fail();
        value = 0;
        for (std::size_t i = size; i > 0; --i)
            value = value << 8 | static_cast<unsigned char>(m_rest[i - 1]);
        m_rest.remove_prefix(size);
        return true;
    }
    bool text(std::uint64_t size, std::string_view& bytes) {
        if (size > m_rest.size())
            return fail();
        bytes = m_rest.substr(0, size);
        m_rest.remove_prefix(size);
        return true;
    }

    std::string_view m_rest;
};

Error damagedFile(const std::string& context, const std::string& message) {
    return {ErrorCode::BadInput, message, context, "Fetch the tokenizer files again"};
}

Status addPiece(SpmFile& file, std::string_view message, const std::string& context) {
    const std::string which = "piece " + std::to_string(file.pieces.size());
    if (file.pieces.size() >= maxPieces)
        return damagedFile(context, "has more than " + std::to_string(maxPieces) + " pieces");
    SpmPiece piece;
    FieldReader fields(message);
    for (Field field; fields.next(field);) {
        if (field.number == 1 && field.isText())
            piece.text = field.bytes;
        else if (field.number == 2 && field.wire == 5)
            piece.score = std::bit_cast<float>(static_cast<std::uint32_t>(field.value));
        else if (field.number == 3 && field.wire == 0 && field.value >= 1 && field.value <= 6)
            piece.type = static_cast<SpmPiece::Type>(field.value);
        else if (field.number <= 3)
            return damagedFile(context, which + " has a field of a wrong type");
    }
    if (fields.damaged || piece.text.empty() || !isValidUtf8(piece.text))
        return damagedFile(context, which + " is damaged, wanted a text that is valid UTF-8");
    if (!std::isfinite(piece.score))
        return damagedFile(context, which + " has a score that is no finite number");
    file.pieces.push_back(std::move(piece));
    return {};
}

Status readTrainer(SpmFile& file, std::string_view message, const std::string& context) {
    FieldReader fields(message);
    for (Field field; fields.next(field);) {
        if (field.number == 3 && field.wire == 0) {
            if (field.value != 1 && field.value != 2)
                return Error{ErrorCode::Unsupported,
                             "model_type is " + std::to_string(field.value) + ", wanted 1 (unigram) or 2 (BPE)",
                             context, "Choose another tokenizer"};
            file.model = static_cast<SpmFile::Model>(field.value);
        } else if (field.number == 24 && field.value != 0) {
            return Error{ErrorCode::Unsupported, "treat_whitespace_as_suffix is true, wanted false", context,
                         "Choose another tokenizer"};
        } else if (field.number == 35) {
            file.byteFallback = field.value != 0;
        }
    }
    return fields.damaged ? Status(damagedFile(context, "has a damaged trainer_spec")) : Status();
}

Status readNormalizer(SpmFile& file, std::string_view message, const std::string& context) {
    FieldReader fields(message);
    for (Field field; fields.next(field);) {
        if (field.number == 2 && field.isText())
            file.charsmap = field.bytes;
        else if (field.number == 4)
            file.removeExtraWhitespaces = field.value != 0;
        else if (field.number == 5)
            file.escapeWhitespaces = field.value != 0;
    }
    return fields.damaged ? Status(damagedFile(context, "has a damaged normalizer_spec")) : Status();
}

Status refuseDenormalizer(std::string_view message, const std::string& context) {
    FieldReader fields(message);
    for (Field field; fields.next(field);)
        if (field.number == 2 && !field.bytes.empty())
            return Error{ErrorCode::Unsupported, "has a denormalizer_spec, wanted none", context,
                         "Choose another tokenizer"};
    return {};
}

}  // namespace

Result<SpmFile> parseSpm(std::string_view bytes, const std::string& context) {
    SpmFile file;
    FieldReader fields(bytes);
    for (Field field; fields.next(field);) {
        if (field.number <= 3 && !field.isText())
            return damagedFile(context, "is no SentencePiece model");
        if (field.number == 1)
            DIPTYCH_TRY(addPiece(file, field.bytes, context));
        else if (field.number == 2)
            DIPTYCH_TRY(readTrainer(file, field.bytes, context));
        else if (field.number == 3)
            DIPTYCH_TRY(readNormalizer(file, field.bytes, context));
        else if (field.number == 5)
            DIPTYCH_TRY(refuseDenormalizer(field.bytes, context));
    }
    if (fields.damaged)
        return damagedFile(context, "is truncated or no SentencePiece model");
    if (file.pieces.empty())
        return damagedFile(context, "has no pieces");
    return file;
}

Result<SpmFile> readSpmFile(const std::filesystem::path& path) {
    DIPTYCH_ASSIGN(const std::string bytes, readFile(path, maxFileBytes));
    return parseSpm(bytes, toUtf8(path));
}

}  // namespace diptych
