// A new split of a set: groups that must stay together are drawn in a seeded order, stratum by stratum, and each goes where most
// is missing. So the parts have their shares of the whole and, but for the size of a group, of each stratum.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "core/data/fixes/counted.h"
#include "core/data/fixes/fixes.h"
#include "core/data/fixes/picture_groups.h"
#include "core/data/scene_random.h"

namespace diptych {

namespace {

using Parts = std::vector<std::pair<std::string, double>>;
using Group = std::vector<GroupedRow>;

Error badParts(std::string_view got) {
    return Error{ErrorCode::Usage, "is \"" + std::string(got) + "\", wanted 80/10/10, 90/10 or NAME=SHARE/NAME=SHARE", "split",
                 "Give two or three shares, or name each part"};
}

std::string stratumOf(const DataItem& item, ResplitOptions::Stratify by) {
    using enum ResplitOptions::Stratify;
    const Question* asked = item.questions.empty() ? nullptr : &item.questions.front();
    switch (by) {
    case Answer:
        if (asked == nullptr)
            return {};
        return !asked->bestAnswer.empty() ? asked->bestAnswer : asked->answers.empty() ? std::string() : asked->answers.front();
    case Class: return item.captions.empty() ? std::string() : item.captions.front().text;
    case QuestionType: return asked == nullptr ? std::string() : asked->type.empty() ? asked->answerType : asked->type;
    case Nothing: break;
    }
    return {};
}

// Strata in a seeded order, in each the larger groups first: what comes last can still make up for them.
std::vector<const Group*> drawn(const Dataset& set, const std::vector<Group>& groups, const ResplitOptions& options) {
    std::map<std::string, std::vector<const Group*>> byStratum;
    for (const Group& group : groups)
        byStratum[stratumOf(set.items[group.front().place], options.stratify)].push_back(&group);
    SceneRandom random(options.seed, 0);
    std::vector<std::vector<const Group*>> strata;
    for (auto& [name, members] : byStratum)
        strata.push_back(std::move(members));
    random.shuffle(strata);
    std::vector<const Group*> order;
    for (std::vector<const Group*>& members : strata) {
        random.shuffle(members);
        std::stable_sort(members.begin(), members.end(), [](const Group* a, const Group* b) { return a->size() > b->size(); });
        order.insert(order.end(), members.begin(), members.end());
    }
    return order;
}

Status checkParts(const Parts& parts) {
    std::set<std::string> names;
    double sum = 0;
    for (const auto& [name, share] : parts) {
        if (name.empty() || !names.insert(name).second || !(share >= 0) || !std::isfinite(share))
            return badParts(name + "=" + std::to_string(share));
        sum += share;
    }
    return sum > 0 ? Status() : Status(badParts("0"));
}

Result<double> shareOf(std::string_view text) {
    double share = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), share);
    if (failure != std::errc() || end != text.data() + text.size())
        return badParts(text);
    return share;
}

}  // namespace

Result<Parts> parseParts(std::string_view text) {
    static const std::vector<std::string> usual{"train", "val", "test"};
    Parts parts;
    const bool named = text.find('=') != std::string_view::npos;
    for (std::string_view rest = text; parts.size() <= 100; rest.remove_prefix(std::min(rest.size(), rest.find('/') + 1))) {
        const std::string_view piece = rest.substr(0, rest.find('/'));
        const auto equals = piece.find('=');
        if (named != (equals != std::string_view::npos) || (!named && parts.size() == usual.size()))
            return badParts(text);
        DIPTYCH_ASSIGN(const double share, shareOf(named ? piece.substr(equals + 1) : piece));
        parts.emplace_back(named ? std::string(piece.substr(0, equals)) : usual[parts.size()], share);
        if (piece.size() == rest.size())
            break;
    }
    DIPTYCH_TRY(checkParts(parts));
    return parts.size() > 1 ? Result<Parts>(std::move(parts)) : Result<Parts>(badParts(text));
}

Result<FixPlan> resplit(const Dataset& set, const ResplitOptions& options, JobContext& context) {
    DIPTYCH_TRY(checkParts(options.parts));
    DIPTYCH_ASSIGN(const std::vector<Group> groups, groupRows(set, options.nearTogether, {options.threads, options.facts}, context));
    double sum = 0, dealt = 0;
    for (const auto& part : options.parts)
        sum += part.second;
    std::vector<double> have(options.parts.size());
    FixPlan plan;
    for (const Group* group : drawn(set, groups, options)) {
        dealt += static_cast<double>(group->size());
        std::size_t most = 0;
        const auto missing = [&](std::size_t part) { return options.parts[part].second / sum * dealt - have[part]; };
        for (std::size_t part = 1; part < have.size(); ++part)
            most = missing(part) > missing(most) ? part : most;
        have[most] += static_cast<double>(group->size());
        for (const GroupedRow& row : *group)
            if (set.items[row.place].split != options.parts[most].first)
                plan.step.edits.push_back(splitEdit(set, row.place, options.parts[most].first));
    }
    plan.step.title = "Split anew: move " + counted(plan.step.edits.size(), "row");
    return plan;
}

}  // namespace diptych
