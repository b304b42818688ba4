// Models: what a model folder is made of. Parameters by part, what loading found, any text as tokens, the current picture as
// the network gets it, every tensor with its numbers; adapters put on and taken off.
#pragma once

#include <functional>

#include "core/base/job.h"
#include "ui/panel.h"
#include "ui/panels/models/model_content.h"

class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace diptych {

struct Services;
class BarList;
class EmptyState;
class FactStrip;
class SeenSection;
class TensorSection;
class TokenPlayground;

class ModelsPanel : public Panel {
    Q_OBJECT

public:
    explicit ModelsPanel(Services& services, QWidget* parent = nullptr);

    QString name() const override { return QStringLiteral("models"); }
    QString title() const override { return tr("Models"); }
    QString iconName() const override { return QStringLiteral("models"); }
    QList<QAction*> panelActions() const override;
    void bringToContent(std::function<void(const QString&)> done) override;
    QStringList spokenResults() const override;
    void retranslate() override;

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* buildLeft();
    QWidget* buildAdapterRow();
    void goStale();
    void refresh();
    void showInfo();
    void showReport();
    void showTensors(const Result<std::vector<TensorRow>>& rows);
    void putAdapterOn();
    void takeAdaptersOff();
    void answer(const QString& problem);
    QString whyEmpty() const;                      // empty: a model is open

    Services& m_services;
    QStackedWidget* m_stack;
    QSplitter* m_content;
    EmptyState* m_empty;
    FactStrip* m_facts;
    QLabel *m_partsTitle, *m_reportTitle, *m_report, *m_adapters;
    BarList* m_parts;
    QPushButton *m_putOn, *m_takeOff;
    TokenPlayground* m_tokens;
    SeenSection* m_seen;
    TensorSection* m_tensors;
    QAction* m_adapterAction;
    std::uint64_t m_memory = 0;                    // bytes of the weights as float32
    JobHandle m_reading;
    std::function<void(const QString&)> m_waiting;
    bool m_stale = true;
};

}  // namespace diptych
