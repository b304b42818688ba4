// A first step as one large button: icon, title and a sentence that wraps.
#pragma once

#include <QPushButton>

class QLabel;

namespace diptych {

class StepCard : public QPushButton {
    Q_OBJECT

public:
    explicit StepCard(QWidget* parent = nullptr);

    void setContent(const QIcon& icon, const QString& title, const QString& sentence);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

private:
    QLabel *m_icon, *m_title, *m_sentence;
};

}  // namespace diptych
