// Fixes of texts: find and replace, and what a check finds in them, taken out. A text is looked at once along.
#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <optional>
#include <unordered_set>
#include <utility>

#include "core/data/checks/text_signs.h"
#include "core/data/filter/fold.h"
#include "core/data/filter/text_regex.h"
#include "core/data/fixes/counted.h"
#include "core/data/fixes/fixes.h"

namespace diptych {

namespace {

constexpr std::string_view blanks = " \t\r\n\v\f";

// No blanks at the ends, no two spaces or tabs in a row; line ends stay.
std::string trimmed(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\t';
        if (!blank || (!out.empty() && out.back() != ' '))
            out += blank ? ' ' : c;
    }
    const auto begin = out.find_first_not_of(blanks), end = out.find_last_not_of(blanks);
    return begin == std::string::npos ? std::string() : out.substr(begin, end - begin + 1);
}

struct Entity {
    std::string_view name, text;
};
constexpr std::array<Entity, 9> entities{{{"amp", "&"},
                                          {"lt", "<"},
                                          {"gt", ">"},
                                          {"quot", "\""},
                                          {"apos", "'"},
                                          {"nbsp", " "},
                                          {"mdash", "—"},
                                          {"ndash", "–"},
                                          {"hellip", "…"}}};

// "nbsp", "#39", "#x27": what it stands for; a blank where that is not known.
std::string entityText(std::string_view name) {
    const auto known = std::find_if(entities.begin(), entities.end(), [&](const Entity& entity) { return entity.name == name; });
    if (known != entities.end())
        return std::string(known->text);
    if (!name.starts_with('#'))
        return " ";
    const bool hex = name.starts_with("#x") || name.starts_with("#X");
    const std::string_view digits = name.substr(hex ? 2 : 1);
    std::uint32_t code = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
    const bool valid = failure == std::errc() && end == digits.data() + digits.size() && code > 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
    std::string text;
    if (valid)
        appendCharacter(code < 0x20 ? U' ' : static_cast<char32_t>(code), text);
    return valid ? text : " ";
}

std::string withoutMarkupOnce(std::string_view text) {
    std::string out;
    std::size_t done = 0;
    const std::size_t lastClosing = text.rfind('>');                     // behind it no tag is closed: not looked for again and again
    for (std::size_t at = markupAt(text, 0); at != std::string_view::npos; at = markupAt(text, done)) {
        out += text.substr(done, at - done);
        const bool isClosed = text[at] == '&' || (lastClosing != std::string_view::npos && at < lastClosing);
        const std::size_t end = isClosed ? text.find(text[at] == '<' ? '>' : ';', at) : std::string_view::npos;
        if (text[at] == '&')
            out += entityText(text.substr(at + 1, end - at - 1));
        done = end == std::string_view::npos ? at + 1 : end + 1;         // a tag that is never closed loses its "<" alone
    }
    return out + std::string(text.substr(std::min(done, text.size())));
}

// Entities may stand for tags, and those for entities: a few rounds.
std::string withoutMarkup(std::string_view text) {
    std::string out(text);
    for (int round = 0; round < 4 && !markupIn(out).empty(); ++round)
        out = withoutMarkupOnce(out);
    return trimmed(out);
}

std::string withoutAddresses(std::string_view text) {
    std::string out;
    std::size_t done = 0;
    for (std::size_t at = addressAt(text, 0); at != std::string_view::npos; at = addressAt(text, done)) {
        out += text.substr(done, at - done);
        done = std::min(text.find_first_of(blanks, at), text.size());
    }
    return trimmed(out + std::string(text.substr(done)));
}

using Clean = std::string (*)(std::string_view);

Clean cleanerOf(FixKind kind) {
    switch (kind) {
    case FixKind::Trim: return trimmed;
    case FixKind::StripMarkup: return withoutMarkup;
    case FixKind::StripAddresses: return withoutAddresses;
    case FixKind::RepairEncoding: return repairedMojibake;
    default: return nullptr;
    }
}

// Puts every text of some rows through a function and keeps what changes.
class TextChanger {
public:
    // The new text, or why there is none.
    using Change = std::function<Result<std::string>(const std::string&)>;

    TextChanger(const Dataset& set, Change change, FixPlan& plan) : m_set(set), m_change(std::move(change)), m_plan(plan) {}

    void captions(std::size_t place) {
        const std::vector<Caption>& all = m_set.items[place].captions;
        for (std::size_t part = 0; part < all.size(); ++part)
            if (auto text = changed(place, all[part].text))
                m_plan.step.edits.push_back(captionEdit(m_set, place, part, std::move(*text)));
    }

    void questions(std::size_t place) {
        const std::vector<Question>& all = m_set.items[place].questions;
        for (std::size_t part = 0; part < all.size(); ++part)
            if (auto text = changed(place, all[part].text))
                m_plan.step.edits.push_back(questionEdit(m_set, place, part, std::move(*text)));
    }

    void answers(std::size_t place) {
        const std::vector<Question>& all = m_set.items[place].questions;
        for (std::size_t part = 0; part < all.size(); ++part) {
            AnswerSet now{all[part].answers, all[part].bestAnswer, all[part].confidences};
            bool any = changeInPlace(place, now.best);
            for (std::string& answer : now.answers)
                any = changeInPlace(place, answer) || any;
            if (any)
                m_plan.step.edits.push_back(answersEdit(m_set, place, part, now));
        }
    }

    const std::optional<Error>& fault() const { return m_fault; }

private:
    std::optional<std::string> changed(std::size_t place, const std::string& text) {
        auto now = m_change(text);
        if (now.ok())
            return *now == text ? std::nullopt : std::optional(std::move(*now));
        if (now.error().code == ErrorCode::Unsupported)
            m_plan.skipped.push_back({place, now.error().message});
        else
            m_fault = now.error();
        return std::nullopt;
    }

    bool changeInPlace(std::size_t place, std::string& text) {
        auto now = changed(place, text);
        if (now)
            text = std::move(*now);
        return now.has_value();
    }

    const Dataset& m_set;
    Change m_change;
    FixPlan& m_plan;
    std::optional<Error> m_fault;
};

// Empty ones, and those that say what one before them says.
void dropCaptions(const Dataset& set, std::size_t place, FixPlan& plan) {
    const std::vector<Caption>& captions = set.items[place].captions;
    std::unordered_set<std::string> said;
    std::vector<std::size_t> dropped;
    for (std::size_t part = 0; part < captions.size(); ++part)
        if (countText(captions[part].text).visible == 0 || !said.insert(foldedText(captions[part].text)).second)
            dropped.push_back(part);
    if (!dropped.empty() && dropped.size() == captions.size())
        return plan.skipped.push_back({place, "has no other caption"});
    // The last one first, so that places before it stay.
    for (auto part = dropped.rbegin(); part != dropped.rend(); ++part)
        plan.step.edits.push_back(removeCaptionEdit(set, place, *part));
}

Status everyPlace(std::span<const std::size_t> places, JobContext& context, const std::function<void(std::size_t)>& body) {
    for (std::size_t i = 0; i < places.size(); ++i) {
        DIPTYCH_TRY(context.cancel.check());
        body(places[i]);
        context.progress.report(static_cast<double>(i + 1), static_cast<double>(places.size()), "rows");
    }
    return {};
}

}  // namespace

Result<FixPlan> replaceTexts(const Dataset& set, std::span<const std::size_t> places, const ReplaceOptions& options, JobContext& context) {
    DIPTYCH_ASSIGN(const TextRegex wanted, TextRegex::compile(options.find, {.anyCase = !options.matchCase, .literal = !options.regex}));
    FixPlan plan;
    TextChanger changer(set, [&](const std::string& text) -> Result<std::string> { return wanted.replaceAll(text, options.replacement); }, plan);
    DIPTYCH_TRY(everyPlace(places, context, [&](std::size_t place) {
        if (options.captions)
            changer.captions(place);
        if (options.questions)
            changer.questions(place);
        if (options.answers)
            changer.answers(place);
    }));
    if (changer.fault())
        return *changer.fault();
    plan.step.title = "Replace in " + counted(plan.step.edits.size(), "text");
    return plan;
}

Result<FixPlan> cleanTexts(const Dataset& set, std::span<const std::size_t> places, FixKind kind, JobContext& context) {
    const Clean clean = cleanerOf(kind);
    if (clean == nullptr && kind != FixKind::DropCaptions)
        return Error{ErrorCode::Usage, "is no fix of texts", std::string(fixName(kind)), "Use trim, strip_markup, strip_addresses, repair_encoding or drop_captions"};
    FixPlan plan;
    TextChanger changer(set, [&](const std::string& text) -> Result<std::string> {
        std::string now = clean(text);
        if (now.empty() && !text.empty())
            return Error{ErrorCode::Unsupported, "would be empty", excerpt(text), "Edit it by hand"};
        return now;
    }, plan);
    DIPTYCH_TRY(everyPlace(places, context, [&](std::size_t place) {
        if (clean == nullptr)
            return dropCaptions(set, place, plan);
        changer.captions(place);
        changer.questions(place);
        changer.answers(place);
    }));
    plan.step.title = std::string(fixName(kind)) + ": " + counted(plan.step.edits.size(), "text");
    return plan;
}

}  // namespace diptych
