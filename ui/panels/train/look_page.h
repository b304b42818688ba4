// Before it starts: one real batch as the network sees it (pixels, texts, tokens), checks, and what two rehearsed steps took.
#pragma once

#include <memory>

#include "core/base/job.h"
#include "ui/panels/train/rehearsal.h"
#include "ui/panels/train/run_request.h"
#include "ui/panels/train/wizard_page.h"

class QListWidget;

namespace diptych {

struct Services;
class FactStrip;

class LookPage : public WizardPage {
    Q_OBJECT

public:
    explicit LookPage(Services& services);

    void look(const RunRequest& request);

private:
    void takePreview(const Result<BatchPreview>& preview);
    void takeRehearsal(const Rehearsed& rehearsed);
    void redraw();

    Services& m_services;
    FactStrip* m_facts;
    QLabel* m_words;
    QListWidget* m_rows;
    RunRequest m_request;
    BatchPreview m_preview;
    Rehearsed m_rehearsed;
    QString m_previewError;
    bool m_previewed = false, m_measured = false;
    JobHandle m_looking;
    std::unique_ptr<Rehearsal> m_rehearsal;
};

}  // namespace diptych
