#include "ui/panels/data/chip_row.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QToolButton>

#include "ui/common/flow_layout.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"

namespace diptych {

namespace {

constexpr qsizetype longestText = 40;               // characters of a chip; the tool tip has all

}  // namespace

ChipRow::ChipRow(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme) {
    auto* layout = new FlowLayout(this, Theme::grid);
    layout->setContentsMargins(0, 0, 0, 0);
    setProperty("dataText", true);
    connect(&theme, &Theme::changed, this, &ChipRow::retranslate);
}

void ChipRow::add() {
    Chip chip{new QWidget(this), nullptr, nullptr};
    auto* line = new QHBoxLayout(chip.box);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(0);
    chip.text = new QToolButton(chip.box);
    chip.cross = new QToolButton(chip.box);
    chip.text->installEventFilter(this);
    line->addWidget(chip.text);
    line->addWidget(chip.cross);
    const int place = static_cast<int>(m_chips.size());
    connect(chip.text, &QToolButton::clicked, this, [this, place] { Q_EMIT turned(place); });
    connect(chip.cross, &QToolButton::clicked, this, [this, place] { Q_EMIT removed(place); });
    layout()->addWidget(chip.box);
    m_chips.push_back(chip);
}

void ChipRow::show(const std::vector<FilterChip>& chips) {
    m_shown = chips;
    while (m_chips.size() < m_shown.size())
        add();
    retranslate();
}

void ChipRow::fill(const Chip& chip, const FilterChip& shown) {
    const QString text = QString::fromStdString(shown.text);
    chip.text->setText(literalText(text.size() > longestText ? text.left(longestText) + QStringLiteral("…") : text));
    chip.text->setToolTip(plainToolTip(shown.negated ? tr("%1 — click to let these rows pass instead").arg(text)
                                                     : tr("%1 — click to keep these rows out instead").arg(text)));
    chip.text->setAccessibleName(tr("Filter %1").arg(text));
    QFont font = this->font();
    font.setStrikeOut(shown.negated);
    chip.text->setFont(font);
    chip.cross->setIcon(m_theme.icon(QStringLiteral("close")));
    chip.cross->setToolTip(tr("Take this filter out"));
    chip.cross->setAccessibleName(tr("Take %1 out").arg(text));
}

void ChipRow::retranslate() {
    for (std::size_t i = 0; i < m_chips.size(); ++i) {
        m_chips[i].box->setVisible(i < m_shown.size());
        if (i < m_shown.size())
            fill(m_chips[i], m_shown[i]);
    }
    updateGeometry();
}

QStringList ChipRow::texts() const {
    QStringList texts;
    for (const FilterChip& chip : m_shown)
        texts << QString::fromStdString(chip.text);
    return texts;
}

bool ChipRow::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Delete)
        for (std::size_t i = 0; i < m_shown.size(); ++i)
            if (m_chips[i].text == watched) {
                Q_EMIT removed(static_cast<int>(i));
                return true;
            }
    return QWidget::eventFilter(watched, event);
}

}  // namespace diptych
