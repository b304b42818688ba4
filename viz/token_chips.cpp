#include "viz/token_chips.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QRegularExpression>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "viz/style.h"

namespace diptych {
namespace {

// A blank-only token would be invisible.
QString shownText(const QString& text) {
    return text.trimmed().isEmpty() ? QString(std::max<qsizetype>(1, text.size()), QChar(0x2423)) : text;
}

}  // namespace

bool looksSpecial(const QString& piece) {
    static const QRegularExpression pattern(QStringLiteral("^(\\[[A-Z]+[0-9]*\\]|<\\|?/?[A-Za-z_0-9]+\\|?>)$"));
    return pattern.match(piece).hasMatch();
}

bool looksLikeWord(const QString& piece) {
    return !looksSpecial(piece) && std::any_of(piece.begin(), piece.end(), [](QChar c) { return c.isLetter(); });
}

TokenChips::TokenChips(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Tokens"));
}

void TokenChips::setChips(const QList<TokenChip>& chips) {
    const bool sameTexts = std::equal(chips.begin(), chips.end(), m_chips.begin(), m_chips.end(),
                                      [](const TokenChip& a, const TokenChip& b) { return a.text == b.text; });
    m_chips = chips;
    if (sameTexts)
        return update();
    m_hovered = -1;
    m_current = m_current < chips.size() ? m_current : -1;
    relayout();
}

void TokenChips::setColorMap(ColorMap map) {
    m_colors = map;
    update();
}

void TokenChips::setRange(const ValueRange& range) {
    m_range = range;
    update();
}

void TokenChips::setValueTitle(const QString& title) {
    m_valueTitle = title;
}

void TokenChips::setShowSpecial(bool on) {
    m_showSpecial = on;
    relayout();
}

void TokenChips::setEmptyText(const QString& text) {
    m_emptyText = text;
    relayout();
}

void TokenChips::setCurrent(int chip) {
    m_current = chip >= 0 && chip < m_chips.size() ? chip : -1;
    setAccessibleDescription(m_current < 0 ? QString() : describe(m_current));
    update();
}

int TokenChips::arrange(int width, QVector<QRect>& rects) const {
    const int unit = viz::unit(this), height = fontMetrics().height() + unit * 2;
    int x = 0, y = 0;
    rects.clear();
    for (const TokenChip& chip : m_chips) {
        if (chip.special && !m_showSpecial) {
            rects.append(QRect());
            continue;
        }
        const int chipWidth =
            std::min(width, fontMetrics().horizontalAdvance(shownText(chip.text)) + unit * 4);
        if (x > 0 && x + chipWidth > width) {
            x = 0;
            y += height + unit;
        }
        rects.append(QRect(x, y, chipWidth, height));
        x += chipWidth + unit;
    }
    return y + height;
}

void TokenChips::relayout() {
    arrange(width(), m_rects);
    updateGeometry();
    update();
}

int TokenChips::heightForWidth(int width) const {
    QVector<QRect> rects;
    return arrange(width, rects);
}

QSize TokenChips::sizeHint() const {
    const int width = viz::unit(this) * 90;
    return {width, heightForWidth(std::max(width, this->width()))};
}

QSize TokenChips::minimumSizeHint() const {
    return {viz::unit(this) * 30, fontMetrics().height() + viz::unit(this) * 2};
}

QRect TokenChips::chipRect(int chip) const {
    return m_rects.value(chip);
}

int TokenChips::chipAt(const QPointF& position) const {
    for (int i = 0; i < m_rects.size(); ++i)
        if (m_rects.at(i).contains(position.toPoint()))
            return i;
    return -1;
}

QString TokenChips::describe(int chip) const {
    const TokenChip& shown = m_chips.at(chip);
    QStringList lines{shownText(shown.text)};
    if (!std::isnan(shown.value)) {
        const QString value = shown.valueText.isEmpty() ? viz::number(shown.value) : shown.valueText;
        lines.append(m_valueTitle.isEmpty() ? value : m_valueTitle + QStringLiteral(": ") + value);
    }
    if (!shown.tip.isEmpty())
        lines.append(shown.tip);
    return lines.join(QLatin1Char('\n'));
}

void TokenChips::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_chips.isEmpty()) {
        painter.setPen(viz::mutedText(palette()));
        painter.drawText(rect(), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_emptyText);
    }
    for (int i = 0; i < m_chips.size(); ++i)
        if (!m_rects.value(i).isEmpty())
            paintChip(painter, i);
}

void TokenChips::paintChip(QPainter& painter, int chip) const {
    const TokenChip& shown = m_chips.at(chip);
    const int unit = viz::unit(this);
    const QRectF box = QRectF(m_rects.at(chip)).adjusted(0.5, 0.5, -0.5, -0.5);
    const QColor base = palette().color(QPalette::Base);
    const bool shaded = !std::isnan(shown.value);
    const QColor fill = shaded ? QColor::fromRgb(colorAt(m_colors, m_range.place(shown.value))) : base;
    painter.setBrush(fill);
    painter.setPen(QPen(viz::gridLine(palette()), 1, shown.special ? Qt::DashLine : Qt::SolidLine));
    painter.drawRoundedRect(box, unit, unit);
    if (shaded)
        paintValueLine(painter, box, fill, m_range.place(shown.value));
    if (chip == m_current || chip == m_hovered) {
        const QColor ring = chip == m_current ? palette().color(QPalette::Highlight) : viz::mutedText(palette());
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(ring, chip == m_current ? 3 : 2));
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), unit, unit);
        if (chip == m_current && shaded) {  // the accent may be close to the shade: a second ring keeps it visible
            painter.setPen(QPen(viz::textOn(fill), 1));
            painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), unit, unit);
        }
    }
    const bool muted = shown.special || !shown.enabled;
    painter.setPen(shaded ? viz::textOn(fill) : muted ? viz::mutedText(palette()) : palette().color(QPalette::Text));
    const QString text =
        fontMetrics().elidedText(shownText(shown.text), Qt::ElideRight, static_cast<int>(box.width()) - unit * 2);
    painter.drawText(box, Qt::AlignCenter, text);
}

// Never colour alone: the value is a length as well.
void TokenChips::paintValueLine(QPainter& painter, const QRectF& box, const QColor& fill, double place) const {
    const double unit = viz::unit(this);
    const double length = (box.width() - unit * 2) * std::clamp(place, 0.0, 1.0);
    if (length >= 1)
        painter.fillRect(QRectF(box.left() + unit, box.bottom() - unit * 0.75, length, unit / 2), viz::textOn(fill));
}

bool TokenChips::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int chip = chipAt(help->pos());
    if (chip < 0)
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), viz::plainTip(describe(chip)), this);
    return true;
}

void TokenChips::point(int chip) {
    if (chip == m_hovered || chip >= m_chips.size())
        return;
    m_hovered = chip;
    update();
    Q_EMIT chipHovered(chip);
}

void TokenChips::choose(int chip) {
    if (chip >= 0 && !m_chips.at(chip).enabled)
        return;
    setCurrent(chip);
    Q_EMIT chipChosen(chip);
}

void TokenChips::resizeEvent(QResizeEvent*) {
    arrange(width(), m_rects);
}

void TokenChips::mousePressEvent(QMouseEvent* event) {
    const int chip = chipAt(event->position());
    if (event->button() == Qt::LeftButton && chip >= 0)
        choose(chip == m_current ? -1 : chip);
}

void TokenChips::mouseMoveEvent(QMouseEvent* event) {
    point(chipAt(event->position()));
}

void TokenChips::mouseDoubleClickEvent(QMouseEvent* event) {
    const int chip = chipAt(event->position());
    if (chip >= 0 && m_chips.at(chip).enabled)
        Q_EMIT chipActivated(chip);
}

void TokenChips::leaveEvent(QEvent*) {
    point(-1);
}

int TokenChips::neighbour(int chip, int step) const {
    for (int i = chip + step; i >= 0 && i < m_chips.size(); i += step)
        if (!m_rects.value(i).isEmpty() && m_chips.at(i).enabled)
            return i;
    return chip >= 0 && chip < m_chips.size() ? chip : -1;
}

int TokenChips::chipInNextRow(int chip, int direction) const {
    if (chip < 0)
        return neighbour(-1, 1);
    const QRect from = m_rects.at(chip);
    const int y = from.center().y() + direction * (from.height() + viz::unit(this));
    int best = chip, distance = INT_MAX;
    for (int i = 0; i < m_rects.size(); ++i) {
        const QRect& rect = m_rects.at(i);
        if (rect.isEmpty() || !m_chips.at(i).enabled || y < rect.top() || y > rect.bottom())
            continue;
        const int off = std::abs(rect.center().x() - from.center().x());
        if (off < distance) {
            distance = off;
            best = i;
        }
    }
    return best;
}

void TokenChips::keyPressEvent(QKeyEvent* event) {
    const int count = static_cast<int>(m_chips.size());
    int target = -1;
    switch (event->key()) {
        case Qt::Key_Left: target = neighbour(m_current < 0 ? count : m_current, -1); break;
        case Qt::Key_Right: target = neighbour(m_current, 1); break;
        case Qt::Key_Up: target = chipInNextRow(m_current, -1); break;
        case Qt::Key_Down: target = chipInNextRow(m_current, 1); break;
        case Qt::Key_Home: target = neighbour(-1, 1); break;
        case Qt::Key_End: target = neighbour(count, -1); break;
        case Qt::Key_Escape:
            if (m_current < 0)
                return QWidget::keyPressEvent(event);
            return choose(-1);
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Space:
            if (m_current >= 0)
                Q_EMIT chipActivated(m_current);
            return;
        default: return QWidget::keyPressEvent(event);
    }
    if (target >= 0 && target != m_current) {
        point(target);
        choose(target);
    }
}

void TokenChips::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        relayout();
}

CsvTable TokenChips::table() const {
    CsvTable table{{QStringLiteral("index"), QStringLiteral("token"),
                    m_valueTitle.isEmpty() ? QStringLiteral("value") : m_valueTitle},
                   {}};
    for (int i = 0; i < m_chips.size(); ++i)
        table.rows.append({QString::number(i), m_chips.at(i).text, QString::number(m_chips.at(i).value, 'g', 8)});
    return table;
}

}  // namespace diptych
