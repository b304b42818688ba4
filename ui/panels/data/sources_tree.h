// What is open and what was open before: the current set with its splits, tags and the rows left out, each a filter, and the
// recent sources, each to be opened. Empty groups say why they are.
#pragma once

#include <QTreeWidget>

#include "core/base/signal.h"
#include "core/base/workspace.h"
#include "ui/panels/data/data_statistics.h"

namespace diptych {

struct Services;

class SourcesTree : public QTreeWidget {
    Q_OBJECT

public:
    explicit SourcesTree(Services& services, QWidget* parent = nullptr);

    void show(const DataStatistics& statistics);
    void retranslate() { fill(); }

Q_SIGNALS:
    void filterWanted(const QString& term);

protected:
    void changeEvent(QEvent* event) override;
    void keyboardSearch(const QString&) override {} // letters are shortcuts of the panel

private:
    void fill();
    void addSet();
    void addCounts(QTreeWidgetItem* group, const char* key, const QMap<QString, int>& counts, const QString& empty);
    void addRecent();
    QTreeWidgetItem* addGroup(const QString& name);
    QTreeWidgetItem* addLine(QTreeWidgetItem* parent, const QString& text, const QString& tip);
    void choose(QTreeWidgetItem* line);

    Services& m_services;
    DataStatistics m_statistics;
    Connection m_recent;
};

}  // namespace diptych
