// The window driven from outside: opens each panel, lets it do real work, takes its picture, looks for widgets without a
// name, clipped texts and texts that were not translated, and writes tour.json (interfaces: the window, driven from outside).
#pragma once

#include <QElapsedTimer>
#include <QJsonArray>
#include <QObject>
#include <QStringList>
#include <QTimer>

namespace diptych {

struct Services;
class MainWindow;

struct TourOptions {
    QString folder;
    QStringList panels;                             // empty: all
    QString language;
};

class Tour : public QObject {
    Q_OBJECT

public:
    Tour(MainWindow& window, Services& services, TourOptions options, QObject* parent = nullptr);
    void start();                                   // once the window is shown
    void notePaint(double milliseconds) { m_firstPaint = milliseconds; }
    void noteEngine(double milliseconds) { m_engineReady = milliseconds; }
    void noteProblem(const QString& oneLine);        // something asked for could not be opened: the tour fails

Q_SIGNALS:
    void finished(int exitCode);

private:
    void next();
    void photograph(const QString& name, const QString& problem);
    void finish();

    MainWindow& m_window;
    Services& m_services;
    TourOptions m_options;
    QJsonArray m_reports;
    QStringList m_failed;
    QElapsedTimer m_panelClock;
    QTimer m_pulse, m_patience;
    QElapsedTimer m_sincePulse;
    double m_worstStall = 0, m_firstPaint = -1, m_engineReady = -1;
    int m_at = -1, m_patienceMs;
};

// Milliseconds since this process was started, by the kernel's account.
double millisecondsSinceProcessStart();

}  // namespace diptych
