// Ask: the current picture large, and beside it the ways of asking about it: describe and question, chat, classes, batch,
// with the probabilities and where the model looked. Says so when a picture lies outside what the model was trained on.
#pragma once

#include <functional>

#include "ui/common/current_picture.h"
#include "ui/panel.h"
#include "viz/export.h"

class QSplitter;
class QStackedWidget;
class QTimer;
class QToolButton;

namespace diptych {

class AskPicture;
class AskSection;
class BatchSection;
class ChatSection;
class ClassesSection;
class DescribeSection;
class QuestionSection;
class WayBar;
enum class AskWay;

class AskPanel : public Panel {
    Q_OBJECT

public:
    explicit AskPanel(Services& services, QWidget* parent = nullptr);
    ~AskPanel() override;

    QString name() const override { return QStringLiteral("ask"); }
    QString title() const override { return tr("Ask"); }
    QString iconName() const override { return QStringLiteral("ask"); }
    QList<QAction*> panelActions() const override { return m_actions; }
    void bringToContent(std::function<void(const QString& problem)> done) override;
    void restore(const Recipe& recipe) override;
    QStringList spokenResults() const override;
    void retranslate() override;

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    enum class Stage { Idle, Waiting, Working, Asking };
    void build();
    QWidget* rightSide();
    QWidget* lookPage();
    void connectParts();
    void addActions();
    void installPictureExport();
    void takePicture();
    void takeModel();
    void takeWay();
    void activate();                                // the sections of the way that is shown
    void giveContent();                             // picture to all sections; another model would not have said the same
    void beginAtOnce();                             // what is asked of every picture without being told to
    void showMap(const AskSection* speaker = nullptr);           // null: of whichever section has one
    QString hint() const;                           // what pointing at a token does
    QList<AskSection*> sections(AskWay way) const;
    QList<AskSection*> shownSections() const;
    void advance();                                 // bringToContent, step by step
    void beginContent();
    bool askForContent();                           // the question after the caption; false: there is none to ask
    void pointAtClearest();
    void finishContent(const QString& problem);
    void exportResults();
    Recipe recipe() const;

    Services& m_services;
    CurrentPicture m_picture;
    QSplitter* m_splitter;
    AskPicture* m_left;
    WayBar* m_ways;
    QStackedWidget* m_pages;
    DescribeSection* m_describe;
    QuestionSection* m_question;
    ChatSection* m_chat;
    ClassesSection* m_classes;
    BatchSection* m_batch;
    QList<AskSection*> m_sections;
    QToolButton* m_results;
    QList<QAction*> m_actions;
    QAction *m_describeAction, *m_askAction, *m_stopAction, *m_copyAction, *m_exportAction;
    std::function<void(const QString&)> m_done;
    Stage m_stage = Stage::Idle;
    QTimer* m_patience;
};

}  // namespace diptych
