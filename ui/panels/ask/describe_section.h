// Captions of the current picture: candidates with scores, tokens shaded by probability, the map of a token, what else
// could have stood there, and going on from such an alternative. Streams while it works; can be stopped.
#pragma once

#include <QTimer>
#include <QWidget>
#include <memory>

#include "core/base/job.h"
#include "core/engine.h"
#include "viz/heat_overlay.h"

class QCheckBox;
class QLabel;
class QPushButton;

namespace diptych {

class BarList;
class DecodingControls;
class LatestText;
class TokenChips;
struct Services;

class DescribeSection : public QWidget {
    Q_OBJECT

public:
    explicit DescribeSection(Services& services, QWidget* parent = nullptr);
    ~DescribeSection() override;

    void setPicture(SharedImage image);             // null: none; drops work and results
    void describe();                                // replaces what runs
    void stop();
    void choose(int candidate);                     // shows its tokens
    void chooseToken(int chip);                     // index into ids; −1: none
    bool running() const { return m_running; }
    bool automatic() const;                         // describe every picture at once
    const CaptionResult& result() const { return m_result; }
    HeatOverlay overlay() const;                    // of the token hovered or chosen; empty: none
    QStringList lines() const;                      // candidates with scores, English, for print and copy
    void retranslate();
    void followModel();

Q_SIGNALS:
    void overlayChanged();
    void finished(const QString& problem);          // empty: it went well

private:
    void build();
    void run(const std::vector<std::int64_t>& continueFrom);
    void take(Result<CaptionResult> result);
    void showCandidates();
    void showAlternatives();
    void showState();
    void goOn();
    int newToken(int chip) const;                   // index of a chip among the new tokens; −1: given
    const GeneratedText* candidate() const;

    Services& m_services;
    DecodingControls* m_decoding;
    QPushButton *m_start, *m_stop, *m_goOn, *m_use;
    QCheckBox* m_auto;
    QLabel *m_title, *m_state, *m_alternativesTitle, *m_hint;
    BarList *m_candidates, *m_alternatives;
    TokenChips* m_chips;
    QTimer m_stream;
    std::shared_ptr<LatestText> m_latest;
    SharedImage m_image;
    CaptionResult m_result;
    QString m_problem;
    JobHandle m_job;
    int m_candidate = -1, m_hovered = -1;
    bool m_running = false, m_continued = false;
};

}  // namespace diptych
