#include "ui/panels/train/run_texts.h"

#include <QCoreApplication>
#include <algorithm>

#include "ui/common/duration_text.h"
#include "viz/style.h"

namespace diptych {

namespace {

QString text(const char* source) { return QCoreApplication::translate("diptych::RunStates", source); }

// Null where the run has no such curve.
const RunCurve* curveOf(const RunState& run, const QString& name) {
    const auto found = run.curves.find(name);
    return found == run.curves.end() || found->second.value.isEmpty() ? nullptr : &found->second;
}

double meanOf(const QVector<double>& values, qsizetype from, qsizetype count) {
    double sum = 0;
    for (qsizetype i = from; i < from + count; ++i)
        sum += values[i];
    return sum / static_cast<double>(count);
}

QString bestText(const RunState& run) {
    const int step = stepOfCheckpoint(run.bestCheckpoint);
    const QString named = text(QT_TRANSLATE_NOOP("diptych::RunStates", "step %1")).arg(step);
    const RunCurve* evaluated = curveOf(run, QStringLiteral("eval/loss"));
    const auto at = evaluated == nullptr ? -1 : evaluated->step.indexOf(step);
    return at < 0 ? named
                  : named + QStringLiteral(" · ") +
                        text(QT_TRANSLATE_NOOP("diptych::RunStates", "validation loss %1")).arg(viz::number(evaluated->value[at], 4));
}

// Validation got worse while training went on getting better.
QString overfitAdvice(const RunState& run) {
    const RunCurve* evaluated = curveOf(run, QStringLiteral("eval/loss"));
    const RunCurve* trained = curveOf(run, QStringLiteral("loss"));
    if (evaluated == nullptr || trained == nullptr || evaluated->value.size() < 4 || trained->value.size() < 8)
        return {};
    const auto best = std::min_element(evaluated->value.begin(), evaluated->value.end()) - evaluated->value.begin();
    const qsizetype half = trained->value.size() / 2;
    const bool falls = meanOf(trained->value, half, half) < meanOf(trained->value, 0, half);
    const double lowest = evaluated->value[best], now = evaluated->value.back();
    if (best > evaluated->value.size() - 3 || now < lowest * 1.03 || !falls)
        return {};
    return text(QT_TRANSLATE_NOOP("diptych::RunStates",
                                  "It begins to learn by heart: the validation loss was lowest at step %1 (%2) and is %3 now, while the "
                                  "training loss falls. Use the best checkpoint, or train on more data or for fewer steps."))
        .arg(evaluated->step[best]).arg(viz::number(lowest, 4), viz::number(now, 4));
}

QString slopeAdvice(const RunState& run) {
    const RunCurve* loss = curveOf(run, QStringLiteral("loss"));
    if (loss == nullptr || loss->value.size() < 60)
        return {};
    const qsizetype third = loss->value.size() / 3;
    const double first = meanOf(loss->value, 0, third), last = meanOf(loss->value, loss->value.size() - third, third);
    const QString from = viz::number(first, 4), to = viz::number(last, 4);
    if (last > first * 1.1)
        return text(QT_TRANSLATE_NOOP("diptych::RunStates", "The loss rises (from %1 to %2): lower the learning rate.")).arg(from, to);
    if (last > first * 0.99)
        return text(QT_TRANSLATE_NOOP("diptych::RunStates", "The loss has hardly moved (from %1 to %2): raise the learning rate, or let "
                                                            "more weights learn.")).arg(from, to);
    return {};
}

QStringList stateParts(const RunState& run) {
    QStringList parts{run.stopping ? text(QT_TRANSLATE_NOOP("diptych::RunStates", "stopping…")) : runKindText(run.kind)};
    if (run.steps > 0)
        parts << text(QT_TRANSLATE_NOOP("diptych::RunStates", "step %1 of %2")).arg(run.step).arg(run.steps);
    if (run.kind == RunState::Kind::Running && run.secondsLeft >= 0)
        parts << text(QT_TRANSLATE_NOOP("diptych::RunStates", "%1 left")).arg(durationText(run.secondsLeft));
    parts << (run.usable() ? text(QT_TRANSLATE_NOOP("diptych::RunStates", "usable: yes"))
                           : text(QT_TRANSLATE_NOOP("diptych::RunStates", "usable: no checkpoint yet")));
    return parts;
}

}  // namespace

QString runKindText(RunState::Kind kind) {
    switch (kind) {
    case RunState::Kind::New: return text(QT_TRANSLATE_NOOP("diptych::RunStates", "not started"));
    case RunState::Kind::Running: return text(QT_TRANSLATE_NOOP("diptych::RunStates", "running"));
    case RunState::Kind::Stopped: return text(QT_TRANSLATE_NOOP("diptych::RunStates", "stopped"));
    case RunState::Kind::Finished: return text(QT_TRANSLATE_NOOP("diptych::RunStates", "finished"));
    case RunState::Kind::Failed: return text(QT_TRANSLATE_NOOP("diptych::RunStates", "failed"));
    }
    return {};
}

QString runStateText(const RunState& run) { return stateParts(run).join(QStringLiteral(" · ")); }

QString runListText(const RunState& run) {
    QStringList lines = stateParts(run);
    if (lines.size() > 2)                           // state and step on one line, the rest on the next
        lines = {lines.mid(0, 2).join(QStringLiteral(" · ")), lines.mid(2).join(QStringLiteral(" · "))};
    return run.title + QLatin1Char('\n') + lines.join(QLatin1Char('\n'));
}

QString memoryText(std::int64_t bytes) {
    const double mega = static_cast<double>(bytes) / 1e6;
    return mega < 1000 ? QStringLiteral("%1 MB").arg(mega, 0, 'f', 0) : QStringLiteral("%1 GB").arg(mega / 1000, 0, 'f', 1);
}

QList<Fact> factsOf(const RunState& run) {
    QList<Fact> facts;
    const auto add = [&facts](bool known, const char* name, const QString& value, const QString& tip = {}) {
        if (known)
            facts.append({text(name), value, tip});
    };
    const RunCurve* loss = curveOf(run, QStringLiteral("loss"));
    const RunCurve* rate = curveOf(run, QStringLiteral("lr"));
    add(run.kind == RunState::Kind::Running && run.secondsLeft >= 0, QT_TRANSLATE_NOOP("diptych::RunStates", "Time left"),
        durationText(run.secondsLeft), text(QT_TRANSLATE_NOOP("diptych::RunStates", "Without the time that evaluating and saving take")));
    add(loss != nullptr, QT_TRANSLATE_NOOP("diptych::RunStates", "Loss now"), loss == nullptr ? QString() : viz::number(loss->value.back(), 4));
    add(run.usable(), QT_TRANSLATE_NOOP("diptych::RunStates", "Best checkpoint"), run.usable() ? bestText(run) : QString(),
        QString::fromStdString(run.bestCheckpoint.string()));
    add(run.picturesPerSecond > 0, QT_TRANSLATE_NOOP("diptych::RunStates", "Speed"),
        text(QT_TRANSLATE_NOOP("diptych::RunStates", "%1 pictures/s")).arg(run.picturesPerSecond, 0, 'f', 1));
    add(run.secondsPerStep > 0, QT_TRANSLATE_NOOP("diptych::RunStates", "A step takes"),
        text(QT_TRANSLATE_NOOP("diptych::RunStates", "%1 s")).arg(run.secondsPerStep, 0, 'f', 2));
    add(run.memoryBytes > 0, QT_TRANSLATE_NOOP("diptych::RunStates", "Memory"), memoryText(run.memoryBytes),
        text(QT_TRANSLATE_NOOP("diptych::RunStates", "The most that the training process has used")));
    add(rate != nullptr, QT_TRANSLATE_NOOP("diptych::RunStates", "Learning rate now"), rate == nullptr ? QString() : viz::number(rate->value.back()));
    return facts;
}

QString noteText(const RunNote& note) {
    if (note.kind == QLatin1String("start"))
        return text(QT_TRANSLATE_NOOP("diptych::RunStates", "started; %1 parameters learn")).arg(note.detail);
    if (note.kind == QLatin1String("resume"))
        return text(QT_TRANSLATE_NOOP("diptych::RunStates", "resumed; %1 parameters learn")).arg(note.detail);
    if (note.kind == QLatin1String("eval"))
        return text(QT_TRANSLATE_NOOP("diptych::RunStates", "validation loss %1")).arg(note.detail);
    if (note.kind == QLatin1String("checkpoint"))
        return text(QT_TRANSLATE_NOOP("diptych::RunStates", "saved %1")).arg(note.detail);
    if (note.kind == QLatin1String("end") && note.detail == QLatin1String("finished"))
        return runKindText(RunState::Kind::Finished);
    if (note.kind == QLatin1String("end") && note.detail == QLatin1String("stopped"))
        return runKindText(RunState::Kind::Stopped);
    return note.detail.isEmpty() ? note.kind : note.detail;
}

QString metricText(const QString& curve) {
    const bool evaluated = curve.startsWith(QLatin1String("eval/"));
    const QString name = curve.section(QLatin1Char('/'), -1);
    const QString shown = name == QLatin1String("loss")        ? text(QT_TRANSLATE_NOOP("diptych::RunStates", "loss"))
                          : name == QLatin1String("lr")        ? text(QT_TRANSLATE_NOOP("diptych::RunStates", "learning rate"))
                          : name == QLatin1String("grad_norm") ? text(QT_TRANSLATE_NOOP("diptych::RunStates", "gradient norm"))
                          : name.endsWith(QLatin1String("_accuracy"))
                              ? text(QT_TRANSLATE_NOOP("diptych::RunStates", "%1 accuracy")).arg(name.chopped(9))
                              : name;
    return evaluated ? text(QT_TRANSLATE_NOOP("diptych::RunStates", "%1, validation")).arg(shown) : shown;
}

QStringList adviceOn(const RunState& run) {
    QStringList advice{overfitAdvice(run), slopeAdvice(run)};
    if (run.kind == RunState::Kind::Finished && curveOf(run, QStringLiteral("eval/loss")) == nullptr)
        advice << text(QT_TRANSLATE_NOOP("diptych::RunStates", "Nothing was held out for validation: whether it learnt by heart cannot be "
                                                               "told, and the last checkpoint counts as the best."));
    advice.removeAll(QString());
    return advice;
}

}  // namespace diptych
