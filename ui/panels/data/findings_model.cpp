#include "ui/panels/data/findings_model.h"

#include <QFont>
#include <QLocale>
#include <algorithm>
#include <map>

#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/common/finding_words.h"

namespace diptych {

namespace {

// Never colour alone: errors are heavy, notes are round.
QString markOf(Severity severity) {
    return severity == Severity::Error ? QStringLiteral("✖") : severity == Severity::Warning ? QStringLiteral("▲") : QStringLiteral("●");
}

QColor colourOf(Severity severity, const Theme& theme) {
    return severity == Severity::Error ? theme.bad() : severity == Severity::Warning ? theme.warning() : theme.muted();
}

}  // namespace

void FindingsModel::show(std::shared_ptr<const CheckReport> report) {
    beginResetModel();
    m_report = std::move(report);
    std::map<std::string, Group> groups;
    for (const auto& [code, count] : m_report->counts)
        groups[code] = {code, severityOf(code), count, {}};
    for (std::size_t i = 0; i < m_report->findings.size(); ++i)
        groups[m_report->findings[i].code].findings.push_back(static_cast<int>(i));
    m_groups.clear();
    for (auto& [code, group] : groups)
        m_groups.push_back(std::move(group));
    std::stable_sort(m_groups.begin(), m_groups.end(), [](const Group& a, const Group& b) {
        return a.severity != b.severity ? a.severity > b.severity : a.count > b.count;
    });
    endResetModel();
}

// The id of a finding is the place of its kind and one more; that of a kind is 0.
QModelIndex FindingsModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : quintptr{0});
}

QModelIndex FindingsModel::parent(const QModelIndex& index) const {
    return !index.isValid() || index.internalId() == 0 ? QModelIndex() : createIndex(static_cast<int>(index.internalId() - 1), 0, quintptr{0});
}

int FindingsModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid())
        return kinds();
    return parent.internalId() != 0 || parent.column() != 0 ? 0 : static_cast<int>(m_groups[static_cast<std::size_t>(parent.row())].findings.size());
}

const Finding* FindingsModel::finding(const QModelIndex& index) const {
    if (!index.isValid() || index.internalId() == 0)
        return nullptr;
    const Group& group = m_groups[index.internalId() - 1];
    return &m_report->findings[static_cast<std::size_t>(group.findings[static_cast<std::size_t>(index.row())])];
}

QVariant FindingsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    if (const Finding* found = finding(index))
        return dataOf(*found, index.column(), role);
    return dataOf(m_groups[static_cast<std::size_t>(index.row())], index.column(), role);
}

QVariant FindingsModel::dataOf(const Group& group, int column, int role) const {
    switch (role) {
    case Qt::DisplayRole:
        return column == What ? QStringLiteral("%1  %2").arg(markOf(group.severity), findingName(group.code)) : QLocale().toString(group.count);
    case Qt::AccessibleTextRole: return QStringLiteral("%1, %2, %3").arg(severityText(group.severity), findingName(group.code)).arg(group.count);
    case Qt::ToolTipRole: return plainToolTip(QStringLiteral("%1: %2").arg(severityText(group.severity), findingMeaning(group.code)));
    case Qt::ForegroundRole: return column == What ? QVariant(colourOf(group.severity, m_theme)) : QVariant();
    case codeRole: return QString::fromStdString(group.code);
    default: return {};
    }
}

QVariant FindingsModel::dataOf(const Finding& finding, int column, int role) const {
    const QString where = finding.path.empty() ? tr("row %1 of the source").arg(finding.row) : QString::fromStdString(finding.path);
    switch (role) {
    case Qt::DisplayRole: return column == What ? where : QString::fromStdString(finding.detail);
    case Qt::ToolTipRole: return plainToolTip(QStringLiteral("%1 · %2").arg(where, QString::fromStdString(finding.detail)));
    case codeRole: return QString::fromStdString(finding.code);
    default: return {};
    }
}

}  // namespace diptych
