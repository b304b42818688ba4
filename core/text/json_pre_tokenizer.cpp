#include <map>

#include "core/base/errors.h"
#include "core/text/json_parts.h"

namespace diptych {

namespace {

Result<SplitBehavior> readBehavior(const Json& json, const std::string& context) {
    static const std::map<std::string, SplitBehavior> behaviors{
        {"Removed", SplitBehavior::Removed},
        {"Isolated", SplitBehavior::Isolated},
        {"MergedWithPrevious", SplitBehavior::MergedWithPrevious},
        {"MergedWithNext", SplitBehavior::MergedWithNext},
        {"Contiguous", SplitBehavior::Contiguous}};
    DIPTYCH_ASSIGN(const std::string name, jsonString(json, "behavior", context));
    if (const auto found = behaviors.find(name); found != behaviors.end())
        return found->second;
    return unsupportedValue("behavior", name, "Removed, Isolated, MergedWithPrevious, MergedWithNext or Contiguous",
                            context);
}

Result<PreTokenizerPtr> readSplit(const Json& json, const std::string& context) {
    DIPTYCH_TRY(onlyKeys(json, {"pattern", "behavior", "invert"}, context));
    DIPTYCH_ASSIGN(Pattern pattern, readPattern(json, context));
    DIPTYCH_ASSIGN(const SplitBehavior behavior, readBehavior(json, context));
    DIPTYCH_ASSIGN(const bool invert, jsonBoolOr(json, "invert", false, context));
    return makeSplit(std::move(pattern), behavior, invert);
}

Result<PreTokenizerPtr> readByteLevel(const Json& json, const std::string& context) {
    ByteLevelOptions options;
    DIPTYCH_TRY(onlyKeys(json, {"add_prefix_space", "trim_offsets", "use_regex"},
                         context));  // trim_offsets: our spans always are
    DIPTYCH_ASSIGN(options.addPrefixSpace, jsonBoolOr(json, "add_prefix_space", true, context));
    DIPTYCH_ASSIGN(options.useRegex, jsonBoolOr(json, "use_regex", true, context));
    return makeByteLevel(options);
}

Result<PreTokenizerPtr> readDigits(const Json& json, const std::string& context) {
    DIPTYCH_TRY(onlyKeys(json, {"individual_digits"}, context));
    DIPTYCH_ASSIGN(const bool alone, jsonBoolOr(json, "individual_digits", false, context));
    return makeClassSplit(CharacterClass::Digit, alone ? SplitBehavior::Isolated : SplitBehavior::Contiguous);
}

Result<PreTokenizerPtr> readMetaspace(const Json& json, const std::string& context) {
    DIPTYCH_TRY(onlyKeys(json, {"replacement", "prepend_scheme", "split", "add_prefix_space", "str_rep"}, context));
    DIPTYCH_ASSIGN(std::string replacement, readShortText(json, "replacement", context));
    DIPTYCH_ASSIGN(const PrependScheme scheme, readPrependScheme(json, context));
    DIPTYCH_ASSIGN(const bool split, jsonBoolOr(json, "split", true, context));
    if (replacement.empty())
        return unsupportedValue("replacement", replacement, "a character", context);
    return makeMetaspace(std::move(replacement), scheme, split);
}

Result<PreTokenizerPtr> readPunctuation(const Json& json, const std::string& context) {
    DIPTYCH_TRY(onlyKeys(json, {"behavior"}, context));
    SplitBehavior behavior = SplitBehavior::Isolated;
    if (json.contains("behavior")) {
        DIPTYCH_ASSIGN(behavior, readBehavior(json, context));
    }
    return makeClassSplit(CharacterClass::Punctuation, behavior);
}

Result<PreTokenizerPtr> readDelimiter(const Json& json, const std::string& context) {
    DIPTYCH_TRY(onlyKeys(json, {"delimiter"}, context));
    DIPTYCH_ASSIGN(std::string delimiter, readShortText(json, "delimiter", context));
    return makeSplit(Pattern::literal(std::move(delimiter)), SplitBehavior::Removed, false);
}

Result<PreTokenizerPtr> readSequence(const Json& json, const std::string& context) {
    DIPTYCH_TRY(onlyKeys(json, {"pretokenizers"}, context));
    DIPTYCH_ASSIGN(auto steps, readSteps<PreTokenizerPtr>(json, "pretokenizers", context, readPreTokenizer));
    std::erase(steps, nullptr);
    return makePreTokenizerSequence(std::move(steps));
}

// Words and runs of what is neither word nor blank.
Result<PreTokenizerPtr> readWhitespace(const Json& json, const std::string& context) {
    DIPTYCH_TRY(onlyKeys(json, {}, context));
    DIPTYCH_ASSIGN(Pattern words, Pattern::expression(R"(\w+|[^\w\s]+)", context));
    return makeSplit(std::move(words), SplitBehavior::Removed, true);
}

Result<PreTokenizerPtr> readWhitespaceSplit(const Json& json, const std::string& context) {
    DIPTYCH_TRY(onlyKeys(json, {}, context));
    return makeClassSplit(CharacterClass::Space, SplitBehavior::Removed);
}

Result<PreTokenizerPtr> readBert(const Json& json, const std::string& context) {
    DIPTYCH_TRY(onlyKeys(json, {}, context));
    return makeBertPreTokenizer();
}

}  // namespace

Result<PreTokenizerPtr> readPreTokenizer(const Json& json, const std::string& context) {
    if (json.is_null())
        return PreTokenizerPtr();
    using Reader = Result<PreTokenizerPtr> (*)(const Json&, const std::string&);
    static const std::map<std::string, Reader> readers{
        {"Split", readSplit},          {"ByteLevel", readByteLevel},     {"Digits", readDigits},
        {"Metaspace", readMetaspace},  {"Punctuation", readPunctuation}, {"CharDelimiterSplit", readDelimiter},
        {"Sequence", readSequence},    {"Whitespace", readWhitespace},   {"WhitespaceSplit", readWhitespaceSplit},
        {"BertPreTokenizer", readBert}};
    DIPTYCH_ASSIGN(const std::string type, partType(json, context));
    if (const auto reader = readers.find(type); reader != readers.end())
        return reader->second(json, context);
    return unsupportedValue(
        "type", type,
        "BertPreTokenizer, ByteLevel, CharDelimiterSplit, Digits, Metaspace, Punctuation, Sequence, Split, "
        "Whitespace or WhitespaceSplit",
        context);
}

}  // namespace diptych
