// Train: the runs at the left with state and progress; at the right the chosen run's page. New runs are made by a wizard;
// training itself is a child process that outlives the window. Choosing several runs lays their curves over one another.
#pragma once

#include <functional>
#include <optional>

#include "ui/hosts/run_host.h"
#include "ui/panel.h"

class QAction;
class QLabel;
class QListWidget;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace diptych {

struct Services;
class EmptyState;
class RunPage;

class TrainPanel : public Panel {
    Q_OBJECT

public:
    explicit TrainPanel(Services& services, QWidget* parent = nullptr);

    QString name() const override { return QStringLiteral("train"); }
    QString title() const override { return tr("Train"); }
    QString iconName() const override { return QStringLiteral("train"); }
    QList<QAction*> panelActions() const override;
    void bringToContent(std::function<void(const QString&)> done) override;
    QStringList spokenResults() const override;
    void retranslate() override;

protected:
    void showEvent(QShowEvent* event) override;

private:
    void buildList();
    void buildPage();
    QAction* addPanelAction(const QKeySequence& keys, void (TrainPanel::*done)());
    void redraw();
    void fillList();
    void showChosen();
    void newRun();
    void startOrStop();
    void duplicate();
    void trash();
    void undoTrash();
    void chooseRun(const QString& folder);
    void waitForEnd(const std::filesystem::path& folder, std::function<void(const QString&)> done);
    const RunState* current() const;

    Services& m_services;
    QSplitter* m_splitter;
    QListWidget* m_list;
    QPushButton *m_new, *m_undo;
    QLabel* m_trashNote;
    QStackedWidget* m_stack;
    RunPage* m_page;
    EmptyState* m_empty;
    QAction *m_newAction, *m_trashAction, *m_undoAction;
    std::optional<RunHost::Trashed> m_trashed;
    bool m_stale = true;                            // hidden while runs changed
};

}  // namespace diptych
