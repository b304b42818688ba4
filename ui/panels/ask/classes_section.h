// Zero-shot classes of the current picture: own labels and templates, bars with the score and its name, live on every
// change. Labels are typed, taken from a file, or from what the current data set says. What was typed is remembered.
#pragma once

#include <QTimer>
#include <memory>

#include "core/base/job.h"
#include "ui/panels/ask/ask_section.h"
#include "ui/panels/ask/class_scores.h"

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QToolButton;

namespace diptych {

class BarList;
class UiWorker;
struct Services;

class ClassesSection : public AskSection {
    Q_OBJECT

public:
    explicit ClassesSection(Services& services, QWidget* parent = nullptr);
    ~ClassesSection() override;

    void setActive(bool on) override;               // scores at once where picture, model or labels are new
    void setPicture(const SharedImage& image, const std::filesystem::path& file) override;
    void followModel() override;
    void start() override;
    void stop() override;
    bool running() const override { return m_running; }
    void setLabels(const QStringList& labels);
    void setTemplates(const QStringList& templates);
    QStringList labels() const;
    QStringList templates() const;
    const ClassScores& result() const { return m_result; }
    QStringList lines() const override;
    void addResults(const QString& picture, CsvTable& table) const override;
    Recipe recipe() const override;                 // keys "classes.…"
    void restore(const Recipe& recipe) override;
    void retranslate() override;

private:
    void build();
    void connectParts();
    void fillMenus();
    void changed();                                 // labels or templates
    void take(Result<ClassScores> result);
    void forget();
    void readLabels();                              // from a file
    void takeLabels(LabelSource source);            // from the current data set
    void showScores();
    void showState();
    QString reason() const;                         // why there are no scores; empty: they can be had

    Services& m_services;
    std::unique_ptr<UiWorker> m_reader;
    QLabel *m_title, *m_templatesTitle, *m_state, *m_scoreName;
    QPlainTextEdit *m_labels, *m_templates;
    QToolButton *m_sources, *m_ready;
    QPushButton* m_stop;
    BarList* m_bars;
    QTimer m_soon;
    SharedImage m_image;
    ClassScores m_result;
    QString m_problem;
    JobHandle m_job, m_reading;
    bool m_running = false, m_stopped = false, m_active = false, m_stale = true;
};

}  // namespace diptych
