#include "ui/panels/data/filter_words.h"

#include <QCoreApplication>
#include <QStringList>

namespace diptych {

namespace {

QString translated(const char* text) { return QCoreApplication::translate("diptych::FilterProblems", text); }

QString knownKeys() {
    QStringList keys;
    for (const FilterKey& key : knownFilterKeys())
        keys << QString::fromUtf8(key.name.data(), static_cast<qsizetype>(key.name.size()));
    return keys.join(QLatin1Char(' '));
}

QString sentence(FilterProblem::Code code) {
    using enum FilterProblem::Code;
    switch (code) {
    case UnknownKey: return translated(QT_TRANSLATE_NOOP("diptych::FilterProblems", "“%1” is no filter. There are %2; put quotation marks around plain text with such a sign."));
    case WrongSign: return translated(QT_TRANSLATE_NOOP("diptych::FilterProblems", "“%1”: this filter is not compared so; text takes a colon, numbers take : = < > and a range."));
    case NoNumber: return translated(QT_TRANSLATE_NOOP("diptych::FilterProblems", "“%1”: a number is wanted, as in words>20 or words:5-9."));
    case UnknownThing: return translated(QT_TRANSLATE_NOOP("diptych::FilterProblems", "“%1” can neither be there nor be missing. There are image, caption, question and answer, among others."));
    case NoYesNo: return translated(QT_TRANSLATE_NOOP("diptych::FilterProblems", "“%1”: yes or no is wanted."));
    case UnclosedGroup: return translated(QT_TRANSLATE_NOOP("diptych::FilterProblems", "“%1” is not closed."));
    case NothingToClose: return translated(QT_TRANSLATE_NOOP("diptych::FilterProblems", "“%1” closes nothing."));
    case LoneOperator: return translated(QT_TRANSLATE_NOOP("diptych::FilterProblems", "“%1” wants a filter on either side."));
    case EmptyGroup: return translated(QT_TRANSLATE_NOOP("diptych::FilterProblems", "There is nothing between the parentheses."));
    case BadRegex: return translated(QT_TRANSLATE_NOOP("diptych::FilterProblems", "“%1” is no regular expression."));
    case TooLong: return translated(QT_TRANSLATE_NOOP("diptych::FilterProblems", "The filter is too long."));
    case TooDeep: return translated(QT_TRANSLATE_NOOP("diptych::FilterProblems", "The parentheses are nested too deeply."));
    case TooMany: return translated(QT_TRANSLATE_NOOP("diptych::FilterProblems", "These are too many filters at once."));
    }
    return {};
}

}  // namespace

QString problemText(const FilterProblem& problem) {
    QString text = sentence(problem.code);
    if (text.contains(QLatin1String("%2")))
        text = text.arg(QString::fromStdString(problem.got), knownKeys());
    else if (text.contains(QLatin1String("%1")))
        text = text.arg(QString::fromStdString(problem.got));
    return translated(QT_TRANSLATE_NOOP("diptych::FilterProblems", "Column %1: %2")).arg(QString::number(problem.column), text);
}

}  // namespace diptych
