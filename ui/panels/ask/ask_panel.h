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
class QSlider;
class QSplitter;
class QTimer;
class QToolButton;

namespace diptych {

class ColorBar;
class ColumnScroll;
class DescribeSection;
class MapPicture;
class QuestionSection;
class WorldHint;
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
    void restore(const Recipe& recipe) override;
    QStringList spokenResults() const override;
    void retranslate() override;

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    enum class Stage { Idle, Waiting, Describing, Asking };
    void buildSplitter(QWidget* left);
    void buildLeft(QWidget* left);
    void buildRight(ColumnScroll* right);
    void connectParts();
    void addActions();
    void takePicture();
    void takeModel();
    void forgetResults();                           // another model would not have said the same
    void showPicture();
    void showMap(const HeatOverlay& overlay, const QString& meaning);
    void showMapMeaning();
    void showPatch(int row, int col);
    void openPicture();
    void advance();                                 // bringToContent, step by step
    void finishContent(const QString& problem);
    void exportResults();
    Recipe recipe() const;

    Services& m_services;
    CurrentPicture m_picture;
    QSplitter* m_splitter;
    MapPicture* m_view;
    ColorBar* m_legend;
    WorldHint* m_world;
    QLabel *m_name, *m_mapMeaning, *m_opacityName;
    QPushButton* m_open;
    QSlider* m_opacity;
    QToolButton* m_results;
    DescribeSection* m_describe;
    QuestionSection* m_question;
    QList<QAction*> m_actions;
    QAction *m_describeAction, *m_askAction, *m_stopAction, *m_copyAction, *m_exportAction;
    QString m_shownMeaning;                         // of the overlay; empty: there is none
    std::function<void(const QString&)> m_done;
    Stage m_stage = Stage::Idle;
    QTimer* m_patience;
};

}  // namespace diptych
