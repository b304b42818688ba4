#include "core/data/checks/findings.h"

#include <algorithm>
#include <utility>

namespace diptych {

const std::vector<FindingKind>& findingKinds() {
    using enum Severity;
    static const std::vector<FindingKind> kinds{
        {"missing_image", Error, "the picture is not there"},
        {"outside_root", Error, "the name is absolute, leads out of the set, or is no regular file"},
        {"unsupported_image", Error, "the picture is of a kind that is not read"},
        {"empty_file", Error, "the picture's file holds no bytes"},
        {"unreadable_image", Error, "the file is no picture, or it is damaged"},
        {"truncated_image", Error, "the picture ends before its end"},
        {"image_bomb", Error, "the picture claims more pixels than are ever decoded"},
        {"wrong_extension", Warning, "the name's ending belongs to another format than the content"},
        {"animated_image", Warning, "the file holds several frames, of which the first is used"},
        {"tiny_image", Warning, "the shorter side is under 32 px"},
        {"huge_image", Warning, "the picture is larger than any model needs"},
        {"extreme_aspect", Warning, "one side is more than five times the other"},
        {"size_differs", Warning, "the source declares another size than the picture has"},
        {"blank_image", Warning, "the picture is of one colour, nearly or fully"},
        {"blurred_image", Info, "the picture has no sharp edge"},
        {"exact_duplicate", Warning, "two files hold the same bytes"},
        {"near_duplicate", Warning, "two pictures look the same"},
        {"split_leak", Error, "the same bytes stand in two splits"},
        {"near_split_leak", Warning, "pictures that look the same stand in two splits"},
        {"no_text", Warning, "a picture has neither caption nor question, though others of its split have"},
        {"empty_text", Warning, "a text holds nothing but blanks"},
        {"too_short", Warning, "a text has fewer than three letters"},
        {"too_long", Warning, "a text does not fit into the model's context"},
        {"non_language", Warning, "a text is hardly made of words"},
        {"markup", Warning, "a text holds HTML tags or entities"},
        {"url_in_text", Warning, "a text holds a web address"},
        {"boilerplate", Warning, "a text is a phrase of web pages, or stands at many pictures alike"},
        {"repeated_text", Warning, "a picture has the same text twice"},
        {"repeated_words", Warning, "a text says one word over and over"},
        {"mojibake", Warning, "a text was decoded with the wrong character set"},
        {"wrong_language", Warning, "a text is not written in the script of its language"},
        {"bad_text", Warning, "a text was no valid UTF-8 or endless, and was mended or cut"},
        {"no_answer", Warning, "a question has no answer, though others of its split have"},
        {"inconsistent_answers", Warning, "the same question at the same picture has another answer elsewhere"},
        {"answer_not_listed", Warning, "the answer is not among those to choose from"},
        {"image_count", Error, "a conversation does not name its pictures one <image> each"},
        {"duplicate_id", Error, "an id stands twice"},
        {"dangling_id", Error, "an id leads to no row"},
        {"bad_row", Error, "a row cannot be read"},
        {"edit_set_aside", Warning, "an edit no longer fits its row and is left out"},
        {"class_imbalance", Info, "the most frequent class has over ten times the pictures of the rarest"},
        {"answer_imbalance", Info, "one answer makes up most of the answers to its kind of question"}};
    return kinds;
}

std::string_view severityName(Severity severity) {
    return severity == Severity::Error ? "error" : severity == Severity::Warning ? "warning" : "info";
}

Finding makeFinding(std::string_view code, std::int64_t row, const std::string& path, std::string detail) {
    const auto& kinds = findingKinds();
    const auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const FindingKind& known) { return known.code == code; });
    return {std::string(code), kind == kinds.end() ? Severity::Error : kind->severity, row, path, std::move(detail)};
}

void FindingList::add(Finding finding) {
    if (++m_counts[finding.code] <= mostFindings)
        m_findings.push_back(std::move(finding));
}

void FindingList::add(std::vector<Finding> findings) {
    for (Finding& finding : findings)
        add(std::move(finding));
}

std::vector<Finding> FindingList::takeSorted() {
    std::stable_sort(m_findings.begin(), m_findings.end(), [](const Finding& a, const Finding& b) { return a.row < b.row; });
    return std::move(m_findings);
}

}  // namespace diptych
