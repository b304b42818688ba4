// Which fix mends which finding, and the fixes that need no look at pictures or texts.
#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/data/fixes/counted.h"
#include "core/data/fixes/fixes.h"

namespace diptych {

namespace {

struct FixName {
    FixKind kind;
    std::string_view name;
};

constexpr std::array<FixName, 11> names{{{FixKind::Exclude, "exclude"},
                                         {FixKind::Deduplicate, "deduplicate"},
                                         {FixKind::Reencode, "reencode"},
                                         {FixKind::Remeasure, "remeasure"},
                                         {FixKind::Resplit, "resplit"},
                                         {FixKind::Trim, "trim"},
                                         {FixKind::StripMarkup, "strip_markup"},
                                         {FixKind::StripAddresses, "strip_addresses"},
                                         {FixKind::RepairEncoding, "repair_encoding"},
                                         {FixKind::DropCaptions, "drop_captions"},
                                         {FixKind::EditText, "edit_text"}}};

struct Mending {
    std::string_view code;
    std::vector<FixKind> fixes;
};

// Codes that are not here are of the source as a whole, or of rows that were left out when it was read.
const std::vector<Mending>& mendings() {
    using enum FixKind;
    static const std::vector<Mending> table{
        {"missing_image", {Exclude}},
        {"outside_root", {Exclude}},
        {"unsupported_image", {Exclude}},
        {"empty_file", {Exclude}},
        {"unreadable_image", {Exclude}},
        {"truncated_image", {Exclude}},
        {"image_bomb", {Exclude}},
        {"wrong_extension", {Reencode, Exclude}},
        {"animated_image", {Reencode, Exclude}},
        {"tiny_image", {Exclude}},
        {"huge_image", {Reencode, Exclude}},
        {"extreme_aspect", {Exclude}},
        {"size_differs", {Remeasure, Exclude}},
        {"blank_image", {Exclude}},
        {"blurred_image", {Exclude}},
        {"exact_duplicate", {Deduplicate, Exclude}},
        {"near_duplicate", {Deduplicate, Exclude}},
        {"split_leak", {Deduplicate, Resplit, Exclude}},
        {"near_split_leak", {Deduplicate, Resplit, Exclude}},
        {"no_text", {EditText, Exclude}},
        {"empty_text", {DropCaptions, EditText, Exclude}},
        {"too_short", {EditText, Exclude}},
        {"too_long", {EditText, Exclude}},
        {"non_language", {EditText, Exclude}},
        {"markup", {StripMarkup, EditText, Exclude}},
        {"url_in_text", {StripAddresses, EditText, Exclude}},
        {"boilerplate", {EditText, Exclude}},
        {"repeated_text", {DropCaptions, EditText, Exclude}},
        {"repeated_words", {EditText, Exclude}},
        {"mojibake", {RepairEncoding, EditText, Exclude}},
        {"wrong_language", {EditText, Exclude}},
        {"bad_text", {EditText, Exclude}},
        {"no_answer", {EditText, Exclude}},
        {"inconsistent_answers", {EditText, Exclude}},
        {"answer_not_listed", {EditText, Exclude}},
        {"image_count", {Exclude}},
        {"bad_row", {Exclude}}};
    return table;
}

// What findings say of a path, and the rows that have it: at one of their rows, or elsewhere.
struct NamedRows {
    std::unordered_set<std::int64_t> rows;
    std::vector<std::size_t> atRow, elsewhere;

    void look(const DataItem& item, std::size_t place) {
        const auto isNamed = [this](const auto& text) { return rows.contains(text.row); };
        const bool fits = rows.contains(item.row) || std::any_of(item.captions.begin(), item.captions.end(), isNamed) ||
                          std::any_of(item.questions.begin(), item.questions.end(), isNamed);
        (fits ? atRow : elsewhere).push_back(place);
    }
};

}  // namespace

std::vector<FixKind> fixesFor(std::string_view code) {
    const auto& table = mendings();
    const auto found = std::find_if(table.begin(), table.end(), [&](const Mending& mending) { return mending.code == code; });
    return found == table.end() ? std::vector<FixKind>() : found->fixes;
}

std::string_view fixName(FixKind kind) {
    return std::find_if(names.begin(), names.end(), [&](const FixName& known) { return known.kind == kind; })->name;
}

std::optional<FixKind> fixNamed(std::string_view name) {
    const auto found = std::find_if(names.begin(), names.end(), [&](const FixName& known) { return known.name == name; });
    return found == names.end() ? std::nullopt : std::optional(found->kind);
}

std::vector<std::size_t> placesOf(const Dataset& set, std::span<const Finding> findings, std::span<const std::string> codes) {
    std::unordered_map<std::string, NamedRows> named;                    // by path
    for (const Finding& finding : findings)
        if (codes.empty() || std::find(codes.begin(), codes.end(), finding.code) != codes.end())
            named[finding.path].rows.insert(finding.row);
    const auto look = [&](const std::string& path, std::size_t place) {
        if (const auto found = named.find(path); found != named.end())
            found->second.look(set.items[place], place);
    };
    for (std::size_t i = 0; i < set.items.size(); ++i) {
        if (!set.items[i].excluded.empty())
            continue;
        look(set.items[i].path, i);
        for (const PictureRef& more : set.items[i].morePictures)
            look(more.path, i);
    }
    std::vector<std::size_t> places;
    for (const auto& [path, of] : named) {
        // A row may be that of another file of the source: where none fits, the path alone tells.
        const auto& meant = of.atRow.empty() && !path.empty() ? of.elsewhere : of.atRow;
        places.insert(places.end(), meant.begin(), meant.end());
    }
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    return places;
}

FixPlan excludeRows(const Dataset& set, std::span<const std::size_t> places, const std::string& reason) {
    FixPlan plan;
    for (const std::size_t place : places)
        if (set.items[place].excluded.empty())
            plan.step.edits.push_back(excludedEdit(set, place, reason.empty() ? "by hand" : reason));
    plan.step.title = "Exclude " + counted(plan.step.edits.size(), "row");
    return plan;
}

FixPlan includeRows(const Dataset& set, std::span<const std::size_t> places) {
    FixPlan plan;
    for (const std::size_t place : places)
        if (!set.items[place].excluded.empty())
            plan.step.edits.push_back(excludedEdit(set, place, {}));
    plan.step.title = "Include " + counted(plan.step.edits.size(), "row");
    return plan;
}

}  // namespace diptych
