#include "ui/panels/models/parts_section.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "core/engine_values.h"
#include "ui/common/amount_text.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "viz/tree_map.h"

namespace diptych {

namespace {

constexpr qsizetype longestName = 200;             // of a file: whatever it likes

QString shown(const QString& name) { return name.size() > longestName ? name.left(longestName) + QChar(0x2026) : name; }

TreeMapCell cellOf(const ParameterPart& part) {
    TreeMapCell cell{shown(QString::fromStdString(part.label)), static_cast<double>(part.count), countText(part.count), {}};
    for (const std::int64_t count : part.inside)
        cell.inside.append(static_cast<double>(count));
    return cell;
}

}  // namespace

PartsSection::PartsSection(QWidget* parent)
    : QWidget(parent), m_title(plainLabel({}, this)), m_hint(plainLabel({}, this)), m_back(new QPushButton(this)),
      m_map(new TreeMap(this)) {
    auto* head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_back);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::grid);
    column->addLayout(head);
    column->addWidget(m_map, 1);
    column->addWidget(m_hint);
    m_title->setProperty("dataText", true);
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    connect(m_back, &QPushButton::clicked, this, &PartsSection::goUp);
    connect(m_map, &TreeMap::upWanted, this, &PartsSection::goUp);
    connect(m_map, &TreeMap::cellOpened, this, &PartsSection::openPart);
    connect(m_map, &TreeMap::cellChosen, this, [this](int cell) {
        if (!m_rows.empty())
            Q_EMIT partChosen(QString::fromStdString(m_parts[static_cast<std::size_t>(cell)].prefix));
    });
}

void PartsSection::show(const ModelInfo& info) {
    m_rows.clear();
    m_levels.clear();
    m_parts.clear();
    QList<TreeMapCell> cells;
    for (const auto& [part, count] : info.parametersByPart)
        cells.append({QString::fromStdString(part), static_cast<double>(count), countText(count), {}});
    m_map->setCells(cells);
    retranslate();
}

void PartsSection::showTensors(const std::vector<TensorRow>& rows) {
    if (rows.empty())
        return;
    m_rows = rows;
    setLevels({});
}

void PartsSection::setLevels(const QStringList& levels) {
    m_levels = levels;
    m_parts = partsUnder(m_rows, levels.isEmpty() ? std::string() : levels.back().toStdString());
    QList<TreeMapCell> cells;
    for (const ParameterPart& part : m_parts)
        cells.append(cellOf(part));
    m_map->setCells(cells);
    retranslate();
}

void PartsSection::openPart(int cell) {
    if (m_rows.empty())
        return;
    const QString prefix = QString::fromStdString(m_parts[static_cast<std::size_t>(cell)].prefix);
    setLevels(m_levels + QStringList{prefix});
    Q_EMIT partChosen(prefix);
}

void PartsSection::goUp() {
    if (m_levels.isEmpty())
        return;
    setLevels(m_levels.mid(0, m_levels.size() - 1));
    Q_EMIT partChosen(m_levels.isEmpty() ? QString() : m_levels.back());
}

void PartsSection::retranslate() {
    m_title->setText(m_levels.isEmpty() ? tr("Parameters by part") : tr("Parameters in %1").arg(shown(m_levels.back().chopped(1))));
    m_back->setText(tr("Back"));
    m_back->setToolTip(tr("To the parts around this one (Backspace)"));
    m_back->setVisible(!m_levels.isEmpty());
    m_map->setAccessibleName(tr("Parameters by part"));
    m_map->setEmptyText(tr("No parameters are known."));
    m_hint->setText(m_rows.empty() ? tr("The folder has no weights: counted from config.json.")
                                   : tr("Click a part to list its tensors, double-click or press Enter to look inside."));
}

}  // namespace diptych
