#include "ui/frame/tour.h"

#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPixmap>
#include <cstdio>

#include "ui/frame/main_window.h"
#include "ui/frame/tour_checks.h"
#include "ui/hosts/engine_host.h"
#include "ui/panel.h"
#include "ui/services.h"

namespace diptych {

namespace {

constexpr int patienceMs = 120'000;                 // for one panel's real work
constexpr int shortPatienceMs = 5'000;              // where the work may never come, for want of a model or data
constexpr int settleMs = 400;

}  // namespace

double millisecondsSinceProcessStart() {
    QFile stat(QStringLiteral("/proc/self/stat")), uptime(QStringLiteral("/proc/uptime"));
    if (!stat.open(QIODevice::ReadOnly) || !uptime.open(QIODevice::ReadOnly))
        return -1;
    const QByteArray line = stat.readAll();
    const QList<QByteArray> fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
    const double started = fields.value(19).toDouble() / static_cast<double>(sysconf(_SC_CLK_TCK));
    return (uptime.readAll().split(' ').value(0).toDouble() - started) * 1000;
}

Tour::Tour(MainWindow& window, Services& services, TourOptions options, QObject* parent)
    : QObject(parent), m_window(window), m_services(services), m_options(std::move(options)), m_patienceMs(patienceMs) {
    if (m_options.panels.isEmpty())
        m_options.panels = window.panelNames();
    m_pulse.setTimerType(Qt::PreciseTimer);
    connect(&m_pulse, &QTimer::timeout, this, [this] {
        m_worstStall = qMax(m_worstStall, static_cast<double>(m_sincePulse.restart()));
    });
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        photograph(m_options.panels.value(m_at), QStringLiteral("no content after %1 s").arg(m_patienceMs / 1000));
    });
}

void Tour::noteProblem(const QString& oneLine) {
    m_failed << oneLine;
    m_patienceMs = shortPatienceMs;
}

void Tour::start() {
    QDir().mkpath(m_options.folder);
    m_sincePulse.start();
    m_pulse.start(5);
    next();
}

void Tour::next() {
    if (++m_at >= m_options.panels.size())
        return finish();
    const QString name = m_options.panels[m_at];
    m_window.showPanel(name);
    Panel* const panel = m_window.panel(name);
    if (panel == nullptr) {
        m_failed << name;
        std::fprintf(stderr, "diptych: no panel is called %s\n", qPrintable(name));
        return next();
    }
    m_panelClock.start();
    m_patience.start(m_patienceMs);
    const int visit = m_at;
    panel->bringToContent([this, name, visit](const QString& problem) {
        if (visit != m_at || !m_patience.isActive())
            return;
        m_patience.stop();
        QTimer::singleShot(settleMs, this, [this, name, problem] { photograph(name, problem); });
    });
}

void Tour::photograph(const QString& name, const QString& problem) {
    Panel* const panel = m_window.panel(name);
    const double ready = static_cast<double>(m_panelClock.elapsed());
    const QString file = QDir(m_options.folder).filePath(name + QStringLiteral(".png"));
    // Taking the picture is the tour's own work, not a stall of the window.
    m_pulse.stop();
    const bool saved = m_window.grab().save(file);
    if (!problem.isEmpty() || !saved) {
        m_failed << name;
        std::fprintf(stderr, "diptych: panel %s: %s\n", qPrintable(name), qPrintable(saved ? problem : file));
    }
    for (const QString& line : panel->spokenResults())
        std::printf("%s: %s\n", qPrintable(name), qPrintable(line));
    const bool translated = m_options.language == QLatin1String("zh_CN");
    m_reports.append(QJsonObject{{QStringLiteral("name"), name},
                                 {QStringLiteral("png"), file},
                                 {QStringLiteral("ready_ms"), ready},
                                 {QStringLiteral("focusable"), focusableCount(m_window)},
                                 {QStringLiteral("unnamed"), QJsonArray::fromStringList(unnamedWidgets(m_window))},
                                 {QStringLiteral("clipped"), QJsonArray::fromStringList(clippedTexts(m_window))},
                                 {QStringLiteral("untranslated"),
                                  QJsonArray::fromStringList(translated ? untranslatedTexts(m_window) : QStringList())}});
    m_sincePulse.restart();
    m_pulse.start(5);
    next();
}

void Tour::finish() {
    m_pulse.stop();
    const QJsonObject report{{QStringLiteral("first_paint_ms"), m_firstPaint},
                             {QStringLiteral("engine_ready_ms"), m_engineReady},
                             {QStringLiteral("worst_stall_ms"), m_worstStall},
                             {QStringLiteral("panels"), m_reports}};
    QFile file(QDir(m_options.folder).filePath(QStringLiteral("tour.json")));
    const QByteArray text = QJsonDocument(report).toJson();
    const bool written = file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    std::fflush(stdout);
    Q_EMIT finished(written && m_failed.isEmpty() ? 0 : 1);
}

}  // namespace diptych
