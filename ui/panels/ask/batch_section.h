// The same for many pictures: captions, one question, one message or the classes, over the rows chosen in Data, those of the
// data set that pass a filter, or files dropped here. A table fills row by row; choosing a row makes its picture the current
// one everywhere. It can be stopped and gone on with, and is written out as CSV or JSON.
#pragma once

#include <memory>

#include "core/base/signal.h"
#include "ui/panels/ask/ask_section.h"
#include "ui/panels/ask/batch_table_model.h"

class QAction;
class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSortFilterProxyModel;
class QTableView;
class QToolButton;

namespace diptych {

class BatchRunner;
class DecodingControls;
class UiWorker;
struct Services;

class BatchSection : public AskSection {
    Q_OBJECT

public:
    enum class Source { Chosen, Set, Files, Count };

    explicit BatchSection(Services& services, QWidget* parent = nullptr);
    ~BatchSection() override;

    void setActive(bool on) override;               // a batch that runs goes on
    void setPicture(const SharedImage&, const std::filesystem::path&) override {}
    void followModel() override;                    // ends a batch of another model
    void start() override;                          // or goes on with what is left
    void stop() override;
    bool running() const override;
    void setKind(BatchKind kind);
    void setText(const QString& text);              // question or message
    void setSource(Source source);
    void setFilter(const QString& line);
    void addFiles(const std::vector<std::filesystem::path>& files);
    BatchTableModel& table() { return *m_model; }
    const QList<QAction*>& batchActions() const { return m_actions; }
    QStringList lines() const override;
    void retranslate() override;

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void build();
    void buildTable();
    void fitColumns();
    void connectParts();
    void fillChoices();
    void follow();                                  // the source changed
    void gather();                                  // the rows of the source
    void gatherFiles(bool shown);                   // shown: the table holds the first of them
    void gatherFiltered();
    void show(std::vector<int> items);
    BatchKind kind() const;
    Source source() const;
    BatchTask task() const;
    QString reason() const;                         // why it cannot start; empty: it can
    void chooseRow(const QModelIndex& current);
    void openFile();
    void exportTable();
    void showState();
    void showProgress();
    void remember();

    Services& m_services;
    BatchTableModel* m_model;
    BatchRunner* m_runner;
    QSortFilterProxyModel* m_proxy;
    std::unique_ptr<UiWorker> m_worker;
    QLabel *m_title, *m_state;
    QComboBox *m_kind, *m_source;
    QLineEdit *m_text, *m_filter;
    QToolButton *m_openFile, *m_anew;
    QPushButton *m_start, *m_stop;
    QProgressBar* m_progress;
    QTableView* m_view;
    DecodingControls *m_captions, *m_replies;
    QAction* m_export;
    QList<QAction*> m_actions;
    std::vector<std::filesystem::path> m_files;     // dropped or opened
    QString m_modelKey;                             // the answers are of this model
    QString m_filterTaken, m_filterProblem;         // of the rows that are shown
    JobHandle m_gathering;
    Connection m_selection;
    bool m_active = false, m_filesShown = false, m_stale = true;          // stale: the source is another since the rows were taken
};

}  // namespace diptych
