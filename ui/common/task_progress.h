// The progress of one task on its own page: a bar, how much and how long it still takes, and a cancel button. Hidden while
// nothing runs.
#pragma once

#include <QWidget>

#include "core/base/job.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace diptych {

class TaskProgress : public QWidget {
    Q_OBJECT

public:
    explicit TaskProgress(QWidget* parent = nullptr);
    void begin(const QString& what);               // translated: "Exporting"
    void report(const ProgressReport& report);     // done and total in bytes
    void end();
    bool running() const { return m_running; }
    void retranslate();

Q_SIGNALS:
    void cancelWanted();

private:
    QProgressBar* m_bar;
    QLabel* m_text;
    QPushButton* m_cancel;
    QString m_what;
    bool m_running = false;
};

}  // namespace diptych
