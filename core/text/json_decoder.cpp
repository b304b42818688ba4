#include <map>

#include "core/base/errors.h"
#include "core/text/json_parts.h"

namespace diptych {

namespace {

Result<DecoderPtr> readWordPiece(const Json& json, const std::string& context) {
    DIPTYCH_TRY(onlyKeys(json, {"prefix", "cleanup"}, context));
    DIPTYCH_ASSIGN(std::string prefix, readShortText(json, "prefix", context));
    DIPTYCH_ASSIGN(const bool cleanUp, jsonBoolOr(json, "cleanup", true, context));
    return makeWordPieceDecoder(std::move(prefix), cleanUp);
}

Result<DecoderPtr> readMetaspace(const Json& json, const std::string& context) {
    DIPTYCH_TRY(onlyKeys(json, {"replacement", "prepend_scheme", "split", "add_prefix_space", "str_rep"}, context));
    DIPTYCH_ASSIGN(std::string replacement, readShortText(json, "replacement", context));
    DIPTYCH_ASSIGN(const PrependScheme scheme, readPrependScheme(json, context));
    return makeMetaspaceDecoder(std::move(replacement), scheme);
}

Result<DecoderPtr> readStrip(const Json& json, const std::string& context) {
    constexpr std::int64_t most = 1000;
    DIPTYCH_TRY(onlyKeys(json, {"content", "start", "stop"}, context));
    DIPTYCH_ASSIGN(const std::string content, readShortText(json, "content", context));
    DIPTYCH_ASSIGN(const std::int64_t start, jsonIntOr(json, "start", 0, context, 0, most));
    DIPTYCH_ASSIGN(const std::int64_t stop, jsonIntOr(json, "stop", 0, context, 0, most));
    std::size_t at = 0;
    const char32_t code = content.empty() ? U' ' : nextCodePoint(content, at);
    if (content.empty() || at != content.size())
        return unsupportedValue("content", content, "one character", context);
    return makeStripDecoder(code, static_cast<int>(start), static_cast<int>(stop));
}

Result<DecoderPtr> readReplace(const Json& json, const std::string& context) {
    DIPTYCH_TRY(onlyKeys(json, {"pattern", "content"}, context));
    DIPTYCH_ASSIGN(Pattern pattern, readPattern(json, context));
    DIPTYCH_ASSIGN(std::string content, readShortText(json, "content", context));
    return makeReplaceDecoder(std::move(pattern), std::move(content));
}

Result<DecoderPtr> readBpe(const Json& json, const std::string& context) {
    DIPTYCH_TRY(onlyKeys(json, {"suffix"}, context));
    DIPTYCH_ASSIGN(std::string suffix, readShortText(json, "suffix", context));
    return makeBpeDecoder(std::move(suffix));
}

Result<DecoderPtr> readByteLevel(const Json& json, const std::string& context) {
    DIPTYCH_TRY(
        onlyKeys(json, {"add_prefix_space", "trim_offsets", "use_regex"}, context));  // decoding asks none of them
    return makeByteLevelDecoder();
}

Result<DecoderPtr> readByteFallback(const Json& json, const std::string& context) {
    DIPTYCH_TRY(onlyKeys(json, {}, context));
    return makeByteFallbackDecoder();
}

Result<DecoderPtr> readFuse(const Json& json, const std::string& context) {
    DIPTYCH_TRY(onlyKeys(json, {}, context));
    return makeFuseDecoder();
}

Result<DecoderPtr> readSequence(const Json& json, const std::string& context) {
    DIPTYCH_TRY(onlyKeys(json, {"decoders"}, context));
    DIPTYCH_ASSIGN(auto steps, readSteps<DecoderPtr>(json, "decoders", context, readDecoder));
    std::erase(steps, nullptr);
    return makeDecoderSequence(std::move(steps));
}

}  // namespace

Result<DecoderPtr> readDecoder(const Json& json, const std::string& context) {
    if (json.is_null())
        return DecoderPtr();
    using Reader = Result<DecoderPtr> (*)(const Json&, const std::string&);
    static const std::map<std::string, Reader> readers{
        {"WordPiece", readWordPiece},       {"Metaspace", readMetaspace}, {"Strip", readStrip},
        {"Replace", readReplace},           {"BPEDecoder", readBpe},      {"ByteLevel", readByteLevel},
        {"ByteFallback", readByteFallback}, {"Fuse", readFuse},           {"Sequence", readSequence}};
    DIPTYCH_ASSIGN(const std::string type, partType(json, context));
    if (const auto reader = readers.find(type); reader != readers.end())
        return reader->second(json, context);
    return unsupportedValue(
        "type", type, "BPEDecoder, ByteFallback, ByteLevel, Fuse, Metaspace, Replace, Sequence, Strip or WordPiece",
        context);
}

}  // namespace diptych
