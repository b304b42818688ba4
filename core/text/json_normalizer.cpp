#include <map>

#include "core/base/errors.h"
#include "core/text/base64.h"
#include "core/text/json_parts.h"

namespace diptych {

namespace {

Result<NormalizerPtr> readBert(const Json& json, const std::string& context) {
    BertNormalizerOptions options;
    DIPTYCH_TRY(onlyKeys(json, {"clean_text", "handle_chinese_chars", "strip_accents", "lowercase"}, context));
    DIPTYCH_ASSIGN(options.cleanText, jsonBoolOr(json, "clean_text", true, context));
    DIPTYCH_ASSIGN(options.isolateCjk, jsonBoolOr(json, "handle_chinese_chars", true, context));
    DIPTYCH_ASSIGN(options.lowerCase, jsonBoolOr(json, "lowercase", true, context));
    DIPTYCH_ASSIGN(options.stripAccents, jsonBoolOr(json, "strip_accents", options.lowerCase, context));
    return makeBertNormalizer(options);
}

Result<NormalizerPtr> readStrip(const Json& json, const std::string& context) {
    DIPTYCH_TRY(onlyKeys(json, {"strip_left", "strip_right"}, context));
    DIPTYCH_ASSIGN(const bool left, jsonBoolOr(json, "strip_left", true, context));
    DIPTYCH_ASSIGN(const bool right, jsonBoolOr(json, "strip_right", true, context));
    return makeStrip(left, right);
}

Result<NormalizerPtr> readReplace(const Json& json, const std::string& context) {
    DIPTYCH_TRY(onlyKeys(json, {"pattern", "content"}, context));
    DIPTYCH_ASSIGN(Pattern pattern, readPattern(json, context));
    DIPTYCH_ASSIGN(std::string content, readShortText(json, "content", context));
    return makeReplace(std::move(pattern), std::move(content));
}

Result<NormalizerPtr> readPrecompiled(const Json& json, const std::string& context) {
    DIPTYCH_TRY(onlyKeys(json, {"precompiled_charsmap"}, context));
    DIPTYCH_ASSIGN(const std::string text, jsonString(json, "precompiled_charsmap", context));
    const auto blob = fromBase64(text);
    if (!blob)
        return Error{ErrorCode::BadInput, "\"precompiled_charsmap\" is no base64", context,
                     "Fetch the tokenizer files again"};
    DIPTYCH_ASSIGN(Charsmap map, Charsmap::read(*blob, context));
    return makePrecompiled(std::move(map));
}

Result<NormalizerPtr> readSequence(const Json& json, const std::string& context) {
    DIPTYCH_TRY(onlyKeys(json, {"normalizers"}, context));
    DIPTYCH_ASSIGN(auto steps, readSteps<NormalizerPtr>(json, "normalizers", context, readNormalizer));
    std::erase(steps, nullptr);
    return makeNormalizerSequence(std::move(steps));
}

Result<NormalizerPtr> readPrepend(const Json& json, const std::string& context) {
    DIPTYCH_TRY(onlyKeys(json, {"prepend"}, context));
    DIPTYCH_ASSIGN(std::string prefix, readShortText(json, "prepend", context));
    return makePrepend(std::move(prefix));
}

}  // namespace

Result<NormalizerPtr> readNormalizer(const Json& json, const std::string& context) {
    if (json.is_null())
        return NormalizerPtr();
    DIPTYCH_ASSIGN(const std::string type, partType(json, context));
    static const std::map<std::string, UnicodeForm> forms{
        {"NFC", UnicodeForm::Nfc}, {"NFD", UnicodeForm::Nfd}, {"NFKC", UnicodeForm::Nfkc}, {"NFKD", UnicodeForm::Nfkd}};
    using Reader = Result<NormalizerPtr> (*)(const Json&, const std::string&);
    static const std::map<std::string, Reader> readers{{"BertNormalizer", readBert}, {"Strip", readStrip},
                                                       {"Replace", readReplace},     {"Precompiled", readPrecompiled},
                                                       {"Sequence", readSequence},   {"Prepend", readPrepend}};
    if (const auto reader = readers.find(type); reader != readers.end())
        return reader->second(json, context);
    DIPTYCH_TRY(onlyKeys(json, {}, context));
    if (const auto form = forms.find(type); form != forms.end())
        return makeUnicodeForm(form->second);
    if (type == "Lowercase")
        return makeLowercase();
    if (type == "StripAccents")
        return makeStripAccents();
    return unsupportedValue(
        "type", type,
        "BertNormalizer, Lowercase, NFC, NFD, NFKC, NFKD, Precompiled, Prepend, Replace, Sequence, Strip "
        "or StripAccents",
        context);
}

}  // namespace diptych
