// Which words of two texts differ: the longest common run of words stays, the rest is marked. Chinese and Japanese characters
// are words of their own. Texts of over 400 words are compared by their sets of words, so that no text costs more than a blink.
#pragma once

#include <QList>
#include <QString>

namespace diptych {

struct DiffWord {
    QString text;                                   // with the blanks behind it
    bool common = true;

    bool operator==(const DiffWord&) const = default;
};

struct WordDiff {
    QList<DiffWord> first, second;
};

WordDiff wordDiff(const QString& first, const QString& second);

}  // namespace diptych
