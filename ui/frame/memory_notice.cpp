#include "ui/frame/memory_notice.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "ui/common/amount_text.h"
#include "ui/common/path_text.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/engine_host.h"
#include "ui/services.h"

namespace diptych {

MemoryNotice::MemoryNotice(Services& services, QWidget* parent)
    : QFrame(parent), m_services(services), m_sentence(plainLabel({}, this)), m_anyway(new QPushButton(this)),
      m_cancel(new QPushButton(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(3 * Theme::grid, 2 * Theme::grid, 3 * Theme::grid, 2 * Theme::grid);
    row->setSpacing(2 * Theme::grid);
    row->addWidget(m_sentence, 1);
    row->addWidget(m_cancel);
    row->addWidget(m_anyway);
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::AlternateBase);
    connect(m_anyway, &QPushButton::clicked, &services.engine, &EngineHost::openAnyway);
    connect(m_cancel, &QPushButton::clicked, &services.engine, &EngineHost::giveUp);
    connect(&services.engine, &EngineHost::tooLargeChanged, this, &MemoryNotice::refresh);
    refresh();
}

void MemoryNotice::refresh() {
    m_anyway->setText(tr("Load anyway"));
    m_anyway->setToolTip(tr("Everything else may become slow, and the system may end the program"));
    m_cancel->setText(tr("Cancel"));
    const EngineHost::TooLarge* held = m_services.engine.tooLarge();
    if (held != nullptr)
        m_sentence->setText(tr("%1 needs about %2, %3 are free. It was not loaded.")
                                .arg(fileName(held->request.folder), bytesText(static_cast<std::uint64_t>(held->needed)),
                                     bytesText(static_cast<std::uint64_t>(held->available))));
    setVisible(held != nullptr);
}

void MemoryNotice::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        refresh();
    QFrame::changeEvent(event);
}

}  // namespace diptych
