#include <cstdio>

#include "app/cli/cli.h"
#include "core/base/errors.h"
#include "core/base/files.h"
#include "core/text/tokenizer.h"

namespace diptych {

namespace {

struct TokenizeOptions {
    std::string model, file;
    std::vector<std::string> texts;
};

// Split at LF alone; the last line may lack it.
std::vector<std::string> linesOf(const std::string& content) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < content.size();) {
        const std::size_t end = std::min(content.find('\n', at), content.size());
        lines.push_back(content.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

Status runTokenize(Cli& cli, const TokenizeOptions& options) {
    DIPTYCH_ASSIGN(const auto tokenizer, loadTokenizer(fromUtf8(options.model)));
    std::vector<std::string> texts = options.texts;
    if (!options.file.empty()) {
        DIPTYCH_ASSIGN(const std::string content, readFile(fromUtf8(options.file)));
        const auto lines = linesOf(content);
        texts.insert(texts.end(), lines.begin(), lines.end());
    }
    Json items = Json::array();
    for (const std::string& text : texts) {
        DIPTYCH_TRY(cli.job.cancel.check());
        const Encoding encoding = tokenizer->encode(text);
        if (!cli.json) {
            for (std::size_t i = 0; i < encoding.ids.size(); ++i)
                std::printf("%s%s(%lld)", i == 0 ? "" : " ", visibleText(encoding.pieces[i]).c_str(),
                            static_cast<long long>(encoding.ids[i]));
            std::printf("%s\n", encoding.truncated ? " [cut]" : "");
            continue;
        }
        items.push_back({{"text", text}, {"ids", encoding.ids}, {"pieces", encoding.pieces}, {"truncated", encoding.truncated},
                         {"decoded", tokenizer->decode(encoding.ids, true)},
                         {"decoded_with_special", tokenizer->decode(encoding.ids, false)}});
    }
    if (cli.json)
        cli.print({{"items", items}});
    return {};
}

}  // namespace

void addTextVerbs(CLI::App& app, Cli& cli) {
    auto options = std::make_shared<TokenizeOptions>();
    CLI::App* verb = app.add_subcommand("tokenize", "texts to token ids and pieces")->fallthrough();
    verb->add_option("--model", options->model, "model folder")->required();
    auto* text = verb->add_option("--text", options->texts, "text (repeatable)")->take_all()->allow_extra_args(false);
    auto* file = verb->add_option("--file", options->file, "file of texts, one a line");
    verb->callback([&cli, options, text, file] {
        if (text->count() == 0 && file->count() == 0)
            throw CLI::RequiredError("--text or --file");
        cli.run = [&cli, options] { return runTokenize(cli, *options); };
    });
}

}  // namespace diptych
