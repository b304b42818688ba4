// A run in words: its state, its numbers, its events, its curves, and plain advice with the evidence. Translated.
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include "ui/common/fact_strip.h"
#include "ui/hosts/run_host.h"

namespace diptych {

QString runKindText(RunState::Kind kind);
QString runStateText(const RunState& run);          // "running · step 240 of 1000 · 2 min 5 s left"
QString runListText(const RunState& run);           // the same with the title, in short lines
QString memoryText(std::int64_t bytes);             // "462 MB", "1.3 GB"
QList<Fact> factsOf(const RunState& run);           // time left, speed, memory, rate, best checkpoint
QString noteText(const RunNote& note);              // "validation loss 2.31"
QString metricText(const QString& curve);           // "losses/itc" → "itc", "eval/loss" → "loss, validation"
QStringList adviceOn(const RunState& run);          // over-fitting, a loss that is flat or rises, no validation

}  // namespace diptych
