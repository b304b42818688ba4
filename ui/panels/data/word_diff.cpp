#include "ui/panels/data/word_diff.h"

#include <QSet>
#include <vector>

namespace diptych {

namespace {

constexpr qsizetype mostWords = 400;

bool standsAlone(QChar c) { return c.script() == QChar::Script_Han || c.script() == QChar::Script_Hiragana || c.script() == QChar::Script_Katakana; }

QList<DiffWord> wordsIn(const QString& text) {
    QList<DiffWord> words;
    bool open = false;                              // the last word goes on
    for (const QChar c : text) {
        const bool alone = standsAlone(c);
        if (c.isSpace() && !words.isEmpty()) {
            words.last().text += c;
            open = false;
            continue;
        }
        if (open && !alone)
            words.last().text += c;
        else
            words.append({QString(c), false});
        open = !alone;
    }
    return words;
}

QString folded(const DiffWord& word) { return word.text.trimmed().toCaseFolded(); }

void markBySets(QList<DiffWord>& words, const QList<DiffWord>& others) {
    QSet<QString> known;
    for (const DiffWord& word : others)
        known.insert(folded(word));
    for (DiffWord& word : words)
        word.common = known.contains(folded(word));
}

// lengths[i][j]: of the longest common run of first[i…] and second[j…].
void markByRuns(WordDiff& diff) {
    const auto rows = static_cast<std::size_t>(diff.first.size()), columns = static_cast<std::size_t>(diff.second.size());
    std::vector<std::vector<int>> lengths(rows + 1, std::vector<int>(columns + 1, 0));
    const auto equal = [&](std::size_t i, std::size_t j) {
        return folded(diff.first[static_cast<qsizetype>(i)]) == folded(diff.second[static_cast<qsizetype>(j)]);
    };
    for (std::size_t i = rows; i-- > 0;)
        for (std::size_t j = columns; j-- > 0;)
            lengths[i][j] = equal(i, j) ? lengths[i + 1][j + 1] + 1 : std::max(lengths[i + 1][j], lengths[i][j + 1]);
    for (std::size_t i = 0, j = 0; i < rows && j < columns;) {
        if (equal(i, j)) {
            diff.first[static_cast<qsizetype>(i++)].common = true;
            diff.second[static_cast<qsizetype>(j++)].common = true;
        } else if (lengths[i + 1][j] >= lengths[i][j + 1]) {
            ++i;
        } else {
            ++j;
        }
    }
}

}  // namespace

WordDiff wordDiff(const QString& first, const QString& second) {
    WordDiff diff{wordsIn(first), wordsIn(second)};
    if (diff.first.size() <= mostWords && diff.second.size() <= mostWords) {
        markByRuns(diff);
    } else {
        const QList<DiffWord> before = diff.first;
        markBySets(diff.first, diff.second);
        markBySets(diff.second, before);
    }
    return diff;
}

}  // namespace diptych
