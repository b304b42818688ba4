// What was asked of runs (run.json and the command line), and what differs between several of them.
#pragma once

#include <QList>
#include <QString>

#include "ui/hosts/run_host.h"

namespace diptych {

QString requestText(const RunState& run);           // the command line and run.json as it stands
QString differencesOf(const QList<RunState>& runs); // one line a key whose values differ: "lr: 0.0002 | 0.0001"

}  // namespace diptych
