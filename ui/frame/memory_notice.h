// Above every panel while the opening of a model is held back for want of memory: what it needs, what is free, "load
// anyway" and "cancel". Hidden otherwise.
#pragma once

#include <QFrame>

class QLabel;
class QPushButton;

namespace diptych {

struct Services;

class MemoryNotice : public QFrame {
    Q_OBJECT

public:
    explicit MemoryNotice(Services& services, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void refresh();

    Services& m_services;
    QLabel* m_sentence;
    QPushButton *m_anyway, *m_cancel;
};

}  // namespace diptych
