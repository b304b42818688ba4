// The shared inspector at the right: the current picture, its captions and questions, the tokens of the current text, and
// where the picture came from. Clicking a caption or a question makes it the current text.
#pragma once

#include <QSize>
#include <QWidget>

#include "core/base/job.h"
#include "core/base/selection.h"

class QLabel;
class QListWidget;

namespace diptych {

struct Services;
class PictureView;

class Inspector : public QWidget {
    Q_OBJECT

public:
    explicit Inspector(Services& services, QWidget* parent = nullptr);

    QSize sizeHint() const override;

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void update(unsigned changes);
    void showPicture();
    void showTexts();
    void showTokens();
    void markText();
    void relabel();
    void relabelSource();
    void addText(const QString& text, const QString& shown, const std::string& language);
    void editText(int row, const QString& text);

    Services& m_services;
    PictureView* m_picture;
    QLabel *m_source, *m_textsTitle, *m_noTexts, *m_tokensTitle, *m_tokens;
    QListWidget* m_texts;
    QSize m_size;                                   // of the picture, px; empty until it was read
    QString m_problem;                              // why it could not be read
    JobHandle m_loading, m_tokenizing;
    Connection m_changes;
};

}  // namespace diptych
