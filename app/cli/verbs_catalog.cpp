#include <chrono>
#include <cstdio>

#include "app/cli/cli.h"
#include "core/base/errors.h"
#include "core/base/files.h"
#include "core/data/catalog/import_source.h"
#include "core/data/catalog/project_folder.h"

namespace diptych {

namespace {

struct CatalogVerb {
    std::string path, project, projects, format, words;
    std::int64_t most = 50;
    bool noIndex = false;
};

class Stopwatch {
public:
    double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_begun).count(); }

private:
    std::chrono::steady_clock::time_point m_begun = std::chrono::steady_clock::now();
};

Result<Catalog> catalogOf(const CatalogVerb& verb) {
    const std::filesystem::path root = verb.projects.empty() ? defaultProjectsRoot() : fromUtf8(verb.projects);
    const std::filesystem::path project = verb.project.empty() ? projectFolder(root, fromUtf8(verb.path)) : fromUtf8(verb.project);
    DIPTYCH_ASSIGN(Catalog catalog, Catalog::open(project));
    if (catalog.wasMadeAnew())
        std::fprintf(stderr, "diptych-cli: warning: %s: the catalog was damaged and is made anew\n", visibleText(toUtf8(catalog.project())).c_str());
    return catalog;
}

std::map<std::string, std::int64_t> partCounts(const SetChanges& changes) {
    std::map<std::string, std::int64_t> parts;
    for (const ItemChange& change : changes.changed)
        for (const std::string& part : change.parts)
            ++parts[part];
    return parts;
}

Json changesJson(const SetChanges& changes) {
    Json changed = Json::array();
    for (const ItemChange& change : changes.changed)
        changed.push_back({{"before", change.before}, {"after", change.after}, {"parts", change.parts}});
    return {{"added", changes.added}, {"removed", changes.removed}, {"changed", std::move(changed)}, {"same", changes.same}};
}

void printChanges(const SetChanges& changes) {
    std::printf("since the last import: %zu added, %zu removed, %zu changed, %lld the same\n", changes.added.size(), changes.removed.size(),
                changes.changed.size(), static_cast<long long>(changes.same));
    for (const auto& [part, count] : partCounts(changes))
        std::printf("  %-10s changed in %lld rows\n", part.c_str(), static_cast<long long>(count));
}

Status runImport(Cli& cli, const CatalogVerb& verb) {
    DIPTYCH_ASSIGN(Catalog catalog, catalogOf(verb));
    const Stopwatch importing;
    DIPTYCH_ASSIGN(const ImportOutcome outcome, importSource(catalog, fromUtf8(verb.path), {.format = verb.format}, cli.job));
    const double importSeconds = importing.seconds();
    const Stopwatch indexing;
    if (!verb.noIndex)
        DIPTYCH_TRY(catalog.buildIndex(cli.job));
    const double indexSeconds = indexing.seconds();
    DIPTYCH_ASSIGN(const CatalogInfo info, catalog.info());
    if (cli.json) {
        cli.print({{"project", toUtf8(catalog.project())}, {"format", info.format}, {"rows", info.rows}, {"indexed", info.indexed},
                   {"current", outcome.wasCurrent}, {"seconds", importSeconds}, {"index_seconds", indexSeconds},
                   {"changes", outcome.changes ? changesJson(*outcome.changes) : Json()}});
        return {};
    }
    std::printf("%lld rows of %s in %.2f s%s, searchable in %.2f s\nin %s\n", static_cast<long long>(info.rows), info.format.c_str(), importSeconds,
                outcome.wasCurrent ? " (nothing had changed)" : "", indexSeconds, visibleText(toUtf8(catalog.project())).c_str());
    if (outcome.changes)
        printChanges(*outcome.changes);
    return {};
}

Json itemJson(std::int64_t position, const DataItem& item) {
    Json captions = Json::array(), questions = Json::array();
    for (const Caption& caption : item.captions)
        captions.push_back(caption.text);
    for (const Question& question : item.questions)
        questions.push_back({{"question", question.text}, {"answers", question.answers}});
    return {{"position", position}, {"row", item.row}, {"path", item.path}, {"split", item.split}, {"captions", std::move(captions)},
            {"questions", std::move(questions)}};
}

void printItem(std::int64_t position, const DataItem& item) {
    const std::string text = !item.captions.empty() ? item.captions[0].text : !item.questions.empty() ? item.questions[0].text : std::string();
    std::printf("%7lld  %-8s %s  %s\n", static_cast<long long>(position), visibleText(item.split).c_str(), visibleText(item.path).c_str(),
                visibleText(text).c_str());
}

Status runFind(Cli& cli, const CatalogVerb& verb) {
    DIPTYCH_ASSIGN(Catalog catalog, catalogOf(verb));
    DIPTYCH_TRY(importSource(catalog, fromUtf8(verb.path), {.format = verb.format}, cli.job));
    DIPTYCH_TRY(catalog.buildIndex(cli.job));
    const Stopwatch searching;
    DIPTYCH_ASSIGN(std::vector<std::int64_t> found, catalog.search(verb.words));
    const double seconds = searching.seconds();
    const std::size_t all = found.size();
    found.resize(std::min(all, static_cast<std::size_t>(verb.most)));
    DIPTYCH_ASSIGN(const std::vector<DataItem> items, catalog.itemsAt(found));
    Json shown = Json::array();
    for (std::size_t i = 0; i < items.size(); ++i)
        cli.json ? shown.push_back(itemJson(found[i], items[i])) : printItem(found[i], items[i]);
    if (cli.json)
        cli.print({{"found", all}, {"seconds", seconds}, {"items", std::move(shown)}});
    else
        std::printf("%zu rows found in %.1f ms\n", all, seconds * 1e3);
    return {};
}

void addSourceOptions(CLI::App* verb, CatalogVerb& options) {
    verb->add_option("path", options.path, "folder, file or archive of the set")->required();
    verb->add_option("--project", options.project, "folder of what is kept beside the source: its catalog, its edits");
    verb->add_option("--projects", options.projects, "folder of all projects, where this one has its own; else the user's data folder")
        ->excludes("--project");
    verb->add_option("--format", options.format, "overrules what was recognised");
}

}  // namespace

void addCatalogVerbs(CLI::App* data, Cli& cli) {
    auto import = std::make_shared<CatalogVerb>(), find = std::make_shared<CatalogVerb>();
    CLI::App* importVerb = data->add_subcommand("import", "put a set into its catalog, and say what changed since the last time")->fallthrough();
    addSourceOptions(importVerb, *import);
    importVerb->add_flag("--no-index", import->noIndex, "leave the search index for later");
    onChosen(importVerb, cli, import, runImport);
    CLI::App* findVerb = data->add_subcommand("find", "rows with all the words, in captions, questions, answers or the path")->fallthrough();
    addSourceOptions(findVerb, *find);
    findVerb->add_option("words", find->words, "words; \"a phrase\"; begin*")->required();
    findVerb->add_option("--most", find->most, "how many rows are shown")->check(CLI::Range(std::int64_t{0}, std::int64_t{10'000'000}));
    onChosen(findVerb, cli, find, runFind);
}

}  // namespace diptych
