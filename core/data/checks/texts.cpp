#include "core/data/checks/texts.h"

#include <algorithm>
#include <functional>
#include <unordered_set>

#include "core/data/checks/text_signs.h"

namespace diptych {

namespace {

constexpr std::int64_t mostWords = 60, mostCjk = 60, fewestLetters = 3;
constexpr std::int64_t boilerplateUses = 20, boilerplateWords = 4, classUses = 5, classWords = 4;

// One text of a row.
struct Written {
    const std::string& text;
    const std::string& language;
    std::int64_t row;
    const char* kind;                                   // "caption", "question"
};

bool fewVowels(const TextCounts& counts) {
    return counts.asciiLetters >= 12 && counts.asciiLetters * 2 > counts.letters && counts.vowels * 100 < counts.asciiLetters * 12;
}

bool oneLetter(const TextCounts& counts) {
    return counts.asciiLetters >= 10 && counts.asciiLetters * 2 > counts.letters && counts.mostAlike * 10 > counts.asciiLetters * 6;
}

bool isWrongLanguage(const TextCounts& counts, const std::string& language) {
    if (language == "en")
        return counts.letters > 0 && counts.cjk * 2 > counts.letters;
    if (language == "zh")
        return (counts.han == 0 && counts.letters >= fewestLetters) || (counts.cjk > 0 && counts.kana * 5 >= counts.cjk);
    return false;
}

class ItemTexts {
public:
    ItemTexts(const DataItem& item, const SetTexts& texts, const TokenLimit& limit) : m_item(item), m_texts(texts), m_limit(limit) {}

    std::vector<Finding> run() {
        const bool silent = m_item.captions.empty() && m_item.questions.empty() && m_item.turns.empty();
        if (silent && !m_item.path.empty() && m_texts.splitsWithTexts.contains(m_item.split))
            add("no_text", m_item.row, "has neither caption nor question");
        std::unordered_set<std::string> said;
        for (const Caption& caption : m_item.captions) {
            look({caption.text, caption.language, caption.row, "caption"});
            const std::string folded = foldedText(caption.text);
            if (!folded.empty() && !said.insert(folded).second)
                add("repeated_text", caption.row, "the picture has this caption already");
            lookForCommon(caption);
        }
        for (const Question& question : m_item.questions)
            look({question.text, question.language, question.row, "question"});
        countMarks();
        return std::move(m_findings);
    }

private:
    void add(std::string_view code, std::int64_t row, std::string detail) {
        m_findings.push_back(makeFinding(code, row, m_item.path, std::move(detail)));
    }

    void look(const Written& written) {
        const TextCounts counts = countText(written.text);
        if (counts.visible == 0) {
            if (m_item.turns.empty())
                add("empty_text", written.row, std::string("the ") + written.kind + " is empty");
            return;
        }
        if (!m_texts.isOfClasses && m_item.turns.empty())
            lookForWords(written, counts);
        lookAtLength(written, counts);
        lookForLeftovers(written);
        if (isWrongLanguage(counts, written.language))
            add("wrong_language", written.row, "is said to be \"" + written.language + "\"");
    }

    void lookForWords(const Written& written, const TextCounts& counts) {
        if (counts.letters * 2 < counts.visible)
            add("non_language", written.row, std::to_string(counts.letters) + " letters among " + std::to_string(counts.visible) + " characters");
        else if (oneLetter(counts) || fewVowels(counts))
            add("non_language", written.row, "its letters make no words");
        else if (counts.letters < fewestLetters && counts.cjk == 0)
            add("too_short", written.row, std::to_string(counts.letters) + " letters, wanted at least " + std::to_string(fewestLetters));
    }

    void lookAtLength(const Written& written, const TextCounts& counts) {
        if (m_limit.count) {
            if (const std::int64_t tokens = m_limit.count(written.text); tokens > m_limit.most)
                add("too_long", written.row, std::to_string(tokens) + " tokens, the model reads " + std::to_string(m_limit.most));
        } else if (counts.words > mostWords) {
            add("too_long", written.row, std::to_string(counts.words) + " words, wanted at most " + std::to_string(mostWords));
        } else if (counts.cjk > mostCjk) {
            add("too_long", written.row, std::to_string(counts.cjk) + " characters, wanted at most " + std::to_string(mostCjk));
        }
    }

    void lookForLeftovers(const Written& written) {
        struct Sign {
            const char* code;
            std::string (*find)(std::string_view);
        };
        static constexpr Sign signs[]{{"markup", markupIn}, {"url_in_text", addressIn}, {"boilerplate", stockPhraseIn}, {"mojibake", mojibakeIn},
                                      {"repeated_words", repeatedWordIn}};
        for (const Sign& sign : signs)
            if (const std::string found = sign.find(written.text); !found.empty())
                add(sign.code, written.row, "holds \"" + found + "\"");
    }

    void lookForCommon(const Caption& caption) {
        const auto uses = m_texts.captionUses.find(textHash(caption.text));
        if (m_texts.isOfClasses || uses == m_texts.captionUses.end() || uses->second < boilerplateUses)
            return;
        const TextCounts counts = countText(caption.text);
        if (uses->second * 20 > m_texts.captions && (counts.words >= boilerplateWords || counts.cjk >= 2 * boilerplateWords))
            add("boilerplate", caption.row, "stands at " + std::to_string(uses->second) + " pictures");
    }

    void countMarks() {
        constexpr std::string_view mark = "<image>";
        std::size_t marks = 0;
        for (const Turn& turn : m_item.turns)
            for (auto at = turn.text.find(mark); at != std::string::npos; at = turn.text.find(mark, at + mark.size()))
                ++marks;
        const std::size_t pictures = m_item.path.empty() ? 0 : 1 + m_item.morePictures.size();
        if (m_item.turns.empty() || marks == pictures || (marks == 0 && pictures == 1))
            return;
        add("image_count", m_item.row, std::to_string(marks) + " <image> and " + std::to_string(pictures) + " pictures");
    }

    const DataItem& m_item;
    const SetTexts& m_texts;
    const TokenLimit& m_limit;
    std::vector<Finding> m_findings;
};

bool isShort(const Caption& caption) { return caption.text.size() <= 60 && countText(caption.text).words <= classWords; }

bool hasAnswer(const Question& question) { return !question.answers.empty() || !question.bestAnswer.empty(); }

}  // namespace

std::uint64_t textHash(std::string_view text) { return std::hash<std::string>()(foldedText(text)); }

SetTexts textsOfSet(const Dataset& set) {
    SetTexts texts;
    bool oneEach = true;
    for (const DataItem& item : set.items) {
        if (!item.captions.empty() || !item.questions.empty() || !item.turns.empty())
            texts.splitsWithTexts.insert(item.split);
        if (std::any_of(item.questions.begin(), item.questions.end(), hasAnswer))
            texts.splitsWithAnswers.insert(item.split);
        oneEach = oneEach && item.questions.empty() && item.turns.empty() && item.captions.size() <= 1;
        texts.captions += static_cast<std::int64_t>(item.captions.size());
        for (const Caption& caption : item.captions) {
            ++texts.captionUses[textHash(caption.text)];
            oneEach = oneEach && isShort(caption);
        }
    }
    texts.isOfClasses = oneEach && texts.captions > 0 && static_cast<std::int64_t>(texts.captionUses.size()) * classUses <= texts.captions;
    return texts;
}

std::vector<Finding> itemTextFindings(const DataItem& item, const SetTexts& texts, const TokenLimit& limit) {
    return ItemTexts(item, texts, limit).run();
}

}  // namespace diptych
