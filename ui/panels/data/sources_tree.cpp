#include "ui/panels/data/sources_tree.h"

#include <QEvent>
#include <QHeaderView>
#include <QLocale>

#include "core/base/files.h"
#include "core/data/filter/filter.h"
#include "ui/common/path_text.h"
#include "ui/common/plain_text.h"
#include "ui/common/theme.h"
#include "ui/hosts/data_host.h"
#include "ui/navigator.h"
#include "ui/services.h"

namespace diptych {

namespace {

constexpr int termRole = Qt::UserRole + 1, pathRole = Qt::UserRole + 2;
constexpr int mostTags = 30;

QString withCount(const QString& name, int count) { return QStringLiteral("%1 · %2").arg(name, QLocale().toString(count)); }

}  // namespace

SourcesTree::SourcesTree(Services& services, QWidget* parent) : QTreeWidget(parent), m_services(services) {
    setHeaderHidden(true);
    setProperty("dataText", true);
    setUniformRowHeights(true);
    setIndentation(3 * Theme::grid);
    setTextElideMode(Qt::ElideMiddle);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    header()->setSectionResizeMode(QHeaderView::Stretch);
    connect(this, &QTreeWidget::itemActivated, this, &SourcesTree::choose);
    connect(this, &QTreeWidget::itemClicked, this, &SourcesTree::choose);
    connect(&services.theme, &Theme::changed, this, &SourcesTree::fill);
    m_recent = services.workspace.recentChanged.connect([this](Workspace::Kind kind) {
        if (kind == Workspace::Kind::Data)
            fill();
    });
    fill();
}

void SourcesTree::show(const DataStatistics& statistics) {
    m_statistics = statistics;
    fill();
}

void SourcesTree::fill() {
    setAccessibleName(tr("Sources, splits and tags"));
    clear();
    addSet();
    addRecent();
    expandAll();
}

QTreeWidgetItem* SourcesTree::addGroup(const QString& name) {
    auto* group = new QTreeWidgetItem(this, {name});
    QFont heading = font();
    heading.setBold(true);
    group->setFont(0, heading);
    group->setToolTip(0, plainToolTip(name));
    return group;
}

QTreeWidgetItem* SourcesTree::addLine(QTreeWidgetItem* parent, const QString& text, const QString& tip) {
    auto* line = new QTreeWidgetItem(parent, {text});
    line->setToolTip(0, plainToolTip(tip.isEmpty() ? text : tip));
    return line;
}

void SourcesTree::addCounts(QTreeWidgetItem* group, const char* key, const QMap<QString, int>& counts, const QString& empty) {
    if (counts.isEmpty()) {
        QTreeWidgetItem* line = addLine(group, empty, {});
        line->setForeground(0, m_services.theme.muted());
        return;
    }
    int shown = 0;
    for (auto count = counts.cbegin(); count != counts.cend() && shown < mostTags; ++count, ++shown)
        addLine(group, withCount(count.key(), count.value()), {})
            ->setData(0, termRole, QString::fromStdString(termText(key, count.key().toStdString())));
}

void SourcesTree::addSet() {
    const auto set = m_services.data.dataset();
    QTreeWidgetItem* group = addGroup(set ? QString::fromStdString(set->name) : tr("No data set is open"));
    if (!set)
        return;
    group->setToolTip(0, plainToolTip(QString::fromStdString(toUtf8(m_services.data.source()) + " · " + set->format)));
    addLine(group, withCount(tr("all rows"), static_cast<int>(set->items.size())), {})->setData(0, termRole, QString());
    addCounts(group, "split", m_statistics.splits, tr("no rows"));
    if (m_statistics.withoutPicture > 0)
        addLine(group, withCount(tr("picture missing"), m_statistics.withoutPicture), {})->setData(0, termRole, QStringLiteral("missing:image"));
    if (m_statistics.excluded > 0)
        addLine(group, withCount(tr("left out"), m_statistics.excluded), {})->setData(0, termRole, QStringLiteral("excluded:yes"));
    addCounts(addGroup(tr("Tags")), "tag", m_statistics.tags, tr("none yet: T puts one on"));
}

void SourcesTree::addRecent() {
    QTreeWidgetItem* group = addGroup(tr("Recent"));
    for (const auto& path : m_services.workspace.recent(Workspace::Kind::Data)) {
        if (path == m_services.data.source())
            continue;
        addLine(group, fileName(path), QString::fromStdString(toUtf8(path)))->setData(0, pathRole, QString::fromStdString(toUtf8(path)));
    }
    if (group->childCount() == 0)
        addLine(group, tr("none yet: drop one here"), {})->setForeground(0, m_services.theme.muted());
}

void SourcesTree::choose(QTreeWidgetItem* line) {
    const QVariant term = line->data(0, termRole), path = line->data(0, pathRole);
    if (term.isValid())
        Q_EMIT filterWanted(term.toString());
    else if (path.isValid())
        m_services.navigator.openPath(fromUtf8(path.toString().toStdString()));
}

void SourcesTree::changeEvent(QEvent* event) {
    QTreeWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fill();
}

}  // namespace diptych
