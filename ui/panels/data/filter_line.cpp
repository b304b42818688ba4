#include "ui/panels/data/filter_line.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QStringListModel>
#include <algorithm>

namespace diptych {

FilterLine::FilterLine(QWidget* parent) : QLineEdit(parent), m_words(new QStringListModel(this)), m_completer(new QCompleter(m_words, this)) {
    m_completer->setWidget(this);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->setCompletionMode(QCompleter::PopupCompletion);
    m_completer->popup()->setProperty("dataText", true);
    connect(this, &QLineEdit::textEdited, this, &FilterLine::offer);
    connect(m_completer, qOverload<const QString&>(&QCompleter::activated), this, &FilterLine::insert);
}

void FilterLine::setWords(const QStringList& words) { m_words->setStringList(words); }

// Blanks, parentheses and a minus part words, but not inside quotation marks.
int FilterLine::wordStart() const {
    const QString before = text().left(cursorPosition());
    int start = 0;
    bool quoted = false;
    for (int i = 0; i < before.size(); ++i) {
        const QChar c = before[i];
        quoted ^= c == QLatin1Char('"');
        if (!quoted && (c.isSpace() || c == QLatin1Char('(') || (c == QLatin1Char('-') && i == start)))
            start = i + 1;
    }
    return start;
}

void FilterLine::offer() {
    const QString word = text().mid(wordStart(), cursorPosition() - wordStart());
    m_completer->setCompletionPrefix(word);
    const int found = m_completer->completionCount();
    const bool complete = found == 1 && m_completer->currentCompletion().compare(word, Qt::CaseInsensitive) == 0;
    if (word.size() < 2 || found == 0 || complete) {
        m_completer->popup()->hide();
        return;
    }
    QRect place = rect();
    place.setLeft(std::min(xOf(wordStart()), width() / 2));
    place.setWidth(m_completer->popup()->sizeHintForColumn(0) + 2 * m_completer->popup()->fontMetrics().height());
    m_completer->complete(place);
}

void FilterLine::insert(const QString& word) {
    const int start = wordStart();
    QString line = text();
    line.replace(start, cursorPosition() - start, word);
    setText(line);
    setCursorPosition(start + static_cast<int>(word.size()));
}

int FilterLine::xOf(int character) const {
    constexpr int frame = 4;                        // px that Qt keeps free at the left
    return frame + fontMetrics().horizontalAdvance(text().left(character));
}

}  // namespace diptych
