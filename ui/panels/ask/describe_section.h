// Captions of the current picture: candidates with scores, tokens shaded by probability, the map of a token, what else
// could have stood there, and going on from such an alternative. Streams while it works; can be stopped.
#pragma once

#include <QTimer>
#include <memory>

#include "core/base/job.h"
#include "ui/panels/ask/ask_section.h"

class QCheckBox;
class QLabel;
class QPushButton;

namespace diptych {

class BarList;
class DecodingControls;
class LatestText;
class TokenReview;
struct Services;

class DescribeSection : public AskSection {
    Q_OBJECT

public:
    explicit DescribeSection(Services& services, QWidget* parent = nullptr);
    ~DescribeSection() override;

    void setActive(bool on) override;
    void setPicture(const SharedImage& image, const std::filesystem::path& file) override;   // drops work and results
    void followModel() override;
    void start() override { describe(); }
    void describe();
    void stop() override;                           // what was found so far is dropped
    void choose(int candidate);                     // shows its tokens
    TokenReview& review() { return *m_review; }
    bool running() const override { return m_running; }
    bool automatic() const;                         // describe every picture at once
    const CaptionResult& result() const { return m_result; }
    ShownMap map() const override;                  // of the token hovered or chosen
    bool hasMaps() const override;
    QStringList lines() const override;
    void addResults(const QString& picture, CsvTable& table) const override;
    Recipe recipe() const override;
    void restore(const Recipe& recipe) override;
    void retranslate() override;

private:
    void build();
    QLayout* headRow();
    void connectParts();
    void run(const std::vector<std::int64_t>& continueFrom);
    void take(Result<CaptionResult> result);
    void endRun();
    void showCandidates();
    void showState();
    QString stateText(const QString& reason) const;
    const GeneratedText* candidate() const;

    Services& m_services;
    DecodingControls* m_decoding;
    QPushButton *m_start, *m_stop, *m_use;
    QCheckBox* m_auto;
    QLabel *m_title, *m_state;
    QWidget* m_found;                               // hidden while there is no caption
    BarList* m_candidates;
    TokenReview* m_review;
    QTimer m_stream;
    std::shared_ptr<LatestText> m_latest;
    SharedImage m_image;
    CaptionResult m_result;
    QString m_problem;
    JobHandle m_job;
    std::vector<std::int64_t> m_from;               // what the last run went on from
    int m_candidate = -1;
    bool m_running = false, m_interrupted = false, m_stopped = false;
};

}  // namespace diptych
