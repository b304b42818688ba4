// A line to tag the chosen rows in: names parted by commas, a leading minus takes one off, Enter does it, Escape leaves. Tags
// that the set has are completed. The first nine that were ever used are favourites: the keys 1 to 9 put them on.
#pragma once

#include <QStringList>
#include <QWidget>

class QCompleter;
class QLabel;
class QLineEdit;
class QStringListModel;

namespace diptych {

class Settings;

class TagLine : public QWidget {
    Q_OBJECT

public:
    explicit TagLine(Settings& settings, QWidget* parent = nullptr);

    void ask(int rows, const QStringList& known);
    QString favourite(int number) const;            // 1 to 9; empty: none yet
    void retranslate();

Q_SIGNALS:
    void tagged(const QStringList& tags);
    void left();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void take();
    void remember(const QStringList& tags);
    QStringList favourites() const;

    Settings& m_settings;
    QLabel *m_title, *m_hint;
    QLineEdit* m_line;
    QStringListModel* m_known;
    QCompleter* m_completer;
    int m_rows = 0;
};

}  // namespace diptych
