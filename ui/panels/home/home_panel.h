// Home: four first steps that work at once with the bundled model, the first pictures of what is open, recent models and
// data sets.
#pragma once

#include <QList>

#include "core/base/workspace.h"
#include "ui/panel.h"

class QLabel;
class QListWidget;
class QPushButton;
class QVBoxLayout;

namespace diptych {

struct Services;
class PictureStrip;
class StepCard;

class HomePanel : public Panel {
    Q_OBJECT

public:
    explicit HomePanel(Services& services, QWidget* parent = nullptr);

    QString name() const override { return QStringLiteral("home"); }
    QString title() const override { return tr("Home"); }
    QString iconName() const override { return QStringLiteral("home"); }
    void bringToContent(std::function<void(const QString&)> done) override;
    void retranslate() override;

private:
    struct Step {
        const char* icon;
        const char* panel;
        const char* title;
        const char* text;
    };
    struct Recent {
        Workspace::Kind kind;
        QLabel* title;
        QListWidget* list;
    };
    static const QList<Step>& steps();
    void buildSteps(QVBoxLayout* layout);
    void buildPictures(QVBoxLayout* layout);
    void buildRecent(QVBoxLayout* layout);
    void fillRecent();
    void showOpen();

    Services& m_services;
    QLabel *m_title, *m_subtitle, *m_picturesTitle, *m_noPictures, *m_dropHint;
    QList<StepCard*> m_cards;
    PictureStrip* m_strip;
    QPushButton *m_browse, *m_make;
    QList<Recent> m_recent;
    Connection m_recentChanges, m_currentChanges;
};

}  // namespace diptych
