// Questions about the current picture: answers as bars, the question's tokens with their maps, what the data set holds as
// the answer, and everything asked so far (a view of its own, placed by the owner).
#pragma once

#include "core/base/job.h"
#include "ui/panels/ask/ask_section.h"

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

class QuestionSection : public AskSection {
    Q_OBJECT

public:
    explicit QuestionSection(Services& services, QWidget* parent = nullptr);

    void setActive(bool on) override;
    void setPicture(const SharedImage& image, const std::filesystem::path& file) override;   // keeps question and history
    void followModel() override { showState(); }
    void setQuestion(const QString& question);
    QString question() const;
    void start() override { ask(); }
    void ask();
    void stop() override;
    void chooseToken(int chip);
    bool running() const override { return m_running; }
    const VqaItem& result() const { return m_result; }
    QWidget* historyView() const { return m_historyBox; }
    void setHistoryShown(bool on);
    bool hasMaps() const override { return !m_result.maps.empty(); }
    ShownMap map() const override;                  // of the question's token hovered or chosen
    QStringList lines() const override;
    void addResults(const QString& picture, CsvTable& table) const override;
    Recipe recipe() const override { return {{QStringLiteral("question"), question()}}; }
    void restore(const Recipe& recipe) override { setQuestion(valueIn(recipe, QStringLiteral("question"))); }
    QString someQuestion() const;                   // one of the data set for this picture, else a general one
    void retranslate() override;

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
    bool m_running = false, m_interrupted = false, m_stopped = false, m_historyShown = true;
};

}  // namespace diptych
