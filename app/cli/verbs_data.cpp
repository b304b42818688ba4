#include <cstdio>

#include "app/cli/cli.h"
#include "core/base/errors.h"
#include "core/base/files.h"
#include "core/data/convert.h"
#include "core/data/dataset_info.h"

namespace diptych {

namespace {

struct DataOptions {
    std::string path, format, to, out, edits;
    std::vector<std::string> columns, languages;
};

Result<OpenOptions> openOptions(const DataOptions& options) {
    OpenOptions open{.format = options.format, .columns = {}, .languages = options.languages, .edits = fromUtf8(options.edits)};
    for (const std::string& column : options.columns) {
        const auto equals = column.find('=');
        if (equals == std::string::npos || equals == 0 || equals + 1 == column.size())
            return Error{ErrorCode::Usage, "is \"" + column + "\", wanted MEANING=COLUMN", "--columns", "Write image=path,caption=words"};
        open.columns[column.substr(0, equals)] = column.substr(equals + 1);
    }
    return open;
}

std::string joined(const std::vector<std::string>& names) {
    std::string all;
    for (const std::string& name : names)
        all += (all.empty() ? "" : ", ") + name;
    return all;
}

Status runInfo(Cli& cli, const DataOptions& options) {
    DIPTYCH_ASSIGN(const OpenOptions open, openOptions(options));
    DIPTYCH_ASSIGN(const Dataset set, openDataset(fromUtf8(options.path), cli.job, open));
    const DatasetInfo info = summarize(set);
    Json splits = Json::object();
    for (const auto& [name, counts] : info.splits) {
        splits[name] = {{"images", counts.images}, {"texts", counts.texts}, {"questions", counts.questions}};
        if (!cli.json)
            std::printf("%-8s %d images, %d texts, %d questions\n", visibleText(name).c_str(), counts.images, counts.texts, counts.questions);
    }
    if (cli.json)
        cli.print({{"format", info.format}, {"splits", splits}, {"fields", info.fields}, {"problems", set.problems.size()}});
    else
        std::printf("format   %s\nfields   %s\nproblems %zu\n", info.format.c_str(), visibleText(joined(info.fields)).c_str(), set.problems.size());
    return {};
}

Status runConvert(Cli& cli, const DataOptions& options) {
    DIPTYCH_ASSIGN(const OpenOptions open, openOptions(options));
    DIPTYCH_ASSIGN(const Dataset set, openDataset(fromUtf8(options.path), cli.job, open));
    const auto tellLosses = [](const std::vector<std::string>& lost) {
        for (const std::string& loss : lost)
            std::fprintf(stderr, "diptych-cli: lost: %s\n", visibleText(loss).c_str());
    };
    DIPTYCH_ASSIGN(const ConvertResult made, convertDataset({set, options.to, fromUtf8(options.out), tellLosses}, cli.job));
    if (cli.json)
        cli.print({{"format", made.format}, {"folder", options.out}, {"images", made.images}, {"texts", made.texts},
                   {"questions", made.questions}, {"lost", made.lost}});
    else
        std::printf("%s in %s: %lld images, %lld texts, %lld questions\n", made.format.c_str(), visibleText(options.out).c_str(),
                    static_cast<long long>(made.images), static_cast<long long>(made.texts), static_cast<long long>(made.questions));
    return {};
}

void addOpenOptions(CLI::App* verb, DataOptions& options) {
    verb->add_option("path", options.path, "folder, file or archive")->required();
    verb->add_option("--format", options.format, "overrules what was recognised");
    verb->add_option("--columns", options.columns, "of csv and tsv: image=COLUMN,caption=COLUMN")->delimiter(',');
    verb->add_option("--edits", options.edits, "journal of edits, or its project folder: the set is told as edited");
    verb->add_option("--language", options.languages, "of stamps and emoji: en, zh_CN, …; all: every one")->delimiter(',');
}

}  // namespace

void addDataVerbs(CLI::App& app, Cli& cli) {
    CLI::App* data = app.add_subcommand("data", "look at, check and make data sets")->require_subcommand(1)->fallthrough();
    auto info = std::make_shared<DataOptions>(), convert = std::make_shared<DataOptions>();
    CLI::App* infoVerb = data->add_subcommand("info", "format, splits, fields")->fallthrough();
    addOpenOptions(infoVerb, *info);
    onChosen(infoVerb, cli, info, runInfo);
    CLI::App* convertVerb = data->add_subcommand("convert", "write a set in another format, its pictures with it")->fallthrough();
    addOpenOptions(convertVerb, *convert);
    convertVerb->add_option("--to", convert->to, "the format: coco-captions, coco-results, vqa-v2, vqa-results, karpathy, imagefolder, webdataset, "
                                                 "conversations, tsv, sidecar")->required();
    convertVerb->add_option("--out", convert->out, "new folder")->required();
    onChosen(convertVerb, cli, convert, runConvert);
    addCheckVerb(data, cli);
    addFixVerbs(data, cli);
    addCatalogVerbs(data, cli);
    addMakeVerb(data, cli);
}

}  // namespace diptych
