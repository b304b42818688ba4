#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "app/cli/cli.h"
#include "app/cli/decoding_options.h"
#include "core/base/errors.h"
#include "core/base/files.h"
#include "core/data/catalog/facts_cache.h"
#include "core/data/checks/checks.h"
#include "core/text/tokenizer.h"

namespace diptych {

namespace {

struct CheckVerb {
    std::string path, format, model, answers, project, edits;
};

// Positions that the text part has; INT32_MAX where config.json does not say.
Result<std::int64_t> textPositions(const std::string& folder) {
    const std::filesystem::path file = fromUtf8(folder) / "config.json";
    auto config = readJsonFile(file);
    if (!config.ok() && config.error().code == ErrorCode::NotFound)
        return INT32_MAX;
    DIPTYCH_ASSIGN(const Json whole, std::move(config));
    DIPTYCH_ASSIGN(const Json* text, jsonObject(whole, "text_config", toUtf8(file)));
    return jsonIntOr(text == nullptr ? whole : *text, "max_position_embeddings", INT32_MAX, toUtf8(file), 1);
}

// Counts as the model's own tokenizer does.
Result<TokenLimit> tokenLimitOf(const std::string& folder) {
    DIPTYCH_ASSIGN(std::unique_ptr<Tokenizer> loaded, loadTokenizer(fromUtf8(folder)));
    DIPTYCH_ASSIGN(const std::int64_t positions, textPositions(folder));
    const std::shared_ptr<const Tokenizer> tokenizer = std::move(loaded);
    return TokenLimit{[tokenizer](std::string_view text) { return static_cast<std::int64_t>(tokenizer->encodeRaw(text, true).size()); },
                      std::min(positions, tokenizer->maxLength())};
}

void printReport(const CheckReport& report) {
    for (const Finding& finding : report.findings)
        std::printf("%-7s %-20s row %lld  %s  %s\n", std::string(severityName(finding.severity)).c_str(), finding.code.c_str(),
                    static_cast<long long>(finding.row), visibleText(finding.path).c_str(), visibleText(finding.detail).c_str());
    std::int64_t all = 0;
    for (const auto& [code, count] : report.counts)
        all += count;
    std::printf("%lld rows, %lld findings\n", static_cast<long long>(report.rows), static_cast<long long>(all));
}

Json reportJson(const CheckReport& report) {
    Json findings = Json::array();
    for (const Finding& finding : report.findings)
        findings.push_back({{"code", finding.code}, {"severity", severityName(finding.severity)}, {"row", finding.row}, {"path", finding.path},
                            {"detail", finding.detail}});
    return {{"rows", report.rows}, {"findings", std::move(findings)}, {"counts", report.counts}};
}

Status runCheck(Cli& cli, const CheckVerb& verb) {
    CheckOptions options{.threads = cli.threads};
    if (!verb.model.empty()) {
        DIPTYCH_ASSIGN(options.tokens, tokenLimitOf(verb.model));
    }
    if (!verb.answers.empty()) {
        DIPTYCH_ASSIGN(options.answers, readLines(verb.answers));
    }
    std::unique_ptr<FactsCache> facts;
    if (!verb.project.empty()) {
        DIPTYCH_ASSIGN(facts, FactsCache::open(fromUtf8(verb.project)));
    }
    options.facts = facts.get();
    DIPTYCH_ASSIGN(const Dataset set, openDataset(fromUtf8(verb.path), cli.job, {.format = verb.format, .edits = fromUtf8(verb.edits)}));
    DIPTYCH_ASSIGN(const CheckReport report, checkDataset(set, options, cli.job));
    if (cli.json)
        cli.print(reportJson(report));
    else
        printReport(report);
    return {};
}

}  // namespace

void addCheckVerb(CLI::App* data, Cli& cli) {
    auto options = std::make_shared<CheckVerb>();
    CLI::App* verb = data->add_subcommand("check", "rows at fault")->fallthrough();
    verb->add_option("path", options->path, "folder or file")->required();
    verb->add_option("--format", options->format, "overrules what was recognised");
    verb->add_option("--model", options->model, "model folder: texts are measured by its tokenizer");
    verb->add_option("--answers", options->answers, "file of the answers that are allowed, one a line");
    verb->add_option("--edits", options->edits, "journal of edits, or its project folder: the set is checked as edited");
    verb->add_option("--project", options->project, "folder kept beside the source: what was measured is kept there, and not measured again");
    onChosen(verb, cli, options, runCheck);
}

}  // namespace diptych
