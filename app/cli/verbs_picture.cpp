#include <cstdio>

#include "app/cli/decoding_options.h"
#include "core/base/errors.h"
#include "core/base/files.h"
#include "core/data/image_processor.h"

namespace diptych {

namespace {

struct PictureOptions {
    std::string model, out, prompt, choices;
    std::vector<std::string> images, texts, questions;
    int topK = 5;
    DecodingOptions decoding;
};

Status runPreprocess(Cli& cli, const PictureOptions& options) {
    DIPTYCH_ASSIGN(const auto processor, loadImageProcessor(fromUtf8(options.model)));
    DIPTYCH_ASSIGN(const auto images, readImages({options.images.front()}));
    DIPTYCH_ASSIGN(PixelTensor pixels, processor->process(*images.front()));
    std::vector<NamedArray> arrays{{"pixel_values", pixels.shape, std::move(pixels.values)}};
    if (!pixels.mask.name.empty())
        arrays.push_back({pixels.mask.name, pixels.mask.shape, std::move(pixels.mask.values)});
    DIPTYCH_TRY(writeArrays(options.out, arrays));
    Json shapes = Json::object();
    for (const NamedArray& array : arrays) {
        shapes[array.name] = array.shape;
        if (!cli.json)
            std::printf("%s %s\n", array.name.c_str(), Json(array.shape).dump().c_str());
    }
    if (cli.json)
        cli.print({{"outputs", shapes}});
    return {};
}

Json captionJson(const GeneratedText& text) {
    return {{"text", text.text}, {"ids", text.ids}, {"token_logprobs", text.tokenLogprobs}, {"logprob", text.logprob}};
}

Status runCaption(Cli& cli, const PictureOptions& options) {
    DIPTYCH_ASSIGN(const Decoding decoding, decodingOf(options.decoding, cli));
    DIPTYCH_ASSIGN(const auto images, readImages(options.images));
    DIPTYCH_ASSIGN(const auto model, cli.model(options.model));
    Json items = Json::array();
    for (std::size_t i = 0; i < images.size(); ++i) {
        CaptionRequest request{.image = images[i], .prompt = options.prompt, .continueFrom = {}, .decoding = decoding};
        DIPTYCH_ASSIGN(const CaptionResult result, model->caption(request, cli.job));
        Json captions = Json::array();
        for (const GeneratedText& caption : result.captions) {
            captions.push_back(captionJson(caption));
            if (!cli.json)
                std::printf("%s\t%.3f\t%s\n", visibleText(options.images[i]).c_str(), caption.logprob, visibleText(caption.text).c_str());
        }
        items.push_back({{"image", options.images[i]}, {"captions", captions}});
    }
    if (cli.json)
        cli.print({{"items", items}});
    return {};
}

Status runVqa(Cli& cli, const PictureOptions& options) {
    DIPTYCH_ASSIGN(const Decoding decoding, decodingOf(options.decoding, cli));
    VqaRequest request{.image = nullptr, .questions = options.questions, .choices = {}, .topK = options.topK,
                       .decoding = decoding};
    if (!options.choices.empty()) {
        DIPTYCH_ASSIGN(request.choices, readLines(options.choices));
    }
    DIPTYCH_ASSIGN(const auto images, readImages({options.images.front()}));
    request.image = images.front();
    DIPTYCH_ASSIGN(const auto model, cli.model(options.model));
    DIPTYCH_ASSIGN(const auto answered, model->vqa(request, cli.job));
    Json items = Json::array();
    for (const VqaItem& item : answered) {
        Json answers = Json::array();
        for (const Answer& answer : item.answers) {
            answers.push_back({{"text", answer.text}, {"score", answer.score}});
            if (!cli.json)
                std::printf("%s\t%.3f\t%s\n", visibleText(item.question).c_str(), answer.score, visibleText(answer.text).c_str());
        }
        items.push_back({{"question", item.question}, {"answers", answers}});
    }
    if (cli.json)
        cli.print({{"items", items}});
    return {};
}

void printMatrix(const char* title, const std::vector<float>& values, std::size_t cols) {
    if (values.empty())
        return;
    std::printf("%s\n", title);
    for (std::size_t i = 0; i < values.size(); ++i)
        std::printf("%8.4f%s", static_cast<double>(values[i]), (i + 1) % cols == 0 ? "\n" : " ");
}

Status runEmbed(Cli& cli, const PictureOptions& options) {
    if (options.images.empty() && options.texts.empty())
        return Error{ErrorCode::Usage, "got neither --image nor --text, wanted one", "embed", "Add a picture or a text"};
    DIPTYCH_ASSIGN(auto images, readImages(options.images));
    DIPTYCH_ASSIGN(const auto model, cli.model(options.model));
    DIPTYCH_ASSIGN(const EmbedResult result, model->embed({std::move(images), options.texts}, cli.job));
    const auto width = static_cast<std::size_t>(result.width);
    const std::size_t pictures = options.images.size(), texts = options.texts.size();
    if (!options.out.empty()) {
        std::vector<NamedArray> arrays;
        if (pictures > 0)
            arrays.push_back({"image_embeds", {static_cast<std::int64_t>(pictures), result.width}, result.imageEmbeds});
        if (texts > 0)
            arrays.push_back({"text_embeds", {static_cast<std::int64_t>(texts), result.width}, result.textEmbeds});
        DIPTYCH_TRY(writeArrays(options.out, arrays));
    }
    if (!cli.json) {
        std::printf("%zu pictures and %zu texts, %zu numbers each\n", pictures, texts, width);
        printMatrix("logits per picture", result.logitsPerImage, texts);
        return {};
    }
    Json document{{"image_embeds", matrixJson(result.imageEmbeds, pictures, width)},
                  {"text_embeds", matrixJson(result.textEmbeds, texts, width)},
                  {"logits_per_image", nullptr},
                  {"logit_scale", nullptr}};
    if (!result.logitsPerImage.empty())
        document["logits_per_image"] = matrixJson(result.logitsPerImage, pictures, texts);
    if (result.logitScale)
        document["logit_scale"] = *result.logitScale;
    if (result.sigmoid)
        document["logit_bias"] = result.logitBias;
    cli.print(document);
    return {};
}

Status runMatch(Cli& cli, const PictureOptions& options) {
    DIPTYCH_ASSIGN(auto images, readImages(options.images));
    DIPTYCH_ASSIGN(const auto model, cli.model(options.model));
    DIPTYCH_ASSIGN(const MatchResult result, model->match({std::move(images), options.texts}, cli.job));
    const std::size_t rows = options.images.size(), cols = options.texts.size();
    const auto orNull = [&](const std::vector<float>& values) {
        return values.empty() ? Json() : matrixJson(values, rows, cols);
    };
    if (cli.json) {
        cli.print({{"itm", orNull(result.itm)}, {"itc", orNull(result.itc)}});
        return {};
    }
    printMatrix("probability of a match (rows pictures, columns texts)", result.itm, cols);
    printMatrix("cosine", result.itc, cols);
    return {};
}

void addCaption(CLI::App& app, Cli& cli) {
    auto options = std::make_shared<PictureOptions>();
    CLI::App* verb = app.add_subcommand("caption", "describe pictures")->fallthrough();
    verb->add_option("--model", options->model, "model folder")->required();
    verb->add_option("--image", options->images, "picture (repeatable)")->required()->allow_extra_args(false);
    verb->add_option("--prompt", options->prompt, "words the caption begins with");
    verb->add_option("--top-k", options->decoding.decoding.topK, "with --sample: draw among the k likeliest")->check(CLI::Range(0, 1 << 30));
    addDecodingOptions(verb, options->decoding);
    onChosen(verb, cli, options, runCaption);
}

void addVqa(CLI::App& app, Cli& cli) {
    auto options = std::make_shared<PictureOptions>();
    CLI::App* verb = app.add_subcommand("vqa", "answer questions about a picture")->fallthrough();
    verb->add_option("--model", options->model, "model folder")->required();
    verb->add_option("--image", options->images, "picture")->required()->expected(1);
    verb->add_option("--question", options->questions, "question (repeatable)")->required()->allow_extra_args(false);
    verb->add_option("--top-k", options->topK, "how many answers")->check(CLI::Range(1, 100000));
    verb->add_option("--choices", options->choices, "file of answers to rank, one a line");
    addDecodingOptions(verb, options->decoding);
    onChosen(verb, cli, options, runVqa);
}

}  // namespace

void addPictureVerbs(CLI::App& app, Cli& cli) {
    auto prepared = std::make_shared<PictureOptions>();
    CLI::App* preprocess = app.add_subcommand("preprocess", "the tensor a network sees of a picture")->fallthrough();
    preprocess->add_option("--model", prepared->model, "model folder")->required();
    preprocess->add_option("--image", prepared->images, "picture")->required()->expected(1);
    preprocess->add_option("--out", prepared->out, "safetensors file")->required();
    onChosen(preprocess, cli, prepared, runPreprocess);
    addCaption(app, cli);
    addVqa(app, cli);
    for (const bool match : {false, true}) {
        auto options = std::make_shared<PictureOptions>();
        CLI::App* verb = match ? app.add_subcommand("match", "how well texts fit pictures")
                               : app.add_subcommand("embed", "embeddings of pictures and texts");
        verb->fallthrough();
        verb->add_option("--model", options->model, "model folder")->required();
        auto* image = verb->add_option("--image", options->images, "picture (repeatable)")->allow_extra_args(false);
        auto* text = verb->add_option("--text", options->texts, "text (repeatable)")->allow_extra_args(false);
        if (match) {
            image->required();
            text->required();
        } else {
            verb->add_option("--out", options->out, "safetensors file");
        }
        onChosen(verb, cli, options, match ? runMatch : runEmbed);
    }
}

}  // namespace diptych
