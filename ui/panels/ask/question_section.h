// Questions about the current picture: answers as bars, the question's tokens with their maps, what the data set holds as
// the answer, and everything asked so far (a view of its own, placed by the owner).
#pragma once

#include <QWidget>

#include "core/base/job.h"
#include "core/engine.h"
#include "viz/heat_overlay.h"

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QToolButton;

namespace diptych {

class BarList;
class TokenChips;
struct Question;
struct Services;

class QuestionSection : public QWidget {
    Q_OBJECT

public:
    explicit QuestionSection(Services& services, QWidget* parent = nullptr);

    void setActive(bool on);                        // false: drops work, takes it up again when active
    void setPicture(SharedImage image, const QString& name);      // null: none; keeps question and history
    void setQuestion(const QString& question);
    QString question() const;
    void ask();
    void stop();                                    // at once
    void chooseToken(int chip);
    bool running() const { return m_running; }
    const VqaItem& result() const { return m_result; }
    QWidget* historyView() const { return m_historyBox; }
    HeatOverlay overlay() const;
    QString overlayText() const;                    // what the overlay shows, translated
    QStringList lines() const;                      // question and answers with scores, English
    QString someQuestion() const;                   // one of the data set for this picture, else a general one
    void retranslate();
    void followModel();

Q_SIGNALS:
    void overlayChanged();
    void finished(const QString& problem);

private:
    struct Past {
        VqaItem item;
        QString picture;
        SharedImage image;
    };
    void build();
    void connectParts();
    void take(Result<std::vector<VqaItem>> result);
    void showAnswers();
    void showHistory();
    void showState();
    void fillQuestions();
    void recall(int row);
    int shownToken() const;                         // hovered, else chosen; −1: none
    QString stateText(const QString& reason) const;
    QString verdict() const;                        // the data set's answer beside the model's; empty: it has none
    const Question* given() const;                  // the data set's entry for the shown question; null: none
    bool isGiven(const QString& answer) const;

    Services& m_services;
    QLabel *m_title, *m_state, *m_historyTitle;
    QLineEdit* m_line;
    QToolButton* m_questions;
    QPushButton *m_ask, *m_stop;
    BarList* m_answers;
    TokenChips* m_chips;
    QWidget* m_historyBox;
    QListWidget* m_historyList;
    SharedImage m_image;
    QString m_pictureName, m_problem;
    VqaItem m_result;
    QList<Past> m_history;                          // newest first, at most 50
    JobHandle m_job;
    int m_hovered = -1;
    bool m_running = false, m_interrupted = false, m_stopped = false;
};

}  // namespace diptych
