// The line in which a filter is typed: completes the word at the cursor, be it a key (split:) or a key with its value.
#pragma once

#include <QLineEdit>

class QCompleter;
class QStringListModel;

namespace diptych {

class FilterLine : public QLineEdit {
    Q_OBJECT

public:
    explicit FilterLine(QWidget* parent = nullptr);

    void setWords(const QStringList& words);
    int xOf(int character) const;                   // px from the left of the widget to before this character
    QCompleter* words() const { return m_completer; }

private:
    void offer();
    void insert(const QString& word);
    int wordStart() const;

    QStringListModel* m_words;
    QCompleter* m_completer;
};

}  // namespace diptych
