#include "ui/panels/data/findings_list_model.h"

#include <QCoreApplication>
#include <QHash>

#include "ui/common/plain_text.h"

namespace diptych {

QString findingName(const QString& code) {
    static const QHash<QString, const char*> names{
        {QStringLiteral("missing_image"), QT_TRANSLATE_NOOP("diptych::Findings", "picture missing")},
        {QStringLiteral("outside_root"), QT_TRANSLATE_NOOP("diptych::Findings", "outside the folder")},
        {QStringLiteral("duplicate_id"), QT_TRANSLATE_NOOP("diptych::Findings", "number used twice")},
        {QStringLiteral("dangling_id"), QT_TRANSLATE_NOOP("diptych::Findings", "belongs to no picture")},
        {QStringLiteral("bad_row"), QT_TRANSLATE_NOOP("diptych::Findings", "row cannot be read")},
        {QStringLiteral("bad_text"), QT_TRANSLATE_NOOP("diptych::Findings", "text damaged or too long")}};
    const char* name = names.value(code);
    return name == nullptr ? code : QCoreApplication::translate("diptych::Findings", name);
}

void FindingsListModel::show(std::shared_ptr<const Dataset> set, std::vector<int> items) {
    beginResetModel();
    m_set = std::move(set);
    m_items = std::move(items);
    endResetModel();
}

int FindingsListModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_items.size()); }

QVariant FindingsListModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const auto place = static_cast<std::size_t>(index.row());
    const DataProblem& problem = m_set->problems[place];
    switch (role) {
    case Qt::DisplayRole: {
        const QString where = problem.path.empty() ? tr("row %1 of the source").arg(problem.row) : QString::fromStdString(problem.path);
        return QStringLiteral("%1 · %2").arg(findingName(QString::fromStdString(problem.code)), where);
    }
    case Qt::ToolTipRole: return plainToolTip(QString::fromStdString(problem.detail));
    case itemRole: return m_items[place];
    default: return {};
    }
}

}  // namespace diptych
