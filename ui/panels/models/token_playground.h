// Any text as the model's tokens: pieces as chips while you type, with their count.
#pragma once

#include <QWidget>

#include "core/base/job.h"

class QLabel;
class QLineEdit;

namespace diptych {

struct Services;
class TokenChips;

class TokenPlayground : public QWidget {
    Q_OBJECT

public:
    explicit TokenPlayground(Services& services, QWidget* parent = nullptr);
    void refresh();                                // the model changed
    void retranslate();

private:
    void ask();

    Services& m_services;
    QLabel *m_title, *m_count;
    QLineEdit* m_text;
    TokenChips* m_chips;
    JobHandle m_asking;
};

}  // namespace diptych
