// The window: rail, top bar, the current panel, inspector, job bar. It hosts what others bring and decides nothing else.
#pragma once

#include <QHash>
#include <QMainWindow>
#include <filesystem>

#include "ui/frame/opener.h"
#include "ui/panel_registry.h"

class QDockWidget;
class QStackedWidget;

namespace diptych {

struct Services;
class CommandPalette;
class LanguageSwitch;
class Panel;
class Rail;
class TopBar;
struct Command;

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(Services& services, LanguageSwitch& language, BundledPaths bundled, QWidget* parent = nullptr);
    ~MainWindow() override;

    void showPanel(const QString& name);
    QString currentPanel() const;
    Panel* panel(const QString& name);              // made when it is first asked for
    QStringList panelNames() const;
    void openPath(const std::filesystem::path& path);
    void openRemembered();                          // the last model and data, or those of the program
    bool opening() const;                           // a model or a data set is still being read

Q_SIGNALS:
    void firstPainted();                            // once

protected:
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void buildFrame();
    void addShortcuts();
    void followDataset();
    void takeUp(const Recipe& recipe, const std::filesystem::path& file);
    void relabel();
    void restoreLayout();
    QList<Command> commands();
    QList<Command> lookCommands();
    void showKeys();
    void pasteClipboard();

    Services& m_services;
    LanguageSwitch& m_language;
    QList<PanelEntry> m_entries;
    QHash<QString, Panel*> m_panels;
    Opener* m_opener;
    Rail* m_rail;
    TopBar* m_topBar;
    QStackedWidget* m_stack;
    QDockWidget* m_inspectorDock;
    bool m_dockRestored = false;
    CommandPalette* m_palette;
    bool m_painted = false;
};

}  // namespace diptych
