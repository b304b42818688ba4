#include <cstdio>

#include "app/cli/cli.h"
#include "core/base/errors.h"
#include "core/base/files.h"
#include "core/base/safetensors.h"

namespace diptych {

namespace {

struct ExplainOptions {
    std::string model, image, text, method = "attention", target, out;
    int layer = 0, head = 0, startLayer = 0, token = 0;
    bool hasLayer = false, hasHead = false, hasStart = false, hasToken = false;
};

std::string rectText(const RectF& rect) {
    const Json parts{rect.x, rect.y, rect.width, rect.height};
    const std::string text = parts.dump();
    return text.substr(1, text.size() - 2);
}

Status runExplain(Cli& cli, const ExplainOptions& options) {
    const auto given = [](bool has, int value) { return has ? std::optional<int>(value) : std::nullopt; };
    DIPTYCH_ASSIGN(const auto images, readImages({options.image}));
    DIPTYCH_ASSIGN(const auto model, cli.model(options.model));
    const ExplainRequest request{.image = images.front(),
                                 .text = options.text,
                                 .method = options.method,
                                 .target = options.target,
                                 .layer = given(options.hasLayer, options.layer),
                                 .head = given(options.hasHead, options.head),
                                 .startLayer = given(options.hasStart, options.startLayer),
                                 .token = given(options.hasToken, options.token)};
    DIPTYCH_ASSIGN(const ExplainResult result, model->explain(request, cli.job));
    DIPTYCH_TRY(writeArrays(options.out, result.arrays,
                            {{"method", result.method},
                             {"family", result.family},
                             {"target", result.target},
                             {"image_height", std::to_string(result.imageHeight)},
                             {"image_width", std::to_string(result.imageWidth)},
                             {"crop", rectText(result.crop)},
                             {"canvas", rectText(result.canvas)}}));
    if (cli.json)
        cli.print({{"method", result.method}, {"rows", result.rows}, {"cols", result.cols}, {"tokens", result.tokens},
                   {"files", {options.out}}});
    else
        std::printf("%s: %zu tokens, %d x %d patches, written to %s\n", result.method.c_str(), result.tokens.size(),
                    result.rows, result.cols, visibleText(options.out).c_str());
    return {};
}

struct ProjectOptions {
    std::string embeddings, method = "pca", out;
};

// `embeddings`, else `image_embeds` and `text_embeds` one under the other.
Result<ProjectRequest> readEmbeddings(const std::string& path) {
    DIPTYCH_ASSIGN(const SafetensorsFile file, SafetensorsFile::open(fromUtf8(path)));
    ProjectRequest request;
    const bool single = file.find("embeddings") != nullptr;
    for (const char* name : {"embeddings", "image_embeds", "text_embeds"}) {
        const TensorInfo* tensor = file.find(name);
        if (tensor == nullptr || (single && std::string(name) != "embeddings"))
            continue;
        const bool fits = tensor->shape.size() == 2 && (request.count == 0 || tensor->shape[1] == request.width);
        if (!fits || tensor->shape[0] > INT32_MAX || tensor->shape[1] > INT32_MAX)
            return Error{ErrorCode::BadInput, "has an unusable shape, wanted [points, width]", name, "Write it with embed"};
        request.count += static_cast<int>(tensor->shape[0]);
        request.width = static_cast<int>(tensor->shape[1]);
        const auto values = file.floats(*tensor);
        request.values.insert(request.values.end(), values.begin(), values.end());
    }
    if (request.count == 0)
        return Error{ErrorCode::BadInput, "has no embeddings, image_embeds or text_embeds", path, "Write it with embed"};
    return request;
}

Status runProject(Cli& cli, const ProjectOptions& options) {
    DIPTYCH_ASSIGN(ProjectRequest request, readEmbeddings(options.embeddings));
    request.method = options.method;
    request.seed = cli.seed;
    DIPTYCH_ASSIGN(Engine* const engine, cli.engine());
    DIPTYCH_ASSIGN(const ProjectResult result, engine->project(request, cli.job));
    DIPTYCH_TRY(writeArrays(options.out, {{"points", {request.count, 2}, result.points}}, {{"method", options.method}}));
    if (cli.json)
        cli.print({{"points", request.count}, {"explained", result.explained}, {"files", {options.out}}});
    else
        std::printf("%d points written to %s\n", request.count, visibleText(options.out).c_str());
    return {};
}

}  // namespace

void addInsideVerbs(CLI::App& app, Cli& cli) {
    auto options = std::make_shared<ExplainOptions>();
    CLI::App* explain = app.add_subcommand("explain", "maps of what a model looked at")->fallthrough();
    explain->add_option("--model", options->model, "model folder")->required();
    explain->add_option("--image", options->image, "picture")->required();
    explain->add_option("--text", options->text, "caption or question")->required();
    explain->add_option("--method", options->method, "attention or rollout");
    explain->add_option("--target", options->target, "match, caption, answer or itc");
    explain->add_option("--out", options->out, "safetensors file")->required();
    auto* layer = explain->add_option("--layer", options->layer, "this layer alone; -1 is the last");
    auto* head = explain->add_option("--head", options->head, "this head instead of the mean");
    auto* start = explain->add_option("--start-layer", options->startLayer, "where the recursion begins");
    auto* token = explain->add_option("--token", options->token, "this token's map alone");
    explain->callback([&cli, options, layer, head, start, token] {
        options->hasLayer = layer->count() > 0;
        options->hasHead = head->count() > 0;
        options->hasStart = start->count() > 0;
        options->hasToken = token->count() > 0;
        cli.run = [&cli, options] { return runExplain(cli, *options); };
    });
    auto projection = std::make_shared<ProjectOptions>();
    CLI::App* project = app.add_subcommand("project", "embeddings to points in the plane")->fallthrough();
    project->add_option("--embeddings", projection->embeddings, "safetensors file of embed")->required();
    project->add_option("--method", projection->method, "pca");
    project->add_option("--out", projection->out, "safetensors file")->required();
    onChosen(project, cli, projection, runProject);
}

}  // namespace diptych
