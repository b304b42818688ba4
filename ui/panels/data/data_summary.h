// What a data set holds, counted, and what is odd about it: one statistic at a time as bars (a click filters by the bar),
// and the findings (Enter or a double click leads to the row).
#pragma once

#include <QWidget>

#include "ui/panels/data/data_rows.h"

class QComboBox;
class QLabel;
class QListView;

namespace diptych {

class FindingsListModel;
class Settings;

class DataSummary : public QWidget {
    Q_OBJECT

public:
    explicit DataSummary(Settings& settings, QWidget* parent = nullptr);

    void show(std::shared_ptr<const Dataset> set, DataStatistics statistics);
    void retranslate();

protected:
    void changeEvent(QEvent* event) override;

Q_SIGNALS:
    void filterWanted(const QString& term);
    void itemWanted(int item);

private:
    void fillChoice();
    void fitBars();
    void showStatistic();
    const Statistic* shown() const;

    Settings& m_settings;
    std::vector<Statistic> m_statistics;
    QComboBox* m_choice;
    HistogramView* m_bars;
    QLabel *m_noBars, *m_findingsTitle, *m_noFindings;
    QListView* m_findings;
    FindingsListModel* m_findingsModel;
};

}  // namespace diptych
