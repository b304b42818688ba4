// The menu of saved views: choose one, save what is shown now under a name, remove one. They belong to the source and are kept
// in its project's folder.
#pragma once

#include <QToolButton>
#include <functional>

#include "ui/panels/data/saved_views.h"

class QAction;

namespace diptych {

struct Services;

class ViewsButton : public QToolButton {
    Q_OBJECT

public:
    // `now` says what is shown: its name is asked for.
    ViewsButton(Services& services, std::function<SavedView()> now, QWidget* parent = nullptr);

    QAction* saveAction() const { return m_save; }
    void retranslate();

Q_SIGNALS:
    void chosen(const SavedView& view);

private:
    void fill();
    void askName();
    void save(const SavedView& view);
    void remove(const QString& name);
    void store(const std::vector<SavedView>& views);

    Services& m_services;
    std::function<SavedView()> m_now;
    QAction* m_save;
};

}  // namespace diptych
