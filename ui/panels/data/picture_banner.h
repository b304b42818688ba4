// One line over the rows of Data that says where the current picture is when it is not among them, with a way to it.
#pragma once

#include <QWidget>
#include <functional>

class QLabel;
class QPushButton;

namespace diptych {

class PictureBanner : public QWidget {
public:
    explicit PictureBanner(QWidget* parent = nullptr);

    void say(const QString& sentence, const QString& action, std::function<void()> onAction);

private:
    QLabel* m_sentence;
    QPushButton* m_button;
    std::function<void()> m_onAction;
};

}  // namespace diptych
