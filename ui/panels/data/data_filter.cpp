#include "ui/panels/data/data_filter.h"

#include <QRegularExpression>
#include <algorithm>

#include "core/base/files.h"

namespace diptych {

namespace {

using Kind = FilterTerm::Kind;

const QHash<QString, Kind>& kinds() {
    static const QHash<QString, Kind> known{{QStringLiteral("split"), Kind::Split},       {QStringLiteral("path"), Kind::Path},
                                            {QStringLiteral("caption"), Kind::Caption},   {QStringLiteral("question"), Kind::Question},
                                            {QStringLiteral("answer"), Kind::Answer},     {QStringLiteral("type"), Kind::Type},
                                            {QStringLiteral("language"), Kind::Language}, {QStringLiteral("missing"), Kind::Missing},
                                            {QStringLiteral("finding"), Kind::Finding}};
    return known;
}

// Blanks part terms, but not inside quotation marks.
QStringList partsOf(const QString& line) {
    static const QRegularExpression part(QStringLiteral("(?:\"[^\"]*\"?|[^\\s\"])+"));
    QStringList parts;
    for (auto found = part.globalMatch(line); found.hasNext();)
        parts << found.next().captured();
    return parts;
}

QString unquoted(QString text) { return text.remove(QLatin1Char('"')); }

struct KeyAndValue {
    QString key, sign, value;
};

KeyAndValue splitPart(const QString& part) {
    static const QRegularExpression pattern(QStringLiteral("^-?([A-Za-z][A-Za-z._]*)(:|>=|<=|>|<|=)(.*)$"));
    const auto match = pattern.match(part);
    if (!match.hasMatch())
        return {};
    QString key = match.captured(1).toLower();
    if (key == QLatin1String("caption.words"))
        key = QStringLiteral("words");
    return {key, match.captured(2), match.captured(3)};
}

bool readWords(const QString& sign, const QString& value, FilterTerm& term) {
    static const QRegularExpression range(QStringLiteral("^(\\d{1,6})(?:-(\\d{1,6}))?$"));
    const auto match = range.match(value);
    const bool equal = sign == QLatin1String(":") || sign == QLatin1String("=");
    if (!match.hasMatch() || (!equal && match.hasCaptured(2)))
        return false;
    const int first = match.captured(1).toInt();
    term.kind = Kind::Words;
    if (equal) {
        term.low = first;
        term.high = match.hasCaptured(2) ? match.captured(2).toInt() : first;
    } else if (sign.startsWith(QLatin1Char('>'))) {
        term.low = sign == QLatin1String(">") ? first + 1 : first;
    } else {
        term.high = sign == QLatin1String("<") ? first - 1 : first;
    }
    return true;
}

bool contains(const std::string& text, const QString& word) {
    return QString::fromStdString(text).contains(word, Qt::CaseInsensitive);
}

bool equals(const std::string& text, const QString& word) {
    return QString::fromStdString(text).compare(word, Qt::CaseInsensitive) == 0;
}

bool anyCaption(const DataItem& item, const QString& word) {
    return std::any_of(item.captions.begin(), item.captions.end(), [&](const Caption& caption) { return contains(caption.text, word); });
}

bool anyQuestion(const DataItem& item, const QString& word) {
    return std::any_of(item.questions.begin(), item.questions.end(),
                       [&](const Question& question) { return contains(question.text, word); });
}

template <typename Test>
bool anyAnswer(const DataItem& item, const QString& word, Test test) {
    return std::any_of(item.questions.begin(), item.questions.end(), [&](const Question& question) {
        return std::any_of(question.answers.begin(), question.answers.end(), [&](const std::string& answer) { return test(answer, word); });
    });
}

bool hasLanguage(const DataItem& item, const QString& language) {
    return std::any_of(item.captions.begin(), item.captions.end(), [&](const Caption& caption) { return equals(caption.language, language); });
}

bool hasLength(const DataItem& item, int low, int high) {
    return std::any_of(item.captions.begin(), item.captions.end(), [&](const Caption& caption) {
        const int words = wordsOf(QString::fromStdString(caption.text));
        return words >= low && words <= high;
    });
}

bool lacks(const DataItem& item, const QString& what) {
    return what == QLatin1String("image") ? item.file.empty()
           : what == QLatin1String("caption") ? item.captions.empty() : item.questions.empty();
}

// A finding names the picture or its side-car text.
bool isFound(const QSet<QString>& paths, const std::string& path) {
    return paths.contains(QString::fromStdString(path)) ||
           paths.contains(QString::fromStdString(toUtf8(fromUtf8(path).replace_extension(".txt"))));
}

bool isCjk(QChar c) {
    const char16_t code = c.unicode();
    return (code >= 0x3040 && code <= 0x30FF) || (code >= 0x3400 && code <= 0x9FFF) || (code >= 0xF900 && code <= 0xFAFF);
}

}  // namespace

DataFilter DataFilter::parse(const QString& line) {
    DataFilter filter;
    for (const QString& part : partsOf(line)) {
        FilterTerm term;
        term.negated = part.size() > 1 && part.startsWith(QLatin1Char('-'));
        const auto [key, sign, value] = splitPart(part);
        if (key.isEmpty()) {
            term.text = unquoted(term.negated ? part.mid(1) : part);
        } else if (key == QLatin1String("words")) {
            if (!readWords(sign, value, term))
                filter.problem = tr("“%1”: words is compared with a number, as in words>20 or words:5-9.").arg(part);
        } else if (!kinds().contains(key) || sign != QLatin1String(":")) {
            filter.problem = tr("“%1” is no filter. There are %2 and words>; put quotation marks around plain text with such a sign.")
                                 .arg(key + sign, filterKeys().join(QLatin1Char(' ')));
        } else {
            term.kind = kinds().value(key);
            term.text = unquoted(value);
            if (term.kind == Kind::Missing &&
                !QStringList{QStringLiteral("image"), QStringLiteral("caption"), QStringLiteral("question")}.contains(term.text))
                filter.problem = tr("“%1”: what can be missing is image, caption or question.").arg(part);
        }
        // A key without its value yet is still being typed.
        if (term.kind == Kind::Words || !term.text.isEmpty())
            filter.terms.push_back(term);
    }
    return filter;
}

FilterMatcher::FilterMatcher(const Dataset& set, const DataFilter& filter) : m_filter(filter) {
    const bool wanted = std::any_of(filter.terms.begin(), filter.terms.end(),
                                    [](const FilterTerm& term) { return term.kind == Kind::Finding; });
    if (wanted)
        for (const DataProblem& problem : set.problems)
            m_findings[QString::fromStdString(problem.code).toLower()].insert(QString::fromStdString(problem.path));
}

bool FilterMatcher::passes(const DataItem& item) const {
    return std::all_of(m_filter.terms.begin(), m_filter.terms.end(),
                       [&](const FilterTerm& term) { return holds(term, item) != term.negated; });
}

bool FilterMatcher::holds(const FilterTerm& term, const DataItem& item) const {
    switch (term.kind) {
    case Kind::Path: return contains(item.path, term.text);
    case Kind::Caption: return anyCaption(item, term.text);
    case Kind::Question: return anyQuestion(item, term.text);
    case Kind::Answer: return anyAnswer(item, term.text, equals);
    case Kind::Type:
        return std::any_of(item.questions.begin(), item.questions.end(),
                           [&](const Question& question) { return equals(question.type, term.text); });
    case Kind::Split: return equals(item.split, term.text);
    case Kind::Language: return hasLanguage(item, term.text);
    case Kind::Missing: return lacks(item, term.text);
    case Kind::Finding: return isFound(m_findings.value(term.text.toLower()), item.path);
    case Kind::Words: return hasLength(item, term.low, term.high);
    case Kind::Anywhere: break;
    }
    return contains(item.path, term.text) || anyCaption(item, term.text) || anyQuestion(item, term.text) ||
           anyAnswer(item, term.text, contains);
}

QStringList filterKeys() {
    QStringList keys;
    for (auto known = kinds().cbegin(); known != kinds().cend(); ++known)
        keys << known.key() + QLatin1Char(':');
    keys.sort();
    return keys;
}

int wordsOf(const QString& text) {
    int words = 0;
    bool inside = false;                            // a word that was counted already
    for (const QChar c : text) {
        const bool single = isCjk(c) || c.isHighSurrogate();
        if (single || (c.isLetterOrNumber() && !inside))
            ++words;
        inside = !single && !c.isSpace() && (inside || c.isLetterOrNumber());
    }
    return words;
}

QString withTerm(const QString& line, const QString& term) {
    const QStringList parts = partsOf(line);
    const QString key = splitPart(term).key;
    QStringList kept;
    for (const QString& part : parts)
        if (key.isEmpty() ? part != term : splitPart(part).key != key)
            kept << part;
    if (!parts.contains(term))
        kept << term;
    return kept.join(QLatin1Char(' '));
}

QString termOf(const QString& key, const QString& value) {
    const bool bare = !value.isEmpty() && std::none_of(value.begin(), value.end(), [](QChar c) { return c.isSpace(); });
    return bare ? QStringLiteral("%1:%2").arg(key, value) : QStringLiteral("%1:\"%2\"").arg(key, value);
}

}  // namespace diptych
