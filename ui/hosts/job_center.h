// Jobs as the job bar shows them. Whoever runs work tells its progress here; finished jobs keep their result or error.
#pragma once

#include <QList>
#include <QObject>
#include <QString>
#include <functional>

#include "core/base/job.h"

namespace diptych {

struct JobRow {
    int id = 0;
    QString title;
    double done = 0, total = 0, secondsLeft = -1;
    bool finished = false;
    QString error;                                 // one line; empty: it went well
    std::function<void()> cancel;                  // null: cannot be cancelled
};

class JobCenter : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    int begin(const QString& title, std::function<void()> cancel);       // shown at once
    void progress(int id, const ProgressReport& report);
    void end(int id, const Status& status);                              // Cancelled is no error
    void forget(int id);                                                 // the user closed the row
    const QList<JobRow>& rows() const { return m_rows; }

Q_SIGNALS:
    void changed();

private:
    QList<JobRow> m_rows;
    int m_nextId = 1;
};

}  // namespace diptych
