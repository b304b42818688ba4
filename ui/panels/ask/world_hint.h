// One line under the picture: does it lie in the world that the model was trained on? Judged by the engine
// (core/explain/strangeness.h) whenever picture or model change; says so too where nobody can tell. How it is judged
// stands in the tool tip.
#pragma once

#include <QWidget>
#include <optional>

#include "core/base/job.h"
#include "core/engine_values.h"

class QLabel;

namespace diptych {

struct Services;

class WorldHint : public QWidget {
    Q_OBJECT

public:
    explicit WorldHint(Services& services, QWidget* parent = nullptr);

    void judge(SharedImage image);                  // null: nothing to judge; drops what runs
    std::optional<double> strangeness() const { return m_strangeness; }     // 0 to 1; absent: not judged
    QString text() const;
    void retranslate();

private:
    enum class State { None, NoStatistics, Home, Strange, Alien };
    State state() const;
    QString verdict() const;
    QString method() const;
    void refresh();

    Services& m_services;
    QLabel *m_icon, *m_text;
    JobHandle m_job;
    std::optional<double> m_strangeness;
    bool m_judged = false;
};

}  // namespace diptych
