// Makes scenes for the user: asks how many and where, works in the background with its progress in the job bar, opens the
// set it made. Several may wait in line.
#pragma once

#include <QObject>
#include <memory>
#include <vector>

#include "core/data/scenes.h"

namespace diptych {

struct Services;
class UiWorker;

class SceneMaking : public QObject {
    Q_OBJECT

public:
    SceneMaking(Services& services, QWidget* window);
    ~SceneMaking() override;

    void ask();

private:
    void make(const MakeScenesRequest& request);

    Services& m_services;
    QWidget* m_window;
    std::vector<JobHandle> m_jobs;
    std::unique_ptr<UiWorker> m_worker;             // last: its thread ends before the rest goes
};

}  // namespace diptych
