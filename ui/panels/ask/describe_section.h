// Captions of the current picture: candidates with scores, tokens shaded by probability, the map of a token, what else
// could have stood there, and going on from such an alternative. Streams while it works; can be stopped.
#pragma once

#include <QTimer>
#include <QWidget>
#include <memory>

#include "core/base/job.h"
#include "core/engine.h"
#include "viz/export.h"
#include "viz/heat_overlay.h"

class QCheckBox;
class QLabel;
class QPushButton;

namespace diptych {

class BarList;
class ColorBar;
class DecodingControls;
class LatestText;
class TokenChips;
struct Services;

class DescribeSection : public QWidget {
    Q_OBJECT

public:
    explicit DescribeSection(Services& services, QWidget* parent = nullptr);
    ~DescribeSection() override;

    void setActive(bool on);                        // false: drops work, takes it up again when active
    void setPicture(SharedImage image);             // null: none; drops work and results
    void describe();                                // replaces what runs
    void stop();                                    // at once; what was found so far is dropped
    void choose(int candidate);                     // shows its tokens
    void chooseToken(int chip);                     // index into ids; −1: none. Opens the alternatives
    void pointAtClearestToken();                    // as if the pointer stood on the word with the sharpest map
    bool running() const { return m_running; }
    bool automatic() const;                         // describe every picture at once
    const CaptionResult& result() const { return m_result; }
    HeatOverlay overlay() const;                    // of the token hovered or chosen; empty: none
    QString overlayText() const;                    // what the overlay shows, translated
    QStringList lines() const;                      // candidates with scores, English, for print and copy
    Recipe recipe() const;
    void restore(const Recipe& recipe);
    void retranslate();
    void followModel();

Q_SIGNALS:
    void overlayChanged();
    void finished(const QString& problem);          // empty: it went well

private:
    void build();
    QLayout* headRow();
    QWidget* alternativesBox();
    void connectParts();
    void run(const std::vector<std::int64_t>& continueFrom);
    void take(Result<CaptionResult> result);
    void endRun();
    void showCandidates();
    void showAlternatives();
    void showState();
    void showGoOn();
    QString stateText(const QString& reason) const;
    void goOn();
    int newToken(int chip) const;                   // index of a chip among the new tokens; −1: given
    int shownToken() const;                         // of the token hovered, else of the chosen one; −1: none
    const GeneratedText* candidate() const;

    Services& m_services;
    DecodingControls* m_decoding;
    QPushButton *m_start, *m_stop, *m_goOn, *m_use;
    QCheckBox* m_auto;
    QLabel *m_title, *m_state, *m_alternativesTitle;
    BarList *m_candidates, *m_alternatives;
    TokenChips* m_chips;
    ColorBar* m_legend;
    QWidget *m_found, *m_alternativesBox;           // hidden while there is no caption; while no token is chosen
    QTimer m_stream;
    std::shared_ptr<LatestText> m_latest;
    SharedImage m_image;
    CaptionResult m_result;
    QString m_problem;
    JobHandle m_job;
    std::vector<std::int64_t> m_from;               // what the last run went on from
    int m_candidate = -1, m_hovered = -1;
    bool m_running = false, m_interrupted = false, m_stopped = false;
};

}  // namespace diptych
