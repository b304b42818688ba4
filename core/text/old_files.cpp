// The older files, by tokenizer class, as version 5 of transformers builds its tokenizers from them.
#include <algorithm>
#include <map>

#include "core/base/errors.h"
#include "core/base/files.h"
#include "core/text/bpe.h"
#include "core/text/sentencepiece.h"
#include "core/text/siglip_text.h"
#include "core/text/spm_file.h"
#include "core/text/spm_merges.h"
#include "core/text/tokenizer_builders.h"
#include "core/text/vocabulary_files.h"
#include "core/text/wordpiece.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

// The class's own tokens, where the files neither name others nor say null.
void addDefaultRoles(TokenizerSettings& settings, std::initializer_list<std::pair<TokenRole, const char*>> defaults) {
    for (const auto& [role, content] : defaults)
        if (!settings.roles.contains(role) &&
            std::find(settings.absentRoles.begin(), settings.absentRoles.end(), role) == settings.absentRoles.end())
            settings.roles[role] = {.content = content, .id = {}};
}

std::string contentOf(const TokenizerSettings& settings, TokenRole role) {
    const auto found = settings.roles.find(role);
    return found == settings.roles.end() ? std::string() : found->second.content;
}

Result<std::int64_t> idOfRole(const TokenizerSettings& settings, TokenRole role, const Vocabulary& vocabulary) {
    const std::string content = contentOf(settings, role);
    if (const std::int32_t id = vocabulary.find(content); id >= 0)
        return id;
    for (const AddedToken& token : settings.addedTokens)
        if (token.content == content && token.id)
            return *token.id;
    return Error{ErrorCode::BadInput, "has no token " + visibleText(content.substr(0, 80)) + " in its vocabulary",
                 settings.context, "Fetch the tokenizer files again"};
}

// What stands before and behind a text: the tokens of two roles.
Result<AroundText> aroundText(const TokenizerSettings& settings, TokenRole before, TokenRole behind,
                              const Vocabulary& vocabulary) {
    AroundText around;
    DIPTYCH_ASSIGN(const std::int64_t first, idOfRole(settings, before, vocabulary));
    DIPTYCH_ASSIGN(const std::int64_t last, idOfRole(settings, behind, vocabulary));
    around.before = {first};
    around.behind = {last};
    return around;
}

// add_bos_token and add_eos_token.
Result<AroundText> askedAround(const TokenizerSettings& settings, bool bosByDefault, const Vocabulary& vocabulary) {
    AroundText around;
    DIPTYCH_ASSIGN(const bool bos, jsonBoolOr(settings.config, "add_bos_token", bosByDefault, settings.context));
    DIPTYCH_ASSIGN(const bool eos, jsonBoolOr(settings.config, "add_eos_token", false, settings.context));
    if (bos) {
        DIPTYCH_ASSIGN(const std::int64_t id, idOfRole(settings, TokenRole::Bos, vocabulary));
        around.before = {id};
    }
    if (eos) {
        DIPTYCH_ASSIGN(const std::int64_t id, idOfRole(settings, TokenRole::Eos, vocabulary));
        around.behind = {id};
    }
    return around;
}

Result<TokenizerParts> buildBert(const fs::path& folder, TokenizerSettings& settings) {
    TokenizerParts parts;
    BertNormalizerOptions options;
    addDefaultRoles(settings, {{TokenRole::Unk, "[UNK]"},
                               {TokenRole::Sep, "[SEP]"},
                               {TokenRole::Pad, "[PAD]"},
                               {TokenRole::Cls, "[CLS]"},
                               {TokenRole::Mask, "[MASK]"}});
    DIPTYCH_ASSIGN(options.lowerCase, jsonBoolOr(settings.config, "do_lower_case", true, settings.context));
    DIPTYCH_ASSIGN(options.isolateCjk, jsonBoolOr(settings.config, "tokenize_chinese_chars", true, settings.context));
    DIPTYCH_ASSIGN(options.stripAccents,
                   jsonBoolOr(settings.config, "strip_accents", options.lowerCase, settings.context));
    parts.normalizer = makeBertNormalizer(options);
    parts.preTokenizer = makeBertPreTokenizer();
    DIPTYCH_ASSIGN(std::vector<std::string> lines, readVocabularyLines(folder / "vocab.txt"));
    DIPTYCH_ASSIGN(Vocabulary vocabulary, Vocabulary::ofList(std::move(lines), toUtf8(folder / "vocab.txt")));
    WordPieceOptions wordPiece;
    wordPiece.unknownToken = contentOf(settings, TokenRole::Unk);
    DIPTYCH_ASSIGN(parts.around, aroundText(settings, TokenRole::Cls, TokenRole::Sep, vocabulary));
    DIPTYCH_ASSIGN(parts.model,
                   WordPiece::make(std::move(vocabulary), std::move(wordPiece), toUtf8(folder / "vocab.txt")));
    parts.decoder = makeWordPieceDecoder("##", true);
    return parts;
}

Result<TokenizerParts> buildClip(const fs::path& folder, TokenizerSettings& settings) {
    constexpr const char* end = "<|endoftext|>";
    TokenizerParts parts;
    addDefaultRoles(
        settings,
        {{TokenRole::Bos, "<|startoftext|>"}, {TokenRole::Eos, end}, {TokenRole::Unk, end}, {TokenRole::Pad, end}});
    DIPTYCH_ASSIGN(MergeFiles files, readMergeFiles(folder));
    DIPTYCH_ASSIGN(Pattern blanks, Pattern::expression(R"(\s+)", settings.context));
    std::vector<NormalizerPtr> normalizers;
    normalizers.push_back(makeUnicodeForm(UnicodeForm::Nfc));
    normalizers.push_back(makeReplace(std::move(blanks), " "));
    normalizers.push_back(makeLowercase());
    parts.normalizer = makeNormalizerSequence(std::move(normalizers));
    DIPTYCH_ASSIGN(Pattern words, Pattern::expression(R"('s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+)",
                                                      settings.context));
    std::vector<PreTokenizerPtr> splits;
    splits.push_back(makeSplit(std::move(words), SplitBehavior::Removed, true));
    splits.push_back(makeByteLevel({.addPrefixSpace = false, .useRegex = true}));
    parts.preTokenizer = makePreTokenizerSequence(std::move(splits));
    DIPTYCH_ASSIGN(parts.around, aroundText(settings, TokenRole::Bos, TokenRole::Eos, files.vocabulary));
    BpeOptions options;
    options.unknownToken = contentOf(settings, TokenRole::Unk);
    options.wordSuffix = "</w>";
    parts.decodedSuffix = options.wordSuffix;
    DIPTYCH_ASSIGN(parts.model,
                   Bpe::make(std::move(files.vocabulary), files.merges, std::move(options), toUtf8(folder)));
    parts.decoder = makeByteLevelDecoder();
    return parts;
}

Result<bool> addsPrefixSpace(const TokenizerSettings& settings) {
    return jsonBoolOr(settings.config, "add_prefix_space", false, settings.context);
}

// GPT-2 and what is built like it, but for the tokens around the text.
Result<TokenizerParts> buildByteLevel(MergeFiles files, const TokenizerSettings& settings) {
    TokenizerParts parts;
    DIPTYCH_ASSIGN(const bool prefix, addsPrefixSpace(settings));
    parts.preTokenizer = makeByteLevel({.addPrefixSpace = prefix, .useRegex = true});
    DIPTYCH_ASSIGN(parts.model, Bpe::make(std::move(files.vocabulary), files.merges, {}, settings.context));
    parts.decoder = makeByteLevelDecoder();
    return parts;
}

Result<TokenizerParts> buildRoberta(const fs::path& folder, TokenizerSettings& settings) {
    addDefaultRoles(settings, {{TokenRole::Bos, "<s>"},
                               {TokenRole::Eos, "</s>"},
                               {TokenRole::Sep, "</s>"},
                               {TokenRole::Cls, "<s>"},
                               {TokenRole::Unk, "<unk>"},
                               {TokenRole::Pad, "<pad>"},
                               {TokenRole::Mask, "<mask>"}});
    DIPTYCH_ASSIGN(MergeFiles files, readMergeFiles(folder));
    DIPTYCH_ASSIGN(AroundText around, aroundText(settings, TokenRole::Cls, TokenRole::Sep, files.vocabulary));
    DIPTYCH_ASSIGN(TokenizerParts parts, buildByteLevel(std::move(files), settings));
    parts.around = std::move(around);
    return parts;
}

Result<TokenizerParts> buildGpt2(const fs::path& folder, TokenizerSettings& settings) {
    constexpr const char* end = "<|endoftext|>";
    addDefaultRoles(settings, {{TokenRole::Unk, end}, {TokenRole::Bos, end}, {TokenRole::Eos, end}});
    DIPTYCH_ASSIGN(MergeFiles files, readMergeFiles(folder));
    DIPTYCH_ASSIGN(AroundText around, askedAround(settings, false, files.vocabulary));
    DIPTYCH_ASSIGN(TokenizerParts parts, buildByteLevel(std::move(files), settings));
    parts.around = std::move(around);
    return parts;
}

Result<TokenizerParts> buildQwen2(const fs::path& folder, TokenizerSettings& settings) {
    constexpr const char* end = "<|endoftext|>";
    TokenizerParts parts;
    addDefaultRoles(settings, {{TokenRole::Unk, end}, {TokenRole::Eos, end}, {TokenRole::Pad, end}});
    DIPTYCH_ASSIGN(MergeFiles files, readMergeFiles(folder));
    DIPTYCH_ASSIGN(parts.around, askedAround(settings, false, files.vocabulary));
    DIPTYCH_ASSIGN(
        Pattern words,
        Pattern::expression(R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|)"
                            R"(\s*[\r\n]+|\s+(?!\S)|\s+)",
                            settings.context));
    DIPTYCH_ASSIGN(const bool prefix, addsPrefixSpace(settings));
    std::vector<PreTokenizerPtr> splits;
    splits.push_back(makeSplit(std::move(words), SplitBehavior::Isolated, false));
    splits.push_back(makeByteLevel({.addPrefixSpace = prefix, .useRegex = false}));
    parts.preTokenizer = makePreTokenizerSequence(std::move(splits));
    parts.normalizer = makeUnicodeForm(UnicodeForm::Nfc);
    DIPTYCH_ASSIGN(parts.model, Bpe::make(std::move(files.vocabulary), files.merges, {}, toUtf8(folder)));
    parts.decoder = makeByteLevelDecoder();
    return parts;
}

Result<TokenizerParts> buildSiglip(const fs::path& folder, TokenizerSettings& settings) {
    constexpr std::int64_t defaultLength = 64;
    TokenizerParts parts;
    addDefaultRoles(settings, {{TokenRole::Eos, "</s>"}, {TokenRole::Unk, "<unk>"}, {TokenRole::Pad, "</s>"}});
    if (settings.maxLength == 0)
        settings.maxLength = defaultLength;
    DIPTYCH_ASSIGN(const bool lowerCase, jsonBoolOr(settings.config, "do_lower_case", true, settings.context));
    DIPTYCH_ASSIGN(SpmFile file, readSpmFile(folder / "spiece.model"));
    std::vector<std::string> specials, controls;
    for (const SpmPiece& piece : file.pieces)
        if (piece.type == SpmPiece::Type::Control)
            controls.push_back(piece.text);
    for (const auto& [role, token] : settings.roles)
        specials.push_back(token.content);
    for (const AddedToken& token : settings.extraTokens)
        specials.push_back(token.content);
    const auto judge = [](std::vector<std::string> list) {
        std::sort(list.begin(), list.end());
        return [list = std::move(list)](const std::string& piece) {
            return std::binary_search(list.begin(), list.end(), piece);
        };
    };
    parts.leadingMark = blankMark;
    parts.normalizer = makeSiglipCanonicalizer(lowerCase);
    DIPTYCH_ASSIGN(parts.model, SentencePieceUnigram::make(std::move(file), contentOf(settings, TokenRole::Unk),
                                                           toUtf8(folder / "spiece.model")));
    DIPTYCH_ASSIGN(const std::int64_t end, idOfRole(settings, TokenRole::Eos, parts.model->vocabulary()));
    parts.around = {.before = {}, .behind = {end}, .behindOnce = true};
    parts.decoder = makeSentencePieceDecoder(judge(std::move(specials)), judge(std::move(controls)));
    return parts;
}

// The blank that encoding put in front goes again.
DecoderPtr makeLlamaDecoder(bool prefix) {
    std::vector<DecoderPtr> steps;
    steps.push_back(makeReplaceDecoder(Pattern::literal(std::string(blankMark)), " "));
    steps.push_back(makeByteFallbackDecoder());
    steps.push_back(makeFuseDecoder());
    if (prefix)
        steps.push_back(makeStripDecoder(U' ', 1, 0));
    return makeDecoderSequence(std::move(steps));
}

// Blanks become marks; `legacy` puts one before every part between added tokens, the newer way before the first alone.
Result<TokenizerParts> buildLlama(const fs::path& folder, TokenizerSettings& settings) {
    TokenizerParts parts;
    addDefaultRoles(settings, {{TokenRole::Unk, "<unk>"}, {TokenRole::Bos, "<s>"}, {TokenRole::Eos, "</s>"}});
    DIPTYCH_ASSIGN(const bool legacy, jsonBoolOr(settings.config, "legacy", false, settings.context));
    DIPTYCH_ASSIGN(const bool prefix, jsonBoolOr(settings.config, "add_prefix_space", true, settings.context));
    const PrependScheme scheme = !prefix ? PrependScheme::Never : legacy ? PrependScheme::Always : PrependScheme::First;
    parts.preTokenizer = makeMetaspace(std::string(blankMark), scheme, false);
    const std::string context = toUtf8(folder / "tokenizer.model");
    DIPTYCH_ASSIGN(const SpmFile file, readSpmFile(folder / "tokenizer.model"));
    DIPTYCH_ASSIGN(SpmMerges merges, mergesOfSpm(file, context));
    DIPTYCH_ASSIGN(parts.around, askedAround(settings, true, merges.vocabulary));
    BpeOptions options;
    options.unknownToken = contentOf(settings, TokenRole::Unk);
    options.fuseUnknown = true;
    options.byteFallback = true;
    DIPTYCH_ASSIGN(parts.model, Bpe::make(std::move(merges.vocabulary), merges.merges, std::move(options), context));
    parts.decoder = makeLlamaDecoder(prefix);
    return parts;
}

}  // namespace

Result<TokenizerParts> partsOfOldFiles(const fs::path& folder, TokenizerSettings settings) {
    using Builder = Result<TokenizerParts> (*)(const fs::path&, TokenizerSettings&);
    static const std::map<std::string, Builder> builders{
        {"BertTokenizer", buildBert},  {"CLIPTokenizer", buildClip},   {"RobertaTokenizer", buildRoberta},
        {"GPT2Tokenizer", buildGpt2},  {"Qwen2Tokenizer", buildQwen2}, {"SiglipTokenizer", buildSiglip},
        {"LlamaTokenizer", buildLlama}};
    const auto builder = builders.find(settings.className);
    if (builder == builders.end())
        return Error{ErrorCode::Unsupported,
                     "\"tokenizer_class\" is \"" + visibleText(settings.className.substr(0, 80)) +
                         "\", wanted BertTokenizer, CLIPTokenizer, GPT2Tokenizer, LlamaTokenizer, Qwen2Tokenizer, "
                         "RobertaTokenizer, SiglipTokenizer or a tokenizer.json",
                     settings.context, "Choose another model"};
    if (settings.addedTokens.empty()) {
        DIPTYCH_ASSIGN(settings.addedTokens, readOldAddedTokens(folder, settings));
    }
    DIPTYCH_ASSIGN(TokenizerParts parts, builder->second(folder, settings));
    parts.addedTokens = settings.addedTokens;
    applySettings(settings, parts);
    return parts;
}

}  // namespace diptych
