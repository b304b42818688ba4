#include "ui/common/task_progress.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include "ui/common/amount_text.h"
#include "ui/common/duration_text.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"

namespace diptych {

namespace {

constexpr int barSteps = 1000;

}  // namespace

TaskProgress::TaskProgress(QWidget* parent)
    : QWidget(parent), m_bar(new QProgressBar(this)), m_text(plainLabel({}, this)), m_cancel(new QPushButton(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2 * Theme::grid);
    row->addWidget(m_bar, 1);
    row->addWidget(m_text, 1);
    row->addWidget(m_cancel);
    m_bar->setTextVisible(false);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        m_cancel->setEnabled(false);
        Q_EMIT cancelWanted();
    });
    hide();
}

void TaskProgress::begin(const QString& what) {
    m_what = what;
    m_running = true;
    m_cancel->setEnabled(true);
    m_bar->setRange(0, 0);
    m_text->setText(what);
    show();
}

void TaskProgress::report(const ProgressReport& report) {
    if (!m_running || report.total <= 0)
        return;
    m_bar->setRange(0, barSteps);
    m_bar->setValue(static_cast<int>(barSteps * report.done / report.total));
    QString text = tr("%1: %2 of %3").arg(m_what, bytesText(static_cast<std::uint64_t>(report.done)), bytesText(static_cast<std::uint64_t>(report.total)));
    if (report.secondsLeft >= 0)
        text += QStringLiteral(" · ") + tr("%1 left").arg(durationText(report.secondsLeft));
    m_text->setText(text);
}

void TaskProgress::end() {
    m_running = false;
    hide();
}

void TaskProgress::retranslate() {
    m_bar->setAccessibleName(tr("Progress"));
    m_cancel->setText(tr("Cancel"));
}

}  // namespace diptych
