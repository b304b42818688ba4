// Inside: where the model looks. Left, layers and heads; middle, the picture with the map and the text as chips. Words show
// their patches, patches show their words; a second open model stands beside, or as a difference.
#pragma once

#include <functional>
#include <optional>

#include "core/base/signal.h"
#include "core/engine.h"
#include "ui/common/current_picture.h"
#include "ui/panel.h"
#include "ui/panels/inside/inside_answer.h"
#include "viz/export.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QSplitter;
class QTimer;

namespace diptych {

class ColorBar;
class ColumnScroll;
class HeadChooser;
class MapControls;
class MapPicture;
class TokenChips;
struct HeatOverlay;

class InsidePanel : public Panel {
    Q_OBJECT

public:
    explicit InsidePanel(Services& services, QWidget* parent = nullptr);
    ~InsidePanel() override;

    QString name() const override { return QStringLiteral("inside"); }
    QString title() const override { return tr("Inside"); }
    QString iconName() const override { return QStringLiteral("inside"); }
    QList<QAction*> panelActions() const override { return m_actions; }
    void bringToContent(std::function<void(const QString& problem)> done) override;
    void restore(const Recipe& recipe) override;
    QStringList spokenResults() const override;
    void retranslate() override;

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void buildLeft(ColumnScroll* left);
    void buildMiddle(QWidget* middle);
    QLayout* pictureRow(QWidget* middle);
    QLayout* textRow();
    void connectParts();
    void connectChoices();
    void connectView(MapPicture* view, MapPicture* twin);
    void addActions();
    void takePicture();
    void takeModel();                               // another one, or the engine's state
    void takeOtherModel();
    void takeMethod();                              // method, target or what stands beside
    void takeSelection(unsigned changes);
    void setText(const QString& text);
    void commitText();
    bool stale() const;                             // nothing is shown, or it belongs to another text
    bool needsRollout() const;                      // as the method, or beside it
    bool needsOther() const;
    void dropWork();
    void ask();                                     // the engine, for what is shown now
    void askCaption();                              // the model's own caption as text
    void askRollout();
    void askOther();
    ExplainRequest explainRequest(bool rollout) const;
    void takeCaption(Result<std::string> caption);
    void take(Result<ExplainResult> result);
    void draw();
    void drawOther(const InsideAnswer& own, HeatOverlay& ownOverlay);
    void drawChips(const InsideAnswer& answer);
    void drawState();
    void drawPatch(int row, int col);               // what stands under the pointer; −1, −1: nothing
    InsideChoice choice() const;
    InsideAnswer answer() const;
    InsideAnswer otherAnswer() const;               // of what stands beside: the other method or the other model
    InsideAnswer otherModelAnswer() const;
    HeatOverlay overlayOf(const InsideAnswer& answer) const;
    QString noteOf(const InsideAnswer& answer) const;
    QString sourceText(const InsideAnswer& answer) const;
    QString otherTitle() const;
    QString patchHint() const;                      // what pointing and dragging would show
    QString reason() const;                         // why nothing can be shown; empty: it can
    Recipe recipe() const;
    void takeRecipe();                              // the rest of a restored one, once there is a result
    void finishContent(const QString& problem);
    int mostPointedToken() const;

    Services& m_services;
    CurrentPicture m_picture;
    Connection m_selection;
    QSplitter* m_splitter;
    HeadChooser* m_chooser;
    MapControls* m_controls;
    QWidget* m_other;                               // all that belongs to the other model
    MapPicture *m_view, *m_otherView;
    ColorBar *m_bar, *m_otherBar;
    QLabel *m_viewTitle, *m_otherTitle, *m_patchNote, *m_note, *m_textName, *m_status;
    QLineEdit* m_line;
    QPushButton *m_ownCaption, *m_export;
    TokenChips* m_chips;
    QList<QAction*> m_actions;
    QAction *m_exportAction, *m_captionAction, *m_clearAction;
    JobHandle m_job, m_rolloutJob, m_otherJob, m_captionJob;
    std::optional<ExplainResult> m_result, m_rolloutResult, m_otherResult;
    QString m_problem, m_askedText;
    Recipe m_pendingRecipe;
    int m_token = -1, m_hoveredToken = -1;
    std::vector<int> m_patches;
    QPoint m_pointed{-1, -1};                       // (col, row) of the patch under the pointer
    bool m_working = false, m_ownText = false;
    std::function<void(const QString&)> m_done;
    QTimer* m_patience;
};

}  // namespace diptych
