#include "viz/bar_list.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include "viz/style.h"

namespace diptych {

BarList::BarList(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Ranked list"));
}

void BarList::setRows(const QList<BarRow>& rows) {
    m_rows = rows;
    m_current = m_current < rows.size() ? m_current : -1;
    updateGeometry();
    update();
}

void BarList::setEmptyText(const QString& text) {
    m_emptyText = text;
    update();
}

void BarList::setScoreTitle(const QString& title) {
    m_scoreTitle = title;
}

void BarList::setElideMode(Qt::TextElideMode mode) {
    m_elide = mode;
    update();
}

void BarList::setCurrent(int row) {
    m_current = row >= 0 && row < m_rows.size() ? row : -1;
    setAccessibleDescription(m_current < 0 ? QString()
                                           : m_rows.at(m_current).text + QStringLiteral(", ") + m_rows.at(m_current).score);
    update();
}

QString BarList::describe(int row) const {
    const BarRow& shown = m_rows.at(row);
    QStringList lines{shown.text, m_scoreTitle.isEmpty() ? shown.score : m_scoreTitle + QStringLiteral(": ") + shown.score,
                      shown.note, shown.tip};
    lines.removeAll(QString());
    return lines.join(QLatin1Char('\n'));
}

void BarList::choose(int row) {
    if (row < 0 || row >= m_rows.size())
        return;
    setCurrent(row);
    Q_EMIT rowChosen(row);
}

int BarList::rowHeight() const {
    return fontMetrics().height() + viz::unit(this) * 3;
}

QRect BarList::rowRect(int row) const {
    return {0, row * rowHeight(), width(), rowHeight()};
}

int BarList::rowAt(const QPointF& position) const {
    const int row = static_cast<int>(position.y()) / rowHeight();
    return position.y() >= 0 && row < m_rows.size() ? row : -1;
}

QSize BarList::sizeHint() const {
    const int rows = std::max<int>(1, static_cast<int>(m_rows.size()));
    return {viz::unit(this) * 60, rows * rowHeight()};
}

QSize BarList::minimumSizeHint() const {
    return {viz::unit(this) * 30, sizeHint().height()};
}

void BarList::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_rows.isEmpty()) {
        painter.setPen(viz::mutedText(palette()));
        painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap, m_emptyText);
    }
    for (int row = 0; row < m_rows.size(); ++row)
        paintRow(painter, row);
}

void BarList::paintRow(QPainter& painter, int row) const {
    const BarRow& shown = m_rows.at(row);
    const int unit = viz::unit(this);
    const QRectF box = QRectF(rowRect(row)).adjusted(0, unit / 2.0, 0, -unit / 2.0);
    const QColor accent = palette().color(QPalette::Highlight), base = palette().color(QPalette::Base);
    painter.setPen(Qt::NoPen);
    painter.setBrush(viz::blend(base, accent, 0.06));
    painter.drawRoundedRect(box, unit, unit);
    if (shown.share > 0) {
        painter.setBrush(viz::blend(base, accent, viz::isDark(palette()) ? 0.42 : 0.28));
        const double length = std::max<double>(unit, box.width() * std::min(shown.share, 1.0));
        painter.drawRoundedRect(QRectF(box.topLeft(), QSizeF(length, box.height())), unit, unit);
    }
    if (row == m_current) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(hasFocus() ? accent : viz::mutedText(palette()), hasFocus() ? 2 : 1));
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), unit, unit);
    }
    QRectF text = box.adjusted(unit * 2, 0, -unit * 2, 0);
    const int scoreWidth = fontMetrics().horizontalAdvance(shown.score);
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, shown.score);
    text.setRight(text.right() - scoreWidth - unit * 2);
    const QString words = shown.marked ? QStringLiteral("✓ ") + shown.text : shown.text;
    const QString elided = fontMetrics().elidedText(words, m_elide, static_cast<int>(text.width()));
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, elided);
    text.setLeft(text.left() + fontMetrics().horizontalAdvance(elided) + unit * 2);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(shown.note, Qt::ElideRight, std::max(0, static_cast<int>(text.width()))));
}

bool BarList::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int row = rowAt(help->pos());
    if (row < 0)
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), viz::plainTip(describe(row)), this);
    return true;
}

void BarList::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton)
        choose(rowAt(event->position()));
}

void BarList::mouseDoubleClickEvent(QMouseEvent* event) {
    if (rowAt(event->position()) >= 0)
        Q_EMIT rowActivated(rowAt(event->position()));
}

void BarList::keyPressEvent(QKeyEvent* event) {
    const int last = static_cast<int>(m_rows.size()) - 1;
    switch (event->key()) {
        case Qt::Key_Up: return choose(std::max(0, m_current - 1));
        case Qt::Key_Down: return choose(std::min(last, m_current + 1));
        case Qt::Key_Home: return choose(0);
        case Qt::Key_End: return choose(last);
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (m_current >= 0)
                Q_EMIT rowActivated(m_current);
            return;
        default: QWidget::keyPressEvent(event);
    }
}

CsvTable BarList::table() const {
    CsvTable table{{QStringLiteral("text"), m_scoreTitle.isEmpty() ? QStringLiteral("score") : m_scoreTitle,
                    QStringLiteral("note")},
                   {}};
    for (const BarRow& row : m_rows)
        table.rows.append({row.text, row.score, row.note});
    return table;
}

}  // namespace diptych
