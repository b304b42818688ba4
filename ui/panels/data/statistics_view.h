// What a data set holds, counted: one statistic at a time as bars; a click on a bar filters by it.
#pragma once

#include <QWidget>

#include "ui/panels/data/data_statistics.h"

class QComboBox;
class QLabel;

namespace diptych {

class Settings;

class StatisticsView : public QWidget {
    Q_OBJECT

public:
    explicit StatisticsView(Settings& settings, QWidget* parent = nullptr);

    void show(std::vector<Statistic> statistics);
    void retranslate();

Q_SIGNALS:
    void filterWanted(const QString& term);

protected:
    void changeEvent(QEvent* event) override;

private:
    void fillChoice();
    void fitBars();
    void showStatistic();
    const Statistic* shown() const;

    Settings& m_settings;
    std::vector<Statistic> m_statistics;
    QComboBox* m_choice;
    HistogramView* m_bars;
    QLabel* m_noBars;
};

}  // namespace diptych
