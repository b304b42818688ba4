#include <cstdio>

#include "app/cli/cli.h"
#include "app/cli/decoding_options.h"
#include "core/base/errors.h"
#include "core/base/files.h"

namespace diptych {

namespace {

struct WordOptions {
    std::string model, labels, text, out;
    std::vector<std::string> images, templates, messages;
    int topK = 5;
    DecodingOptions decoding{.decoding = {.maxTokens = 256}, .badWordsFile = {}};
};

// A file of labels, one a line, or a list with commas.
Result<std::vector<std::string>> readLabels(const std::string& given) {
    std::error_code ignored;
    if (std::filesystem::exists(fromUtf8(given), ignored))
        return readLines(given);
    std::vector<std::string> labels;
    for (std::size_t at = 0; at <= given.size();) {
        const std::size_t end = std::min(given.find(',', at), given.size());
        if (end > at)
            labels.push_back(given.substr(at, end - at));
        at = end + 1;
    }
    return labels;
}

Status runClassify(Cli& cli, const WordOptions& options) {
    ClassifyRequest request;
    DIPTYCH_ASSIGN(request.labels, readLabels(options.labels));
    if (!options.templates.empty())
        request.templates = options.templates;
    DIPTYCH_ASSIGN(request.images, readImages(options.images));
    DIPTYCH_ASSIGN(const auto model, cli.model(options.model));
    DIPTYCH_ASSIGN(const ClassifyResult result, model->classify(request, cli.job));
    Json items = Json::array();
    for (std::size_t i = 0; i < result.items.size(); ++i) {
        Json labels = Json::array();
        for (const LabelScore& label : result.items[i]) {
            labels.push_back({{"label", label.label}, {"score", label.score}});
            if (!cli.json)
                std::printf("%s\t%.4f\t%s\n", visibleText(options.images[i]).c_str(), label.score, visibleText(label.label).c_str());
        }
        items.push_back({{"image", options.images[i]}, {"labels", labels}});
    }
    if (cli.json)
        cli.print({{"items", items}});
    return {};
}

Status runFillMask(Cli& cli, const WordOptions& options) {
    FillMaskRequest request{.image = nullptr, .text = options.text, .topK = options.topK};
    if (!options.images.empty()) {
        DIPTYCH_ASSIGN(const auto images, readImages(options.images));
        request.image = images.front();
    }
    DIPTYCH_ASSIGN(const auto model, cli.model(options.model));
    DIPTYCH_ASSIGN(const FillMaskResult result, model->fillMask(request, cli.job));
    Json masks = Json::array();
    for (std::size_t i = 0; i < result.masks.size(); ++i) {
        Json tokens = Json::array();
        for (const MaskToken& token : result.masks[i]) {
            tokens.push_back({{"token", token.token}, {"id", token.id}, {"score", token.score}});
            if (!cli.json)
                std::printf("mask %zu\t%.4f\t%s\n", i + 1, token.score, visibleText(token.token).c_str());
        }
        masks.push_back(std::move(tokens));
    }
    if (cli.json)
        cli.print({{"masks", masks}});
    return {};
}

Json replyJson(const ChatReply& reply) {
    return {{"message", reply.message},
            {"prompt", reply.prompt},
            {"prompt_ids", reply.promptIds},
            {"text", reply.reply.text},
            {"ids", reply.reply.ids},
            {"token_logprobs", reply.reply.tokenLogprobs},
            {"logprob", reply.reply.logprob}};
}

Status runChat(Cli& cli, const WordOptions& options) {
    ChatRequest request{.images = {}, .messages = options.messages, .decoding = {}, .promptLogits = !options.out.empty(), .onText = {}};
    DIPTYCH_ASSIGN(request.decoding, decodingOf(options.decoding, cli));
    DIPTYCH_ASSIGN(request.images, readImages(options.images));
    DIPTYCH_ASSIGN(const auto model, cli.model(options.model));
    DIPTYCH_ASSIGN(const ChatResult result, model->chat(request, cli.job));
    Json replies = Json::array();
    std::vector<NamedArray> logits;
    for (const ChatReply& reply : result.replies) {
        replies.push_back(replyJson(reply));
        logits.push_back({"prompt_logits." + std::to_string(logits.size()),
                          {static_cast<std::int64_t>(reply.promptLogits.size())}, reply.promptLogits});
        if (!cli.json)
            std::printf("> %s\n%s\n", visibleText(reply.message).c_str(), visibleText(reply.reply.text).c_str());
    }
    if (!options.out.empty())
        DIPTYCH_TRY(writeArrays(options.out, logits));
    if (cli.json)
        cli.print({{"replies", replies}});
    return {};
}

void addClassify(CLI::App& app, Cli& cli) {
    auto options = std::make_shared<WordOptions>();
    CLI::App* verb = app.add_subcommand("classify", "which of your labels fits a picture, without training")->fallthrough();
    verb->add_option("--model", options->model, "model folder")->required();
    verb->add_option("--image", options->images, "picture (repeatable)")->required()->allow_extra_args(false);
    verb->add_option("--labels", options->labels, "file of labels, one a line, or a,b,c")->required();
    verb->add_option("--template", options->templates, "sentence with {} for the label (repeatable)")->allow_extra_args(false);
    onChosen(verb, cli, options, runClassify);
}

void addFillMask(CLI::App& app, Cli& cli) {
    auto options = std::make_shared<WordOptions>();
    CLI::App* verb = app.add_subcommand("fill-mask", "words for the gaps of a text")->fallthrough();
    verb->add_option("--model", options->model, "model folder")->required();
    verb->add_option("--text", options->text, "text with the model's mask token")->required();
    verb->add_option("--image", options->images, "picture")->expected(1);
    verb->add_option("--top-k", options->topK, "how many words a gap")->check(CLI::Range(1, 100000));
    onChosen(verb, cli, options, runFillMask);
}

void addChat(CLI::App& app, Cli& cli) {
    auto options = std::make_shared<WordOptions>();
    CLI::App* verb = app.add_subcommand("chat", "a conversation about pictures")->fallthrough();
    verb->add_option("--model", options->model, "model folder")->required();
    verb->add_option("--image", options->images, "picture (repeatable)")->allow_extra_args(false);
    verb->add_option("--message", options->messages, "what you say, turn by turn (repeatable)")->required()->allow_extra_args(false);
    verb->add_option("--out", options->out, "safetensors file for prompt_logits.N");
    verb->add_option("--top-k", options->decoding.decoding.topK, "with --sample: draw among the k likeliest")->check(CLI::Range(0, 1 << 30));
    addDecodingOptions(verb, options->decoding);
    onChosen(verb, cli, options, runChat);
}

}  // namespace

void addWordVerbs(CLI::App& app, Cli& cli) {
    addClassify(app, cli);
    addFillMask(app, cli);
    addChat(app, cli);
}

}  // namespace diptych
