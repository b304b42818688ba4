// The bottom line: the newest job with progress, time left and cancel; failed jobs with "copy details"; the newest running
// fine-tune; threads, memory and what the engine warns of.
#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
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

    Services& m_services;
    QLabel* m_job;
    QProgressBar* m_progress;
    QToolButton* m_button;
    QLabel* m_run;
    QLabel* m_engine;
    QTimer m_memoryTimer;
    int m_shownJob = 0;
};

}  // namespace diptych
