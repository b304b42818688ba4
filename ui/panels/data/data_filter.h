// What the filter line of Data means: terms that must all hold. A word or a "quoted phrase" is looked for in captions,
// questions, answers and the path; KEY:VALUE limits one side of a row (see filterKeys); words>20, words:5-9 and words=7
// count the words of a caption; a leading minus turns a term round. caption.words may be written for words.
#pragma once

#include <QCoreApplication>
#include <QHash>
#include <QSet>
#include <QString>
#include <QStringList>
#include <climits>
#include <vector>

#include "core/data/dataset.h"

namespace diptych {

struct FilterTerm {
    enum class Kind { Anywhere, Path, Caption, Question, Answer, Type, Split, Language, Missing, Finding, Words };
    Kind kind = Kind::Anywhere;
    QString text;
    int low = 0, high = INT_MAX;                    // Words: inclusive
    bool negated = false;
};

struct DataFilter {
    Q_DECLARE_TR_FUNCTIONS(DataFilter)

public:
    std::vector<FilterTerm> terms;
    QString problem;                                // translated, one sentence; empty: the line could be read

    static DataFilter parse(const QString& line);
};

// Decides for the rows of one set. Const and free of Qt objects: may work on any thread.
class FilterMatcher {
public:
    FilterMatcher(const Dataset& set, const DataFilter& filter);
    bool passes(const DataItem& item) const;

private:
    bool holds(const FilterTerm& term, const DataItem& item) const;

    const DataFilter& m_filter;
    QHash<QString, QSet<QString>> m_findings;       // code → paths; only when a term asks for findings
};

QStringList filterKeys();                           // "split:", "caption:" …, as they are typed
// A caption's length as people count it: words, and each Chinese or Japanese character for itself.
int wordsOf(const QString& text);
// The line with `term` added; terms of the same key give way; a term that stands there already is taken out.
QString withTerm(const QString& line, const QString& term);
QString termOf(const QString& key, const QString& value);           // key:value, quoted where it must be

}  // namespace diptych
