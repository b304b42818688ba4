// Models: what a model folder is made of. Parameters by part, what loading found, how it is opened (adapters, type), any
// text as tokens, the current picture as the network gets it; every tensor, the configuration against a reference, export;
// and models fetched from a hub.
#pragma once

#include <functional>

#include "core/base/job.h"
#include "ui/panel.h"
#include "ui/panels/models/model_content.h"

class QLabel;
class QSplitter;
class QStackedWidget;
class QTabWidget;

namespace diptych {

struct Services;
class ConfigSection;
class DownloadPage;
class EmptyState;
class ExportSection;
class FactStrip;
class OpeningSection;
class PartsSection;
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
    QList<QAction*> panelActions() const override { return m_actions; }
    void bringToContent(std::function<void(const QString&)> done) override;
    QStringList spokenResults() const override;
    void retranslate() override;

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* buildLeft();
    void addActions();
    void goStale();
    void refresh();
    void showEmpty();
    void showDownload(bool on);
    void showInfo();
    void showReport();
    void showTensors(const Result<std::vector<TensorRow>>& rows);
    void answer(const QString& problem);
    QString whyEmpty() const;                      // empty: a model is open

    Services& m_services;
    QStackedWidget* m_stack;
    QSplitter* m_content;
    QTabWidget* m_tabs;
    EmptyState* m_empty;
    FactStrip* m_facts;
    QLabel *m_reportTitle, *m_report;
    PartsSection* m_parts;
    OpeningSection* m_opening;
    TokenPlayground* m_tokens;
    SeenSection* m_seen;
    TensorSection* m_tensors;
    ConfigSection* m_config;
    ExportSection* m_export;
    DownloadPage* m_download;
    QList<QAction*> m_actions;
    JobHandle m_reading;
    std::function<void(const QString&)> m_waiting;
    bool m_stale = true, m_downloading = false;
};

}  // namespace diptych
