// Ask: the current picture large, and beside it what the model says: captions and answers, with their probabilities and
// where the model looked. Says so when a picture lies outside what the model was trained on.
#pragma once

#include <QImage>
#include <functional>
#include <memory>

#include "ui/common/current_picture.h"
#include "ui/panel.h"
#include "viz/export.h"

class QLabel;
class QPushButton;
class QScrollArea;
class QSlider;
class QSplitter;
class QTimer;
class QToolButton;

namespace diptych {

class DescribeSection;
class MapPicture;
class QuestionSection;
struct HeatOverlay;

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
    QStringList spokenResults() const override;
    void retranslate() override;

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    enum class Stage { Idle, Waiting, Describing, Asking };
    void buildLeft(QWidget* left);
    void buildRight(QScrollArea* right);
    void addActions();
    void takePicture();
    void takeModel();
    void judgePicture();
    void showOverlay(const HeatOverlay& overlay);
    void showStatus();
    void advance();                                 // bringToContent, step by step
    void finishContent(const QString& problem);
    void exportResults();
    Recipe recipe() const;

    Services& m_services;
    CurrentPicture m_picture;
    QSplitter* m_splitter;
    MapPicture* m_view;
    QLabel *m_name, *m_status;
    QPushButton* m_open;
    QLabel* m_opacityName;
    QSlider* m_opacity;
    QToolButton* m_results;
    DescribeSection* m_describe;
    QuestionSection* m_question;
    QList<QAction*> m_actions;
    QAction *m_describeAction, *m_askAction, *m_stopAction, *m_copyAction, *m_exportAction;
    JobHandle m_judging;
    std::optional<double> m_strangeness;
    QString m_judgeProblem;
    std::function<void(const QString&)> m_done;
    Stage m_stage = Stage::Idle;
    QTimer* m_patience;
};

}  // namespace diptych
