// The bottom line: the newest job with progress, time left and cancel, all jobs of the session in a menu; failed jobs with
// "copy details"; the newest running fine-tune; threads, memory and what the engine warns of.
#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QMenu;
class QProgressBar;
class QToolButton;

namespace diptych {

struct Services;

class JobBar : public QWidget {
    Q_OBJECT

public:
    explicit JobBar(Services& services, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void redraw();
    void redrawJob();
    void redrawRun();
    void redrawEngine();
    void fillJobs(QMenu* menu);
    void act(int job);                              // cancels what runs, copies and closes what failed

    Services& m_services;
    QLabel* m_job;
    QProgressBar* m_progress;
    QToolButton *m_button, *m_all;
    QLabel* m_run;
    QLabel* m_engine;
    QTimer m_memoryTimer;
    int m_shownJob = 0;
};

}  // namespace diptych
